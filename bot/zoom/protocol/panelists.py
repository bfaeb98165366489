"""Panelists: Zoom has no paging and no upsert, so they are listed, compared and written by difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.domain.remote import PanelistWish, RemotePanelist
from bot.zoom.reading import objects, text
from bot.zoom.request import Category, Json, Request, path_id, path_segment, read

MOST_PER_CALL = 30  # OpenAPI text, March 2024


@dataclass(frozen=True, slots=True)
class Changes:
    """Who has to be added and who removed."""

    missing: tuple[PanelistWish, ...]
    extra: tuple[RemotePanelist, ...]


def list_panelists(webinar_id: str) -> Request:
    """GET /webinars/{id}/panelists: the only call that gives the personal links."""
    return read("list_panelists", f"/webinars/{path_id(webinar_id)}/panelists", Category.MEDIUM, "panelists")


def add_panelists(webinar_id: str, wishes: Sequence[PanelistWish]) -> Request:
    """POST /webinars/{id}/panelists, at most 30. What Zoom does with an address it has already is not documented."""
    if not 0 < len(wishes) <= MOST_PER_CALL:
        raise ValueError(f"Zoom takes 1 to {MOST_PER_CALL} panelists a call, not {len(wishes)}")
    return Request(
        "add_panelists",
        "POST",
        f"/webinars/{path_id(webinar_id)}/panelists",
        201,
        Category.MEDIUM,
        body={"panelists": [{"email": _address(wish), "name": _name(wish)} for wish in wishes]},
        top_level_key="id",
    )


def remove_panelist(webinar_id: str, panelist: RemotePanelist) -> Request:
    """DELETE one panelist, by id or else by address. The form that removes all of them is never built."""
    path = f"/webinars/{path_id(webinar_id)}/panelists/{path_segment(panelist.id or panelist.email)}"
    return Request("remove_panelist", "DELETE", path, 204, Category.LIGHT)


def read_panelists(answer: Json) -> tuple[RemotePanelist, ...]:
    """Every panelist listed."""
    return tuple(
        RemotePanelist(text(row, "id"), text(row, "email"), text(row, "name"), text(row, "join_url"))
        for row in objects(answer, "panelists")
    )


def compare(present: Iterable[RemotePanelist], wishes: Iterable[PanelistWish]) -> Changes:
    """The difference by case-folded address. An address wished for twice is added once, under its first name."""
    here = tuple(present)
    wanted: dict[str, PanelistWish] = {}
    for wish in wishes:
        wanted.setdefault(_key(wish), wish)
    known = {panelist.key for panelist in here}
    return Changes(
        missing=tuple(wish for key, wish in wanted.items() if key not in known),
        extra=tuple(panelist for panelist in here if panelist.key not in wanted),
    )


def batches(wishes: Sequence[PanelistWish]) -> Iterator[Sequence[PanelistWish]]:
    """The wishes in groups that one call can take."""
    return (wishes[start : start + MOST_PER_CALL] for start in range(0, len(wishes), MOST_PER_CALL))


def _key(wish: PanelistWish) -> str:
    return _address(wish).casefold()


def _address(wish: PanelistWish) -> str:
    return wish.email.strip()


def _name(wish: PanelistWish) -> str:
    return wish.name.strip() or _address(wish).partition("@")[0]
