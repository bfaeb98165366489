"""How values are kept in columns, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Dialect, Integer, Text, TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
POSTGRES_NOW = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
_MANY = 1000
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"))  # json.dumps would make one for each value

RowNumber = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up by itself only in an INTEGER key


class Instant(TypeDecorator[datetime]):
    """An aware moment as whole microseconds since 1970: exact, cheap to compare, and the same on both databases."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else to_microseconds(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else from_microseconds(value)


class Words(TypeDecorator[str]):
    """Text by people. PostgreSQL takes neither NUL nor half a surrogate pair, so they are taken out on the way in."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else storable(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return value


class Json(TypeDecorator[Any]):
    """JSON as text with sorted keys: equal values are equal texts. Escapes keep hostile letters out of the column."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any | None, dialect: Dialect) -> str:  # noqa: ARG002
        if value == {} or value == []:
            return "[]" if isinstance(value, list) else "{}"
        if isinstance(value, list) and len(value) > _MANY:
            return f"[{','.join(map(_json, value))}]"  # row by row, so that other threads get their turn
        return _json(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Any:  # noqa: ARG002
        return {} if value == "{}" else json.loads(value or "null")


def _json(value: Any) -> str:
    return _ENCODER.encode(value)


def to_microseconds(moment: datetime) -> int:
    """Raises ValueError for a naive datetime, which names no moment."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no zone, so it names no moment")
    return (moment - EPOCH) // MICROSECOND


def from_microseconds(count: int) -> datetime:
    return EPOCH + count * MICROSECOND


def storable(text: str) -> str:
    """The text without NUL, and with a question mark for each lone surrogate."""
    if text.isascii() and "\x00" not in text:
        return text
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
