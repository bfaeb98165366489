"""An announcement as the beginning of a form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.domain.announcement import Understanding, read_announcement
from bot.domain.announcement.facts import Facts
from bot.domain.webinar import Recording, Registration
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
        times=_certain(read, planned, defaults.zone),
        registration=_registration(read.facts, base.registration),
        recording=_recording(read.facts, base.recording),
        questions=base.questions or bool(read.facts.questions),
        panelists=people_text(read.people),
        series=read.facts.series,
        choices=planned if len(planned) > 1 else (),
        planned=planned[0] if len(planned) == 1 and planned[0].minutes else None,
        notes=tuple(_notes(words, read)),
    )


def _certain(read: Understanding, planned: tuple[PlannedTime, ...], zone: str) -> TimeFields:
    """Date, start, end and zone as far as the text leaves no doubt about them; the zone is the form's own elsewhere."""
    if planned:
        shared = TimeFields.shared(planned)
        return replace(shared, zone=shared.zone or zone)
    day = read.day.isoformat() if read.day and not read.questions else ""
    clear = read.clock is not None and read.start is None and not read.zone_word
    return TimeFields(date=day, start=f"{read.clock:%H:%M}" if clear else "", zone=zone)


def _registration(facts: Facts, usual: Registration) -> Registration:
    if facts.registration_required is False:
        return Registration.OFF
    return Registration.AUTOMATIC if facts.registration_required and usual is Registration.OFF else usual


def _recording(facts: Facts, usual: Recording) -> Recording:
    if facts.recording is False:
        return Recording.NONE
    return Recording.CLOUD if facts.recording and usual is Recording.NONE else usual


def _notes(words: Words, read: Understanding) -> Iterator[str]:
    yield words(texts.READ_FROM_TEXT, submit=words(texts.SCHEDULE))
    if read.missing:
        yield words(texts.MISSING_IN_TEXT, what=", ".join(words.chosen(texts.GAPS, gap) for gap in read.missing))
    yield from (words.note(note) for note in (*read.questions, *read.problems, *read.notes))
