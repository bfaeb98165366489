"""Finds the days that a text names, and reads the one in a typed field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.announcement.lines import fold
from bot.domain.announcement.words import (
    MONTHS,
    SHORT_MONTHS,
    SHORT_WEEKDAYS,
    WEEKDAYS,
    any_of,
)
from bot.domain.errors import InvalidInput
from bot.domain.sentences import Note
from bot.domain.zones import weekday_name

_WEEKDAY = (
    rf"(?:\b(?P<weekday>{any_of(WEEKDAYS)}|(?:{any_of(SHORT_WEEKDAYS)})(?=[.,\s]))[.,]*\s+"
    r"(?:(?:the|le|den|der|dem)\s+)?)?"
)
_WEEKDAY_AFTER = rf"(?:,?\s*\(?(?P<weekday2>{any_of(WEEKDAYS)})\)?(?!\w))?"
_MONTH = rf"(?P<month>(?:{any_of(MONTHS)})\b|(?:{any_of(SHORT_MONTHS)})\b\.?)"
_ORDINAL = r"(?:\s?(?:st|nd|rd|th|er|re|e|ème|eme)\b|\.)?"
_YEAR = r"(?:\s*,?\s*(?:de\s+|of\s+)?(?P<year>(?:19|20)\d\d)(?![\d:]|\s*(?:h|hrs|hours|uhr)\b))?"
_AND = r"\s*(?:-|–|,|/|&|\bto\b|\band\b|\bau\b|\bet\b|\bbis\b|\bund\b)\s*"
_NUMBER_BEFORE = r"(?<![\d:.,/-])(?<!\dh)(?<!\dh\s)"

_DAY_MONTH = re.compile(
    rf"{_WEEKDAY}{_NUMBER_BEFORE}(?P<more>(?:\d{{1,2}}{_ORDINAL}{_AND}){{0,6}})(?P<day>\d{{1,2}}){_ORDINAL}"
    rf"[\s-]*(?:of\s+|de\s+)?{_MONTH}(?:-(?=\d{{4}}))?{_YEAR}{_WEEKDAY_AFTER}",
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


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A day that stands between two positions of a line. `day` is None if no calendar has it; `problems` say so."""

    day: date | None
    written: str
    start: int
    end: int
    year_written: bool = True
    notes: tuple[Note, ...] = ()
    problems: tuple[Note, ...] = ()


def find_dates(plain: str, today: date) -> tuple[FoundDate, ...]:
    """The days named in one folded line, in their order. A day without a year is the next such day from `today`."""
    found: list[FoundDate] = []
    for pattern in (_YEAR_FIRST, _NUMERIC, _DAY_MONTH, _MONTH_DAY):
        for match in pattern.finditer(plain):
            if not any(match.start() < other.end and other.start < match.end() for other in found):
                found.extend(_read(match, today))
    return _with_borrowed_years(sorted(found, key=lambda each: each.start))


def parse_date(text: str, *, today: date) -> date:
    """The day in a typed field: `5 May 2022`, `jeudi 5 mai`, `5/5/2022`, `2022-05-05`.

    Without a year it is the next such day from `today`; of `5/6/2022` the day comes first. Raises InvalidInput.
    """
    plain = fold(text).strip()
    found = find_dates(plain, today)
    if len(found) != 1 or plain[: found[0].start].strip() or plain[found[0].end :].strip(" ."):
        raise InvalidInput(
            f"“{text.strip()}” is not a date we can read. Write it like 5 May 2022 or 2022-05-05.", field="date"
        )
    day = found[0].day
    if day is None or found[0].problems:
        raise InvalidInput(str(found[0].problems[0]), field="date")
    return day


def _read(match: re.Match[str], today: date) -> Iterator[FoundDate]:
    """The days of one match: one, or each of `5 and 6 May 2022`."""
    groups = match.groupdict()
    if groups["month"].isdigit():
        yield _read_numeric(match)
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
        yield _dated(match, groups["year"], month, number, today, weekday=first)


def _is_another_word(match: re.Match[str]) -> bool:
    """True for “4 may” or “in mar 12”: a short or ambiguous word is a month only with a year or a weekday."""
    word = match["month"].rstrip(".")
    sure = bool(match["year"] or match["weekday"])
    return not sure and (word.casefold() in SHORT_MONTHS or word == "may") and not match["month"].endswith(".")


def _month(word: str) -> int:
    key = word.casefold().rstrip(".")
    return MONTHS.get(key) or SHORT_MONTHS[key]


def _read_numeric(match: re.Match[str]) -> FoundDate:
    first, second = int(match["day"]), int(match["month"])
    year = match["year"] if len(match["year"]) == 4 else f"20{match['year']}"
    day, month = (second, first) if second > 12 >= first and match.re is _NUMERIC else (first, second)
    found = _dated(match, year, month, day, date(int(year), 1, 1), weekday=True)
    if match.re is not _NUMERIC or found.day is None:
        return found
    if month == first != day:
        note = Note("“{written}” has the month first; {day} is taken.", {"written": found.written, "day": found.day})
        return replace(found, notes=(note,))
    if day <= 12 and day != month:
        note = Note(
            "“{written}” is read with the day first, as in Europe: {day}. Change the date if the month comes first.",
            {"written": found.written, "day": found.day},
        )
        return replace(found, notes=(note,))
    return found


def _dated(match: re.Match[str], year: str | None, month: int, number: int, today: date, *, weekday: bool) -> FoundDate:
    written = match[0].strip(" ,.")
    found = FoundDate(None, written, match.start(), match.end(), year_written=bool(year))
    day = _calendar_day(int(year), month, number) if year else _next_day(month, number, today)
    if day is None:
        return replace(found, problems=(_no_such_day(written),))
    if not year:
        note = Note("No year is written with “{written}”; {day} is taken.", {"written": written, "day": day})
        found = replace(found, notes=(note,))
    return _checked_weekday(replace(found, day=day), match) if weekday else replace(found, day=day)


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


def _checked_weekday(found: FoundDate, match: re.Match[str]) -> FoundDate:
    word = match["weekday"] or match["weekday2"]
    if word is None or found.day is None:
        return found
    key = word.casefold()
    if WEEKDAYS.get(key, SHORT_WEEKDAYS.get(key)) == found.day.weekday():
        return found
    problem = Note(
        "“{written}”: {day} is a {weekday}. Correct the day or the date.",
        {"written": found.written, "day": found.day, "weekday": weekday_name(found.day)},
    )
    return replace(found, problems=(*found.problems, problem))


def _with_borrowed_years(found: list[FoundDate]) -> tuple[FoundDate, ...]:
    """Of “5 May and 6 June 2022” the first has the year of the second."""
    settled: list[FoundDate] = []
    year = None
    for each in reversed(found):
        if each.year_written:
            year = each.day.year if each.day else None
        elif year and each.day and (day := _calendar_day(year, each.day.month, each.day.day)):
            each = replace(each, day=day, notes=())
        settled.append(each)
    return tuple(reversed(settled))
