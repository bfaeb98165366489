"""The windows: create, edit, panelists, cancel. Each is a dict that Slack takes; tests hold it to Slack's limits.

An input's block_id is its field's name. A later revision of the same window adds `~2` and so on: Slack keeps what was
typed as long as the ids stay, and would not show what we filled in (docs.slack.dev/surfaces/modals, August 2026).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.domain.lengths import beginning, length
from bot.domain.posts import CardPost
from bot.domain.webinar import Panelist, Recording, Registration, Webinar
from bot.slack import texts
from bot.slack.blocks import Block, context, field, modal, option, paragraph
from bot.slack.escape import many_lines, mrkdwn, one_line
from bot.slack.forms.values import FormDefaults, FormInput, PlannedTime
from bot.slack.forms.zones import zone_menu
from bot.slack.locale import Words
from bot.slack.views.card import cancel_question

CREATE, EDIT, PANELISTS, CANCEL = "create_webinar", "edit_webinar", "set_panelists", "cancel_webinar"
VERSION = 1  # of the hidden part; a window outlives the program that made it
SHOWN = 3000  # characters that an input holds
PANELIST_FIELDS = 24  # of 2,500 characters and more: hundreds of people


def create_form(words: Words, given: FormInput, defaults: FormDefaults) -> Block:
    """A new webinar."""
    blocks = [*_notes(given), *_fields(words, given, defaults), *_people(words, given), *_series(words, given)]
    return modal(
        words(texts.FORM_TITLE),
        [*blocks, _channel(words, given, defaults)],
        callback=CREATE,
        submit=words(texts.SCHEDULE),
        close=words(texts.CLOSE),
        metadata=_hidden(given),
    )


def edit_form(words: Words, webinar: Webinar, defaults: FormDefaults, given: FormInput | None = None) -> Block:
    """What can be changed of a webinar; its panelists and its channel have other places."""
    shown = given or _of_webinar(webinar)
    return modal(
        words(texts.EDIT_TITLE, code=webinar.code),
        [*_notes(shown), *_fields(words, shown, defaults), *_series(words, shown)],
        callback=EDIT,
        submit=words(texts.SAVE),
        close=words(texts.CLOSE),
        metadata=_hidden(shown),
    )


def panelists_form(words: Words, card: CardPost) -> Block:
    """Who speaks and who moderates."""
    webinar = card.webinar
    given = FormInput(panelists=people_text([line.panelist for line in card.panelists]), webinar_id=webinar.id)
    return modal(
        words(texts.PANELISTS_TITLE, code=webinar.code),
        [paragraph(webinar.draft.topic, 300), *_people(words, given)],
        callback=PANELISTS,
        submit=words(texts.SAVE),
        close=words(texts.CLOSE),
        metadata=_hidden(given),
    )


def cancel_form(words: Words, webinar: Webinar) -> Block:
    """The question before a webinar is cancelled by command."""
    return modal(
        words(texts.CANCEL_FORM_TITLE, code=webinar.code),
        [paragraph(cancel_question(words, webinar))],
        callback=CANCEL,
        submit=words(texts.CANCEL_YES),
        close=words(texts.CANCEL_NO),
        metadata=_hidden(FormInput(webinar_id=webinar.id)),
    )


def people_text(people: Sequence[Panelist]) -> str:
    """One line each, as the form reads it back: `Name, Organisation <e-mail>, role`."""
    return "\n".join(_line(each) for each in people)


def shown_text(announcement: str) -> str:
    """The part of an announcement that an input can hold."""
    return beginning(many_lines(announcement), SHOWN)


def _of_webinar(webinar: Webinar) -> FormInput:
    given = FormInput.of(webinar.draft, webinar_id=webinar.id)
    start = webinar.draft.start
    if not start.happens_twice():
        return given
    both = PlannedTime(start, webinar.draft.minutes).both_passes()
    return replace(given, choices=both, meant=both[start.fold].text)


def _hidden(given: FormInput) -> str:
    """What the submission must know: which rows it is about and which time the fields stood for."""
    times = given.times
    kept = {
        "v": VERSION,
        "draft": given.draft_id,
        "webinar": given.webinar_id,
        "asked": [times.date, times.start, times.end, times.zone],
        "question": bool(given.choices),
        "planned": given.planned.text if given.planned else "",
        "revision": given.revision,
    }
    return json.dumps(kept, separators=(",", ":"))


def _notes(given: FormInput) -> Iterator[Block]:
    if given.notes:
        yield context(*(mrkdwn(note) for note in given.notes))


def _fields(words: Words, given: FormInput, defaults: FormDefaults) -> Iterator[Block]:
    name = _namer(given)
    topic = {"type": "plain_text_input", "max_length": SHOWN, **_initial(beginning(one_line(given.topic), SHOWN))}
    yield field(name("topic"), words(texts.TOPIC), topic)
    yield _announcement(words, given)
    yield from _times(words, given, defaults)
    yield _options(words, given)
    registrations = {each.value: texts.REGISTRATIONS[each] for each in Registration}
    yield _menu(words, name("registration"), texts.REGISTRATION, registrations, given.registration)
    recordings = {each.value: texts.RECORDINGS[each] for each in Recording}
    yield _menu(words, name("recording"), texts.RECORDING, recordings, given.recording)


def _announcement(words: Words, given: FormInput) -> Block:
    shown = shown_text(given.announcement)
    whole = len(many_lines(given.announcement))
    hint = words(texts.ANNOUNCEMENT_LONG, n=whole) if whole > len(shown) else words(texts.ANNOUNCEMENT_HINT)
    element = {"type": "plain_text_input", "multiline": True, "max_length": SHOWN, **_initial(shown)}
    return field(_namer(given)("announcement"), words(texts.ANNOUNCEMENT), element, hint=hint, optional=True)


def _times(words: Words, given: FormInput, defaults: FormDefaults) -> Iterator[Block]:
    name, times = _namer(given), given.times
    day = {"type": "datepicker", **({"initial_date": times.date} if times.date else {})}
    start = {"type": "timepicker", **({"initial_time": times.start} if times.start else {})}
    end = {"type": "timepicker", **({"initial_time": times.end} if times.end else {})}
    yield field(name("date"), words(texts.DATE), day, optional=True)
    yield field(name("start"), words(texts.START), start, hint=words(texts.TIMES_HINT), optional=True)
    yield field(name("end"), words(texts.END), end, hint=words(texts.TIMES_HINT), optional=True)
    known = date.fromisoformat(times.date) if times.date else None
    menu = zone_menu(words, defaults.zoom_zones, times.zone or defaults.zone, known)
    yield field(name("zone"), words(texts.ZONE), menu)
    if given.choices:
        yield _question(words, given)


def _question(words: Words, given: FormInput) -> Block:
    offered = [_reading(words, each) for each in given.choices]
    element: Block = {"type": "radio_buttons", "options": offered}
    chosen = [each for each in offered if each["value"] == given.meant]
    if chosen:
        element["initial_option"] = chosen[0]
    return field(_namer(given)("meant"), words(texts.MEANT), element, hint=words(texts.MEANT_HINT))


def _reading(words: Words, planned: PlannedTime) -> Block:
    """One reading: the clock with its zone, and below it the same moment in UTC."""
    start, end = planned.start.instant(), planned.ends_at
    zone = planned.start.zone
    clock = words.when(start, end, zone) if planned.minutes else words.moment(start, zone)
    utc = f"{start:%Y-%m-%d %H:%M}–{end:%H:%M} UTC" if planned.minutes else f"{start:%Y-%m-%d %H:%M} UTC"
    return option(clock, planned.text, utc)


def _options(words: Words, given: FormInput) -> Block:
    offered = [
        option(words(texts.QUESTIONS_OPTION), "questions"),
        option(words(texts.PRACTICE_OPTION), "practice_session"),
    ]
    chosen = [each for each, on in zip(offered, (given.questions, given.practice_session), strict=True) if on]
    element = {"type": "checkboxes", "options": offered, **({"initial_options": chosen} if chosen else {})}
    return field(_namer(given)("options"), words(texts.OPTIONS), element, optional=True)


def _menu(words: Words, block_id: str, label: str, named: Mapping[str, str], chosen: str) -> Block:
    offered = {value: option(words(text), value) for value, text in named.items()}
    element = {"type": "static_select", "options": list(offered.values()), "initial_option": offered[str(chosen)]}
    return field(block_id, words(label), element)


def _people(words: Words, given: FormInput) -> Iterator[Block]:
    """One input, and further ones where the lines do not fit into it: none may be lost in an edit."""
    name = _namer(given)
    for number, part in enumerate(_parts(given.panelists)):
        element = {"type": "plain_text_input", "multiline": True, "max_length": SHOWN, **_initial(part)}
        element["placeholder"] = {"type": "plain_text", "text": words(texts.PANELISTS_EXAMPLE), "emoji": False}
        label = texts.PANELISTS_MORE if number else texts.PANELISTS
        block_id = name(f"panelists{number + 1}" if number else "panelists")
        yield field(block_id, words(label), element, hint=words(texts.PANELISTS_HINT), optional=True)


def _parts(text: str) -> list[str]:
    """The lines in pieces that leave room for some more."""
    parts = [""]
    for line in text.split("\n"):
        joined = f"{parts[-1]}\n{line}" if parts[-1] else line
        if length(joined) > SHOWN - 500 and len(parts) < PANELIST_FIELDS and parts[-1]:
            parts.append(beginning(line, SHOWN))
        else:
            parts[-1] = beginning(joined, SHOWN)
    return parts


def _series(words: Words, given: FormInput) -> Iterator[Block]:
    element = {"type": "plain_text_input", "max_length": SHOWN, **_initial(one_line(given.series))}
    yield field(_namer(given)("series"), words(texts.SERIES), element, optional=True)


def _channel(words: Words, given: FormInput, defaults: FormDefaults) -> Block:
    element = {
        "type": "conversations_select",
        "initial_conversation": given.channel or defaults.channel,
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    return field(_namer(given)("channel"), words(texts.CHANNEL), element, hint=words(texts.CHANNEL_HINT))


def _line(panelist: Panelist) -> str:
    who = ", ".join(part for part in (one_line(panelist.name), one_line(panelist.organisation)) if part)
    return f"{who} <{panelist.email}>, {panelist.role.value}"


def _initial(text: str) -> Block:
    return {"initial_value": text} if text else {}


def _namer(given: FormInput) -> Callable[[str], str]:
    """Names of the fields in this revision of the window."""
    end = f"~{given.revision}" if given.revision else ""
    return lambda name: name + end
