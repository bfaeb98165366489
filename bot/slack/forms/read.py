"""A submitted form as a draft, as errors at their fields, or as the same form with a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.announcement import parse_people, read_announcement
from bot.domain.lengths import length
from bot.domain.webinar import TOPIC_LIMIT, Panelist, WebinarDraft
from bot.domain.zones import clock_text
from bot.slack import texts
from bot.slack.escape import many_lines, shorten
from bot.slack.forms.build import CREATE, shown_text
from bot.slack.forms.fields import Submitted, read_fields
from bot.slack.forms.moments import Moment, as_asked, read_moment
from bot.slack.forms.understand import understood
from bot.slack.forms.values import FormDefaults, FormInput, PlannedTime, TimeFields
from bot.slack.locale import Words

SERIES_LIMIT = 120
ERROR_LIMIT = 900


@dataclass(frozen=True, slots=True)
class FormReading:
    """One of three: a draft with its channel; errors by block id; or `again`, the form to show instead."""

    draft: WebinarDraft | None = None
    channel: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    again: FormInput | None = None


def read_form(
    words: Words, view: Mapping[str, Any], *, kept: str, defaults: FormDefaults, now: datetime
) -> FormReading | None:
    """The create or edit form. `kept` is the whole announcement whose beginning the form showed, `now` is aware.

    None for a form of another version.
    """
    given = read_fields(view)
    if given is None:
        return None
    announcement = _whole(given, kept)
    if filled := _filled_in(words, given, announcement, defaults, now):
        return FormReading(again=filled)
    moment = read_moment(words, given, now)
    people, people_errors = _people(words, given) if given.callback == CREATE else ((), {})
    errors = {**_plain_errors(words, given), **moment.errors, **people_errors}
    if errors:
        return FormReading(errors={given.block(name): shorten(text, ERROR_LIMIT) for name, text in errors.items()})
    if moment.question:
        return FormReading(again=_asking(words, given, announcement, moment))
    if moment.planned is None:
        raise AssertionError("a moment is a time, errors or a question")
    return FormReading(_draft(given, announcement, moment.planned, people), given.channel)


def read_people(words: Words, view: Mapping[str, Any]) -> tuple[tuple[Panelist, ...], dict[str, str]] | None:
    """The panelists' form: people, and errors by block id. None for a form of another version."""
    given = read_fields(view)
    if given is None:
        return None
    people, errors = _people(words, given)
    return people, {given.block(name): text for name, text in errors.items()}


def _whole(given: Submitted, kept: str) -> str:
    """The kept text where what the form showed of it was left as it was, but for white space at its ends."""
    untouched = bool(kept) and given.announcement.strip() == many_lines(shown_text(kept)).strip()
    return many_lines(kept).strip("\n") if untouched else given.announcement


def _filled_in(
    words: Words, given: Submitted, announcement: str, defaults: FormDefaults, now: datetime
) -> FormInput | None:
    """The same form with date, start and end from the announcement, where they were left empty and it says them."""
    times = given.times
    answered = given.hidden.question and as_asked(given)
    if (times.date and times.start and times.end) or answered or not announcement.strip() or given.odd:
        return None
    zone = ZoneInfo(defaults.zone)
    found = understood(words, announcement, defaults, today=now.astimezone(zone).date())
    if not times.date and not times.start and not times.end:
        merged, choices, planned = found.times, found.choices, found.planned
    else:
        merged, choices, planned = _merged(times, found.times), (), None
    if merged == replace(times, zone=merged.zone):
        return None
    shown = _again(given, announcement)
    sentence = words(texts.UNDERSTOOD, submit=words(texts.SCHEDULE))
    return replace(
        shown,
        times=merged,
        choices=choices,
        planned=planned,
        panelists=shown.panelists or found.panelists,
        series=shown.series or found.series,
        notes=(sentence, *found.notes[1:]),
    )


def _merged(typed: TimeFields, found: TimeFields) -> TimeFields:
    """What was typed, completed by what was found; the zone stays as chosen."""
    return TimeFields(typed.date or found.date, typed.start or found.start, typed.end or found.end, typed.zone)


def _asking(words: Words, given: Submitted, announcement: str, moment: Moment) -> FormInput:
    wall = moment.question[0].start
    sentence = words(texts.ASK_TWICE, clock=clock_text(wall.reading, words.locale))
    return replace(_again(given, announcement), choices=moment.question, notes=(sentence,))


def _again(given: Submitted, announcement: str) -> FormInput:
    """The form as it was filled in."""
    return FormInput(
        topic=given.topic,
        announcement=announcement,
        times=given.times,
        questions=given.questions,
        practice_session=given.practice_session,
        registration=given.registration,
        recording=given.recording,
        panelists=given.panelists,
        series=given.series,
        channel=given.channel,
        draft_id=given.hidden.draft_id,
        webinar_id=given.hidden.webinar_id,
        revision=given.hidden.revision + 1,
    )


def _plain_errors(words: Words, given: Submitted) -> dict[str, str]:
    errors = {name: words(texts.CHOICE_UNREADABLE) for name in given.odd & {"registration", "recording", "meant"}}
    if not given.topic:
        errors["topic"] = words(texts.TOPIC_EMPTY, limit=TOPIC_LIMIT)
    elif (typed := length(given.topic)) > TOPIC_LIMIT:
        errors["topic"] = words(texts.TOPIC_LONG, n=typed, limit=TOPIC_LIMIT)
    if len(given.series) > SERIES_LIMIT:
        errors["series"] = words(texts.SERIES_LONG, n=len(given.series), limit=SERIES_LIMIT)
    if given.callback == CREATE and not given.channel:
        errors["channel"] = words(texts.CHANNEL_EMPTY)
    return errors


def _people(words: Words, given: Submitted) -> tuple[tuple[Panelist, ...], dict[str, str]]:
    people, problems = parse_people(given.panelists)
    if not problems:
        return people, {}
    return (), {"panelists": shorten(" ".join(words.note(problem) for problem in problems), ERROR_LIMIT)}


def _draft(given: Submitted, announcement: str, planned: PlannedTime, people: tuple[Panelist, ...]) -> WebinarDraft:
    read = read_announcement(announcement, today=planned.start.reading.date(), default_zone=planned.start.zone.key)
    return WebinarDraft(
        topic=given.topic,
        start=planned.start,
        minutes=planned.minutes,
        announcement=announcement,
        panelists=people,
        questions=given.questions,
        practice_session=given.practice_session,
        registration=given.registration,
        recording=given.recording,
        series=given.series,
        series_position=read.facts.series_position if given.series else None,
        series_size=read.facts.series_size if given.series else None,
        language=read.language if announcement.strip() else "",
    )
