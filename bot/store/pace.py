"""One message a second to a channel or person: when each was last written to, by whichever worker.

What lies far ahead of now was written before a clock was set back, and counts for nothing. What lies a little ahead was
written while this transaction, which asked its time when it began, waited for a lock of the other's.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, ColumnElement, and_, bindparam, delete, exists, func, literal_column, or_, select

from bot.store import tables
from bot.store.columns import MICROSECOND
from bot.store.statements import insert

if TYPE_CHECKING:
    from bot.store.transaction import SqlTx

_C = tables.pace.c
_AHEAD = timedelta(seconds=30)  # longer than any wait for a lock
_RECENT = and_(_C.last_at > bindparam("paced_since"), _C.last_at <= bindparam("paced_until"))
_FIRST = select(func.min(_C.last_at)).where(_RECENT)

RESTED: ColumnElement[bool] = ~exists().where(_C.group == tables.task.c.group, _RECENT)
"""Holds for rows of `task` whose group may be written to, by the bounds that `recent` gives."""


def recent(now: datetime, pace: timedelta) -> dict[str, datetime]:
    """Between which moments a group was written to that has to rest now."""
    return {"paced_since": now - pace, "paced_until": now + _AHEAD}


def take(tx: SqlTx, groups: Iterable[str], pace: timedelta) -> frozenset[str]:
    """Marks the groups as written to now; gives those that another worker has not marked in the meantime."""
    named = sorted(groups)  # so that two workers never wait for each other crosswise
    if not named or not pace:
        return frozenset(named)
    rows = [{"group": group, "last_at": tx.now} for group in named]
    given = rows[0] if len(rows) == 1 else rows
    return frozenset(tx.connection.execute(_take(tx.connection.dialect.name, pace // MICROSECOND), given).scalars())


def next_rested_in(tx: SqlTx, pace: timedelta) -> timedelta | None:
    """How long until the first group that rests has rested; None if none does."""
    first = tx.connection.execute(_FIRST, recent(tx.now, pace)).scalar_one_or_none()
    return None if first is None else first + pace - tx.now


def forget(tx: SqlTx, before: datetime) -> None:
    """Deletes the marks of groups that were last written to before then."""
    tx.connection.execute(delete(tables.pace).where(_C.last_at < before))


@cache
def _take(dialect: str, microseconds: int) -> Any:
    new = insert(dialect, tables.pace)
    at = new.excluded.last_at
    rested = or_(_C.last_at <= at - _span(microseconds), _C.last_at > at + _span(_AHEAD // MICROSECOND))
    marked = new.on_conflict_do_update(index_elements=["group_name"], set_={"last_at": at}, where=rested)
    return marked.returning(_C.group)


def _span(microseconds: int) -> ColumnElement[int]:
    return literal_column(str(microseconds), BigInteger)
