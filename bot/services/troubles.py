"""What Zoom or Slack refused, on the card and in a direct message, and how an organiser has it tried again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from bot.domain.errors import InvalidInput, Refused, TryLater
from bot.domain.posts import Notice
from bot.domain.webinar import State, Webinar
from bot.domain.work import Kind, Task, TaskState
from bot.services import planning
from bot.services.house import House
from bot.services.ports.outcomes import Later, Outcome
from bot.services.ports.store import Tx
from bot.services.telling import POSTED, WHAT

LONG = timedelta(minutes=5)
AGAIN = (Kind.ZOOM_CREATE, Kind.ZOOM_UPDATE, Kind.ZOOM_PANELISTS, Kind.ZOOM_DELETE)
NOTHING_TO_POST = "There is nothing of {code} to post again: it was posted meanwhile, or its names were erased."
NOTHING_AMISS = "{code} is not waiting for another try. `/webinar show {code}` shows how it stands."
TOO_LATE = "The time of {code} has passed. Give it a new one with `/webinar edit {code}`; I then try again by myself."


def can_be_tried_again(webinar: Webinar) -> bool:
    """Whether the trouble on the card is a refusal of Zoom's that somebody may have mended since."""
    if not webinar.problem:
        return False
    return not webinar.zoom_id if webinar.state is State.FAILED else webinar.state in (State.SCHEDULED, State.CANCELLED)


def try_again(tx: Tx, webinar: Webinar) -> Webinar:
    """Sends the refused row round again; it looks before it repeats anything. Raises InvalidInput with what to do."""
    kind = tx.notebook.read(_troubled(webinar.id))
    dead = [row for row in tx.work.of_webinar(webinar.id, AGAIN) if row.kind == kind and row.state is TaskState.DEAD]
    if not dead or not can_be_tried_again(webinar):
        raise InvalidInput(NOTHING_AMISS.format(code=webinar.code))
    if webinar.state is not State.CANCELLED and webinar.draft.starts_at <= tx.now:
        raise InvalidInput(TOO_LATE.format(code=webinar.code))
    tx.work.retry(max(dead, key=lambda row: row.created_at).id, tx.now)
    state = State.CREATING if webinar.state is State.FAILED else webinar.state
    new = replace(webinar, state=state, problem="")
    tx.webinars.save(new)
    planning.refresh_card(tx, new)
    return new


def post_again(tx: Tx, webinar: Webinar, reference: str) -> Webinar:
    """Sends what Slack refused round again; it looks first where an attempt may have posted it.

    `reference` is the row's, as the organiser was told it. Raises InvalidInput if there is nothing to post.
    """
    rows = [row for row in tx.work.of_webinar(webinar.id, POSTED) if row.id == reference]
    if not rows or tx.erasures.of(webinar.id) is not None or not tx.work.retry(reference, tx.now):
        raise InvalidInput(NOTHING_TO_POST.format(code=webinar.code))
    return webinar


def waits_for_long(house: House, webinar: Webinar, task: Task, why: TryLater) -> Outcome:
    """Comes back when Zoom lets us. Where that takes longer than people wait for, the organiser is told, once a day."""
    if why.retry_at is None or why.retry_at - house.clock() < LONG:
        raise why
    values, key = {"error": str(why)}, f"waiting:{task.id}:{why.retry_at:%Y-%m-%d}"

    def then(tx: Tx) -> None:
        planning.tell(tx, webinar, Notice.WAITING, key, values)

    return Later(str(why), why.retry_at, why.charged, why.scope, then)


def creation_failed(tx: Tx, house: House, webinar: Webinar, task: Task, refusal: Refused) -> None:
    """A webinar that was cancelled meanwhile stays cancelled: nothing was made, so nothing is amiss."""
    current = tx.webinars.get(webinar.id)
    if current.state is not State.CANCELLED:
        _in_trouble(tx, house, replace(current, state=State.FAILED), task, refusal)


def problem(house: House, webinar_id: int, task: Task, refusal: Refused) -> Callable[[Tx], None]:
    """Puts the trouble on the card and tells the organiser. Of a webinar that was cancelled meanwhile only its deletion
    is still wanted: what else Zoom refuses is nobody's trouble."""

    def then(tx: Tx) -> None:
        webinar = tx.webinars.get(webinar_id)
        if webinar.state is not State.CANCELLED or task.kind == Kind.ZOOM_DELETE:
            _in_trouble(tx, house, webinar, task, refusal)

    return then


def _in_trouble(tx: Tx, house: House, webinar: Webinar, task: Task, refusal: Refused) -> None:
    troubled = replace(webinar, problem=str(refusal))
    tx.webinars.save(troubled)
    tx.notebook.write(_troubled(webinar.id), task.kind)
    what = WHAT[Kind(task.kind)]
    values = {"what": what, "error": str(refusal), "reference": task.id}
    planning.tell(tx, troubled, Notice.FAILED, f"failed:{task.id}:{task.attempt}", values)
    planning.alarm(tx, troubled, house.habits.admins, what, refusal)
    planning.refresh_card(tx, troubled)


def mended(tx: Tx, webinar_id: int, task: Task) -> None:
    """Takes the trouble off the card once the same kind of call went well."""
    webinar = tx.webinars.get(webinar_id)
    if webinar.problem and tx.notebook.read(_troubled(webinar_id)) == task.kind:
        tx.webinars.save(replace(webinar, problem=""))
        planning.refresh_card(tx, webinar)


def _troubled(webinar_id: int) -> str:
    return f"trouble:{webinar_id}"
