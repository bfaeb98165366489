"""Finds when the event of an announcement takes place: its day, its clock readings, its length, its zone words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice

from bot.domain.announcement.clocks import FoundClock, find_clock
from bot.domain.announcement.dates import FoundDate, find_dates
from bot.domain.announcement.durations import find_duration
from bot.domain.announcement.lines import Line
from bot.domain.announcement.zonewords import ZoneWord, find_zone_words
from bot.domain.sentences import Note

_DEADLINE = re.compile(
    r"\b(?:deadline|register (?:by|before|until)|registration (?:closes|is open until|until|by)|before|closes on"
    r"|no later|date limite|avant le|au plus tard|jusqu'au|clôture|anmeldeschluss|bis zum|published|last updated|since"
    r"|depuis|rehearsal|technical (?:test|check)|répétition|test technique|generalprobe|technikprobe)\b",
    re.IGNORECASE,
)
_DATE_LABEL = re.compile(r"^\W*(?:date|when|quand|wann|datum|termin)\b[^:]{0,20}:", re.IGNORECASE)
_TIME_LABEL = re.compile(
    r"^\W*(?:times?|hours?|heures?|horaires?|uhrzeit|zeit|start|begin|début|duration|durée|dauer|length)\b[^:]{0,20}:",
    re.IGNORECASE,
)
_END_LABEL = re.compile(
    r"^\W*(?:ends?|ending|finish|fin|heure de fin|ende|fine|término)\b[^:]{0,12}:(?P<clock>[^\n]{1,40})", re.IGNORECASE
)
_ZONE_LABEL = re.compile(
    r"\b(?:all times|times are|time ?zone|toutes les heures|heures (?:sont )?(?:données|indiquées)|fuseau|zeitzone)\b",
    re.IGNORECASE,
)
_SHORT, _LINE_LIMIT, _AROUND = 120, 1500, 300  # characters
_MOST_DATES, _MOST_CLOCKS, _OPENING = 40, 4, 8
_EVENING, _SMALL_HOURS = time(17, 0), time(6, 0)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The start once more, as the clocks of another zone show it."""

    clock: time
    zone_words: tuple[ZoneWord, ...]


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


@dataclass(frozen=True, slots=True)
class _Hours:
    clock: FoundClock | None
    minutes: int | None
    zone_words: tuple[ZoneWord, ...]
    elsewhere: tuple[Elsewhere, ...] = ()


def find_when(lines: tuple[Line, ...], today: date) -> When:
    """The event's time as written. Of several days the first with a clock reading is taken and the others are named."""
    every = (place for index, line in enumerate(lines) for place in _places(index, line.plain[:_LINE_LIMIT], today))
    places = list(islice(every, _MOST_DATES))
    dated = frozenset(place.index for place in places)
    if not places:
        hours = _labelled_hours(lines, dated)
        return _when(None, (), hours if hours.clock else _opening_hours(lines), dated)
    chosen = min(places, key=lambda place: (place.deadline, _rank(place, lines, dated)))
    hours = _hours_of(chosen, lines, dated)
    hours = replace(hours, zone_words=hours.zone_words or _labelled_zone(lines), clock=_ended(hours.clock, lines))
    others = [place.found for place in places if not place.deadline and place.found.day != chosen.found.day]
    return _when(chosen.found, tuple(others), hours, dated)


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


def _masked(plain: str, found: list[FoundDate]) -> str:
    for each in found:
        plain = plain[: each.start] + " " * (each.end - each.start) + plain[each.end :]
    return plain


def _rank(place: _Place, lines: tuple[Line, ...], dated: frozenset[int]) -> int:
    """0 where a clock or a label stands with the date, 1 where a clock stands in a line near by, 2 elsewhere."""
    if place.labelled or _hours_in(place.after).clock or _hours_in(place.before).clock:
        return 0
    return 1 if _near_hours(place.index, lines, dated).clock else 2


def _hours_of(place: _Place, lines: tuple[Line, ...], dated: frozenset[int]) -> _Hours:
    after, before = _hours_in(place.after), _hours_in(place.before)
    first, second = (after, before) if after.clock or not before.clock else (before, after)
    near = _near_hours(place.index, lines, dated)
    elsewhere = _labelled_hours(lines, dated)
    options = (first, second, near, elsewhere)
    chosen = next((option for option in options if option.clock), _Hours(None, None, ()))
    minutes = next((option.minutes for option in options if option.minutes), None)
    words = next((option.zone_words for option in (chosen, *options) if option.zone_words), ())
    return _Hours(chosen.clock, minutes, words, chosen.elsewhere)


