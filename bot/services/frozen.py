"""Rows of reports as JSON, and back: what a reading keeps in the database.

How each kind is turned is read off its fields, which are few and plain. A validating library takes longer to load
than a small report takes to make, and these rows are our own: Zoom's answers were judged when they were read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from operator import attrgetter, index
from types import NoneType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")
Turn = Callable[[Any], Any]

_LINE = json.JSONEncoder(ensure_ascii=False)


def frozen(rows: Sequence[object]) -> tuple[list[object], str]:
    """JSON-ready rows, all of one kind, and a digest that does not depend on their order."""
    freeze = _freezing(type(rows[0])) if rows else str
    content = list(map(freeze, rows))
    lines = sorted(map(_LINE.encode, content))
    return content, hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def thawed(kind: type[T], content: object) -> tuple[T, ...]:
    """The rows again, as values of `kind`. Raises ValueError for content that is something else."""
    return Thaw().rows(kind, content)


class Thaw:
    """Makes rows of JSON. Reports repeat texts and moments; all rows of one thaw share them, in half the room."""

    def __init__(self) -> None:
        self._texts = _Texts()
        self._moments = _Moments()

    def rows(self, kind: type[T], content: object) -> tuple[T, ...]:
        """As `thawed`. Fields that `kind` does not have are ignored."""
        try:
            return tuple(map(self._turn(kind), content or ()))  # type: ignore[call-overload]
        except (TypeError, KeyError) as exc:
            raise ValueError(f"these are no rows of {kind.__name__}: {exc}") from exc

    def _turn(self, hint: Any) -> Turn:
        """Turns JSON into a value of this type."""
        if fields := _shape(hint):
            turns = [(name, self._turn(each)) for name, each in fields]
            return lambda row: hint(**{name: turn(row[name]) for name, turn in turns if name in row})
        if inner := _optional(hint):
            turn = self._turn(inner)
            return lambda value: None if value is None else turn(value)
        if inner := _repeated(hint):
            turn = self._turn(inner)
            return lambda values: tuple(map(turn, values))
        plain: dict[Any, Turn] = {
            str: self._texts.__getitem__,
            datetime: self._moments.__getitem__,
            int: index,
        }
        return plain.get(hint) or {member.value: member for member in hint}.__getitem__


class _Texts(dict[str, str]):
    def __missing__(self, text: str) -> str:
        if not isinstance(text, str):
            raise TypeError(f"{text!r} is no text")
        self[text] = text
        return text


class _Moments(dict[str, datetime]):
    def __missing__(self, text: str) -> datetime:
        moment = self[text] = datetime.fromisoformat(text)
        return moment


def _freezing(hint: Any) -> Turn:
    """Turns a value of this type into JSON, fields by name, so that equal rows are equal lines."""
    if hint is datetime:
        return lambda moment: moment.isoformat().replace("+00:00", "Z")
    if fields := _shape(hint):
        turns = sorted((name, _freezing(each)) for name, each in fields)
        return lambda row: {name: turn(getattr(row, name)) for name, turn in turns}
    if inner := _optional(hint):
        turn = _freezing(inner)
        return lambda value: None if value is None else turn(value)
    if inner := _repeated(hint):
        turn = _freezing(inner)
        return lambda values: list(map(turn, values))
    return attrgetter("value") if issubclass(hint, Enum) else hint


@cache
def _shape(kind: Any) -> tuple[tuple[str, Any], ...]:
    """Each field's name and type; none for what is no dataclass."""
    hints = get_type_hints(kind) if is_dataclass(kind) else {}
    return tuple((name, hints[name]) for name in getattr(kind, "__dataclass_fields__", ()))


def _optional(hint: Any) -> Any:
    """What it is when it is not None; None for a type that is never None."""
    inner = [each for each in get_args(hint) if each is not NoneType]
    return inner[0] if NoneType in get_args(hint) else None


def _repeated(hint: Any) -> Any:
    """What a tuple of any length is made of; None for other types."""
    return get_args(hint)[0] if get_origin(hint) is tuple else None
