"""What commands print: plain lines and tables for people, JSON for programs, complaints on standard error."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.domain.sentences import Note
from bot.domain.walltime import WallTime

WIDE = 200  # columns where no terminal says how many it has: a pipe wraps nothing


def say(text: str = "") -> None:
    """One or more lines on standard output."""
    print(_lines(text))


def complain(text: str) -> None:
    """One or more lines on standard error."""
    print(_lines(text), file=sys.stderr)


def clean(text: object) -> str:
    """Text on one line, without the characters that steer a terminal: attendees and announcements wrote it."""
    return "".join(c if c.isprintable() else " " for c in str(text)).strip()


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table without frame; cells may hold anything. What does not fit is folded, never cut: a key is to be copied."""
    shown = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        shown.add_column(column, overflow="fold")
    for row in rows:
        shown.add_row(*(Text(clean(cell)) for cell in row))
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = WIDE
    console.print(shown)


def fields(rows: Iterable[tuple[str, object]]) -> None:
    """Names and values under each other; empty values are left out."""
    kept = [(name, clean(value)) for name, value in rows if value not in (None, "", ())]
    width = max((len(name) for name, _ in kept), default=0)
    for name, value in kept:
        say(f"{name:<{width}}  {value}")


def print_json(value: object) -> None:
    """The value as JSON: dataclasses as objects, moments in ISO 8601 with offset, durations in seconds."""
    print(json.dumps(jsonable(value), ensure_ascii=False, indent=2))


def jsonable(value: object) -> object:
    """The value in JSON's own types."""
    if isinstance(value, Note):
        return str(value)
    if isinstance(value, WallTime):
        return {"reading": value.reading.isoformat(), "zone": value.zone.key}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, ZoneInfo):
        return value.key
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        shown = (each for each in dataclasses.fields(value) if each.repr)  # what is kept out of a repr is a secret
        return {each.name: jsonable(getattr(value, each.name)) for each in shown}
    if isinstance(value, Mapping):
        return {str(name): jsonable(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [jsonable(inner) for inner in value]
    return value


def _lines(text: str) -> str:
    return "\n".join(clean_end(line) for line in text.split("\n"))


def clean_end(line: str) -> str:
    """Like `clean`, but the indentation stays."""
    return "".join(c if c.isprintable() else " " for c in line).rstrip()
