"""Due work inside one transaction: planned, cancelled, looked at, put right by a person."""

from __future__ import annotations

import builtins
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, and_, bindparam, case, exists, false, literal, null, select, tuple_, update

from bot.domain.work import Attempt, AttemptOutcome, NewTask, Task, Unbegun
from bot.store import pace, tables
from bot.store.columns import storable
from bot.store.statements import insert_new
from bot.store.task_rows import COLUMNS, read_task, row_of

if TYPE_CHECKING:
    from bot.store.transaction import SqlTx

_C = tables.task.c
_A = tables.attempt.c
_SURELY_NOT = (AttemptOutcome.REFUSED.value, AttemptOutcome.NOT_SENT.value)
_ATTEMPTS = (
    select(_A.task, _A.number, _A.started_at, _A.ended_at, _A.outcome, _A.detail)
    .where(_A.task.in_(bindparam("tasks", expanding=True)))
    .order_by(_A.task, _A.number, _A.id)
)
_SOON = frozenset({"pending", "unknown", "running"})
_GET = select(*COLUMNS).where(_C.id == bindparam("wanted"))
_BY_KEY = select(*COLUMNS).where(_C.key == bindparam("wanted"))
_OF_WEBINAR = select(*COLUMNS).where(_C.webinar == bindparam("wanted")).order_by(_C.due_at, _C.id)
_OF_KINDS = _OF_WEBINAR.where(_C.kind.in_(bindparam("kinds", expanding=True)))
_WAITING = (
    select(*COLUMNS)
    .where(_C.webinar == bindparam("wanted"), _C.kind == bindparam("kind"), _C.state == "pending")
    .order_by(_C.run_at)
    .limit(1)
)
_IS_UNBEGUN = and_(_C.state == "pending", _C.attempt == 0)
_UNBEGUN = select(_C.id, _C.run_at).where(_C.webinar == bindparam("wanted"), _C.kind == bindparam("kind"), _IS_UNBEGUN)
_HELD_WAITING = _WAITING.with_for_update(skip_locked=True)


