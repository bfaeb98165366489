"""Databases to measure on: with today's tables and as many rows of due work as wanted."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.domain.walltime import WallTime
from bot.domain.webinar import State, Webinar, WebinarDraft
from bot.domain.work import Kind, NewTask
from bot.store import tables
from bot.store.store import SqlStore, open_store
from bot.store.transaction import SqlTx
from bot.store.upgrade import migrate
from tests import postgres

SQLITE, POSTGRES = "SQLite", "PostgreSQL"
BOTH = (SQLITE, POSTGRES)
PENDING = 100_000
FAR = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Place:
    """An empty folder, and a PostgreSQL where one was asked for."""

    folder: Path
    server: postgres.Postgres | None

    def url(self, database: str) -> str:
        """A new empty database."""
        if database == SQLITE:
            return f"sqlite:///{tempfile.mkdtemp(dir=self.folder)}/bot.db"
        if self.server is None:
            raise RuntimeError("no PostgreSQL was started")
        return self.server.url(self.server.new_database())


@contextmanager
def place(*, with_postgres: bool = True) -> Iterator[Place]:
    """Gone afterwards."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True)))
        server = stack.enter_context(postgres.running()) if with_postgres else None
        yield Place(folder, server)


@contextmanager
def filled(url: str, pending: int) -> Iterator[SqlStore]:
    """A store with today's tables and `pending` reminders of the far future."""
    migrate(url)
    store = open_store(url, clock=now)
    try:
        add_pending(store, pending)
        yield store
    finally:
        store.close()


def now() -> datetime:
    return datetime.now(UTC)


def add_pending(store: SqlStore, count: int, name: str = "far") -> None:
    """Reminders that do not fall due while we measure, five minutes from one to the next: copies of one real row."""
    if not count:
        return
    due = now() + FAR
    with store.begin() as tx:
        tx.work.add([reminder(f"{name}:0", due, 0, "slack:F0")])
        own = {"id": f"'{name}-' || i", "key": f"'reminder:{name}:' || i", "run_at": "run_at + i * 300000000"}
        own |= {"due_at": "due_at + i * 300000000", "not_after": "not_after + i * 300000000"}
        own |= {"webinar": "1000000 + i / 10"}  # ten to a webinar: all in one, no index would help with them
        own |= {"group_name": "'slack:F' || (i - i / 500 * 500)"}
        columns = [column.name for column in tables.task.columns]
        chosen = ", ".join(own.get(column, f"task.{column}") for column in columns)
        tx.connection.exec_driver_sql(
            f"WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < {count - 1})"
            f" INSERT INTO task ({', '.join(columns)}) SELECT {chosen} FROM n, task WHERE key = 'reminder:{name}:0'"
        )
    with store.begin() as tx:
        tx.connection.exec_driver_sql("ANALYZE")


def reminder(key: str, due_at: datetime, webinar: int, group: str) -> NewTask:
    payload: dict[str, object] = {"rule": "last-call", "generation": 1}
    return NewTask(f"reminder:{key}", Kind.REMINDER, due_at, due_at + timedelta(hours=2), payload, webinar, group)


def draft(topic: str, starts_at: datetime) -> WebinarDraft:
    return WebinarDraft(topic, WallTime.of(starts_at, ZoneInfo("Europe/Paris")), 90, announcement="Join us. " * 40)


def add_webinars(store: SqlStore, count: int, starts_at: datetime) -> list[Webinar]:
    """Webinars that Zoom has, each in a channel of its own, and in each minute of an hour as many.

    What the bot keeps of a start's conversion would else be kept for all of them at once.
    """
    with store.begin() as tx:
        return [_webinar(tx, number, starts_at + timedelta(minutes=number % 60)) for number in range(count)]


def _webinar(tx: SqlTx, number: int, starts_at: datetime) -> Webinar:
    added = tx.webinars.add(
        draft(f"Launch {number}", starts_at),
        channel=f"C{number:08d}",
        created_by="U00000001",
        host="host@example.org",
        passcode="abc",
        at=tx.now,
    )
    webinar = replace(
        added,
        state=State.SCHEDULED,
        zoom_id=str(90_000_000_000 + added.id),
        join_url="https://zoom.example.org/j/1",
        registration_url="https://zoom.example.org/r/1",
        card_ts="1700000000.000100",
    )
    tx.webinars.save(webinar)
    return webinar
