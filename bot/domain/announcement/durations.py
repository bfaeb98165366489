"""Finds how long something takes: `90 minutes`, `1h30`, `about one hour`, `une heure et demie`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.domain.announcement.words import NUMBERS, any_of

_CUE = (
    r"(?:dur[ée]e|dure|durera|duration|length|lasts?|lasting|takes|dauer|dauert|duración|durata|dura|διάρκεια|pendant|durant|for|about|approximately|approx\.?|environ|circa|ca\.)"
    r"\s*(?::|of\b|de\b|d')?\s*(?:about|approximately|approx\.?|environ|circa|ca\.|~)?\s*"
)
_PHRASES = (
    (re.compile(r"\b(?:half an hour|half[- ]hour|(?:une )?demi-heure|(?:eine )?halbe stunde)\b", re.IGNORECASE), 30),
    (re.compile(r"\b(?:three[- ]quarters of an hour|trois quarts d'heure|dreiviertelstunde)\b", re.IGNORECASE), 45),
    (re.compile(r"\b(?:anderthalb|eineinhalb|one and a half) (?:stunden|hours)\b", re.IGNORECASE), 90),
)
_HOURS = re.compile(
    rf"(?<![\d:.,h])(?<!\bà )(?<!\bde )(?<!\bdès )(?<!\bvers )(?<!\bjusqu'à )(?<!\bentre )(?<!\bet )"
    rf"\b(?P<count>\d(?:[.,]\d{{1,2}})?|{any_of(NUMBERS)})\s*(?P<half>½|1/2)?[\s-]*"
    r"(?:hours?|hrs?|heures?|stunden?|horas?|or[ae])\b(?!\s+(?:before|earlier|avant|du matin|de l'apr))"
    r"(?:\s*(?:(?P<more>(?:and|et|und) (?:a half|demie?|half))|(?:and |et |und )?(?P<minutes>\d{1,2})(?![\d:h]))"
    r"(?:\s*(?:minutes?|mins?|mn|minuten|minutos?|minut[oi]|λεπτά)\b)?)?",
    re.IGNORECASE,
)
_MINUTES = re.compile(
    r"(?<![\d:.,h-])\b(?P<minutes>\d{1,3})(?:[\s-]*(?:minutes?|mins?|mn|minuten|minutos?|minut[oi]|λεπτά)\b|'(?=[\s).,;]|$))"
    r"(?!\s+(?:before|earlier|avant|break|pause|de pause|prior|late))",
    re.IGNORECASE,
)
_COMPACT = r"(?P<hours>\d)\s*h\s*(?P<minutes>[0-5]\d)?(?!\d)(?![a-z])"
_CUED = re.compile(rf"\b{_CUE}{_COMPACT}", re.IGNORECASE)
_BRACKETED = re.compile(rf"\(\s*~?{_COMPACT}(?:\s*min)?\s*\)", re.IGNORECASE)
_DECIMAL = re.compile(r"(?<![\d:.,])(?P<hours>\d)[.,](?P<tenths>\d)\s*h(?:rs?)?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundDuration:
    minutes: int
    start: int
    end: int


def find_duration(plain: str) -> FoundDuration | None:
    """The first length of time in one folded line, in minutes; None if there is none."""
    found = [
        _spoken(plain),
        _hours(plain),
        _minutes(plain),
        _compact(_CUED, plain),
        _compact(_BRACKETED, plain),
        _decimal(plain),
    ]
    sound = [each for each in found if each and 0 < each.minutes <= 24 * 60]
    return min(sound, key=lambda each: (each.start, -each.end), default=None)


def _spoken(plain: str) -> FoundDuration | None:
    for pattern, minutes in _PHRASES:
        if match := pattern.search(plain):
            return FoundDuration(minutes, match.start(), match.end())
    return None


def _hours(plain: str) -> FoundDuration | None:
    match = _HOURS.search(plain)
    if match is None:
        return None
    word = match["count"].casefold().replace(",", ".")
    hours = float(NUMBERS.get(word) or word) + (0.5 if match["half"] or match["more"] else 0)
    return FoundDuration(round(hours * 60) + int(match["minutes"] or 0), match.start(), match.end())


def _minutes(plain: str) -> FoundDuration | None:
    match = _MINUTES.search(plain)
    return FoundDuration(int(match["minutes"]), match.start(), match.end()) if match else None


def _compact(pattern: re.Pattern[str], plain: str) -> FoundDuration | None:
    match = pattern.search(plain)
    if match is None:
        return None
    return FoundDuration(int(match["hours"]) * 60 + int(match["minutes"] or 0), match.start(), match.end())


def _decimal(plain: str) -> FoundDuration | None:
    """`1,5 h`: one digit behind the mark, as no clock has it."""
    match = _DECIMAL.search(plain)
    if match is None:
        return None
    return FoundDuration(int(match["hours"]) * 60 + int(match["tenths"]) * 6, match.start(), match.end())