class Work:
    """Implements `ports.work.Work`."""

    def __init__(self, tx: SqlTx) -> None:
        self._tx = tx
        self._connection = tx.connection

    def add(self, tasks: Iterable[NewTask]) -> int:
        """Adds those whose key is new; gives how many."""
        now = self._tx.now
        rows = [row_of(each, now) for each in tasks]
        if not rows:
            return 0
        self._tx.runs_at(min(row["run_at"] for row in rows))
        return insert_new(self._connection, tables.task, rows, by=["key"])

    def cancel(self, webinar_id: int, kinds: Iterable[str], *, reason: str, keep: Iterable[str] = ()) -> int:
        """Cancels the pending rows of these kinds but for the keys to keep; gives how many.

        An unknown row may have been sent, and a running one is just being: both are left to their handler.
        """
        wanted = (
            update(tables.task)
            .where(_C.webinar == webinar_id, _C.kind.in_([str(kind) for kind in kinds]), _C.state == "pending")
            .where(_C.key.not_in([storable(key) for key in keep]))
            .values(state="cancelled", last_error=reason, done_at=self._tx.now)
        )
        return int(self._connection.execute(wanted).rowcount)

    def unbegun(self, webinar_id: int, kind: str) -> tuple[Unbegun, ...]:
        """The rows of this kind that wait and were never begun, in no order."""
        found = self._connection.execute(_UNBEGUN, {"wanted": webinar_id, "kind": str(kind)})
        return tuple(Unbegun(row.id, row.run_at) for row in found)

    def drop(self, rows: Iterable[Unbegun], *, reason: str) -> int:
        """Cancels those that stand as they were read; gives how many. What another transaction holds stays."""
        same = tuple_(_C.id, _C.run_at).in_([(each.id, each.run_at) for each in rows])
        free = select(_C.id).where(same, _IS_UNBEGUN).with_for_update(skip_locked=True)
        values = {"state": "cancelled", "last_error": reason, "done_at": self._tx.now}
        return int(self._connection.execute(update(tables.task).where(_C.id.in_(free)).values(**values)).rowcount)

    def get(self, task_id: str) -> Task | None:
        return self._one(_GET, task_id)

    def by_key(self, key: str) -> Task | None:
        return self._one(_BY_KEY, key)

    def of_webinar(self, webinar_id: int, kinds: Iterable[str] = ()) -> tuple[Task, ...]:
        """By when they were promised; every kind if none is given."""
        named = [str(kind) for kind in kinds]
        wanted = {"wanted": webinar_id, "kinds": named} if named else {"wanted": webinar_id}
        rows = self._connection.execute(_OF_KINDS if named else _OF_WEBINAR, wanted)
        return tuple(read_task(row) for row in rows)

    def waiting(self, webinar_id: int, kind: str) -> Task | None:
        """The first pending row of this kind. In a transaction that writes, nobody begins it before that ends."""
        wanted = _HELD_WAITING if self._tx.changes and self._tx.on_postgres else _WAITING
        row = self._connection.execute(wanted, {"wanted": webinar_id, "kind": str(kind)}).one_or_none()
        return None if row is None else read_task(row)

    def list(self, states: Iterable[str] = (), limit: int = 200) -> tuple[Task, ...]:
        """At most `limit` rows: of open states the next to run first, else the latest first."""
        named = [str(state) for state in states]
        soonest_first = bool(named) and _SOON.issuperset(named)
        order = _C.run_at.asc() if soonest_first else _C.run_at.desc()
        wanted = select(*COLUMNS).order_by(order, _C.id).limit(limit)
        return self._many(wanted.where(_C.state.in_(named)) if named else wanted)

    def attempts(self, task_id: str) -> tuple[Attempt, ...]:
        """In the order they were written down. A number comes twice if its worker answered after losing the lease."""
        return tuple(Attempt(*row) for row in self._connection.execute(_ATTEMPTS, {"tasks": [task_id]}))

    def attempts_of(self, task_ids: Iterable[str]) -> dict[str, tuple[Attempt, ...]]:
        """Those of many rows at once, by row; rows that were never tried are left out."""
        found: dict[str, tuple[Attempt, ...]] = {}
        for each in self._connection.execute(_ATTEMPTS, {"tasks": builtins.list(task_ids)}):
            attempt = Attempt(*each)
            found[attempt.task] = (*found.get(attempt.task, ()), attempt)
        return found

    def retry(self, task_id: str, at: datetime, *, look: bool = True) -> bool:
        """A person sends a dead or expired row round again. False if it is neither.

        It looks first if an attempt may have been carried out; one that was surely refused has left nothing behind.
        Without `look` the person has looked, where we may not. A `not_after` that has passed is lifted: the person has
        decided that it is still of use.
        """
        maybe_done = exists().where(_A.task == _C.id, _A.outcome.not_in(_SURELY_NOT)) if look else false()
        wanted = (
            update(tables.task)
            .where(_C.id == task_id, _C.state.in_(["dead", "expired"]))
            .values(
                state=case((maybe_done, literal("unknown")), else_=literal("pending")),
                look_first=maybe_done,
                run_at=at,
                not_after=case((_C.not_after < at, null()), else_=_C.not_after),
                done_at=None,
            )
        )
        return self._moved(wanted, at)

    def close(self, task_id: str, reason: str, at: datetime) -> bool:
        """A person closes a dead, pending or unknown row. False if it is none of these."""
        wanted = (
            update(tables.task)
            .where(_C.id == task_id, _C.state.in_(["dead", "pending", "unknown"]))
            .values(state="cancelled", last_error=reason, done_at=at)
        )
        return bool(self._connection.execute(wanted).rowcount)

    def replan(self, task: NewTask) -> bool:
        """Gives the pending or cancelled row of this key the promise and content of `task`. False if it is neither."""
        new = row_of(task, self._tx.now)
        promise = {name: new[name] for name in ("payload", "v", "group", "due_at", "run_at", "not_after")}
        wanted = (
            update(tables.task)
            .where(_C.key == new["key"], _C.state.in_(["pending", "cancelled"]))
            .values(**promise, state="pending", last_error="", done_at=None)
        )
        return self._moved(wanted, task.due_at)

    def touch(self, key: str, *, run_at: datetime) -> bool:
        """Brings an open row forward (or back) to `run_at`. False if there is no such open row."""
        wanted = update(tables.task).where(_C.key == key, tables.OPEN).values(run_at=run_at)
        return self._moved(wanted, run_at)

    def forget_paces(self, before: datetime) -> None:
        """Forgets which channels and people were last written to before then."""
        pace.forget(self._tx, before)

    def _moved(self, wanted: Any, run_at: datetime) -> bool:
        if not self._connection.execute(wanted).rowcount:
            return False
        self._tx.runs_at(run_at)
        return True

    def _one(self, wanted: Select[Any], value: str) -> Task | None:
        row = self._connection.execute(wanted, {"wanted": value}).one_or_none()
        return None if row is None else read_task(row)

    def _many(self, wanted: Select[Any]) -> tuple[Task, ...]:
        rows: builtins.list[Any] = list(self._connection.execute(wanted))
        return tuple(read_task(row) for row in rows)
