"""Taking people out of the database: whole webinars, and what is remembered so that nobody comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Table, delete, or_, select, update

from bot.services.ports.kept import Erasure, Reading, SeatedPanelist
from bot.store import tables
from bot.store.columns import storable
from bot.store.statements import insert_new

_OPEN = ("pending", "unknown", "running")
_ASKED_AT_ONCE = 500
_HARMLESS = frozenset(
    (
        *("rule", "generation", "start", "audience", "batch", "final", "missing", "next_look", "generated_at"),
        *("look", "asked", "notice", "loud", "file", "step"),
    )
)
_REWORDED: tuple[tuple[Table, tuple[str, ...]], ...] = (
    (tables.webinar, ("topic", "series", "problem", "details", "notes")),
    (tables.draft, ("announcement",)),
    (tables.audit, ("detail",)),
    (tables.desk_question, ("answer",)),
    (tables.task, ("key", "payload", "receipt", "last_error", "checkpoint")),
    (tables.attempt, ("detail",)),
)


class Erasures:
    """Implements `ports.store.Erasures`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, webinar_id: int) -> Erasure | None:
        row = self._connection.execute(_erasures().where(tables.erasure.c.webinar == webinar_id)).one_or_none()
        return None if row is None else Erasure(*row)

    def all(self) -> tuple[Erasure, ...]:
        """By webinar."""
        return tuple(Erasure(*row) for row in self._connection.execute(_erasures().order_by(tables.erasure.c.webinar)))

    def clear(self, webinar_id: int, totals: dict[str, object], at: datetime) -> Erasure:
        """Takes every name, address and personal link of the webinar out, once; keeps the totals."""
        known = self.of(webinar_id)
        if known is not None:
            return known
        announcement = self._announcement(webinar_id)
        counts = {
            "report readings": self._delete(tables.reading, tables.reading.c.webinar == webinar_id),
            "questions taken up": self._delete(tables.desk_question, tables.desk_question.c.webinar == webinar_id),
            "recording links": self._delete(tables.recording, tables.recording.c.webinar == webinar_id),
            "panelists": self._delete(tables.panelist, tables.panelist.c.webinar == webinar_id),
            "announcements": self._drop_announcement(webinar_id, announcement),
            "rows of work": self.clear_work(webinar_id),
            "audit lines": self._clear_audit(webinar_id),
        }
        row = {"webinar": webinar_id, "at": at, "totals": totals, "counts": counts}
        self._connection.execute(tables.erasure.insert(), row)
        return Erasure(webinar_id, at, totals, counts)

    def clear_work(self, webinar_id: int) -> int:
        """Blanks what the webinar's ended rows of work say beyond dates, numbers and names of rules; gives how many.

        A direct message's key ends in a short digest of an address, so it is replaced too.
        """
        c = tables.task.c
        rows = self._connection.execute(
            select(c.id, c.key, c.kind, c.payload, c.group, c.last_error).where(
                c.webinar == webinar_id, c.state.not_in(_OPEN)
            )
        ).all()
        changed = 0
        for row in rows:
            bare = _bare(row)
            if bare:
                self._connection.execute(update(tables.task).where(c.id == row.id).values(bare))
                changed += 1
        ended = select(c.id).where(c.webinar == webinar_id, c.state.not_in(_OPEN))
        said = tables.attempt.c.detail != ""
        self._connection.execute(update(tables.attempt).where(tables.attempt.c.task.in_(ended), said).values(detail=""))
        return changed

    def rewrite(self, reading: Reading) -> None:
        """Replaces the content, digest and total of a kept reading."""
        c = tables.reading.c
        same = (
            c.webinar == reading.webinar,
            c.part == reading.part,
            c.instance == reading.instance,
            c.number == reading.number,
        )
        values = {"content": reading.content, "digest": reading.digest, "total": reading.total}
        self._connection.execute(update(tables.reading).where(*same).values(values))

    def replace_seat(self, webinar_id: int, key: str, seated: SeatedPanelist) -> None:
        """Replaces one panelist, whose key changes with it."""
        c = tables.panelist.c
        values = {
            "key": seated.panelist.key,
            "name": seated.panelist.name,
            "email": seated.panelist.email,
            "organisation": seated.panelist.organisation,
            "zoom_id": seated.zoom_id,
            "join_url": seated.join_url,
            "slack_user": seated.slack_user,
        }
        here = (c.webinar == webinar_id, c.key == storable(key))
        self._connection.execute(update(tables.panelist).where(*here).values(values))

    def reword(self, rewrite: Callable[[str], str]) -> int:
        """Rewrites every free text beside the readings; gives how many rows changed."""
        return sum(self._reword(table, names, rewrite) for table, names in _REWORDED)

    def texts_with(self, address: str) -> tuple[tuple[str, str], ...]:
        """(where, text) of each free text beside the readings and announcements that names the address."""
        found = []
        for table, names in _REWORDED[1:]:
            for row in self._connection.execute(select(*(table.c[name] for name in names))):
                texts = [text for value in row for text in _texts(value) if address in text.casefold()]
                found += [(table.name.replace("_", " "), text) for text in texts]
        return tuple(found)

    def drop_drafts(self, before: datetime) -> int:
        """Deletes the announcements kept for a form before this moment; gives how many."""
        return self._delete(tables.draft, tables.draft.c.created_at < before)

    def remember(self, digests: Iterable[str], at: datetime) -> None:
        """Keeps keyed digests of what was erased; one that is kept already gets the later moment."""
        c = tables.erased_key.c
        for some in _portions(sorted(set(digests))):
            self._connection.execute(update(tables.erased_key).where(c.digest.in_(some), c.at < at).values(at=at))
            rows = [{"digest": each, "at": at} for each in some]
            insert_new(self._connection, tables.erased_key, rows, by=["digest"])

    def remembered(self) -> dict[str, datetime]:
        """Every kept digest, with when it was erased."""
        c = tables.erased_key.c
        return {row.digest: row.at for row in self._connection.execute(select(c.digest, c.at))}

    def _announcement(self, webinar_id: int) -> str:
        c = tables.webinar.c
        details = self._connection.execute(select(c.details).where(c.id == webinar_id)).scalar_one()
        return str(details.get("announcement", ""))

    def _drop_announcement(self, webinar_id: int, announcement: str) -> int:
        """The text names speakers and addresses; the form's copy of it goes as well."""
        c = tables.webinar.c
        details = self._connection.execute(select(c.details).where(c.id == webinar_id)).scalar_one()
        bare = {**details, "announcement": ""}
        self._connection.execute(
            update(tables.webinar).where(c.id == webinar_id).values(details=bare, problem="", notes=[])
        )
        same = tables.draft.c.announcement == announcement
        copies = self._delete(tables.draft, same) if announcement else 0
        return copies + bool(announcement)

    def _clear_audit(self, webinar_id: int) -> int:
        c = tables.audit.c
        about = or_(c.subject == f"W-{webinar_id}", c.subject.startswith(f"W-{webinar_id} "))
        return int(
            self._connection.execute(update(tables.audit).where(about, c.detail != "").values(detail="")).rowcount
        )

    def _delete(self, table: Table, condition: Any) -> int:
        return int(self._connection.execute(delete(table).where(condition)).rowcount)

    def _reword(self, table: Table, names: tuple[str, ...], rewrite: Callable[[str], str]) -> int:
        changed = 0
        texts, keys = [table.c[name] for name in names], list(table.primary_key)
        for row in self._connection.execute(select(*texts, *keys)).all():
            old = dict(zip(names, row[: len(names)], strict=True))
            new = {name: _reworded(value, rewrite) for name, value in old.items()}
            if new != old:
                same = [column == value for column, value in zip(keys, row[len(names) :], strict=True)]
                self._connection.execute(update(table).where(*same).values(new))
                changed += 1
        return changed


