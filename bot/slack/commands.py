"""`/webinar …` and the shortcuts. Each verb gives what the person sees at once."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import replace

from bot.domain.errors import InvalidInput, NotFound
from bot.domain.webinar import Webinar
from bot.slack import texts
from bot.slack.blocks import MESSAGE_TEXT, Message, context, header
from bot.slack.escape import one_line, shorten, shorten_mrkdwn, typed
from bot.slack.forms.build import cancel_form, create_form, edit_form, panelists_form
from bot.slack.forms.understand import blank, understood
from bot.slack.pointed import words_of
from bot.slack.reception import Body, Reception, asked, channel_of
from bot.slack.views.card import card, reminder_rows
from bot.slack.views.lists import help_message, said, series_list, webinar_list

_CODE = re.compile(r"w-?[0-9]{1,9}|[0-9]{9,12}", re.IGNORECASE)  # ours, or Zoom's number
_ANNOUNCED = 120  # characters behind a first word that is no verb: an announcement
MOST_TYPED = 40_000  # characters of an announcement that are kept


def verb_of(body: Body) -> str:
    """The first word after `/webinar`, for the audit: one of ours, else `unknown`."""
    word = _split(typed(str(body.get("text") or "")))[0].casefold()
    return word if word in _VERBS else "help" if not word else "unknown"


def run_command(desk: Reception, body: Body) -> Message | None:
    """What `/webinar …` answers privately; None where a window opened instead."""
    text = typed(str(body.get("text") or "")).strip()
    word, rest = _split(text)
    if not word:
        return help_message(desk.words, desk.front.feed_address())
    verb = _VERBS.get(word.casefold())
    if verb is None:
        return said(_unknown(desk, word, rest))
    return verb(desk, body, rest)


def open_blank_form(desk: Reception, body: Body) -> None:
    """The create form with nothing in it."""
    desk.open_window(body, create_form(desk.words, blank(desk.defaults), desk.defaults))


def open_form_from(desk: Reception, body: Body, announcement: str) -> None:
    """The create form filled from an announcement, which is kept whole."""
    kept = announcement[:MOST_TYPED]
    row = desk.front.keep_announcement(asked(body), channel_of(body), kept)
    today = desk.clock().astimezone(desk.zone).date()
    form = replace(understood(desk.words, kept, desk.defaults, today=today), draft_id=row.id)
    desk.open_window(body, create_form(desk.words, form, desk.defaults))


def open_from_message(desk: Reception, body: Body) -> None:
    """The message shortcut: the message is the announcement."""
    message = body.get("message")
    text = words_of(message) if isinstance(message, dict) else ""
    if text.strip():
        open_form_from(desk, body, text)
    else:
        open_blank_form(desk, body)


def show(desk: Reception, webinar: Webinar) -> Message:
    """The card, for one person."""
    return card(desk.words, desk.front.card(webinar.id))


def reminders(desk: Reception, webinar: Webinar) -> Message:
    """Every reminder of a webinar with its local time."""
    post = desk.front.card(webinar.id)
    title = f"{webinar.code} {desk.words(texts.REMINDERS_HEADING)}: {one_line(webinar.draft.topic)}"
    rows = list(reminder_rows(desk.words, webinar, post.reminders))
    lines = [desk.words.moment(line.due_at, webinar.draft.start.zone) for line in post.reminders]
    text = "\n".join([said(title).text, *(lines or [desk.words(texts.NO_REMINDERS)])])
    return Message(shorten(text, 3900), (header(title), *rows))


def series_in_numbers(desk: Reception, body: Body, name: str) -> Message:
    """The webinars of a series; who came how often follows, since counting takes longer than Slack waits."""
    listed = _series_list(desk, name)
    try:
        held = bool(name) and desk.front.request_series(asked(body), name, channel_of(body)).held
    except NotFound:  # none of that name, or several: the list shows which
        return listed
    if not held:
        return listed
    note = desk.words(texts.SERIES_ASKED)
    return Message(shorten_mrkdwn(f"{note}\n{listed.text}", MESSAGE_TEXT), (*listed.blocks, context(note)))


def _split(text: str) -> tuple[str, str]:
    """The first word, and the rest with its lines kept."""
    parts = text.split(maxsplit=1)
    return (parts[0] if parts else ""), (parts[1] if len(parts) > 1 else "")


def _new(desk: Reception, body: Body, rest: str) -> None:
    if rest.strip():
        open_form_from(desk, body, rest)
    else:
        open_blank_form(desk, body)


def _list(desk: Reception, _body: Body, rest: str) -> Message:
    words, front = desk.words, desk.front
    rest = one_line(rest)
    first, name = _split(rest)
    if not rest:
        return webinar_list(words, words(texts.LIST_COMING), front.listing())
    if rest.casefold() == "past":
        return webinar_list(words, words(texts.LIST_PAST), front.listing(past=True))
    if first.casefold() == "series":
        return _series_list(desk, name)
    shown = shorten(rest, 60)
    return webinar_list(words, words(texts.LIST_WORD, word=shown), front.listing(word=rest))


def _series(desk: Reception, body: Body, rest: str) -> Message:
    return series_in_numbers(desk, body, shorten(one_line(rest), 200))


def _series_list(desk: Reception, rest: str) -> Message:
    name = one_line(rest)
    if not name:
        return series_list(desk.words, desk.front.series())
    title = desk.words(texts.LIST_SERIES, series=shorten(name, 60))
    return webinar_list(desk.words, title, desk.front.listing(series=name))


def _show(desk: Reception, _body: Body, rest: str) -> Message:
    return show(desk, _webinar(desk, rest, "show"))


def _edit(desk: Reception, body: Body, rest: str) -> None:
    desk.open_window(body, edit_form(desk.words, _webinar(desk, rest, "edit"), desk.defaults))


def _panelists(desk: Reception, body: Body, rest: str) -> None:
    post = desk.front.card(_webinar(desk, rest, "panelists").id)
    desk.open_window(body, panelists_form(desk.words, post))


def _reminders(desk: Reception, _body: Body, rest: str) -> Message:
    return reminders(desk, _webinar(desk, rest, "reminders"))


def _export(desk: Reception, body: Body, rest: str) -> Message:
    webinar = desk.front.request_export(asked(body), _webinar(desk, rest, "export").id)
    return said(desk.words(texts.EXPORT_ASKED, code=webinar.code))


def _cancel(desk: Reception, body: Body, rest: str) -> None:
    desk.open_window(body, cancel_form(desk.words, _webinar(desk, rest, "cancel")))


def _help(desk: Reception, _body: Body, _rest: str) -> Message:
    return help_message(desk.words, desk.front.feed_address())


def _webinar(desk: Reception, wanted: str, verb: str) -> Webinar:
    """Raises InvalidInput without a code, NotFound for one that nothing has."""
    code = one_line(wanted)
    if not code:
        raise InvalidInput(desk.words(texts.WHICH_WEBINAR, verb=verb))
    return desk.front.find(shorten(code, 60))


def _unknown(desk: Reception, word: str, rest: str) -> str:
    shown = shorten(one_line(word).replace("`", "'"), 40)
    if nearest := _nearest(word, rest):
        return desk.words(texts.UNKNOWN_WORD, word=shown, nearest=nearest)
    return desk.words(texts.UNKNOWN_WORD_ALONE, word=shown)


def _nearest(word: str, rest: str) -> str:
    """What was meant: the webinar whose code stands there alone, an announcement, or a verb with a slip in it."""
    if _CODE.fullmatch(word):
        return f"show {word.upper()}"
    if len(rest) >= _ANNOUNCED:
        return "new"
    near = difflib.get_close_matches(word.casefold()[:40], _VERBS, n=1, cutoff=0.5)
    return near[0] if near else ""


_VERBS: dict[str, Callable[[Reception, Body, str], Message | None]] = {
    "new": _new,
    "list": _list,
    "show": _show,
    "edit": _edit,
    "panelists": _panelists,
    "reminders": _reminders,
    "series": _series,
    "export": _export,
    "cancel": _cancel,
    "help": _help,
}
