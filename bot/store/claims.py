"""How a worker takes due rows, in one short transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from typing import Any

from sqlalchemy import Connection, Select, String, and_, bindparam, func, literal_column, or_, select, update

from bot.domain.work import PAYLOAD_VERSION, AttemptOutcome, Task, TaskState
from bot.services.queue import Claimed, Tell, Wish
from bot.store import tables
from bot.store.pace import RESTED, next_rested_in, recent, take
from bot.store.statements import UpdateEach, insert_all
from bot.store.task_rows import COLUMNS, read_task
from bot.store.telling import told
from bot.store.transaction import SqlTx

_C = tables.task.c
_ABANDONED = "Its worker stopped or took too long, so it may have been carried out."
_UNSEEN = "Its time passed while nobody could see whether it had been carried out."
_OVERDUE = "Its time passed before it could be carried out."
_WIDE = {"account": "zoom.", "zoom": "zoom.", "slack": "slack."}  # pauses that hold every kind of a peer


def claim(tx: SqlTx, wish: Wish, on_expired: Tell | None) -> Claimed:
    """Takes due rows for `wish.owner` and expires those past their time."""
    due = _due(tx, wish)
    if not due:
        return Claimed()
    late = [each for each in due if _is_over(each, tx.now, wish.keep_looking)]
    timely = [each for each in due if each not in late]
    fitting = _few_slow(timely, wish)
    mine = _in_pace(tx, fitting, wish)
    leases = {kind: wish.lease(kind) for kind in {each.kind for each in mine}}
    taken = tuple(_taken(each, wish.owner, tx.machine_now + leases[each.kind], tx.now) for each in mine)
    _write(tx.connection, taken, tx.now)
    expired = tuple(_expire(tx, each, on_expired) for each in late)
    return Claimed(taken, expired, more=len(due) == wish.limit or len(fitting) < len(timely))


def recover(tx: SqlTx, held: Collection[str]) -> int:
    """Makes running rows whose lease ended `unknown`, and writes down that their attempt never answered."""
    ended = (tables.RUNNING, _C.lease_until < tx.machine_now, _C.id.not_in(list(held)))
    wanted = select(_C.id, _C.attempt, _C.tried_at).where(*ended).order_by(_C.id)
    rows = tx.connection.execute(wanted.with_for_update(skip_locked=True) if tx.on_postgres else wanted).all()
    if not rows:
        return 0
    tx.connection.execute(
        update(tables.task)
        .where(_C.id.in_([row.id for row in rows]))
        .values(
            state="unknown", look_first=True, run_at=tx.now, lease_owner="", lease_until=None, last_error=_ABANDONED
        )
    )
    insert_all(tx.connection, tables.attempt, [_unanswered(row, tx.now) for row in rows])
    tx.runs_at(tx.now)
    return len(rows)


def next_due_in(tx: SqlTx, kinds: tuple[str, ...], resting: Collection[str], pace: timedelta) -> timedelta | None:
    """How long until something falls due, a pause or a lease ends; None if nothing will. Never below zero."""
    paused = _paused(tx)
    first = _first(tuple(_free_kinds(kinds, paused)))
    if paused or resting:
        first = first.where(_C.group.not_in(sorted({*resting, *paused})))
    moments = {"now": tx.now, "version": PAYLOAD_VERSION, **recent(tx.now, pace)}
    runs = tx.connection.execute(first, moments).scalar_one_or_none()
    lease = tx.connection.execute(_LEASE_ENDS, {"now": tx.machine_now}).scalar_one_or_none()
    waits = [each - tx.now for each in (runs, *paused.values()) if each is not None]
    waits += [] if lease is None else [lease - tx.machine_now]
    rested = next_rested_in(tx, pace)
    waits += [] if rested is None else [rested]
    return max(min(waits), timedelta(0)) if waits else None


_LEASE_ENDS = select(func.min(_C.lease_until)).where(tables.RUNNING, _C.lease_until > bindparam("now"))
_PAUSED = select(tables.pause.c.scope, tables.pause.c.until).where(tables.pause.c.until > bindparam("now"))
_OVER = or_(and_(_C.state == "pending", _C.not_after < bindparam("now")), _C.not_after < bindparam("given_up"))
"""The rows for which `_is_over` holds: their expiry does not wait for a pause."""


def _due(tx: SqlTx, wish: Wish) -> list[Task]:
    paused = _paused(tx)
    wanted = _open_due(wish.kinds, lock=tx.on_postgres)
    if paused or wish.resting:
        free = and_(
            _C.group.not_in(sorted({*wish.resting, *paused})),
            _C.kind.in_(_free_kinds(wish.kinds, paused)),
        )
        wanted = wanted.where(or_(free, _OVER))
    bounds = {
        "now": tx.now,
        "given_up": tx.now - wish.keep_looking,
        **recent(tx.now, wish.pace),
        "version": PAYLOAD_VERSION,
        "most": wish.limit,
    }
    return [read_task(row) for row in tx.connection.execute(wanted, bounds)]


@cache
def _open_due(kinds: tuple[str, ...], *, lock: bool) -> Select[Any]:
    """Built once for each worker, as is `_first`: they run all the time."""
    wanted = (
        select(*COLUMNS)
        .where(tables.OPEN, _C.run_at <= bindparam("now"), *_known(kinds), or_(RESTED, _OVER))
        .order_by(_C.run_at)
        .limit(bindparam("most"))
    )
    return wanted.with_for_update(skip_locked=True, of=tables.task) if lock else wanted


@cache
def _first(kinds: tuple[str, ...]) -> Select[Any]:
    return select(_C.run_at).where(tables.OPEN, *_known(kinds), RESTED).order_by(_C.run_at).limit(1)


def _known(kinds: Iterable[str]) -> tuple[Any, Any]:
    """Kinds are names of ours, so they stand in the statement: bound, they would be spread anew for each call."""
    named = [literal_column("'" + kind.replace("'", "''") + "'", String) for kind in kinds]
    return _C.kind.in_(named), _C.v <= bindparam("version")


def _paused(tx: SqlTx) -> dict[str, datetime]:
    """Groups that must wait, each with its end."""
    return {row.scope: row.until for row in tx.connection.execute(_PAUSED, {"now": tx.now})}


def _free_kinds(kinds: Iterable[str], paused: Collection[str]) -> list[str]:
    held = tuple(_WIDE[scope] for scope in paused if scope in _WIDE)
    return [kind for kind in kinds if not kind.startswith(held)] if held else list(kinds)


def _is_over(task: Task, now: datetime, keep_looking: timedelta) -> bool:
    """Past its time. What may have been sent is looked up a while longer before we give up on knowing."""
    if task.not_after is None:
        return False
    return task.not_after < (now if task.state is TaskState.PENDING else now - keep_looking)


def _few_slow(due: Iterable[Task], wish: Wish) -> list[Task]:
    places = count()
    return [each for each in due if not each.kind.startswith(wish.slow) or next(places) < wish.slow_limit]


def _in_pace(tx: SqlTx, due: Sequence[Task], wish: Wish) -> list[Task]:
    """The first of each paced group, if no other worker takes one of that group at this moment; all of the others."""
    first: dict[str, Task] = {}
    for each in due:
        if each.group.startswith(wish.paced):
            first.setdefault(each.group, each)
    free = take(tx, first, wish.pace)
    return [
        each
        for each in due
        if not each.group.startswith(wish.paced) or (each.group in free and first[each.group] is each)
    ]


def _taken(task: Task, owner: str, until: datetime, now: datetime) -> Task:
    return replace(
        task,
        state=TaskState.RUNNING,
        attempt=task.attempt + 1,
        lease_owner=owner,
        lease_until=until,
        look_first=task.look_first or task.state is TaskState.UNKNOWN,
        first_tried_at=task.first_tried_at or now,
    )


_TAKE = UpdateEach(
    tables.task,
    match={"row": "id"},
    put={
        "number": "attempt",
        "owner": "lease_owner",
        "until": "lease_until",
        "look": "look_first",
        "first": "first_tried_at",
        "now": "tried_at",
    },
    fixed={"state": "running"},
)


def _write(connection: Connection, taken: Iterable[Task], now: datetime) -> None:
    rows = [
        {
            "row": each.id,
            "number": each.attempt,
            "owner": each.lease_owner,
            "until": each.lease_until,
            "look": each.look_first,
            "first": each.first_tried_at,
            "now": now,
        }
        for each in taken
    ]
    _TAKE.run(connection, rows)


def _expire(tx: SqlTx, task: Task, on_expired: Tell | None) -> Task:
    """Ends the row and tells the organiser in the same transaction; a row that cannot be told of is dead."""
    error = task.last_error or _OVERDUE if task.state is TaskState.PENDING else _UNSEEN
    ended = replace(task, state=TaskState.EXPIRED, last_error=error, done_at=tx.now)
    failure = told(tx, on_expired, ended)
    if failure is not None:
        ended = replace(ended, state=TaskState.DEAD, last_error=f"{error} The organiser could not be told: {failure}")
    values = {"state": ended.state.value, "last_error": ended.last_error, "done_at": ended.done_at}
    tx.connection.execute(update(tables.task).where(_C.id == task.id).values(values))
    return ended


def _unanswered(row: Any, now: datetime) -> dict[str, Any]:
    return {
        "task": row.id,
        "number": row.attempt,
        "owner": "",
        "started_at": row.tried_at,
        "ended_at": now,
        "outcome": AttemptOutcome.UNKNOWN.value,
        "detail": _ABANDONED,
    }
