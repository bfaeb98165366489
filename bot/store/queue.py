"""The table of due work as the worker uses it: every call is one short transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select, update

from bot.domain.work import LeaseLost, Payload, Task, TaskState
from bot.services.queue import Claimed, Look, Settled, Tell, Verdict, Wish
from bot.store import claims, receipts, tables
from bot.store.fences import Fences
from bot.store.store import SqlStore
from bot.store.telling import ThenFailed

_C = tables.task.c


class WorkQueue:
    """Implements `services.queue.Queue`. Every call raises TryLater while the database is locked or away."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self._fences = Fences(store)

    def claim(self, wish: Wish, on_expired: Tell | None = None) -> Claimed:
        """Takes due rows: running, ours, one attempt more. Rows past `not_after` expire and are told instead."""
        with self._store.begin() as tx:
            return claims.claim(tx, wish, on_expired)

    def recover(self, held: Collection[str] = ()) -> int:
        """Makes running rows whose lease ended `unknown`, but for the ids still held here; gives how many."""
        with self._store.read() as tx:
            ended = select(_C.id).where(tables.RUNNING, _C.lease_until < tx.machine_now, _C.id.not_in(list(held)))
            if tx.connection.execute(ended.limit(1)).one_or_none() is None:
                return 0
        with self._store.begin() as tx:
            return claims.recover(tx, held)

    def settle(self, verdicts: Sequence[Verdict]) -> tuple[Settled, ...]:
        """Commits receipts as one group, each behind its fence."""
        try:
            with self._store.begin() as tx:
                return receipts.settle(tx, verdicts, walled=False)
        except ThenFailed:  # rare: once more, each walled off from the others
            with self._store.begin() as tx:
                return receipts.settle(tx, verdicts, walled=True)

    def renew(self, tasks: Sequence[Task], lease: Callable[[str], timedelta]) -> None:
        """Lengthens the leases that are still ours."""
        with self._store.begin() as tx:
            for each in sorted(tasks, key=_id):
                until = tx.machine_now + lease(each.kind)
                tx.connection.execute(update(tables.task).where(*_fence(each)).values(lease_until=until))

    def give_back(self, tasks: Sequence[Task]) -> None:
        """Returns claimed rows that were never started, as they were. The attempt stays counted: it is the fence."""
        with self._store.begin() as tx:
            for each in sorted(tasks, key=_id):
                state = TaskState.UNKNOWN if each.look_first else TaskState.PENDING
                as_before = {"state": state.value, "lease_owner": "", "lease_until": None, "spared": each.spared + 1}
                if each.attempt == 1:
                    as_before |= {"first_tried_at": None, "tried_at": None}
                tx.connection.execute(update(tables.task).where(*_fence(each)).values(as_before))
                tx.runs_at(each.run_at)

    def confirm(self, task: Task, *, spare: timedelta) -> None:
        """Raises LeaseLost unless the row is still running, ours, of this attempt, with `spare` of lease left.

        Raises Overdue past its `not_after`. Threads that ask at once are answered by one read.
        """
        self._fences.confirm(task, spare=spare)

    def look(self, task: Task, *, spare: timedelta) -> Look:
        """The row's webinar as it stands, and what `confirm` says: in the same read."""
        return self._fences.look(task, spare=spare)

    def keep(self, task: Task, checkpoint: Payload) -> None:
        """Commits a checkpoint. Raises LeaseLost."""
        with self._store.begin() as tx:
            kept = update(tables.task).where(*_fence(task)).values(checkpoint=checkpoint)
            if not tx.connection.execute(kept).rowcount:
                raise LeaseLost(f"{task.key}: another attempt has taken over")

    def next_due_in(
        self, kinds: Iterable[str], resting: Collection[str] = (), pace: timedelta = timedelta(0)
    ) -> timedelta | None:
        """How long until something falls due or a lease ends, by the database's clock; None if nothing will."""
        with self._store.read() as tx:
            return claims.next_due_in(tx, tuple(kinds), resting, pace)

    def listen(self, hear: Callable[[datetime], None]) -> None:
        """Calls `hear` after each commit here that added or moved work, with the earliest moment it runs at."""
        self._store.listen(hear)

    def counts(self) -> Mapping[tuple[str, str], int]:
        """Rows by (state, kind): open, running, dead and expired ones. The done are not counted: they only grow."""
        counted = (
            select(_C.state, _C.kind, func.count())
            .where(or_(tables.OPEN, tables.RUNNING, tables.DEAD))
            .group_by(_C.state, _C.kind)
        )
        with self._store.read() as tx:
            return {(state, kind): count for state, kind, count in tx.connection.execute(counted)}

    def lateness(self) -> timedelta:
        """How long the oldest due row has been waiting; zero if none is due."""
        with self._store.read() as tx:
            first = tx.connection.execute(select(func.min(_C.run_at)).where(tables.OPEN)).scalar_one_or_none()
            return timedelta(0) if first is None else max(tx.now - first, timedelta(0))


def _fence(task: Task) -> tuple[Any, ...]:
    return _C.id == task.id, tables.RUNNING, _C.lease_owner == task.lease_owner, _C.attempt == task.attempt


def _id(task: Task) -> str:
    return task.id
