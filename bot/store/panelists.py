"""Who speaks in a webinar, and what we learnt about them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Text, bindparam, cast, delete, func, select, update

from bot.domain.webinar import Panelist, PanelistRole
from bot.services.ports.kept import SeatedPanelist
from bot.store import tables
from bot.store.columns import storable
from bot.store.statements import upsert

_TABLE = tables.panelist
_NAMED = (
    select(_TABLE.c.webinar, _TABLE.c.name, _TABLE.c.email, _TABLE.c.role, _TABLE.c.organisation)
    .where(_TABLE.c.webinar.in_(bindparam("webinars", expanding=True)))
    .order_by(_TABLE.c.webinar, _TABLE.c.position)
)
_NAMED_OF_ONE = (
    select(_TABLE.c.name, _TABLE.c.email, _TABLE.c.role, _TABLE.c.organisation)
    .where(_TABLE.c.webinar == bindparam("wanted"))
    .order_by(_TABLE.c.position)
)
_SEATED = (
    select(
        _TABLE.c.name,
        _TABLE.c.email,
        _TABLE.c.role,
        _TABLE.c.organisation,
        _TABLE.c.zoom_id,
        _TABLE.c.join_url,
        _TABLE.c.slack_user,
        _TABLE.c.slack_checked_at,
    )
    .where(_TABLE.c.webinar == bindparam("wanted"))
    .order_by(_TABLE.c.position)
)


class Panelists:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, webinar_id: int) -> tuple[SeatedPanelist, ...]:
        """In the organiser's order."""
        return tuple(_read(row) for row in self._connection.execute(_SEATED, {"wanted": webinar_id}))

    def replace(self, webinar_id: int, panelists: Sequence[Panelist]) -> None:
        """Sets who speaks; what we learnt of those who stay is kept. Of two with one address the first counts."""
        keys = [storable(each.key) for each in panelists]
        gone = delete(_TABLE).where(_TABLE.c.webinar == webinar_id, _TABLE.c.key.not_in(keys))
        self._connection.execute(gone)
        known = {each.panelist.key: each for each in self.of(webinar_id)}
        first = {each.key: each for each in reversed(panelists)}
        for position, key in enumerate(dict.fromkeys(each.key for each in panelists)):
            learnt = known.get(key, SeatedPanelist(first[key]))
            upsert(self._connection, _TABLE, _row(webinar_id, position, first[key], learnt), by=["webinar", "key"])

    def learn(self, webinar_id: int, seated: SeatedPanelist) -> None:
        """Writes what we know of a panelist who is (still) there."""
        here = (_TABLE.c.webinar == webinar_id, _TABLE.c.key == storable(seated.panelist.key))
        self._connection.execute(update(_TABLE).where(*here).values(**_learnt(seated)))


def panelists_of_one(connection: Connection, webinar_id: int) -> tuple[Panelist, ...]:
    """In order. Quicker than `panelists_of`, whose list of ids is spread anew for each call."""
    found = connection.execute(_NAMED_OF_ONE, {"wanted": webinar_id})
    return tuple(Panelist(name, email, PanelistRole(role), organisation) for name, email, role, organisation in found)


def panelists_of(connection: Connection, webinar_ids: Iterable[int]) -> dict[int, tuple[Panelist, ...]]:
    """Each webinar's panelists in order."""
    seats: dict[int, tuple[Panelist, ...]] = {}
    found = connection.execute(_NAMED, {"webinars": list(webinar_ids)})
    for webinar, name, email, role, organisation in found:
        seats[webinar] = (*seats.get(webinar, ()), Panelist(name, email, PanelistRole(role), organisation))
    return seats


@cache
def panelists_beside(dialect: str, webinar: Column[Any]) -> ColumnElement[str]:
    """A column with everybody who speaks in the row's webinar, for `read_beside`: it spares a second statement."""
    together = func.json_agg if dialect == "postgresql" else func.json_group_array
    each = func.json_build_array if dialect == "postgresql" else func.json_array
    c = _TABLE.c
    listed = cast(together(each(c.position, c.name, c.email, c.role, c.organisation)), Text)
    return select(listed).where(c.webinar == webinar).scalar_subquery().label("panelists")


def read_beside(listed: str | None) -> tuple[Panelist, ...]:
    """In order."""
    found = sorted(json.loads(listed)) if listed else ()
    return tuple(
        Panelist(name, email, PanelistRole(role), organisation) for _, name, email, role, organisation in found
    )


def _read(row: Any) -> SeatedPanelist:
    panelist = Panelist(row.name, row.email, PanelistRole(row.role), row.organisation)
    return SeatedPanelist(panelist, row.zoom_id, row.join_url, row.slack_user, row.slack_checked_at)


def _row(webinar_id: int, position: int, panelist: Panelist, learnt: SeatedPanelist) -> dict[str, Any]:
    return {
        "webinar": webinar_id,
        "key": panelist.key,
        "position": position,
        "name": panelist.name,
        "email": panelist.email,
        "role": panelist.role.value,
        "organisation": panelist.organisation,
    } | _learnt(learnt)


def _learnt(seated: SeatedPanelist) -> dict[str, Any]:
    return {
        "zoom_id": seated.zoom_id,
        "join_url": seated.join_url,
        "slack_user": seated.slack_user,
        "slack_checked_at": seated.slack_checked_at,
    }
