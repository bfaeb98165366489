"""Finds when the event of an announcement takes place: its day, its clock readings, its length, its zone words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice

from bot.domain.announcement.clocks import find_clock
from bot.domain.announcement.dates import FoundDate, find_dates
from bot.domain.announcement.hours import (
    Elsewhere,
    Hours,
    ended,
    hours_in,
    labelled_hours,
    labelled_zone,
    near_hours,
    opening_hours,
)
from bot.domain.announcement.lines import Line
from bot.domain.announcement.zonewords import ZoneWord
from bot.domain.sentences import Note

_DEADLINE = re.compile(
    r"\b(?:deadline|register (?:by|before|until)|registration (?:closes|is open until|until|by)|before|closes on"
    r"|no later|date limite|avant le|au plus tard|jusqu'au|clôture|anmeldeschluss|bis zum|published|press release"
    r"|communiqué|pressemitteilung|last updated|since|depuis"
    r"|rehearsal|technical (?:test|check)|répétition|test technique|generalprobe|technikprobe)\b",
    re.IGNORECASE,
)
_DATE_LABEL = re.compile(r"^\W*(?:date|when|quand|wann|datum|termin)\b[^:]{0,20}:", re.IGNORECASE)
_LINE_LIMIT, _AROUND, _FIRST_WORDS = 1500, 300, 12  # characters
_MOST_DATES = 40
_EVENING, _SMALL_HOURS = time(17, 0), time(6, 0)


@dataclass(frozen=True, slots=True)
class When:
    """What is written about the time. `start` and `end` are naive readings, `clock` the start's without a day.

    `alternatives` are other days that may be meant instead, with the `question` that a person must answer.
    """

    day: date | None = None
    alternatives: tuple[date, ...] = ()
    question: Note | None = None
    other_days: tuple[date, ...] = ()
    clock: time | None = None
    start: datetime | None = None
    end: datetime | None = None
    minutes: int | None = None
    zone_words: tuple[ZoneWord, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    notes: tuple[Note, ...] = ()
    problems: tuple[Note, ...] = ()
    lines: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Place:
    """A date in its line, and what may be said about it there: the text between its neighbours."""

    index: int
    found: FoundDate
    before: str
    after: str
    deadline: bool
    labelled: bool


def find_when(lines: tuple[Line, ...], today: date) -> When:
    """The event's time as written. Of several days the first with a clock reading is taken and the others are named."""
    every = (place for index, line in enumerate(lines) for place in _places(index, line.plain[:_LINE_LIMIT], today))
    places = list(islice(every, _MOST_DATES))
    dated = frozenset(place.index for place in places)
    if not places:
        hours = labelled_hours(lines, dated)
        return _when(None, (), hours if hours.clock else opening_hours(lines), dated)
    chosen = min(places, key=lambda place: (place.deadline, _rank(place, lines, dated)))
    hours = _hours_of(chosen, lines, dated)
    hours = replace(hours, zone_words=hours.zone_words or labelled_zone(lines), clock=ended(hours.clock, lines))
    others = [place.found for place in places if not place.deadline and place.found.day != chosen.found.day]
    about = frozenset(place.index for place in places if _is_of_the_event(place, chosen, lines[place.index]))
    return _when(chosen.found, tuple(others), hours, about)


def _places(index: int, plain: str, today: date) -> Iterator[_Place]:
    found = find_dates(plain, today)
    for position, each in enumerate(found):
        others = [other for other in found if other.day != each.day]
        left = max((other.end for other in others if other.end <= each.start), default=0)
        right = min((other.start for other in others if other.start >= each.end), default=len(plain))
        same = [other for other in found if other.day == each.day and other is not each]
        text = _masked(plain, same)
        before = found[position - 1].end if position else 0
        deadline = bool(_DEADLINE.search(plain[before : each.start]))
        labelled = bool(_DATE_LABEL.search(plain))
        around = text[left : each.start][-_AROUND:], text[each.end : right][:_AROUND]
        yield _Place(index, each, *around, deadline, labelled)


