"""Keeps what is promised in step with what it was derived from: the reminder plan and the clocks of each zone.

People edit the plan, and governments change clocks. Looked at when a worker starts and daily: the rows are compared
with what would be planned today, so that looking again changes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.posts import Notice
from bot.domain.webinar import State, Webinar
from bot.domain.work import Kind, NewTask, Task, TaskState
from bot.services import organise, planning
from bot.services.house import House
from bot.services.ports.store import Tx

AHEAD = (State.CREATING, State.SCHEDULED)
NOT_IN_THE_PLAN = "the reminder plan no longer has it"
THE_BOT = "bot"


def follow_the_plan(house: House) -> int:
    """Brings every webinar still to come in line; gives how many were not. Raises TryLater."""
    with house.store.read() as tx:
        ahead = [each.id for each in tx.webinars.in_states(AHEAD) if each.draft.starts_at > tx.now]
    return sum(_follow(house, each) for each in ahead)


def _follow(house: House, webinar_id: int) -> bool:
    with house.store.begin() as tx:
        webinar = tx.webinars.get(webinar_id)
        if webinar.state not in AHEAD:
            return False
        rows = _rows(tx, webinar)
        if _is_another_moment(webinar, rows):
            _keep_reading(tx, house, webinar)
            return True
        return _edit_rows(tx, house, webinar, rows)


def _rows(tx: Tx, webinar: Webinar) -> dict[str, Task]:
    """The reminders planned for the present time of the webinar, by key."""
    every = tx.work.of_webinar(webinar.id, planning.REMINDER_KINDS)
    return {row.key: row for row in every if row.payload.get("generation") == webinar.generation}


def _is_another_moment(webinar: Webinar, rows: dict[str, Task]) -> bool:
    """Whether the zone's clocks show the start's reading at another moment than when the reminders were planned."""
    start = webinar.draft.starts_at.isoformat()
    return any(row.payload.get("start") != start for row in rows.values() if row.state is TaskState.PENDING)


def _keep_reading(tx: Tx, house: House, old: Webinar) -> None:
    """What the organiser typed holds: Zoom and the reminders follow it to the new moment."""
    new = replace(old, version=old.version + 1, generation=old.generation + 1)
    tx.webinars.save(new)
    if new.zoom_id:
        key = f"zoom.update:{new.id}:{new.version}"
        tx.work.add([planning.zoom_task(new, Kind.ZOOM_UPDATE, key, tx.now, until=new.draft.starts_at)])
    organise.rearm(tx, house, old, new, Notice.ZONE_CHANGED, THE_BOT)
    planning.refresh_card(tx, new)


def _is_to_change(row: Task, task: NewTask, now: datetime) -> bool:
    """A row to come whose promise is another now, or one that comes back into the plan in time."""
    if row.state is TaskState.PENDING:
        return (row.due_at, row.payload) != (task.due_at, task.payload)
    return row.state is TaskState.CANCELLED and row.last_error == NOT_IN_THE_PLAN and task.due_at > now


def _edit_rows(tx: Tx, house: House, webinar: Webinar, rows: dict[str, Task]) -> bool:
    """One row for each reminder: its promise is changed, taken back or added, and none is sent a second time.

    A reminder that was still to come and should have been by now goes out at once; a new one that is late is left out.
    """
    plan = planning.whole_plan(webinar, house.habits.rules)
    dropped = tx.work.cancel(webinar.id, planning.REMINDER_KINDS, reason=NOT_IN_THE_PLAN, keep=plan)
    added = tx.work.add(task for key, task in plan.items() if key not in rows and task.due_at > tx.now)
    differ = [task for key, task in plan.items() if key in rows and _is_to_change(rows[key], task, tx.now)]
    changed = sum(tx.work.replan(task) for task in differ)
    if not dropped + added + changed:
        return False
    planning.note(tx, webinar, Notice.REPLANNED, f"replanned:{tx.now:%Y%m%dT%H%M%S}")
    planning.refresh_card(tx, webinar)
    return True
