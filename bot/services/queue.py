"""What the worker asks of the table of due work: claims, receipts, leases. Not part of a use case's transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.webinar import Webinar
from bot.domain.work import AttemptOutcome, NewTask, Payload, Task, TaskState
from bot.services.ports.outcomes import Then
from bot.services.ports.store import Tx

Tell = Callable[[Tx, Task], None]
"""Tells the organiser how a row ended, in the transaction that ended it: by adding the row of a note."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What one worker can take now. Rows of `resting` groups stay, and of a group that begins with `paced` comes one
    in each `pace`, whichever worker takes it.

    `keep_looking` is how long after its `not_after` an unknown row may still be looked up. Of the kinds that begin with
    `slow` come `slow_limit` at most.
    """

    owner: str
    kinds: tuple[str, ...]
    limit: int
    lease: Callable[[str], timedelta]
    resting: frozenset[str] = frozenset()
    paced: str = "slack:"
    pace: timedelta = timedelta(0)
    keep_looking: timedelta = timedelta(hours=1)
    slow: str = "zoom."
    slow_limit: int = 1_000


@dataclass(frozen=True, slots=True)
class Claimed:
    """Rows that are ours now, and rows whose time had passed. `more` says that others may be due already."""

    tasks: tuple[Task, ...] = ()
    expired: tuple[Task, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one attempt leaves its row. Open states come back at `at`, or `delay` after the database's now.

    `pause` names a group that waits until then as well. `spare` says that the attempt does not count. `then` runs in
    the same transaction; if it fails, the row is `unknown` after `delay_if_then_fails` and nothing of it is kept.
    Else the rows of `adds` are added.
    """

    task: Task
    state: TaskState
    outcome: AttemptOutcome
    started_at: datetime
    receipt: str = ""
    error: str = ""
    delay: timedelta = timedelta(0)
    at: datetime | None = None
    spare: bool = False
    pause: str = ""
    then: Then | None = None
    adds: tuple[NewTask, ...] = ()
    delay_if_then_fails: timedelta = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a verdict. `stale`: the lease was lost, nothing was touched. `run_at` is None when it is over."""

    verdict: Verdict
    state: TaskState
    run_at: datetime | None
    stale: bool = False
    failure: Exception | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """A row and its webinar at one moment, `now`. `problem` is what keeps its effect from beginning, None if nothing.

    `webinar` is None if there is none (any more).
    """

    now: datetime
    problem: Exception | None
    webinar: Webinar | None


class Queue(Protocol):
    """The table of due work as the worker uses it. Every call is one short transaction and may raise TryLater."""

    def claim(self, wish: Wish, on_expired: Tell | None = None) -> Claimed:
        """Takes due rows: running, ours, one attempt more. Rows past `not_after` expire and are told instead."""
        ...

    def recover(self, held: Collection[str] = ()) -> int:
        """Makes running rows whose lease ended `unknown`, but for the ids still held here; gives how many."""
        ...

    def settle(self, verdicts: Sequence[Verdict]) -> tuple[Settled, ...]:
        """Commits receipts as one group, each behind its fence."""
        ...

    def renew(self, tasks: Sequence[Task], lease: Callable[[str], timedelta]) -> None:
        """Lengthens the leases that are still ours."""
        ...

    def give_back(self, tasks: Sequence[Task]) -> None:
        """Returns claimed rows that were never started, as they were."""
        ...

    def confirm(self, task: Task, *, spare: timedelta) -> None:
        """Raises LeaseLost unless the row is still running, ours, of this attempt, with `spare` of lease left.

        Raises Overdue past its `not_after`.
        """
        ...

    def look(self, task: Task, *, spare: timedelta) -> Look:
        """The row's webinar as it stands, and what `confirm` says: in the same read."""
        ...

    def keep(self, task: Task, checkpoint: Payload) -> None:
        """Commits a checkpoint. Raises LeaseLost."""
        ...

    def next_due_in(
        self, kinds: Iterable[str], resting: Collection[str] = (), pace: timedelta = timedelta(0)
    ) -> timedelta | None:
        """How long until a row outside the resting groups falls due, a pause or a lease ends; None if nothing will.

        By the database's clock, so a wrong clock here neither wakes too early nor again and again.
        """
        ...

    def listen(self, hear: Callable[[datetime], None]) -> None:
        """Calls `hear` after each commit here that added or moved work, with the earliest moment it runs at."""
        ...

    def counts(self) -> Mapping[tuple[str, str], int]:
        """Rows by (state, kind), of those that are not over well."""
        ...

    def lateness(self) -> timedelta:
        """How long the oldest due row has been waiting; zero if none is due."""
        ...