def _is_of_the_event(place: _Place, chosen: _Place, line: Line) -> bool:
    """False for a line that names another day in passing, as a title may."""
    near = place.found.day == chosen.found.day or place.found.start < _FIRST_WORDS
    return near or place.deadline or find_clock(line.plain[:_LINE_LIMIT]) is not None


def _masked(plain: str, found: list[FoundDate]) -> str:
    for each in found:
        plain = plain[: each.start] + " " * (each.end - each.start) + plain[each.end :]
    return plain


def _rank(place: _Place, lines: tuple[Line, ...], dated: frozenset[int]) -> int:
    """0 where a clock or a label stands with the date, 1 where a clock stands in a line near by, 2 elsewhere."""
    if place.labelled or hours_in(place.after).clock or hours_in(place.before).clock:
        return 0
    return 1 if near_hours(place.index, lines, dated).clock else 2


def _hours_of(place: _Place, lines: tuple[Line, ...], dated: frozenset[int]) -> Hours:
    after, before = hours_in(place.after), hours_in(place.before)
    first, second = (after, before) if after.clock or not before.clock else (before, after)
    near = near_hours(place.index, lines, dated)
    elsewhere = labelled_hours(lines, dated)
    options = (first, second, near, elsewhere)
    chosen = next((option for option in options if option.clock), Hours())
    minutes = next((option.minutes for option in options if option.minutes), None)
    words = next((option.zone_words for option in (chosen, *options) if option.zone_words), ())
    return Hours(chosen.clock, minutes, words, chosen.elsewhere)


def _when(found: FoundDate | None, others: tuple[FoundDate, ...], hours: Hours, dated: frozenset[int]) -> When:
    clock = hours.clock
    notes = [*found.notes, *_other_dates(found, others)] if found else []
    problems = [*(found.problems if found else ()), *(clock.problems if clock else ())]
    day = found.day if found else None
    reading = clock.start if clock else None
    begins, ends, sentence = _span(day, reading, clock.end if clock else None)
    (notes if ends else problems).extend([sentence] if sentence else [])
    return When(
        day=day,
        alternatives=found.alternatives if found else (),
        question=found.question if found else None,
        other_days=tuple(dict.fromkeys(each.day for each in others if each.day)),
        clock=reading,
        start=begins if day else None,
        end=ends if day else None,
        minutes=_length(begins, ends, hours.minutes, notes),
        zone_words=hours.zone_words,
        elsewhere=hours.elsewhere,
        notes=tuple(notes),
        problems=tuple(problems),
        lines=dated,
    )


def _span(
    day: date | None, start: time | None, end: time | None
) -> tuple[datetime | None, datetime | None, Note | None]:
    """Start and end as readings, on any day where none is written, and what is to be said of the end."""
    if start is None:
        return None, None, None
    begins = datetime.combine(day or date(2000, 1, 1), start)
    return (begins, None, None) if end is None else (begins, *_end(begins, end))


def _end(start: datetime, clock: time) -> tuple[datetime | None, Note | None]:
    end = datetime.combine(start.date(), clock)
    if end > start:
        return end, None
    values = {"start": start.time(), "end": clock}
    if start.time() >= _EVENING and clock <= _SMALL_HOURS:
        return end + timedelta(days=1), Note("{end} is read as the time on the day after.", values)
    return None, Note("The event ends at {end}, before it begins at {start}. Correct the times.", values)


def _length(start: datetime | None, end: datetime | None, written: int | None, notes: list[Note]) -> int | None:
    if start is None or end is None:
        return written
    minutes = int((end - start) / timedelta(minutes=1))
    if written and written != minutes:
        values = {"minutes": minutes, "written": written}
        notes.append(
            Note("The times make {minutes} minutes, the text also says {written}; the times are taken.", values)
        )
    return minutes


def _other_dates(found: FoundDate, others: tuple[FoundDate, ...]) -> list[Note]:
    if not others or found.day is None:
        return []
    written = "; ".join(dict.fromkeys(each.written for each in others))
    return [
        Note(
            "The text names several days; {day} is taken. Also named: {others}.",
            {"day": found.day, "others": written},
        )
    ]
