"""The dates of a recurring webinar (type 9). The local hour is kept through clock changes, unless the fault is on."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice, takewhile
from typing import Any

from bot.sandbox.zoom.refusals import invalid
from bot.sandbox.zoom.times import milliseconds, read_start, rules_of
from bot.sandbox.zoom.world import Occurrence

MOST = 50
LONGEST = {1: 90, 2: 12, 3: 3}  # repeat_interval in days, weeks, months


def occurrences(
    recurrence: dict[str, Any], start: datetime, duration: int, zone: str, *, daylight_fault: bool = False
) -> list[Occurrence]:
    """The dates from `start` on. Raises Refusal 300 for an interval or a number of dates beyond Zoom's limits."""
    kind, interval = recurrence["type"], recurrence.get("repeat_interval", 1)
    if not 1 <= interval <= LONGEST[kind]:
        raise invalid("recurrence.repeat_interval")
    first = start.astimezone(rules_of(zone)).replace(tzinfo=None)
    days = _days(recurrence, first.date(), kind, interval)
    if "end_date_time" in recurrence:
        last = read_start(recurrence["end_date_time"], "UTC").astimezone(rules_of(zone)).date()
        chosen = list(islice(takewhile(lambda day: day <= last, days), MOST + 1))
    else:
        chosen = list(islice(days, recurrence.get("end_times", 1)))
    if not 1 <= len(chosen) <= MOST:
        raise invalid("recurrence.end_times", f"A webinar can have at most {MOST} occurrences.")
    moments = [_moment(day, first, zone) for day in chosen]
    if daylight_fault:
        moments = [start + timedelta(days=(day - chosen[0]).days) for day in chosen]
    return [Occurrence(str(milliseconds(moment)), moment, duration) for moment in moments]


def _moment(day: date, first: datetime, zone: str) -> datetime:
    return datetime.combine(day, first.time(), rules_of(zone)).astimezone(UTC)


def _days(recurrence: dict[str, Any], first: date, kind: int, interval: int) -> Iterator[date]:
    if kind == 1:
        return _daily(first, interval)
    if kind == 2:
        return _weekly(first, interval, recurrence.get("weekly_days") or str(first.isoweekday() % 7 + 1))
    return _monthly(recurrence, first, interval)


def _daily(first: date, interval: int) -> Iterator[date]:
    while True:
        yield first
        first += timedelta(days=interval)


def _weekly(first: date, interval: int, days: str) -> Iterator[date]:
    """`days` is `1,3`, 1 = Sunday; weeks begin on Sunday."""
    parts = days.split(",")
    if not all(part in list("1234567") for part in parts):
        raise invalid("recurrence.weekly_days")
    sunday = first - timedelta(days=first.isoweekday() % 7)
    while True:
        for number in sorted(map(int, parts)):
            day = sunday + timedelta(days=number - 1)
            if day >= first:
                yield day
        sunday += timedelta(weeks=interval)


def _monthly(recurrence: dict[str, Any], first: date, interval: int) -> Iterator[date]:
    year, month = first.year, first.month
    while True:
        day = _in_month(recurrence, year, month, first)
        if day is not None and day >= first:
            yield day
        year, month = year + (month - 1 + interval) // 12, (month - 1 + interval) % 12 + 1


def _in_month(recurrence: dict[str, Any], year: int, month: int, first: date) -> date | None:
    """The date in that month, or None where the month has no such day."""
    begin = date(year, month, 1)
    length = ((begin + timedelta(days=31)).replace(day=1) - begin).days
    if "monthly_week_day" not in recurrence:
        number = recurrence.get("monthly_day", first.day)
        return begin.replace(day=number) if 1 <= number <= length else None
    weekday = recurrence["monthly_week_day"]
    fitting = [n for n in range(1, length + 1) if begin.replace(day=n).isoweekday() % 7 + 1 == weekday]
    week = recurrence.get("monthly_week", 1)
    place = -1 if week == -1 else week - 1
    return begin.replace(day=fitting[place])
