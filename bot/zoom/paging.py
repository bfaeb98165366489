"""Reading every page of a listing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.services.ports.zoom import Listing
from bot.zoom import sentences
from bot.zoom.errors import PageTokenExpired, Reply, ZoomAway
from bot.zoom.reading import text, whole
from bot.zoom.request import Json, Request

Row = TypeVar("Row")
Send = Callable[[Request], Json]

STARTS = 3  # how often a listing is begun before its caller hears of it
MOST_PAGES = 1000


def every_page(send: Send, page: Callable[[str], Request], read: Callable[[Json], Sequence[Row]]) -> Listing[Row]:
    """All rows, by page token. A token lives 15 minutes; where it expires the listing starts anew, three times at most.

    Raises PageTokenExpired then, and ZoomAway when Zoom repeats a token for ever.
    """
    for _ in range(STARTS - 1):
        try:
            return _once_through(send, page, read)
        except PageTokenExpired:
            continue
    return _once_through(send, page, read)


def every_numbered_page(
    send: Send, page: Callable[[int], Request], read: Callable[[Json], Sequence[Row]]
) -> Listing[Row]:
    """All rows, by page number from 1, up to the number of pages, or of rows, that Zoom announces."""
    rows: list[Row] = []
    for number in range(1, MOST_PAGES + 1):
        answer = send(page(number))
        found = read(answer)
        rows.extend(found)
        total = whole(answer, "total_records")
        if not found or not (number < (whole(answer, "page_count") or 1) or len(rows) < (total or 0)):
            return Listing(tuple(rows), total)
    raise _endless(page(MOST_PAGES))


def _once_through(send: Send, page: Callable[[str], Request], read: Callable[[Json], Sequence[Row]]) -> Listing[Row]:
    rows: list[Row] = []
    total: int | None = None
    token, seen = "", set[str]()
    while len(seen) < MOST_PAGES:
        answer = send(page(token))
        rows.extend(read(answer))
        total = _announced(answer, total)
        token = text(answer, "next_page_token").strip()
        if not token:
            return Listing(tuple(rows), total)
        if token in seen:
            break
        seen.add(token)
    raise _endless(page(token))


def _announced(answer: Json, before: int | None) -> int | None:
    """Zoom's own number of rows: the last page that names one is right."""
    total = whole(answer, "total_records")
    return before if total is None else total


def _endless(request: Request) -> ZoomAway:
    return ZoomAway(sentences.AWAY, Reply(request.operation, message="the listing does not end"))
