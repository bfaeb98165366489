"""Zoom's two ways of paging. A page token is good for 15 minutes and only for the list it came from."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.zoom.identifiers import Identifiers
from bot.sandbox.zoom.refusals import invalid, page_token_dead

DEFAULT_SIZE, LARGEST_SIZE = 30, 300


@dataclass(frozen=True, slots=True)
class Bookmark:
    """Where a page token leads: the list's name, the first row, and the token's end."""

    listing: str
    offset: int
    expires: datetime


class Pages:
    """Cuts lists into pages and remembers the tokens given out."""

    def __init__(self, ids: Identifiers) -> None:
        self._ids = ids
        self._bookmarks: dict[str, Bookmark] = {}

    def by_token(
        self, key: str, rows: list[Any], query: dict[str, Any], listing: str, now: datetime, lifetime: float
    ) -> dict[str, Any]:
        """`page_count`, `page_size`, `total_records`, `next_page_token` ("" on the last page) and the rows under `key`.

        Raises Refusal 300 for a token that is unknown, old, or of another list.
        """
        size = page_size(query)
        offset = self._offset(query.get("next_page_token", ""), listing, now)
        token = ""
        if offset + size < len(rows):
            token = self._ids.passing(32)
            self._bookmarks[token] = Bookmark(listing, offset + size, now + timedelta(seconds=lifetime))
        return {
            "page_count": page_count(rows, size),
            "page_size": size,
            "total_records": len(rows),
            "next_page_token": token,
            key: rows[offset : offset + size],
        }

    def _offset(self, token: str, listing: str, now: datetime) -> int:
        if not token:
            return 0
        found = self._bookmarks.get(token)
        if found is None or found.listing != listing or now >= found.expires:
            raise page_token_dead()
        return found.offset


def by_number(key: str, rows: list[Any], query: dict[str, Any]) -> dict[str, Any]:
    """A page by `page_number`, counted from 1; beyond the last one the list is empty."""
    size = page_size(query)
    number = max(1, query.get("page_number", 1))
    return {
        "page_count": page_count(rows, size),
        "page_number": number,
        "page_size": size,
        "total_records": len(rows),
        "next_page_token": "",
        key: rows[(number - 1) * size : number * size],
    }


def page_size(query: dict[str, Any]) -> int:
    """30 unless asked for; raises Refusal 300 outside 1..300."""
    size = query.get("page_size", DEFAULT_SIZE)
    if not 1 <= size <= LARGEST_SIZE:
        raise invalid("page_size", f"The page size must be between 1 and {LARGEST_SIZE}.")
    return int(size)


def page_count(rows: list[Any], size: int) -> int:
    """How many pages the rows fill; an empty list has none."""
    return -(-len(rows) // size)
