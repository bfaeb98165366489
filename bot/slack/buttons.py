"""What the buttons do: those of the card, of lists and of the Home tab."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.errors import InvalidInput
from bot.domain.webinar import Webinar
from bot.slack import texts
from bot.slack.commands import open_blank_form, reminders, series_in_numbers, show
from bot.slack.forms.build import edit_form, panelists_form
from bot.slack.forms.questions import settle_form
from bot.slack.reception import Body, Reception, asked, channel_of
from bot.slack.views.lists import help_message, said, webinar_list, window


def run_button(desk: Reception, body: Body) -> None:
    """Carries out the one action of a request."""
    action = _action(body)
    press = _BUTTONS.get(str(action.get("action_id", "")))
    if press is None:
        raise InvalidInput(desk.words(texts.OLD_BUTTON))
    press(desk, body, str(action.get("value") or ""))


def button_of(body: Body) -> str:
    """The button's name, for the audit."""
    name = str(_action(body).get("action_id", ""))
    return name if name in _BUTTONS else "unknown"


def _action(body: Body) -> Body:
    actions = body.get("actions")
    first = actions[0] if isinstance(actions, list) and actions else {}
    return first if isinstance(first, dict) else {}


def _new(desk: Reception, body: Body, _value: str) -> None:
    open_blank_form(desk, body)


def _edit(desk: Reception, body: Body, value: str) -> None:
    desk.open_window(body, edit_form(desk.words, _webinar(desk, value), desk.defaults))


def _panelists(desk: Reception, body: Body, value: str) -> None:
    desk.open_window(body, panelists_form(desk.words, desk.front.card(_webinar(desk, value).id)))


def _reminders(desk: Reception, body: Body, value: str) -> None:
    message = reminders(desk, _webinar(desk, value))
    desk.open_window(body, window(desk.words, desk.words(texts.WINDOW_REMINDERS), message.blocks))


def _start(desk: Reception, body: Body, value: str) -> None:
    webinar = desk.front.request_start_link(asked(body), _webinar(desk, value).id, channel_of(body))
    desk.tell(body, said(desk.words(texts.START_ASKED, code=webinar.code)))


def _export(desk: Reception, body: Body, value: str) -> None:
    webinar = desk.front.request_export(asked(body), _webinar(desk, value).id)
    desk.tell(body, said(desk.words(texts.EXPORT_ASKED, code=webinar.code)))


def _try_again(desk: Reception, body: Body, value: str) -> None:
    webinar = desk.front.try_again(asked(body), _webinar(desk, value).id)
    desk.tell(body, said(desk.words(texts.TRIED_AGAIN, code=webinar.code)))


def _post_again(desk: Reception, body: Body, value: str) -> None:
    number, _, reference = value.partition(":")
    webinar = desk.front.post_again(asked(body), _webinar(desk, number).id, reference)
    desk.tell(body, said(desk.words(texts.POSTED_AGAIN, code=webinar.code)))


def _series(desk: Reception, body: Body, value: str) -> None:
    desk.tell(body, series_in_numbers(desk, body, _webinar(desk, value).draft.series))


def _past(desk: Reception, body: Body, _value: str) -> None:
    desk.tell(body, webinar_list(desk.words, desk.words(texts.LIST_PAST), desk.front.listing(past=True)))


def _help(desk: Reception, body: Body, _value: str) -> None:
    desk.tell(body, help_message(desk.words, desk.front.feed_address()))


def _why(desk: Reception, body: Body, value: str) -> None:
    webinar = desk.front.request_explanation(asked(body), _webinar(desk, value).id, channel_of(body))
    desk.tell(body, said(desk.words(texts.WHY_ASKED, code=webinar.code)))


def _cancel(desk: Reception, body: Body, value: str) -> None:
    webinar = desk.front.cancel(asked(body), _webinar(desk, value).id)
    desk.tell(body, said(desk.words(texts.CANCELLED_NOW, code=webinar.code)))


def _show(desk: Reception, body: Body, value: str) -> None:
    webinar = _webinar(desk, value)
    message = show(desk, webinar)
    if channel_of(body):
        desk.tell(body, message)
    else:
        desk.open_window(body, window(desk.words, webinar.code, message.blocks))


def _desk_settle(desk: Reception, body: Body, value: str) -> None:
    number, _, key = value.partition(":")
    post = desk.front.questions(_webinar(desk, number).id)
    item = next((each for each in post.items if each.key == key), None)
    if item is None:
        raise InvalidInput(desk.words(texts.OLD_BUTTON))
    desk.open_window(body, settle_form(desk.words, post, item))


def _desk_all(desk: Reception, body: Body, value: str) -> None:
    post = desk.front.questions(_webinar(desk, value).id)
    if not post.items:
        raise InvalidInput(desk.words(texts.DESK_EMPTY))
    desk.open_window(body, settle_form(desk.words, post, None))


def _desk_answers(desk: Reception, body: Body, value: str) -> None:
    webinar = desk.front.request_answers(asked(body), _webinar(desk, value).id)
    desk.tell(body, said(desk.words(texts.DESK_ANSWERS_ASKED, code=webinar.code)))


def _consent(part: str, *, approve: bool) -> Callable[[Reception, Body, str], None]:
    """The message with the button then shows what was decided."""

    def press(desk: Reception, body: Body, value: str) -> None:
        number, _, tag = value.partition(":")
        desk.front.decide_recording(asked(body), _webinar(desk, number).id, tag, part, approve=approve)

    return press


def _passcode(desk: Reception, body: Body, value: str) -> None:
    number, _, tag = value.partition(":")
    desk.front.request_passcode(asked(body), _webinar(desk, number).id, tag)


def _series_compare(desk: Reception, body: Body, value: str) -> None:
    webinar = desk.front.request_comparison(asked(body), _webinar(desk, value).id)
    desk.tell(body, said(desk.words(texts.COMPARISON_ASKED, code=webinar.code)))


def _series_people(desk: Reception, body: Body, value: str) -> None:
    desk.front.request_series_people(asked(body), _webinar(desk, value).id)
    desk.tell(body, said(desk.words(texts.NAMES_ASKED)))


def _webinar(desk: Reception, value: str) -> Webinar:
    """Raises InvalidInput for a value no button of ours has, NotFound for a webinar that is gone."""
    if not value.isdecimal() or len(value) > 15:
        raise InvalidInput(desk.words(texts.OLD_BUTTON))
    return desk.front.card(int(value)).webinar


_BUTTONS: dict[str, Callable[[Reception, Body, str], None]] = {
    "home_new": _new,
    "home_past": _past,
    "home_help": _help,
    "list_show": _show,
    "card_edit": _edit,
    "card_panelists": _panelists,
    "card_reminders": _reminders,
    "card_start": _start,
    "card_export": _export,
    "card_again": _try_again,
    "card_series": _series,
    "note_post_again": _post_again,
    "report_why": _why,
    "card_cancel": _cancel,
    "recording_approve": _consent("recording", approve=True),
    "recording_private": _consent("recording", approve=False),
    "recording_passcode": _passcode,
    "transcript_approve": _consent("transcript", approve=True),
    "transcript_private": _consent("transcript", approve=False),
    "desk_settle": _desk_settle,
    "desk_all": _desk_all,
    "desk_answers": _desk_answers,
    "series_compare": _series_compare,
    "series_people": _series_people,
}
