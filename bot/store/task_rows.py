"""Rows of due work as values, and back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.domain.work import NewTask, Task, TaskState
from bot.store import tables
from bot.store.columns import storable
from bot.store.ids import new_id

if TYPE_CHECKING:
    pass

_C = tables.task.c
COLUMNS = (
    _C.id,
    _C.key,
    _C.kind,
    _C.v,
    _C.payload,
    _C.webinar,
    _C.group,
    _C.due_at,
    _C.run_at,
    _C.not_after,
    _C.state,
    _C.attempt,
    _C.lease_owner,
    _C.lease_until,
    _C.look_first,
    _C.receipt,
    _C.checkpoint,
    _C.last_error,
    _C.first_tried_at,
    _C.created_at,
    _C.done_at,
    _C.spared,
)
_STATES = {state.value: state for state in TaskState}
_STATE = COLUMNS.index(_C.state)


def read_task(row: Iterable[Any]) -> Task:
    """A task from a row of COLUMNS."""
    values = list(row)
    values[_STATE] = _STATES[values[_STATE]]
    return Task(*values)


def row_of(new: NewTask, now: datetime) -> dict[str, Any]:
    """The whole row of a new task."""
    return {
        "id": new_id(now),
        "key": storable(new.key),
        "kind": str(new.kind),
        "v": new.v,
        "payload": new.payload,
        "webinar": new.webinar,
        "group": new.group,
        "due_at": new.due_at,
        "run_at": new.due_at,
        "not_after": new.not_after,
        "state": TaskState.PENDING.value,
        "attempt": 0,
        "lease_owner": "",
        "lease_until": None,
        "look_first": False,
        "receipt": "",
        "checkpoint": {},
        "last_error": "",
        "first_tried_at": None,
        "tried_at": None,
        "created_at": now,
        "done_at": None,
        "spared": 0,
    }
