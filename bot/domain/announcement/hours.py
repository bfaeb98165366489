"""Finds the clock readings, the length and the zone words that stand with a date, near it or under labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import time
from itertools import islice

from bot.domain.announcement.clocks import FoundClock, find_clock
from bot.domain.announcement.durations import find_duration
from bot.domain.announcement.lines import Line
from bot.domain.announcement.zonewords import ZoneWord, find_zone_words

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
_SHORT = 120  # characters
_MOST_CLOCKS, _MOST_LABELS, _OPENING = 4, 40, 8


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The start once more, as the clocks of another zone show it."""

    clock: time
    zone_words: tuple[ZoneWord, ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """What is said of the time of day; None or empty where nothing is."""

    clock: FoundClock | None = None
    minutes: int | None = None
    zone_words: tuple[ZoneWord, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()


def hours_in(plain: str) -> Hours:
    """Clock, length and zone words of one piece of a line, and the clocks of other zones that follow."""
    duration = find_duration(plain)
    rest = f"{plain[: duration.start]} ; {plain[duration.end :]}" if duration else plain
    clock = find_clock(rest)
    minutes = duration.minutes if duration else None
    if clock is None:
        return Hours(None, minutes, find_zone_words(rest))
    after = rest[clock.ends :]
    behind = _words_behind(rest, clock)
    others = tuple(islice(_elsewhere(after), _MOST_CLOCKS))
    same = next((other.zone_words for other in others if other.clock == clock.start), ())
    words = find_zone_words(clock.zone) or behind or find_zone_words(rest[: clock.begins]) or same
    return Hours(clock, minutes, words, others if words is not same else ())


def near_hours(index: int, lines: tuple[Line, ...], dated: frozenset[int]) -> Hours:
    """What the next two lines with text say, else the line before: short lines without a date of their own."""
    after = list(islice((each for each in range(index + 1, len(lines)) if not lines[each].blank), 2))
    near = [each for each in (*after, index - 1) if each >= 0 and each not in dated and _is_short(lines[each])]
    hours = [hours_in(lines[each].plain) for each in near]
    with_clock = next((each for each in hours if each.clock), Hours())
    minutes = next((each.minutes for each in hours if each.minutes), None)
    zones = next((each.zone_words for each in hours if each.zone_words), ())
    return Hours(with_clock.clock, minutes, with_clock.zone_words or zones, with_clock.elsewhere)


def labelled_hours(lines: tuple[Line, ...], dated: frozenset[int]) -> Hours:
    """What lines such as “Time: 14:00” say, wherever they stand."""
    labelled = (line for index, line in enumerate(lines) if index not in dated and _TIME_LABEL.search(line.plain))
    hours = [hours_in(line.plain[line.plain.index(":") + 1 :]) for line in islice(labelled, _MOST_LABELS)]
    found = next((each for each in hours if each.clock), Hours())
    return replace(found, minutes=next((each.minutes for each in hours if each.minutes), None))


def opening_hours(lines: tuple[Line, ...]) -> Hours:
    """What a short line at the top says where no day is written."""
    opening = [line.plain for line in lines if not line.blank][:_OPENING]
    hours = (hours_in(plain) for plain in opening if len(plain) <= _SHORT // 2)
    return next((each for each in hours if each.clock), Hours())


def labelled_zone(lines: tuple[Line, ...]) -> tuple[ZoneWord, ...]:
    """The zone of a line such as “All times are in Brussels time”."""
    return next(
        (words for line in lines if _ZONE_LABEL.search(line.plain) and (words := find_zone_words(line.plain))), ()
    )


def ended(clock: FoundClock | None, lines: tuple[Line, ...]) -> FoundClock | None:
    """The clock with the end that a line of its own gives: `End: 15:30`."""
    if clock is None or clock.start is None or clock.end is not None:
        return clock
    labelled = (_END_LABEL.match(line.plain) for line in lines)
    ends = (find_clock(match["clock"]) for match in labelled if match)
    return replace(clock, end=next((end.start for end in ends if end), None))


def _elsewhere(after: str) -> Iterator[Elsewhere]:
    """The readings with zone words of their own: “(12:00 UTC)”, “/ 13:00 London time”."""
    while clock := find_clock(after):
        words = _words_behind(after, clock)
        after = after[clock.ends :]
        if clock.start is not None and words:
            yield Elsewhere(clock.start, words)


def _words_behind(plain: str, clock: FoundClock) -> tuple[ZoneWord, ...]:
    """The zone words between a reading and the next one; the reading's last letters tell that they follow it."""
    following = find_clock(plain[clock.ends :])
    end = clock.ends + following.begins if following else len(plain)
    return find_zone_words(plain[max(0, clock.ends - 2) : end])


def _is_short(line: Line) -> bool:
    return len(line.plain) <= _SHORT and "@" not in line.plain
