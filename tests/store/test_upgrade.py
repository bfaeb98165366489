from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from bot.domain.errors import InvalidInput, TryLater
from bot.store.engines import begin, open_engine
from bot.store.tables import metadata
from bot.store.upgrade import migrate, migrations_current
from tests.postgres import Postgres


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'deep' / 'new.db'}"
    server: Postgres = request.getfixturevalue("postgres_server")
    return server.url(server.new_database())


def test_an_empty_database_becomes_current_and_stays_so(empty_url: str) -> None:
    before = migrations_current(empty_url)
    migrate(empty_url)
    migrate(empty_url)
    assert (before, migrations_current(empty_url)) == (False, True)


def test_the_migrations_make_exactly_the_tables_of_the_code(database_url: str) -> None:
    engine = open_engine(database_url)
    with engine.connect() as connection:
        difference = compare_metadata(MigrationContext.configure(connection), metadata)
        tables = set(inspect(connection).get_table_names())
    engine.dispose()
    assert difference == []
    assert tables == {*metadata.tables, "alembic_version"}


def test_partial_indexes_are_partial_in_the_database(database_url: str) -> None:
    engine = open_engine(database_url)
    with engine.connect() as connection:
        found = {
            index["name"]: bool(set(index["dialect_options"]) & {"sqlite_where", "postgresql_where"})
            for index in inspect(connection).get_indexes("task")
        }
    engine.dispose()
    found.pop("uq_task_key", None)  # PostgreSQL lists the unique constraint as an index too
    assert found == {"ix_task_dead": True, "ix_task_lease": True, "ix_task_open": True, "ix_task_webinar": False}


def test_several_processes_may_migrate_at_once(empty_url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(migrate, [empty_url] * 4))
    assert (done, migrations_current(empty_url)) == ([None] * 4, True)


def test_a_database_of_a_newer_release_is_good_enough(empty_url: str) -> None:
    migrate(empty_url)
    engine = open_engine(empty_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'from-the-future'")
    engine.dispose()
    migrate(empty_url)
    assert migrations_current(empty_url)


def test_a_file_that_is_no_database_is_named_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "notes.db"
    file.write_text("shopping list, rather long so that it fills a header of a database file" * 20)
    with pytest.raises(InvalidInput) as refusal:
        migrate(f"sqlite:///{file}")
    assert str(refusal.value) == (
        f"The database file {file} is not a database. Give the bot a directory that it may write to, in BOT_DATA_DIR,"
        " or another DATABASE_URL."
    )


def test_a_server_that_is_away_is_a_sentence_without_the_password() -> None:
    with pytest.raises(TryLater) as refusal:
        migrate("postgresql://bot:hunter2@127.0.0.1:1/bot")
    assert str(refusal.value) == (
        "The database does not answer. Check that it is running and that DATABASE_URL is right."
    )


def test_a_migration_that_fails_half_way_leaves_nothing(empty_url: str) -> None:
    migrate(empty_url)
    engine = open_engine(empty_url)
    with pytest.raises(KeyError), engine.begin() as connection:  # noqa: PT012 - the transaction is the one thing
        begin(connection)
        connection.exec_driver_sql("CREATE TABLE half (way INTEGER)")
        raise KeyError
    with engine.connect() as connection:
        assert not inspect(connection).has_table("half")
    engine.dispose()
