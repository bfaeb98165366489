"""Connections: which database a URL means, and what is set on every new connection."""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError

from bot.domain.errors import DatabaseAway, InvalidInput
from bot.store.columns import POSTGRES_NOW, from_microseconds
from bot.store.plain import driven

LOCK_WAIT_MS = 5000  # how long SQLite waits for another process, and PostgreSQL for a row
_MOST_CONNECTIONS = 40  # of one process
_KEEPALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 60_000}
_POSTGRES = {"postgres", "postgresql", "postgresql+psycopg"}
_SQLITE = {"sqlite", "sqlite+pysqlite"}
_BEGIN = "BEGIN"
_BEGIN_TO_READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
ASK_TIME = f"SELECT {POSTGRES_NOW}"


def open_engine(url: str) -> Engine:
    """An engine for `sqlite:///path` or `postgresql://…`. Raises InvalidInput with a sentence; connects to nothing."""
    wanted = read_url(url)
    return _sqlite(wanted) if wanted.get_backend_name() == "sqlite" else _postgres(wanted)


def read_url(url: str) -> URL:
    """The URL with the driver that we use. Raises InvalidInput, which does not repeat the URL."""
    try:
        parsed = make_url(re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", url.strip()))
    except (ArgumentError, ValueError) as exc:
        raise _wrong_url() from exc
    if parsed.drivername in _POSTGRES:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername in _SQLITE and parsed.database not in {None, "", ":memory:"}:
        return parsed
    raise _wrong_url()


def _wrong_url() -> InvalidInput:
    return InvalidInput(
        "DATABASE_URL is not a database we can use. Write sqlite:///path/to/bot.db or"
        " postgresql://user:password@host/name, or leave it out for a file in BOT_DATA_DIR.",
        field="DATABASE_URL",
    )


def _pool(kept: int) -> dict[str, int]:
    """How many connections wait for their next use, and how many there are at most.

    The one used last is used next: it has the pages in memory (SQLite), its statements prepared (PostgreSQL).
    """
    return {
        "pool_size": kept,
        "max_overflow": _MOST_CONNECTIONS - kept,
        "pool_timeout": 10,
        "pool_use_lifo": True,
    }


def _postgres(url: URL) -> Engine:
    settings = {"connect_timeout": 5, "application_name": "webinar-bot", **_KEEPALIVE}
    engine = create_engine(url, connect_args=settings, **_pool(16))
    event.listen(engine, "connect", _set_up_postgres)
    return engine


def _set_up_postgres(connection: Any, _record: object) -> None:
    """No statement, transaction or client that is stopped or gone holds the others up for long."""
    connection.autocommit = True  # transactions begin where `begin` says so, and what stands alone needs none
    with connection.cursor() as cursor:
        cursor.execute(
            f"SET lock_timeout = {LOCK_WAIT_MS}; SET statement_timeout = 30000;"
            " SET idle_in_transaction_session_timeout = 15000;"
            " SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3"
        )


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": 0}, **_pool(32))
    event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    """WAL lets readers read while one writes; FULL keeps what was promised through a power cut."""
    connection.isolation_level = None  # transactions begin where `begin` says so, not where the driver guesses
    for setting in (
        f"busy_timeout = {LOCK_WAIT_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "temp_store = MEMORY",
        "secure_delete = ON",  # what is erased is overwritten, not only forgotten
    ):
        connection.execute(f"PRAGMA {setting}").close()


def begin(connection: Connection, *, changes: bool = True) -> datetime | None:
    """Begins a transaction, which both drivers leave to us; gives PostgreSQL's time, asked in the same trip.

    Said here and not by an event of the engine: where one is heard, every statement asks for listeners of its own.
    """
    with driven(connection) as cursor:
        if connection.dialect.name == "sqlite":
            cursor.execute("BEGIN IMMEDIATE" if changes else "BEGIN DEFERRED")
            return None
        cursor.execute(f"{_BEGIN if changes else _BEGIN_TO_READ}; {ASK_TIME}", prepare=False)
        cursor.nextset()
        return from_microseconds(cursor.fetchone()[0])


def check_place(engine: Engine) -> None:
    """Makes the directory of an SQLite file and tries both. Raises InvalidInput, or DatabaseAway where it is locked.

    The file is opened through SQLite only: closing it by hand would drop the locks that this process holds on it.
    """
    if engine.dialect.name != "sqlite":
        return
    place = Path(engine.url.database or "").absolute()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=place.parent):
            pass
        if place.exists() and not (place.is_file() and os.access(place, os.R_OK | os.W_OK)):
            raise _unusable(place, "cannot be read and written")
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA schema_version")
    except FileExistsError as exc:
        raise _unusable(place, "cannot be used: there is a file in place of its directory") from exc
    except OSError as exc:
        raise _unusable(place, f"cannot be used: {(exc.strerror or 'it does not work').lower()}") from exc
    except DatabaseError as exc:
        if "locked" in str(exc.orig):
            raise DatabaseAway("The database is busy with another program. Try again in a moment.") from exc
        if "not a database" in str(exc.orig):
            raise _unusable(place, "is not a database") from exc
        raise _unusable(place, "cannot be opened") from exc


def _unusable(place: Path, why: str) -> InvalidInput:
    return InvalidInput(
        f"The database file {place} {why}. Give the bot a directory that it may write to, in BOT_DATA_DIR, or another"
        " DATABASE_URL.",
        field="BOT_DATA_DIR",
    )
