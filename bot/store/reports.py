"""What came of a webinar: its held sessions, the readings of its reports, the files we posted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Text, cast, func, select, update

from bot.domain.rows import Instance
from bot.services.ports.kept import PostedFile, Reading
from bot.store import tables
from bot.store.statements import insert_new, upsert


class Instances:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, webinar_id: int) -> tuple[Instance, ...]:
        """By their start."""
        table = tables.instance
        wanted = _instances().where(table.c.webinar == webinar_id).order_by(table.c.started_at, table.c.uuid)
        return tuple(Instance(*row) for row in self._connection.execute(wanted))

    def learn(self, webinar_id: int, instance: Instance) -> bool:
        """Adds or completes an instance by UUID; True if something was new. Known facts are never blanked."""
        table = tables.instance
        wanted = _instances().where(table.c.webinar == webinar_id, table.c.uuid == instance.uuid)
        row = self._connection.execute(wanted).one_or_none()
        known = None if row is None else Instance(*row)
        merged = instance if known is None else _completed(known, instance)
        if merged == known:
            return False
        values = {
            "webinar": webinar_id,
            "uuid": merged.uuid,
            "started_at": merged.started_at,
            "ended_at": merged.ended_at,
            "practice": merged.practice,
        }
        upsert(self._connection, table, values, by=["webinar", "uuid"])
        return True


class Readings:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, reading: Reading) -> None:
        """Adds a reading; the same number of the same part again changes nothing."""
        row = {
            "webinar": reading.webinar,
            "part": reading.part,
            "instance": reading.instance,
            "number": reading.number,
            "at": reading.at,
            "total": reading.total,
            "digest": reading.digest,
            "content": reading.content,
        }
        insert_new(self._connection, tables.reading, [row], by=["webinar", "part", "instance", "number"])

    def latest(self, webinar_id: int, part: str, instance: str = "") -> Reading | None:
        table = tables.reading
        wanted = _readings(webinar_id, part).where(table.c.instance == instance)
        row = self._connection.execute(wanted.order_by(table.c.number.desc()).limit(1)).one_or_none()
        return None if row is None else Reading(*row)

    def all(self, webinar_id: int, part: str) -> tuple[Reading, ...]:
        """Oldest first."""
        table = tables.reading
        found = self._connection.execute(_readings(webinar_id, part).order_by(table.c.at, table.c.number))
        return tuple(Reading(*row) for row in found)

    def weight(self, webinar_id: int) -> int:
        """Letters of the biggest reading: says how long computing a report will take, without reading it."""
        letters = func.length(cast(tables.reading.c.content, Text))
        wanted = select(func.max(letters)).where(tables.reading.c.webinar == webinar_id)
        return int(self._connection.execute(wanted).scalar_one() or 0)


class Files:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, files: Iterable[PostedFile]) -> None:
        """Adds the files whose id is new."""
        rows = [
            {
                "file_id": each.file_id,
                "webinar": each.webinar,
                "batch": each.batch,
                "name": each.name,
                "posted_at": each.posted_at,
                "removed_at": each.removed_at,
            }
            for each in files
        ]
        insert_new(self._connection, tables.posted_file, rows, by=["file_id"])

    def of(self, webinar_id: int) -> tuple[PostedFile, ...]:
        """By batch, then name."""
        table = tables.posted_file
        columns = (table.c.webinar, table.c.batch, table.c.name, table.c.file_id, table.c.posted_at, table.c.removed_at)
        wanted = select(*columns).where(table.c.webinar == webinar_id).order_by(table.c.batch, table.c.name)
        return tuple(PostedFile(*row) for row in self._connection.execute(wanted))

    def removed(self, file_id: str, at: datetime) -> None:
        table = tables.posted_file
        self._connection.execute(update(table).where(table.c.file_id == file_id).values(removed_at=at))


def _instances() -> Any:
    table = tables.instance
    return select(table.c.uuid, table.c.started_at, table.c.ended_at, table.c.practice)


def _completed(known: Instance, told: Instance) -> Instance:
    ended = known.ended_at if told.ended_at is None else told.ended_at
    return Instance(known.uuid, told.started_at, ended, known.practice if told.practice is None else told.practice)


def _readings(webinar_id: int, part: str) -> Any:
    table = tables.reading
    columns = (
        table.c.webinar,
        table.c.part,
        table.c.instance,
        table.c.number,
        table.c.at,
        table.c.total,
        table.c.digest,
        table.c.content,
    )
    return select(*columns).where(table.c.webinar == webinar_id, table.c.part == part)