def _erasures() -> Any:
    c = tables.erasure.c
    return select(c.webinar, c.at, c.totals, c.counts)


def _bare(row: Any) -> Mapping[str | Column[Any], Any]:
    """What changes in an ended row so that it names nobody; empty if nothing does."""
    payload = {name: value for name, value in row.payload.items() if name in _HARMLESS}
    personal = len(payload) < len(row.payload)
    new: dict[str, Any] = {
        "key": f"{row.kind}:erased:{row.id}" if "panelist" in row.payload else row.key,
        "payload": payload,
        "group": "" if personal else row.group,
        "last_error": "",
    }
    return {tables.task.c[name]: value for name, value in new.items() if value != getattr(row, name)}


def _reworded(value: Any, rewrite: Callable[[str], str]) -> Any:
    """Every text within a JSON value, but not the names of its fields."""
    if isinstance(value, str):
        return rewrite(value)
    if isinstance(value, dict):
        return {name: _reworded(inner, rewrite) for name, inner in value.items()}
    if isinstance(value, list):
        return [_reworded(inner, rewrite) for inner in value]
    return value


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def _portions(digests: list[str]) -> Iterable[list[str]]:
    for start in range(0, len(digests), _ASKED_AT_ONCE):
        yield digests[start : start + _ASKED_AT_ONCE]
