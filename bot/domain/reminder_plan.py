"""Reads the reminder plan, `config/reminders.toml`, which people edit by hand."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable
from datetime import time, timedelta
from difflib import get_close_matches
from typing import Any

from bot.domain.errors import InvalidInput
from bot.domain.reminders import Audience, Duration, ReminderRule

_KEYS = ("name", "before", "at", "to")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DURATION = re.compile(
    r"P(?=.)(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?=.)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?",
    re.ASCII,
)
_LONGEST = timedelta(days=366)


def parse_rules(toml_text: str, *, source: str = "config/reminders.toml") -> tuple[ReminderRule, ...]:
    """The rules of a plan, in its order. Raises InvalidInput that names `source`, the entry and what is wrong there."""
    try:
        content = tomllib.loads(toml_text)
    except tomllib.TOMLDecodeError as exc:
        raise InvalidInput(f"{source} cannot be read: {exc}. Compare with the example at the top of the file.") from exc
    _check_keys(content, ["reminder"], source, "a table")
    entries = content.get("reminder", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise InvalidInput(f"{source}: each reminder begins with a line [[reminder]], in double brackets.")
    rules = tuple(_read_entry(entry, number, source) for number, entry in enumerate(entries, start=1))
    _check_names_differ(rules, source)
    return rules


def parse_duration(text: str) -> Duration:
    """A lead written by ISO 8601: `P1W`, `P1D`, `PT15M`, `P1DT2H`. Raises InvalidInput, also beyond 366 days."""
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        raise InvalidInput(
            f"“{text}” is not a length of time we can read. Write P1W for a week, P1D for a day, PT1H for an hour or"
            " PT15M for 15 minutes; months and years are not offered."
        )
    parts = {name: int(digits or 0) for name, digits in match.groupdict().items()}
    if any(len(digits or "") > 9 for digits in match.groups()) or _total(parts) > _LONGEST:
        raise InvalidInput(f"“{text}” is more than a year. Choose at most P52W.")
    clock = timedelta(hours=parts["hours"], minutes=parts["minutes"], seconds=parts["seconds"])
    return Duration(parts["weeks"] * 7 + parts["days"], clock)


def _total(parts: dict[str, int]) -> timedelta:
    return timedelta(**parts)


def _read_entry(entry: dict[str, Any], number: int, source: str) -> ReminderRule:
    named = entry.get("name")
    where = f"{source}, reminder “{named}”" if isinstance(named, str) and named else f"{source}, reminder {number}"
    _check_keys(entry, _KEYS, where, "an entry")
    name = _read_name(named, where)
    before, at = _read_before(entry.get("before"), where), _read_at(entry.get("at"), where)
    if at is not None and before.clock:
        raise InvalidInput(
            f"{where}: `at` gives the time of day, so `before` must be whole days or weeks, such as P1D. Take away its"
            " hours and minutes, or take away `at`.",
            field="before",
        )
    if at is None and not before.elapsed():
        raise InvalidInput(
            f"{where}: `before` is no time at all. A reminder must come before the start.", field="before"
        )
    return ReminderRule(name, before, at, _read_audiences(entry.get("to"), where))


def _read_name(name: object, where: str) -> str:
    if isinstance(name, str) and _NAME.fullmatch(name) and len(name) <= 40:
        return name
    raise InvalidInput(
        f"{where}: give it a `name` of at most 40 small letters, digits and single hyphens, such as day-before.",
        field="name",
    )


def _read_before(before: object, where: str) -> Duration:
    if not isinstance(before, str):
        raise InvalidInput(f'{where}: `before` is missing. Write for example before = "P1D".', field="before")
    try:
        return parse_duration(before)
    except InvalidInput as exc:
        raise InvalidInput(f"{where}: {exc}", field="before") from exc


def _read_at(at: object, where: str) -> time | None:
    if at is None or isinstance(at, time):
        return at
    match = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", at.strip()) if isinstance(at, str) else None
    if match is None:
        raise InvalidInput(f'{where}: `at` is a time of day in quotes, such as at = "09:00".', field="at")
    return time(int(match[1]), int(match[2]))


def _read_audiences(to: object, where: str) -> tuple[Audience, ...]:
    offered = ", ".join(Audience)
    if not isinstance(to, list) or not to:
        raise InvalidInput(
            f'{where}: `to` says who is reminded, such as to = ["channel"]. Offered: {offered}.', field="to"
        )
    for name in to:
        if name not in list(Audience):
            raise InvalidInput(
                f"{where}: “{name}” in `to` is nobody we know{_nearest(str(name), Audience)} Offered: {offered}.",
                field="to",
            )
    return tuple(dict.fromkeys(Audience(name) for name in to))


def _check_keys(table: dict[str, Any], known: Collection[str], where: str, what: str) -> None:
    for key in table:
        if key not in known:
            raise InvalidInput(f"{where}: “{key}” is not {what} we know{_nearest(key, known)}", field=key)


def _nearest(word: str, known: Iterable[str]) -> str:
    close = get_close_matches(word.casefold(), list(known), n=1)
    return f". Did you mean “{close[0]}”?" if close else "."


def _check_names_differ(rules: tuple[ReminderRule, ...], source: str) -> None:
    names = [rule.name for rule in rules]
    for name in names:
        if names.count(name) > 1:
            raise InvalidInput(f"{source}: two reminders are named “{name}”. Give each its own name.", field="name")
