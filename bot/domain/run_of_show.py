"""The run of show: what happens when around a session, from a file that people edit."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.errors import InvalidInput
from bot.domain.reminder_plan import parse_duration

KEYS = {"at", "from", "what"}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: `offset` from the start, or from the planned end. Negative is before."""

    offset: timedelta
    from_end: bool
    what: str


def parse_run_of_show(toml_text: str, *, source: str = "config/run_of_show.en.toml") -> tuple[Step, ...]:
    """The steps as written. Raises InvalidInput naming the file, the step and what is wrong."""
    try:
        content = tomllib.loads(toml_text)
    except tomllib.TOMLDecodeError as wrong:
        raise InvalidInput(f"{source} cannot be read: {wrong}.") from wrong
    entries = content.get("step", [])
    if set(content) - {"step"} or not isinstance(entries, list):
        raise InvalidInput(f"{source}: only [[step]] entries belong here, each with `at` and `what`.")
    return tuple(_step(entry, f"{source}, step {number}") for number, entry in enumerate(entries, 1))


def timetable(steps: tuple[Step, ...], starts_at: datetime, ends_at: datetime) -> tuple[tuple[datetime, str], ...]:
    """The steps with their moments (aware UTC), in order of time."""
    timed = [((ends_at if step.from_end else starts_at) + step.offset, step.what) for step in steps]
    return tuple(sorted(timed, key=lambda pair: pair[0]))


def _step(entry: object, where: str) -> Step:
    if not isinstance(entry, dict) or not set(entry) <= KEYS:
        raise InvalidInput(f"{where}: a step has `at`, `what` and perhaps `from`, nothing else.")
    at, what, origin = entry.get("at"), entry.get("what"), entry.get("from", "start")
    if not isinstance(what, str) or not what.strip():
        raise InvalidInput(f"{where}: `what` is missing. Write what is to be done.")
    if origin not in ("start", "end"):
        raise InvalidInput(f'{where}: `from` is "start" or "end", not {origin!r}.')
    return Step(_offset(at, where), origin == "end", what.strip())


def _offset(at: object, where: str) -> timedelta:
    if not isinstance(at, str):
        raise InvalidInput(f'{where}: `at` is missing. Write how long before or after, such as "-PT30M".')
    try:
        length = parse_duration(at.removeprefix("-")).elapsed()
    except InvalidInput as wrong:
        raise InvalidInput(f"{where}: {wrong}") from wrong
    return -length if at.startswith("-") else length
