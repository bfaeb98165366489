"""Small records: deliveries seen, announcements kept for a form, who did what, named values."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from bot.services.ports.kept import AuditLine, DraftRow
from bot.store import tables
from bot.store.ids import new_id
from bot.store.statements import insert_new, upsert


class Inbox:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def first_time(self, source: str, external_id: str, at: datetime) -> bool:
        """Records a delivery; False if it was there already."""
        row = {"source": source, "external_id": external_id, "at": at}
        return insert_new(self._connection, tables.inbox, [row], by=["source", "external_id"]) == 1


class Drafts:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, *, user: str, channel: str, announcement: str, at: datetime) -> DraftRow:
        row = DraftRow(new_id(at), user, channel, announcement, at)
        values = {"id": row.id, "user": user, "channel": channel, "announcement": announcement, "created_at": at}
        self._connection.execute(tables.draft.insert(), values)
        return row

    def get(self, draft_id: str) -> DraftRow | None:
        table = tables.draft
        columns = (table.c.id, table.c.user, table.c.channel, table.c.announcement, table.c.created_at)
        row = self._connection.execute(select(*columns).where(table.c.id == draft_id)).one_or_none()
        return None if row is None else DraftRow(*row)


class AuditBook:
    """Append-only."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record(self, line: AuditLine) -> None:
        values = {"at": line.at, "who": line.who, "what": line.what, "subject": line.subject, "detail": line.detail}
        self._connection.execute(tables.audit.insert(), values)

    def of(self, subject: str) -> tuple[AuditLine, ...]:
        """Oldest first."""
        table = tables.audit
        columns = (table.c.at, table.c.who, table.c.what, table.c.subject, table.c.detail)
        found = self._connection.execute(select(*columns).where(table.c.subject == subject).order_by(table.c.id))
        return tuple(AuditLine(*row) for row in found)


class Notebook:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def read(self, name: str) -> str | None:
        table = tables.notebook
        return self._connection.execute(select(table.c.value).where(table.c.name == name)).scalar_one_or_none()

    def write(self, name: str, value: str) -> None:
        upsert(self._connection, tables.notebook, {"name": name, "value": value}, by=["name"])
