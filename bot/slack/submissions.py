"""Submitted windows: what was asked for is committed before Slack gets its answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.domain.errors import InvalidInput
from bot.slack import texts
from bot.slack.access import Denied
from bot.slack.forms.build import CANCEL, CREATE, EDIT, PANELISTS, create_form, edit_form
from bot.slack.forms.fields import Hidden, read_fields, read_hidden
from bot.slack.forms.questions import SETTLE, read_settled
from bot.slack.forms.read import FormReading, read_form, read_people
from bot.slack.reception import Body, Reception, asked

Answer = dict[str, Any]
CLOSED: Answer = {}


def run_submission(desk: Reception, body: Body) -> Answer:
    """Slack's `response_action`, or nothing to close the window. InvalidInput names the field."""
    view = _view(body)
    run = _WINDOWS.get(str(view.get("callback_id", "")))
    if run is None:
        raise InvalidInput(desk.words(texts.OLD_FORM))
    return run(desk, body, view)


def form_of(body: Body) -> str:
    """The window's name, for the audit."""
    name = str(_view(body).get("callback_id", ""))
    return name if name in _WINDOWS else "unknown"


def errors_at(body: Body, field: str, sentence: str) -> Answer | None:
    """An error at a field, or at the first one; None for a window without fields."""
    if read_settled(_view(body)) is not None:
        return _errors({"answer": sentence})
    given = read_fields(_view(body))
    block = given.block(field) if given else ""
    return _errors({block: sentence}) if block else None


def _create(desk: Reception, body: Body, view: Body) -> Answer:
    hidden = _hidden(desk, view)
    row = desk.front.draft(hidden.draft_id) if hidden.draft_id else None
    reading = _read(desk, view, row.announcement if row else "")
    if reading.again:
        return _update(create_form(desk.words, reading.again, desk.defaults))
    if reading.draft is None:
        return _errors(reading.errors)
    if desk.gateway.cannot_post_to(reading.channel):
        raise InvalidInput(desk.words(texts.CHANNEL_CLOSED), field="channel")
    desk.front.schedule(asked(body), reading.draft, reading.channel)
    return CLOSED


def _edit(desk: Reception, body: Body, view: Body) -> Answer:
    webinar = desk.front.card(_hidden(desk, view).webinar_id).webinar
    reading = _read(desk, view, webinar.draft.announcement)
    if reading.again:
        return _update(edit_form(desk.words, webinar, desk.defaults, reading.again))
    if reading.draft is None:
        return _errors(reading.errors)
    desk.front.edit(asked(body), webinar.id, reading.draft)
    return CLOSED


def _panelists(desk: Reception, body: Body, view: Body) -> Answer:
    hidden, reading = _hidden(desk, view), read_people(desk.words, view)
    if reading is None:
        raise InvalidInput(desk.words(texts.OLD_FORM))
    people, errors = reading
    if errors:
        return _errors(errors)
    desk.front.set_panelists(asked(body), hidden.webinar_id, people)
    return CLOSED


def _settle(desk: Reception, body: Body, view: Body) -> Answer:
    """Errors stand at the answer, so that nothing typed is lost."""
    given = read_settled(view)
    if given is None:
        raise InvalidInput(desk.words(texts.OLD_FORM))
    if given.assignee:
        try:
            desk.access.check(given.assignee, "")
        except Denied:
            return _errors({"assignee": desk.words(texts.DESK_NOT_ORGANISER)})
    desk.front.settle_question(
        asked(body),
        given.webinar_id,
        given.key,
        state=given.state,
        assignee=given.assignee,
        answer=given.answer,
        seen=given.seen,
    )
    return CLOSED


def _cancel(desk: Reception, body: Body, view: Body) -> Answer:
    desk.front.cancel(asked(body), _hidden(desk, view).webinar_id)
    return CLOSED


def _read(desk: Reception, view: Body, kept: str) -> FormReading:
    reading = read_form(desk.words, view, kept=kept, defaults=desk.defaults, now=desk.clock())
    if reading is None:
        raise InvalidInput(desk.words(texts.OLD_FORM))
    return reading


def _hidden(desk: Reception, view: Body) -> Hidden:
    hidden = read_hidden(view)
    if hidden is None:
        raise InvalidInput(desk.words(texts.OLD_FORM))
    return hidden


def _view(body: Body) -> Body:
    view = body.get("view")
    return view if isinstance(view, dict) else {}


def _errors(errors: dict[str, str]) -> Answer:
    return {"response_action": "errors", "errors": errors}


def _update(view: Answer) -> Answer:
    return {"response_action": "update", "view": view}


_WINDOWS: dict[str, Callable[[Reception, Body, Body], Answer]] = {
    CREATE: _create,
    EDIT: _edit,
    PANELISTS: _panelists,
    CANCEL: _cancel,
    SETTLE: _settle,
}
