"""Finds the days that a text names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.domain.announcement.words import (
    MONTHS,
    SHORT_MONTHS,
    SHORT_WEEKDAYS,
    WEEKDAYS,
    any_of,
)
from bot.domain.sentences import Note

_WEEKDAY = (  # a look at the next letter spares sixty words a try at every number
    rf"(?:\b(?=[^\W\d])(?P<weekday>{any_of(WEEKDAYS)}|(?:{any_of(SHORT_WEEKDAYS)})(?=[.,\s]))[.,]*\s+"
    r"(?:(?:the|le|den|der|dem|el|il|o)\s+)?)?"
)
_WEEKDAY_AFTER = rf"(?:,?\s*\(?(?P<weekday2>{any_of(WEEKDAYS)})\)?(?!\w))?"
_MONTH = rf"(?P<month>(?=[^\W\d])(?:{any_of(MONTHS)})\b|(?:{any_of(SHORT_MONTHS)})\b\.?)"
_ORDINAL = r"(?:\s?(?:st|nd|rd|th|er|re|e|ème|eme)\b|\.)?"
_YEAR = r"(?:\s*,?\s*(?:de\s+|of\s+|del\s+|di\s+)?(?P<year>(?:19|20)\d\d)(?!\d|:\d|\s*(?:h|hrs|hours|uhr)\b))?"
_AND = r"\s*(?:-|–|,|/|&|\bto\b|\band\b|\bau\b|\bet\b|\bbis\b|\bund\b)\s*"
_NUMBER_BEFORE = r"(?<![\d:.,/-])(?<!\dh)(?<!\dh\s)"

_DAY_MONTH = re.compile(
    rf"{_WEEKDAY}{_NUMBER_BEFORE}(?P<more>(?:\d{{1,2}}{_ORDINAL}{_AND}){{0,6}})(?P<day>\d{{1,2}}){_ORDINAL}"
    rf"[\s-]*(?:of\s+|de\s+|di\s+)?{_MONTH}(?:-(?=\d{{4}}))?{_YEAR}{_WEEKDAY_AFTER}",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"{_WEEKDAY}\b{_MONTH}\s+(?:the\s+)?(?P<day>\d{{1,2}}){_ORDINAL}(?![\d:]|\s*(?:h|uhr)\b|\.\d|\s*[ap]\.?m\b)"
    rf"(?P<after>(?:{_AND}\d{{1,2}}{_ORDINAL}(?![\d:]|\s*(?:h|uhr)\b|\.\d|\s*[ap]\.?m\b))?){_YEAR}{_WEEKDAY_AFTER}",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(
    rf"{_WEEKDAY}(?<![\d./-])(?P<year>(?:19|20)\d\d)(?P<sep>[-/.])(?P<month>\d{{1,2}})(?P=sep)(?P<day>\d{{1,2}})(?!\d)(?:T(?=\d))?"
    rf"{_WEEKDAY_AFTER}",
    re.IGNORECASE,
)
_NUMERIC = re.compile(
    rf"{_WEEKDAY}(?<![\d./-])(?P<day>\d{{1,2}})(?P<sep>[-/.])(?P<month>\d{{1,2}})(?P=sep)"
    rf"(?P<year>(?:19|20)\d\d|\d\d)(?![\d/]|[.:]\d){_WEEKDAY_AFTER}",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_SEPARATED = re.compile(r"\d[-/.]\d")
_STEMS = tuple({word.casefold()[:3] for word in (*MONTHS, *SHORT_MONTHS)})


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A day that stands between two positions of a line. `day` is None if no calendar has it; `problems` say so.

    `alternatives` are the other days that may be meant, with the `question` that a person must answer.
    """

    day: date | None
    written: str
    start: int
    end: int
    year_written: bool = True
    notes: tuple[Note, ...] = ()
    problems: tuple[Note, ...] = ()
    alternatives: tuple[date, ...] = ()
    question: Note | None = None


def find_dates(plain: str, today: date) -> tuple[FoundDate, ...]:
    """The days named in one folded line, in their order. A day without a year is the next such day from `today`."""
    found: list[FoundDate] = []
    for pattern in _patterns_for(plain):
        for match in pattern.finditer(plain):
            if not any(match.start() < other.end and other.start < match.end() for other in found):
                found.extend(_read(match, today))
    return _with_borrowed_years(sorted(found, key=lambda each: each.start))


def _patterns_for(plain: str) -> Iterator[re.Pattern[str]]:
    """Those that can match at all: the patterns are slow, and most lines have neither a date's numbers nor a month."""
    if not _DIGIT.search(plain):
        return
    if _SEPARATED.search(plain):
        yield from (_YEAR_FIRST, _NUMERIC)
    folded = plain.casefold()
    if any(stem in folded for stem in _STEMS):
        yield from (_DAY_MONTH, _MONTH_DAY)


