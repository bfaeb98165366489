"""The look at the row just before an effect: still ours, enough of the lease left, still in time.

Threads that ask at the same moment are answered by one read: whoever comes first reads for those who wait. Whoever
needs the row's webinar as it stands gets it from the same read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from threading import Lock
from typing import Any

from sqlalchemy import Select, literal_column, select

from bot.domain.work import LeaseLost, Overdue, Task, TaskState
from bot.services.queue import Look
from bot.store import tables
from bot.store.columns import POSTGRES_NOW, Instant
from bot.store.statements import among
from bot.store.store import SqlStore
from bot.store.transaction import SqlTx
from bot.store.webinars import read_whole, whole

_C = tables.task.c
_FENCE = (
    _C.id.label("task_id"),
    _C.state.label("task_state"),
    _C.lease_owner,
    _C.attempt,
    _C.lease_until,
    _C.not_after,
)


@dataclass(slots=True)
class _Question:
    task: Task
    spare: timedelta
    with_webinar: bool
    answer: Look | Exception | None = None


class Fences:
    """Looks for any number of threads."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self._lock = Lock()
        self._reading = Lock()
        self._waiting: list[_Question] = []

    def confirm(self, task: Task, *, spare: timedelta) -> None:
        """Raises LeaseLost unless the row is still running, ours, of this attempt, with `spare` of lease left.

        Raises Overdue past its `not_after`, TryLater while the database is away.
        """
        seen = self._look(_Question(task, spare, with_webinar=False))
        if seen.problem is not None:
            raise seen.problem

    def look(self, task: Task, *, spare: timedelta) -> Look:
        """The same with the row's webinar; what `confirm` would raise is in it. Raises TryLater, too."""
        return self._look(_Question(task, spare, with_webinar=True))

    def _look(self, mine: _Question) -> Look:
        with self._lock:
            self._waiting.append(mine)
        with self._reading:  # what is read from here on is read after it was asked
            if mine.answer is None:
                with self._lock:
                    group, self._waiting = self._waiting, []
                self._answer(group)
        if mine.answer is None:
            raise LeaseLost(f"{mine.task.key}: nobody could look whether it is still ours")
        if isinstance(mine.answer, Exception):
            raise mine.answer
        return mine.answer

    def _answer(self, group: Sequence[_Question]) -> None:
        answers: Sequence[Look | Exception]
        try:
            with self._store.glance() as tx:
                answers = list(_looks(tx, group))
        except Exception as exc:  # noqa: BLE001 - everybody who asked hears of it
            answers = [exc] * len(group)
        for each, answer in zip(group, answers, strict=True):
            each.answer = answer


@cache
def _rows(dialect: str, *, with_webinars: bool) -> Select[Any]:
    """The rows asked for; on PostgreSQL with its time, which spares a trip to the server."""
    beside = whole(dialect) if with_webinars else ()
    clock = [literal_column(POSTGRES_NOW, Instant).label("asked_at")] if dialect == "postgresql" else []
    wanted = select(*_FENCE, *clock, *beside).where(among(_C.id, "rows", dialect))
    joined = tables.task.outerjoin(tables.webinar, tables.webinar.c.id == _C.webinar)
    return wanted.select_from(joined) if with_webinars else wanted


def _looks(tx: SqlTx, group: Sequence[_Question]) -> Iterator[Look]:
    wanted = _rows(tx.connection.dialect.name, with_webinars=any(each.with_webinar for each in group))
    rows = {row.task_id: row for row in tx.connection.execute(wanted, {"rows": [each.task.id for each in group]})}
    for each in group:
        row = rows.get(each.task.id)
        machine_now = row.asked_at if row is not None and tx.on_postgres else tx.machine_now
        now = machine_now + tx.offset
        webinar = read_whole(row) if row is not None and each.with_webinar and row.id is not None else None
        yield Look(now, _problem(row, each, machine_now, now), webinar)


def _problem(row: Any | None, asked: _Question, machine_now: datetime, now: datetime) -> Exception | None:
    task = asked.task
    mine = (TaskState.RUNNING, task.lease_owner, task.attempt)
    if row is None or (row.task_state, row.lease_owner, row.attempt) != mine:
        return LeaseLost(f"{task.key}: another attempt has taken over")
    if row.lease_until is None or row.lease_until - machine_now < asked.spare:
        return LeaseLost(f"{task.key}: too little of the lease is left")
    if row.not_after is not None and row.not_after < now:
        return Overdue("Its time has passed.")
    return None
