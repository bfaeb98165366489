"""An announcement as the beginning of a form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.domain.announcement import Understanding, read_announcement
from bot.domain.webinar import Registration
from bot.slack import texts
from bot.slack.forms.build import people_text
from bot.slack.forms.values import FormDefaults, FormInput, PlannedTime, TimeFields
from bot.slack.locale import Words


def blank(defaults: FormDefaults) -> FormInput:
    """A form without an announcement."""
    return FormInput(
        times=TimeFields(zone=defaults.zone),
        questions=defaults.questions,
        practice_session=defaults.practice_session,
        registration=defaults.registration,
        recording=defaults.recording,
        channel=defaults.channel,
    )


def understood(words: Words, announcement: str, defaults: FormDefaults, *, today: date) -> FormInput:
    """What the announcement says, and above the fields what is doubtful or missing in it."""
    read = read_announcement(announcement, today=today, default_zone=defaults.zone)
    base = blank(defaults)
    planned = tuple(PlannedTime(choice.start, choice.minutes or 0) for choice in read.time_choices)
    return replace(
        base,
        topic=read.topic or "",
        announcement=announcement,
        times=TimeFields.of(planned[0]) if planned else _readings(read, defaults.zone),
        registration=Registration.OFF if read.facts.registration_required is False else base.registration,
        panelists=people_text(read.people),
        series=read.facts.series,
        choices=planned if len(planned) > 1 else (),
        planned=planned[0] if planned and planned[0].minutes else None,
        notes=tuple(_notes(words, read)),
    )


def _readings(read: Understanding, zone: str) -> TimeFields:
    """Day and clock as far as they are written."""
    return TimeFields(
        date=read.day.isoformat() if read.day else "",
        start=f"{read.clock:%H:%M}" if read.clock else "",
        end=f"{read.end:%H:%M}" if read.end else "",
        zone=zone,
    )


def _notes(words: Words, read: Understanding) -> Iterator[str]:
    yield words(texts.READ_FROM_TEXT, submit=words(texts.SCHEDULE))
    if read.missing:
        yield words(texts.MISSING_IN_TEXT, what=", ".join(words.chosen(texts.GAPS, gap) for gap in read.missing))
    yield from (words.note(note) for note in (*read.questions, *read.problems, *read.notes))