def _read(match: re.Match[str], today: date) -> Iterator[FoundDate]:
    """The days of one match: one, or each of `5 and 6 May 2022`."""
    groups = match.groupdict()
    if groups["month"].isdigit():
        yield _read_numeric(match, today)
        return
    if _is_another_word(match):
        return
    before = [int(number) for number in re.findall(r"\d+", groups.get("more") or "")]
    after = [int(number) for number in re.findall(r"\d+", groups.get("after") or "")]
    numbers = [*before, int(groups["day"]), *after]
    if numbers != sorted(set(numbers)):
        numbers = [int(groups["day"])]
    month = _month(groups["month"])
    for number in numbers:
        first = number == numbers[0]
        yield _dated(match, groups["year"], month, number, today, checked=first)


def _is_another_word(match: re.Match[str]) -> bool:
    """True for “4 may” or “in mar 12”: a short or ambiguous word is a month only with a year or a weekday."""
    word = match["month"].rstrip(".")
    sure = bool(match["year"] or match["weekday"])
    return not sure and (word.casefold() in SHORT_MONTHS or word == "may") and not match["month"].endswith(".")


def _month(word: str) -> int:
    key = word.casefold().rstrip(".")
    return MONTHS.get(key) or SHORT_MONTHS[key]


def _read_numeric(match: re.Match[str], today: date) -> FoundDate:
    """The day first, as in Europe; where the month may come first a written weekday settles it, else a person must."""
    first, second = int(match["day"]), int(match["month"])
    year = match["year"] if len(match["year"]) == 4 else f"20{match['year']}"
    american = match.re is _NUMERIC and second > 12 >= first
    day, month = (second, first) if american else (first, second)
    both_ways = match.re is _NUMERIC and match["sep"] != "." and first != second and max(first, second) <= 12
    swapped = _calendar_day(int(year), first, second) if both_ways else None
    found = _dated(match, year, month, day, today, checked=swapped is None)
    if swapped is None or found.day is None:
        note = Note(
            "“{written}” has the month first; {day} is taken.", {"written": found.written, "day": found.day or ""}
        )
        return replace(found, notes=(note,)) if american and found.day else found
    if weekday := _weekday(match):
        fitting = [each for each in (found.day, swapped) if each.weekday() == weekday - 1]
        return replace(found, day=fitting[0]) if fitting else _checked_weekday(found, match, today)
    question = Note(
        "“{written}” may be {day} or {other}. Choose which day is meant.",
        {"written": found.written, "day": found.day, "other": swapped},
    )
    return replace(found, alternatives=(swapped,), question=question)


def _dated(match: re.Match[str], year: str | None, month: int, number: int, today: date, *, checked: bool) -> FoundDate:
    written = match[0].strip(" ,.")
    found = FoundDate(None, written, match.start(), match.end(), year_written=bool(year))
    day = _calendar_day(int(year), month, number) if year else _next_day(month, number, today)
    if day is None:
        return replace(found, problems=(_no_such_day(written),))
    if not year:
        note = Note("No year is written with “{written}”; {day} is taken.", {"written": written, "day": day})
        found = replace(found, notes=(note,))
    found = replace(found, day=day)
    return _checked_weekday(found, match, today) if checked else found


def _calendar_day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _next_day(month: int, number: int, today: date) -> date | None:
    """The first such day from `today`; eight years on there was a 29 February."""
    days = (_calendar_day(year, month, number) for year in range(today.year, today.year + 9))
    return next((day for day in days if day and day >= today), None)


def _no_such_day(written: str) -> Note:
    return Note("“{written}” is not a day of the calendar. Correct the date.", {"written": written})


def _weekday(match: re.Match[str]) -> int:
    """The weekday written with a day, Monday as 1; 0 if there is none."""
    key = (match["weekday"] or match["weekday2"] or "").casefold()
    return WEEKDAYS.get(key, SHORT_WEEKDAYS.get(key, -1)) + 1


def _checked_weekday(found: FoundDate, match: re.Match[str], today: date) -> FoundDate:
    """A weekday that is not the day's puts it in doubt: the nearest such weekday may be meant.

    Where no year is written, or one that makes the day past, another year may be meant too.
    """
    weekday, day = _weekday(match), found.day
    if not weekday or day is None or day.weekday() == weekday - 1:
        return found
    steps = (weekday - 1 - day.weekday()) % 7
    nearest = day + timedelta(days=steps if steps <= 3 else steps - 7)
    years = (today.year, today.year + 1) if day < today or not found.year_written else ()
    others = [_calendar_day(year, day.month, day.day) for year in years]
    fitting = [nearest, *(other for other in others if other and other >= today and other.weekday() == weekday - 1)]
    question = Note(
        "“{written}”: the weekday is not that of {day}. Choose which day is meant.",
        {"written": found.written, "day": day},
    )
    return replace(found, alternatives=tuple(each for each in fitting if each >= min(day, today)), question=question)


def _with_borrowed_years(found: list[FoundDate]) -> tuple[FoundDate, ...]:
    """Of “5 May and 6 June 2022” the first has the year of the second."""
    settled: list[FoundDate] = []
    year = None
    for each in reversed(found):
        if each.year_written:
            year = each.day.year if each.day else None
        elif year and each.day and (day := _calendar_day(year, each.day.month, each.day.day)):
            each = replace(each, day=day, notes=(), alternatives=(), question=None)
        settled.append(each)
    return tuple(reversed(settled))
