"""Rows of due work as the use cases see them. The real ones live in `bot/store`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from bot.domain.work import Attempt, NewTask, Task, Unbegun


class Work(Protocol):
    """Rows of due work, inside one transaction."""

    def add(self, tasks: Iterable[NewTask]) -> int:
        """Adds those whose key is new; gives how many."""
        ...

    def cancel(self, webinar_id: int, kinds: Iterable[str], *, reason: str, keep: Iterable[str] = ()) -> int:
        """Cancels the pending rows of these kinds but for the keys to keep; gives how many.

        An unknown row may have been sent, and a running one is just being: both are left to their handler, which
        looks and then finds them no longer wanted.
        """
        ...

    def unbegun(self, webinar_id: int, kind: str) -> tuple[Unbegun, ...]:
        """The rows of this kind that wait and were never begun, in no order."""
        ...

    def drop(self, rows: Iterable[Unbegun], *, reason: str) -> int:
        """Cancels those that stand as they were read; gives how many. What another transaction holds stays."""
        ...

    def get(self, task_id: str) -> Task | None: ...
    def by_key(self, key: str) -> Task | None: ...
    def of_webinar(self, webinar_id: int, kinds: Iterable[str] = ()) -> tuple[Task, ...]: ...
    def waiting(self, webinar_id: int, kind: str) -> Task | None:
        """The first pending row of this kind. In a transaction that writes, nobody begins it before that ends."""
        ...

    def list(self, states: Iterable[str] = (), limit: int = 200) -> tuple[Task, ...]: ...
    def attempts(self, task_id: str) -> tuple[Attempt, ...]: ...
    def attempts_of(self, task_ids: Iterable[str]) -> Mapping[str, tuple[Attempt, ...]]:
        """Those of many rows at once, by row; rows that were never tried are left out."""
        ...

    def retry(self, task_id: str, at: datetime, *, look: bool = True) -> bool:
        """A person sends a dead or expired row round again. False if it is neither.

        It looks first if an attempt may have been carried out; one that was surely refused has left nothing behind.
        Without `look` the person has looked, where we may not."""
        ...

    def forget_paces(self, before: datetime) -> None:
        """Forgets which channels and people were last written to before then."""
        ...

    def close(self, task_id: str, reason: str, at: datetime) -> bool:
        """A person closes a dead, pending or unknown row. False if it is none of these."""
        ...

    def replan(self, task: NewTask) -> bool:
        """Gives the pending or cancelled row of this key the promise and content of `task`. False if it is neither."""
        ...

    def touch(self, key: str, *, run_at: datetime) -> bool:
        """Brings an open row forward (or back) to `run_at`. False if there is no such open row."""
        ...
