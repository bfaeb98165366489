"""What was understood of an announcement: JSON for programs (its keys are in `docs/draft.md`), lines for people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.cli.output import clean, fields, say
from bot.domain.agenda import shorten
from bot.domain.announcement import TimeChoice, Understanding
from bot.domain.walltime import WallTime
from bot.domain.webinar import Panelist
from bot.domain.zones import day_text, moment_line, when_line


def as_json(found: Understanding, text: str) -> dict[str, Any]:
    """Every key is always there: null, empty or `[]` where nothing is said. What a person must choose is null."""
    facts = found.facts
    zones = {choice.start.zone.key for choice in found.time_choices}
    certain = found.time_choices[0] if len(found.time_choices) == 1 else None
    return {
        "topic": found.topic,
        "date": _iso(found.day),
        "start": _iso(found.start),
        "end": _iso(found.end),
        "minutes": found.minutes,
        "zone": zones.pop() if len(zones) == 1 else None,
        "zone_written": found.zone_word,
        "starts_at": _utc(certain.starts_at) if certain else None,
        "ends_at": _ends_at(certain) if certain else None,
        "choices": [_choice(choice) for choice in found.time_choices],
        "questions": [str(question) for question in found.questions],
        "other_dates": [day.isoformat() for day in found.other_days],
        "people": [_person(person) for person in found.people],
        "series": facts.series,
        "position": facts.series_position,
        "size": facts.series_size,
        "language": facts.language,
        "languages": list(facts.languages),
        "interpretation": facts.interpretation,
        "capacity": facts.capacity,
        "registration_required": facts.registration_required,
        "q_and_a": facts.questions,
        "recording": facts.recording,
        "announcement_length": len(text.strip()),
        "agenda_length": len(shorten(text)),
        "missing": list(found.missing),
        "problems": [str(problem) for problem in found.problems],
        "notes": [str(note) for note in found.notes],
    }


def print_understood(found: Understanding, text: str) -> None:
    """The same for people; the question and its choices stand apart."""
    facts = found.facts
    agenda = shorten(text)
    fields(
        [
            ("Topic", found.topic),
            ("When", _when(found)),
            ("Zone as written", found.zone_word),
            ("Length", f"{found.minutes} minutes" if found.minutes else ""),
            ("Series", _series(found)),
            ("Languages", ", ".join(facts.languages)),
            ("Interpretation", _yes_no(facts.interpretation)),
            ("Places", facts.capacity),
            ("Registration", _yes_no(facts.registration_required)),
            ("Q&A", _yes_no(facts.questions)),
            ("Recording", _yes_no(facts.recording)),
            ("Agenda in Zoom", _agenda(len(agenda), len(text.strip()))),
        ]
    )
    if found.questions:
        say(f"\nWhich time is meant? {' '.join(clean(question) for question in found.questions)}")
        for number, choice in enumerate(found.time_choices, 1):
            say(f"  {number}. {_choice_line(choice)}")
    _list("People", map(_person_line, found.people))
    _list("Problems", map(str, found.problems))
    _list("Notes", map(str, found.notes))
    _list("Still missing", found.missing)


def _iso(value: Any) -> str | None:
    return value.isoformat() if value is not None else None


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _ends_at(choice: TimeChoice) -> str | None:
    return _utc(choice.starts_at + timedelta(minutes=choice.minutes)) if choice.minutes else None


def _choice(choice: TimeChoice) -> dict[str, Any]:
    zone = choice.start.zone
    end = choice.starts_at + timedelta(minutes=choice.minutes) if choice.minutes else None
    return {
        "start": _iso(choice.start.reading),
        "end": _iso(WallTime.of(end, zone).reading) if end else None,
        "zone": zone.key,
        "starts_at": _utc(choice.starts_at),
        "ends_at": _ends_at(choice),
        "minutes": choice.minutes,
        "why": str(choice.why),
    }


def _person(person: Panelist) -> dict[str, str]:
    return {
        "name": person.name,
        "email": person.email,
        "organisation": person.organisation,
        "role": person.role.value,
    }


def _when(found: Understanding) -> str:
    if len(found.time_choices) == 1:
        return _choice_line(found.time_choices[0])
    if found.start is None:
        return day_text(found.day) if found.day else f"{found.clock:%H:%M}" if found.clock else ""
    return f"{day_text(found.start)}, {found.start:%H:%M} as written"


def _choice_line(choice: TimeChoice) -> str:
    start, zone = choice.starts_at, choice.start.zone
    if choice.minutes:
        line = when_line(start, start + timedelta(minutes=choice.minutes), zone)
    else:
        line = moment_line(start, zone)
    return f"{line}: {choice.starts_at:%Y-%m-%d %H:%M} UTC. {clean(choice.why)}"


def _series(found: Understanding) -> str:
    facts = found.facts
    place = f"{facts.series_position or '?'} of {facts.series_size or '?'}"
    known = facts.series_position is not None or facts.series_size is not None
    return ", ".join(part for part in (facts.series, place if known else "") if part)


def _agenda(kept: int, whole: int) -> str:
    if kept == whole:
        return f"{kept} characters, the whole text"
    return f"{kept} of {whole} characters, up to the end of a sentence; the bot keeps the whole text"


def _person_line(person: Panelist) -> str:
    more = ", ".join(part for part in (person.organisation, person.email or "no address", person.role.value) if part)
    return f"{person.name} ({more})"


def _yes_no(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "no"


def _list(title: str, lines: Iterable[str]) -> None:
    shown = [clean(line) for line in lines]
    if shown:
        say(f"\n{title}:")
        for line in shown:
            say(f"  - {line}")
