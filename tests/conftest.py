"""Databases for every room's tests: each test gets its own, with today's tables, on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from bot.store.queue import WorkQueue
from bot.store.store import SqlStore, open_store
from bot.store.tables import metadata
from bot.store.upgrade import migrate
from tests import postgres

# No example is wrong because the machine is busy with something else.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


@dataclass
class TestClock:
    """A clock that stands until it is moved. `offset` is what a clock file would add."""

    __test__ = False

    now: datetime = datetime(2026, 3, 2, 8, tzinfo=UTC)
    offset: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        return self.now + self.offset

    def step(self, **amount: float) -> None:
        self.now += timedelta(**amount)


_EMPTY = "".join(f"DELETE FROM {table.name}; " for table in reversed(metadata.sorted_tables)) + "".join(
    f"ALTER SEQUENCE {name}_id_seq RESTART; " for name in ("webinar", "audit", "attempt")
)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Postgres]:
    """One server for this test process, with a database `migrated` that has today's tables."""
    with postgres.running() as server:
        server.execute("CREATE DATABASE migrated")
        migrate(server.url("migrated"))
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with today's tables."""
    file = tmp_path_factory.mktemp("template") / "bot.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture
def postgres_url(postgres_server: postgres.Postgres) -> str:
    """Emptied before each test: a new database for each would cost half a second of fsync."""
    postgres_server.disconnect("migrated")
    postgres_server.execute(_EMPTY, "migrated")
    return postgres_server.url("migrated")


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    shutil.copy(sqlite_template, tmp_path / "bot.db")
    return f"sqlite:///{tmp_path / 'bot.db'}"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A database of this test's own, on each of the two."""
    found: str = request.getfixturevalue(f"{request.param}_url")
    return found


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture
def store(database_url: str, clock: TestClock) -> Iterator[SqlStore]:
    """On SQLite the store's time is `clock`; on PostgreSQL it is the server's, which nobody can move."""
    opened = open_store(database_url, clock=clock, offset=lambda: clock.offset)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(sqlite_url: str, clock: TestClock) -> Iterator[SqlStore]:
    opened = open_store(sqlite_url, clock=clock, offset=lambda: clock.offset)
    yield opened
    opened.close()


@pytest.fixture
def queue(store: SqlStore) -> WorkQueue:
    return WorkQueue(store)
