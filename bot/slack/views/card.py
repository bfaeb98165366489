"""The living card of a webinar."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.posts import CardPost, PanelistLine, ReminderLine
from bot.domain.webinar import UPCOMING, State, Webinar
from bot.services.refusing import NOT_HELD
from bot.services.troubles import can_be_tried_again
from bot.slack import texts
from bot.slack.blocks import (
    MESSAGE_TEXT,
    Block,
    Message,
    actions,
    bullets,
    button,
    confirm_dialog,
    context,
    header,
    link,
    paragraph,
    piece,
    reader_time,
    rich,
    section,
)
from bot.slack.escape import headline, mrkdwn, one_line, shorten, shorten_mrkdwn
from bot.slack.locale import Words
from bot.slack.views.times import when, when_section

SHOWN_PANELISTS = 50
OVER = (State.ENDED, State.REPORTED)


def card(words: Words, post: CardPost) -> Message:
    """The card as a message: at most 50 blocks whatever the number of panelists."""
    return Message(card_text(words, post.webinar), tuple(_blocks(words, post)))


def card_text(words: Words, webinar: Webinar) -> str:
    """The webinar in a line: code, topic, time with its zone, state, public link."""
    line = words(
        texts.CARD_TEXT,
        code=webinar.code,
        topic=headline(webinar.draft.topic),
        when=when(words, webinar),
        state=words.chosen(texts.STATES, webinar.state),
    )
    url = webinar.public_url
    if url and webinar.state is not State.CANCELLED:
        line = f"{line} {public_link(words, webinar)}"
    return shorten_mrkdwn(line, MESSAGE_TEXT)


def public_link(words: Words, webinar: Webinar) -> str:
    """The public link with what it is for: signing up, or coming where nobody signs up."""
    template = texts.SIGN_UP_HERE if webinar.registration_url else texts.JOIN_HERE
    return words(template, url=headline(webinar.public_url))


def panelist_rows(words: Words, panelists: tuple[PanelistLine, ...], *, mailed: bool = True) -> Iterator[Block]:
    """Everybody with their own link: name, organisation, role, and how the link reaches them."""
    if not panelists:
        yield paragraph(words(texts.NO_PANELISTS))
        return
    yield bullets(_panelist(words, line, mailed=mailed) for line in panelists[:SHOWN_PANELISTS])
    if len(panelists) > SHOWN_PANELISTS:
        yield context(words.plural(texts.MORE_PANELISTS, len(panelists) - SHOWN_PANELISTS))


def reminder_rows(words: Words, webinar: Webinar, reminders: tuple[ReminderLine, ...]) -> Iterator[Block]:
    """Each reminder with its local time, its state and whom it reaches."""
    if not reminders:
        yield paragraph(words(texts.NO_REMINDERS))
        return
    yield bullets(_reminder(words, webinar, line) for line in reminders[:50])


def buttons(words: Words, webinar: Webinar) -> list[Block]:
    """What can be done with the webinar in its present state."""
    made = []
    if can_be_tried_again(webinar):
        made += [_button(words, webinar, "card_again", texts.TRY_AGAIN)]
    if webinar.state in UPCOMING:
        made += [_button(words, webinar, "card_edit", texts.EDIT)]
        made += [_button(words, webinar, "card_panelists", texts.PANELISTS_BUTTON)]
    if webinar.state not in (*OVER, State.CANCELLED):
        made += [_button(words, webinar, "card_reminders", texts.REMINDERS_BUTTON)]
    if webinar.zoom_id and webinar.state in (State.SCHEDULED, State.OPEN):
        made += [_button(words, webinar, "card_start", texts.START_LINK)]
    if webinar.state in OVER or webinar.problem == NOT_HELD:
        made += [_button(words, webinar, "card_export", texts.EXPORT)]
    if webinar.draft.series and webinar.state is not State.CANCELLED:
        made += [_button(words, webinar, "card_series", texts.SERIES)]
    if webinar.state in UPCOMING:
        made += [cancel_button(words, webinar)]
    return made


def cancel_button(words: Words, webinar: Webinar) -> Block:
    """The button that asks before it cancels."""
    dialog = confirm_dialog(
        words(texts.CANCEL_TITLE), cancel_question(words, webinar), words(texts.CANCEL_YES), words(texts.CANCEL_NO)
    )
    plain = _button(words, webinar, "card_cancel", texts.CANCEL)
    return {**plain, "style": "danger", "confirm": dialog}


def cancel_question(words: Words, webinar: Webinar) -> str:
    topic = shorten(one_line(webinar.draft.topic), 100)
    return words(texts.CANCEL_TEXT, code=webinar.code, topic=topic, when=when(words, webinar))


def _blocks(words: Words, post: CardPost) -> Iterator[Block]:
    webinar = post.webinar
    yield header(webinar.draft.topic)
    yield when_section(words, webinar)
    yield context(" · ".join(_facts(words, webinar)))
    yield from _link(words, webinar)
    if webinar.problem:
        yield paragraph(words(texts.PROBLEM, problem=words(webinar.problem)), 1000)
    if post.missing:
        parts = ", ".join(words.chosen(texts.MISSING_PARTS, part) for part in post.missing)
        yield paragraph(words(texts.MISSING, what=parts), 1000)
    yield from _erasure(words, post)
    if post.erased_at:
        return
    if webinar.state is not State.CANCELLED:
        yield from _plan(words, post)
    if made := buttons(words, webinar):
        yield actions(made)


def _plan(words: Words, post: CardPost) -> Iterator[Block]:
    """Who speaks and who is reminded when."""
    webinar = post.webinar
    yield section(f"*{words(texts.PANELISTS_HEADING)}*")
    yield from panelist_rows(words, post.panelists, mailed=post.zoom_mails)
    if webinar.state not in OVER:
        yield section(f"*{words(texts.REMINDERS_HEADING)}*")
        yield from reminder_rows(words, webinar, post.reminders)


def _facts(words: Words, webinar: Webinar) -> Iterator[str]:
    yield words(texts.CARD_LINE, code=webinar.code, state=words.chosen(texts.STATES, webinar.state))
    if webinar.zoom_id:
        yield words(texts.ZOOM_NUMBER, number=mrkdwn(webinar.zoom_id))
    draft = webinar.draft
    if draft.series and draft.series_position and draft.series_size:
        place = {"position": draft.series_position, "size": draft.series_size}
        yield words(texts.SERIES_PLACE, series=mrkdwn(draft.series), **place)
    elif draft.series:
        yield words(texts.SERIES_LINE, series=mrkdwn(draft.series))


def _link(words: Words, webinar: Webinar) -> Iterator[Block]:
    if webinar.state in (*OVER, State.CANCELLED):
        return
    if webinar.public_url:
        label = texts.SIGN_UP if webinar.registration_url else texts.JOIN
        yield rich(
            [piece(words(texts.LABELLED, label=words(label), text="")), link(webinar.public_url, webinar.public_url)]
        )
    elif webinar.state is State.CREATING:
        yield context(words(texts.LINK_LATER))


def _erasure(words: Words, post: CardPost) -> Iterator[Block]:
    """When the people's names go, or went: on the event's own clocks."""
    zone = post.webinar.draft.start.zone
    if post.erased_at:
        yield context(words(texts.ERASED_ON, when=words.moment(post.erased_at, zone)))
    elif post.erase_at:
        yield context(words(texts.ERASED_LATER, when=words.moment(post.erase_at, zone)))


def _panelist(words: Words, line: PanelistLine, *, mailed: bool) -> list[Block]:
    panelist = line.panelist
    away = texts.ZOOM_MAILS if mailed else texts.ZOOM_MAILS_NOT
    facts = [
        shorten(one_line(panelist.organisation), 100),
        words.chosen(texts.ROLES, panelist.role),
        words(texts.IN_SLACK if line.slack_user else away),
        words(texts.LINK_READY if line.has_link else texts.LINK_AWAITED),
    ]
    name = shorten(one_line(panelist.name), 100) or panelist.email
    return [piece(name, bold=True), piece(": " + ", ".join(fact for fact in facts if fact))]


def _reminder(words: Words, webinar: Webinar, line: ReminderLine) -> list[Block]:
    own = words.moment(line.due_at, webinar.draft.start.zone)
    state = words.chosen(texts.REMINDER_STATES, line.state)
    people = ", ".join(dict.fromkeys(words.chosen(texts.AUDIENCES, each) for each in line.audience))
    for_you = words(texts.FOR_YOU, time="")
    return [
        piece(shorten(line.name, 60), bold=True),
        piece(words(texts.LABELLED, label="", text=f"{own} ({for_you}")),
        reader_time(line.due_at, own),
        piece(f"), {people}, {state}"),
    ]


def _button(words: Words, webinar: Webinar, action_id: str, text: str) -> Block:
    label = words(texts.ABOUT_WEBINAR, action=words(text), code=webinar.code, topic=one_line(webinar.draft.topic))
    return button(action_id, words(text), str(webinar.id), label=label)
