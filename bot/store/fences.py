"""The look at the row just before an effect: still ours, enough of the lease left, still in time.

Threads that ask at the same moment are answered by one read: whoever comes first reads for those who wait.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from sqlalchemy import bindparam, literal_column, select

from bot.domain.work import LeaseLost, Overdue, Task, TaskState
from bot.store import tables
from bot.store.columns import POSTGRES_NOW, Instant
from bot.store.store import SqlStore
from bot.store.transaction import SqlTx

_C = tables.task.c
_ROWS = select(_C.id, _C.state, _C.lease_owner, _C.attempt, _C.lease_until, _C.not_after).where(
    _C.id.in_(bindparam("rows", expanding=True))
)
_ROWS_AND_NOW = _ROWS.add_columns(literal_column(POSTGRES_NOW, Instant).label("now"))  # one trip to the server


@dataclass(slots=True)
class _Question:
    task: Task
    spare: timedelta
    answered: bool = False
    problem: Exception | None = None


class Fences:
    """Confirms for any number of threads."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self._lock = Lock()
        self._reading = Lock()
        self._waiting: list[_Question] = []

    def confirm(self, task: Task, *, spare: timedelta) -> None:
        """Raises LeaseLost unless the row is still running, ours, of this attempt, with `spare` of lease left.

        Raises Overdue past its `not_after`, TryLater while the database is away.
        """
        mine = _Question(task, spare)
        with self._lock:
            self._waiting.append(mine)
        with self._reading:  # what is read from here on is read after it was asked
            if not mine.answered:
                with self._lock:
                    group, self._waiting = self._waiting, []
                self._answer(group)
        if not mine.answered:
            raise LeaseLost(f"{task.key}: nobody could look whether it is still ours")
        if mine.problem is not None:
            raise mine.problem

    def _answer(self, group: Sequence[_Question]) -> None:
        try:
            with self._store.glance() as tx:
                problems = list(_problems(tx, group))
        except Exception as exc:  # noqa: BLE001 - everybody who asked hears of it
            problems = [exc] * len(group)
        for each, problem in zip(group, problems, strict=True):
            each.answered, each.problem = True, problem


def _problems(tx: SqlTx, group: Sequence[_Question]) -> Iterator[Exception | None]:
    wanted = _ROWS_AND_NOW if tx.on_postgres else _ROWS
    rows = {row.id: row for row in tx.connection.execute(wanted, {"rows": [each.task.id for each in group]})}
    for each in group:
        row = rows.get(each.task.id)
        yield _problem(row, each, row.now if row is not None and tx.on_postgres else tx.machine_now, tx.offset)


def _problem(row: Any | None, asked: _Question, machine_now: datetime, offset: timedelta) -> Exception | None:
    task = asked.task
    if row is None or (row.state, row.lease_owner, row.attempt) != (TaskState.RUNNING, task.lease_owner, task.attempt):
        return LeaseLost(f"{task.key}: another attempt has taken over")
    if row.lease_until is None or row.lease_until - machine_now < asked.spare:
        return LeaseLost(f"{task.key}: too little of the lease is left")
    if row.not_after is not None and row.not_after < machine_now + offset:
        return Overdue("Its time has passed.")
    return None
