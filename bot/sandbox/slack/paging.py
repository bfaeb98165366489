"""Cursor paging as Slack does it: opaque cursors in `response_metadata.next_cursor`, empty on the last page."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any, TypeVar

from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.refusal import Refusal

Item = TypeVar("Item")


def page(items: Sequence[Item], call: Arguments, *, default: int, most: int = 1000) -> tuple[list[Item], str]:
    """The page a call asks for, and the cursor of the next or "". Raises Refusal `invalid_cursor`, `invalid_limit`."""
    limit = default
    if "limit" in call and call.text("limit") not in ("", "0"):
        try:
            limit = int(call.text("limit"))
        except ValueError as exc:
            raise Refusal("invalid_limit") from exc
        if not 1 <= limit <= most:
            raise Refusal("invalid_limit")
    start = _start(call.text("cursor"))
    if start > len(items):
        raise Refusal("invalid_cursor")
    end = start + limit
    return list(items[start:end]), _cursor(end) if end < len(items) else ""


def _cursor(place: int) -> str:
    return base64.b64encode(f"next:{place}".encode()).decode()


def _start(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        word, _, place = base64.b64decode(cursor, validate=True).decode().partition(":")
        if word == "next":
            return int(place)
    except (binascii.Error, ValueError):
        pass
    raise Refusal("invalid_cursor")


def with_cursor(answer: dict[str, Any], cursor: str) -> dict[str, Any]:
    """The answer with its place for the next cursor."""
    return {**answer, "response_metadata": {"next_cursor": cursor}}
