"""Reading Zoom's JSON without trusting its types: a missing, null or oddly typed field gives the empty value."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime


def text(source: Mapping[str, object], key: str) -> str:
    """The field as text; ids that Zoom typed as numbers come out as digits."""
    value = source.get(key)
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return str(value) if number else ""


def whole(source: Mapping[str, object], key: str) -> int | None:
    """The field as a whole number, also from text such as "60"; None if it is none."""
    value = source.get(key)
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if math.isfinite(value) else None
    stripped = value.strip() if isinstance(value, str) else ""
    return int(stripped) if stripped.lstrip("-").isascii() and stripped.lstrip("-").isdigit() else None


def truth(source: Mapping[str, object], key: str) -> bool | None:
    """The field as yes or no; None where Zoom does not say."""
    value = source.get(key)
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value.lower()) if isinstance(value, str) else None


def inner(source: Mapping[str, object], key: str) -> dict[str, object]:
    """The object in the field, or an empty one."""
    value = source.get(key)
    return value if isinstance(value, dict) else {}


def objects(source: Mapping[str, object], key: str) -> list[dict[str, object]]:
    """The objects of a list; anything in it that is no object is left out."""
    value = source.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def words(source: Mapping[str, object], key: str) -> tuple[str, ...]:
    """The texts of a list of texts."""
    value = source.get(key)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def moment(source: Mapping[str, object], key: str) -> datetime | None:
    """The field as aware UTC; None if missing or unreadable."""
    return read_moment(source.get(key))


def read_moment(value: object) -> datetime | None:
    """An ISO 8601 date-time as aware UTC. Zoom's times are UTC, so one without an offset is too."""
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        read = datetime.fromisoformat(value.strip())
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def from_epoch(value: object, *, per_second: int = 1) -> datetime | None:
    """A Unix time as aware UTC; `per_second` is 1,000 for milliseconds. None if unreadable."""
    number = whole({"": value}, "")
    if number is None:
        return None
    try:
        return datetime.fromtimestamp(number / per_second, UTC)
    except (ValueError, OverflowError, OSError):
        return None