def _hours_in(plain: str) -> _Hours:
    """Clock, length and zone words of one piece of a line, and the clocks of other zones that follow."""
    duration = find_duration(plain)
    rest = f"{plain[: duration.start]} ; {plain[duration.end :]}" if duration else plain
    clock = find_clock(rest)
    minutes = duration.minutes if duration else None
    if clock is None:
        return _Hours(None, minutes, find_zone_words(rest))
    after = rest[clock.ends :]
    following = find_clock(after)
    behind = find_zone_words(
        rest[max(0, clock.ends - 2) : clock.ends] + (after[: following.begins] if following else after)
    )
    others = tuple(islice(_elsewhere(after), _MOST_CLOCKS))
    same = next((other.zone_words for other in others if other.clock == clock.start), ())
    words = find_zone_words(clock.zone) or behind or find_zone_words(rest[: clock.begins]) or same
    return _Hours(clock, minutes, words, others if words is not same else ())


def _elsewhere(after: str) -> Iterator[Elsewhere]:
    """The readings with zone words of their own: “(12:00 UTC)”, “/ 13:00 London time”."""
    while clock := find_clock(after):
        after = after[clock.ends :]
        following = find_clock(after)
        words = find_zone_words(after[: following.begins] if following else after)
        if clock.start is not None and words:
            yield Elsewhere(clock.start, words)


def _near_hours(index: int, lines: tuple[Line, ...], dated: frozenset[int]) -> _Hours:
    """What the next two lines with text say, else the line before: short lines without a date of their own."""
    after = [each for each in range(index + 1, len(lines)) if not lines[each].blank][:2]
    near = [each for each in (*after, index - 1) if each >= 0 and each not in dated and _is_short(lines[each])]
    hours = [_hours_in(lines[each].plain) for each in near]
    with_clock = next((each for each in hours if each.clock), _Hours(None, None, ()))
    minutes = next((each.minutes for each in hours if each.minutes), None)
    zones = next((each.zone_words for each in hours if each.zone_words), ())
    return _Hours(with_clock.clock, minutes, with_clock.zone_words or zones, with_clock.elsewhere)


def _is_short(line: Line) -> bool:
    return len(line.plain) <= _SHORT and "@" not in line.plain


def _labelled_hours(lines: tuple[Line, ...], dated: frozenset[int]) -> _Hours:
    """What lines such as “Time: 14:00” say, wherever they stand."""
    labelled = [line for index, line in enumerate(lines) if index not in dated and _TIME_LABEL.search(line.plain)]
    hours = [_hours_in(line.plain[line.plain.index(":") + 1 :]) for line in labelled]
    found = next((each for each in hours if each.clock), _Hours(None, None, ()))
    return replace(found, minutes=next((each.minutes for each in hours if each.minutes), None))


def _opening_hours(lines: tuple[Line, ...]) -> _Hours:
    """What a short line at the top says where no day is written."""
    opening = [line.plain for line in lines if not line.blank][:_OPENING]
    hours = (_hours_in(plain) for plain in opening if len(plain) <= _SHORT // 2)
    return next((each for each in hours if each.clock), _Hours(None, None, ()))


def _labelled_zone(lines: tuple[Line, ...]) -> tuple[ZoneWord, ...]:
    return next(
        (words for line in lines if _ZONE_LABEL.search(line.plain) and (words := find_zone_words(line.plain))), ()
    )


def _ended(clock: FoundClock | None, lines: tuple[Line, ...]) -> FoundClock | None:
    """The clock with the end that a line of its own gives: `End: 15:30`."""
    if clock is None or clock.start is None or clock.end is not None:
        return clock
    labelled = (_END_LABEL.match(line.plain) for line in lines)
    ends = (find_clock(match["clock"]) for match in labelled if match)
    return replace(clock, end=next((end.start for end in ends if end), None))


def _when(found: FoundDate | None, others: tuple[FoundDate, ...], hours: _Hours, dated: frozenset[int]) -> When:
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
