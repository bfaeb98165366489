"""How a worker takes due rows, in one short transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select, update

from bot.domain.work import PAYLOAD_VERSION, AttemptOutcome, Task, TaskState
from bot.services.queue import Claimed, Tell, Wish
from bot.store import tables
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
    wanted = _due(tx, wish)
    rows = tx.connection.execute(wanted.with_for_update(skip_locked=True) if tx.on_postgres else wanted).all()
    if not rows:
        return Claimed()
    due = [read_task(row) for row in rows]
    late = [each for each in due if _is_over(each, tx.now, wish.keep_looking)]
    timely = [each for each in due if each not in late]
    fitting = _few_slow(timely, wish)
    mine = _one_of_each_group(fitting, wish.paced)
    taken = tuple(_taken(each, wish, tx) for each in mine)
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


def next_due_in(tx: SqlTx, kinds: Iterable[str], resting: Collection[str]) -> timedelta | None:
    """How long until something falls due, a pause or a lease ends; None if nothing will. Never below zero."""
    paused = _paused(tx)
    free = _C.group.not_in(sorted({*resting, *paused}))
    known = _known(_free_kinds(kinds, paused))
    first = select(_C.run_at).where(tables.OPEN, free, *known).order_by(_C.run_at).limit(1)
    runs = tx.connection.execute(first).scalar_one_or_none()
    ahead = select(func.min(_C.lease_until)).where(tables.RUNNING, _C.lease_until > tx.machine_now)
    lease = tx.connection.execute(ahead).scalar_one_or_none()
    waits = [each - tx.now for each in (runs, *paused.values()) if each is not None]
    waits += [] if lease is None else [lease - tx.machine_now]
    return max(min(waits), timedelta(0)) if waits else None


def _due(tx: SqlTx, wish: Wish) -> Any:
    paused = _paused(tx)
    wanted = select(*COLUMNS).where(tables.OPEN, _C.run_at <= tx.now, *_known(wish.kinds))
    if paused or wish.resting:
        free = and_(
            _C.group.not_in(sorted({*wish.resting, *paused})),
            _C.kind.in_(_free_kinds(wish.kinds, paused)),
        )
        wanted = wanted.where(or_(free, _over(tx.now, wish.keep_looking)))
    return wanted.order_by(_C.run_at).limit(wish.limit)


def _known(kinds: Iterable[str]) -> tuple[Any, Any]:
    return _C.kind.in_(list(kinds)), _C.v <= PAYLOAD_VERSION


def _paused(tx: SqlTx) -> dict[str, datetime]:
    """Groups that must wait, each with its end."""
    found = tx.connection.execute(select(tables.pause.c.scope, tables.pause.c.until))
    return {scope: until for scope, until in found if until > tx.now}


def _free_kinds(kinds: Iterable[str], paused: Collection[str]) -> list[str]:
    held = tuple(_WIDE[scope] for scope in paused if scope in _WIDE)
    return [kind for kind in kinds if not kind.startswith(held)] if held else list(kinds)


def _over(now: datetime, keep_looking: timedelta) -> Any:
    """The rows for which `_is_over` holds: their expiry does not wait for a pause."""
    return or_(and_(_C.state == "pending", _C.not_after < now), _C.not_after < now - keep_looking)


def _is_over(task: Task, now: datetime, keep_looking: timedelta) -> bool:
    """Past its time. What may have been sent is looked up a while longer before we give up on knowing."""
    if task.not_after is None:
        return False
    return task.not_after < (now if task.state is TaskState.PENDING else now - keep_looking)


def _few_slow(due: Iterable[Task], wish: Wish) -> list[Task]:
    places = count()
    return [each for each in due if not each.kind.startswith(wish.slow) or next(places) < wish.slow_limit]


def _one_of_each_group(due: Iterable[Task], paced: str) -> list[Task]:
    seen: set[str] = set()
    mine = []
    for each in due:
        if each.group.startswith(paced):
            if each.group in seen:
                continue
            seen.add(each.group)
        mine.append(each)
    return mine


def _taken(task: Task, wish: Wish, tx: SqlTx) -> Task:
    return replace(
        task,
        state=TaskState.RUNNING,
        attempt=task.attempt + 1,
        lease_owner=wish.owner,
        lease_until=tx.machine_now + wish.lease(task.kind),
        look_first=task.look_first or task.state is TaskState.UNKNOWN,
        first_tried_at=task.first_tried_at or tx.now,
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
