"""Rows of reports as JSON, and back: what a reading keeps in the database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


def frozen(rows: Sequence[object]) -> tuple[object, str]:
    """JSON-ready rows and a digest that does not depend on their order."""
    kind: Any = type(rows[0]) if rows else object
    content = [_adapter(kind).dump_python(row, mode="json") for row in rows]
    lines = sorted(json.dumps(row, sort_keys=True, ensure_ascii=False) for row in content)
    return content, hashlib.sha256("\n".join(lines).encode()).hexdigest()


def thawed(kind: type[T], content: object) -> tuple[T, ...]:
    """The rows again, as values of `kind`. Raises pydantic's ValidationError for content that is something else."""
    return tuple(_adapter(tuple[kind, ...]).validate_python(content or (), strict=False))  # type: ignore[valid-type]


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
