"""The webinars of the organisation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, select, update

from bot.domain.errors import NotFound
from bot.domain.walltime import WallTime
from bot.domain.webinar import Recording, Registration, State, Webinar, WebinarDraft
from bot.services.refusing import NO_SUCH_CODE
from bot.store import tables
from bot.store.columns import storable
from bot.store.panelists import Panelists, panelists_beside, panelists_of, panelists_of_one, read_beside
from bot.store.plain import Plain

_TABLE = tables.webinar
_ADD = Plain(_TABLE.insert().returning(_TABLE.c.id), [each.key for each in _TABLE.c if each.key != "id"])
_EACH = select(_TABLE).order_by(_TABLE.c.starts_at, _TABLE.c.id)
_GET = select(_TABLE).where(_TABLE.c.id == bindparam("wanted"))  # built once: every reminder asks for its webinar
_GET_LOCKED = _GET.with_for_update()
_LIVE = (State.CREATING, State.SCHEDULED, State.OPEN)
_PLAIN = (
    "channel",
    "created_by",
    "created_at",
    "version",
    "generation",
    "host",
    "zoom_id",
    "zoom_uuid",
    "passcode",
    "join_url",
    "registration_url",
    "card_ts",
    "report_ts",
    "ended_at",
    "problem",
)


class Webinars:
    """`lock` keeps a webinar that was read from being changed by others until the transaction ends."""

    def __init__(self, connection: Connection, *, lock: bool) -> None:
        self._connection = connection
        self._lock = lock

    def add(
        self, draft: WebinarDraft, *, channel: str, created_by: str, host: str, passcode: str, at: datetime
    ) -> Webinar:
        kept = replace(draft, topic=storable(draft.topic), series=storable(draft.series))
        webinar = Webinar(0, kept, State.CREATING, channel, created_by, at, host=host, passcode=passcode)
        ((number,),) = _ADD.run(self._connection, _row(webinar))  # one statement: somebody waits
        if draft.panelists:
            Panelists(self._connection).replace(number, draft.panelists)
            kept = replace(kept, panelists=panelists_of_one(self._connection, number))
        return replace(webinar, id=number, draft=kept)

    def get(self, webinar_id: int) -> Webinar:
        """Raises NotFound."""
        row = self._connection.execute(_GET_LOCKED if self._lock else _GET, {"wanted": webinar_id}).one_or_none()
        if row is None:
            raise NotFound(NO_SUCH_CODE.format(code=f"W-{webinar_id}"))
        return _read(row, panelists_of_one(self._connection, row.id))

    def find(self, wanted: str) -> Webinar | None:
        """By our code (`W-12`, `w12`, `12`) or Zoom's number, spaces and dashes folded."""
        folded = re.sub(r"[\s\-‐-―]", "", wanted).casefold()
        match = re.fullmatch(r"(w?)0*([0-9]+)", folded)
        if match is None:
            return None
        letter, digits = match.groups()
        if len(digits) >= 9:  # Zoom's numbers have 9 to 11 digits; our own stay far below
            return None if letter else self.by_zoom_id(digits)
        return self._one(_TABLE.c.id == int(digits))

    def by_zoom_id(self, zoom_id: str) -> Webinar | None:
        return self._one(_TABLE.c.zoom_id == zoom_id) if zoom_id else None

    def twin(self, topic: str, starts_at: datetime) -> Webinar | None:
        """A live webinar of ours with this topic and start."""
        live = _TABLE.c.state.in_([each.value for each in _LIVE])
        return self._one(_TABLE.c.starts_at == starts_at, _TABLE.c.topic == topic, live)

    def all(self) -> tuple[Webinar, ...]:
        """Every webinar, by start."""
        return self._many(_EACH)

    def in_states(self, states: Iterable[State]) -> tuple[Webinar, ...]:
        """By start."""
        return self._many(_EACH.where(_TABLE.c.state.in_([each.value for each in states])))

    def save(self, webinar: Webinar) -> None:
        """Writes every field of it, panelists included. Raises NotFound."""
        changed = self._connection.execute(update(_TABLE).where(_TABLE.c.id == webinar.id).values(_row(webinar)))
        if not changed.rowcount:
            raise NotFound(f"There is no webinar {webinar.code} to save.")
        if panelists_of_one(self._connection, webinar.id) != webinar.draft.panelists:
            Panelists(self._connection).replace(webinar.id, webinar.draft.panelists)

    def _one(self, *conditions: Any) -> Webinar | None:
        wanted = _EACH.where(*conditions).limit(1)
        found = self._many(wanted.with_for_update() if self._lock else wanted)
        return found[0] if found else None

    def _many(self, wanted: Select[Any]) -> tuple[Webinar, ...]:
        rows = self._connection.execute(wanted).all()
        seats = panelists_of(self._connection, [row.id for row in rows]) if rows else {}
        return tuple(_read(row, seats.get(row.id, ())) for row in rows)


def whole(dialect: str) -> tuple[ColumnElement[Any], ...]:
    """The columns of a whole webinar, for statements that read it beside something else."""
    return *_TABLE.columns, panelists_beside(dialect, _TABLE.c.id)


def read_whole(row: Row[Any]) -> Webinar:
    """From a row with the columns of `whole`."""
    return _read(row, read_beside(row.panelists))


def _row(webinar: Webinar) -> dict[str, Any]:
    draft = webinar.draft
    values = {name: getattr(webinar, name) for name in _PLAIN}
    return values | {
        "topic": draft.topic,
        "reading": draft.start.reading.isoformat(),
        "zone": draft.start.zone.key,
        "fold": draft.start.fold,
        "starts_at": draft.start.nearest_instant(),
        "minutes": draft.minutes,
        "series": draft.series,
        "details": _details(draft),
        "state": webinar.state.value,
        "notes": list(webinar.notes),
    }


def _details(draft: WebinarDraft) -> dict[str, Any]:
    return {
        "announcement": draft.announcement,
        "questions": draft.questions,
        "practice_session": draft.practice_session,
        "registration": draft.registration.value,
        "recording": draft.recording.value,
        "series_position": draft.series_position,
        "series_size": draft.series_size,
        "language": draft.language,
    }


def _read(row: Row[Any], panelists: tuple[Any, ...]) -> Webinar:
    start = WallTime(datetime.fromisoformat(row.reading), ZoneInfo(row.zone), row.fold)
    draft = WebinarDraft(row.topic, start, row.minutes, panelists=panelists, series=row.series)
    plain = {name: getattr(row, name) for name in _PLAIN}
    details, notes = _known(row.details), tuple(row.notes)
    return Webinar(id=row.id, draft=replace(draft, **details), state=State(row.state), notes=notes, **plain)


def _known(details: dict[str, Any]) -> dict[str, Any]:
    """The details this build knows: a newer one may have written more."""
    readers: dict[str, Callable[[Any], Any]] = {
        "announcement": str,
        "questions": bool,
        "practice_session": bool,
        "registration": Registration,
        "recording": Recording,
        "series_position": _number,
        "series_size": _number,
        "language": str,
    }
    return {name: read(details[name]) for name, read in readers.items() if name in details}


def _number(value: int | None) -> int | None:
    return value
