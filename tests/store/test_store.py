from __future__ import annotations

import sqlite3
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.errors import DatabaseAway, InvalidInput
from bot.store import store as door
from bot.store.engines import read_url
from bot.store.store import SqlStore, open_store
from tests.conftest import TestClock
from tests.postgres import Postgres
from tests.store.work_samples import note, plan, row


def test_a_transaction_is_all_or_nothing(store: SqlStore) -> None:
    with pytest.raises(KeyError), store.begin() as tx:  # noqa: PT012 - the transaction is the one thing
        tx.notebook.write("a", "1")
        tx.work.add([note("task")])
        raise KeyError
    with store.read() as tx:
        assert (tx.notebook.read("a"), tx.work.by_key("task")) == (None, None)


def test_a_reading_transaction_sees_one_moment(store: SqlStore) -> None:
    plan(store, note("a"))
    with store.read() as tx:
        before = len(tx.work.list())
        plan(store, note("b"))
        assert (before, len(tx.work.list())) == (1, 1)


def test_on_sqlite_the_time_is_the_clock_and_on_postgres_the_servers(
    sqlite_url: str, postgres_url: str, clock: TestClock
) -> None:
    clock.offset = timedelta(days=3)
    times = []
    for url in (sqlite_url, postgres_url):
        store = open_store(url, clock=clock, offset=lambda: clock.offset)
        with store.read() as tx:
            times.append(tx.now)
        store.close()
    really = datetime.now(UTC)
    assert times[0] == clock.now + timedelta(days=3)
    assert abs(times[1] - timedelta(days=3) - really) < timedelta(minutes=1)


def test_sqlite_is_set_up_to_keep_what_was_promised(sqlite_store: SqlStore) -> None:
    with sqlite_store.read() as tx:
        settings = [
            tx.connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert settings == ["wal", 2, 1, 5000]


def test_a_locked_database_is_a_sentence_and_nothing_is_half_done(
    sqlite_url: str, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.engines.LOCK_WAIT_MS", 50)
    store = open_store(sqlite_url, clock=clock)
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseAway) as refusal:
        plan(store, note("a"))
    assert str(refusal.value) == "The database is busy with another program. Try again in a moment."
    other.execute("ROLLBACK")
    other.close()
    assert plan(store, note("a")) == 1
    store.close()


def test_a_thread_that_waits_too_long_for_its_turn_is_told(
    sqlite_store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "LOCK_WAIT_MS", 20)
    with sqlite_store.begin(), pytest.raises(DatabaseAway, match="busy"):
        plan(sqlite_store, note("a"))


def test_a_full_disk_is_a_sentence_and_the_work_goes_on_afterwards(sqlite_store: SqlStore) -> None:
    with sqlite_store.begin() as tx:
        pages = tx.connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        tx.connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DatabaseAway) as refusal:
        plan(sqlite_store, *(note(f"n{number}") for number in range(2000)))
    assert str(refusal.value) == (
        "The disk of the database is full. Free some space; the work goes on by itself afterwards."
    )
    with sqlite_store.begin() as tx:
        tx.connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert plan(sqlite_store, note("a")) == 1


def test_after_postgres_was_restarted_the_same_store_works_again(
    postgres_server: Postgres, postgres_url: str, clock: TestClock
) -> None:
    store = open_store(postgres_url, clock=clock)
    plan(store, note("a"))
    postgres_server.disconnect("migrated")
    plan(store, note("b"))
    assert row(store, "b").key == "b"
    store.close()


def test_of_many_connections_that_died_none_costs_a_transaction(
    postgres_server: Postgres, postgres_url: str, clock: TestClock
) -> None:
    store = open_store(postgres_url, clock=clock)
    with ExitStack() as open_at_once:
        for _ in range(5):
            open_at_once.enter_context(store.read())
    postgres_server.disconnect("migrated")
    with store.read() as tx:
        assert tx.work.list() == ()
    for _ in range(5):
        with ExitStack() as open_at_once:
            seen = [open_at_once.enter_context(store.glance()).work.list() for _ in range(5)]
        assert seen == [()] * 5
    store.close()


def test_postgres_keeps_what_it_prepared_from_one_reading_transaction_to_the_next(
    postgres_url: str, clock: TestClock
) -> None:
    store = open_store(postgres_url, clock=clock)
    for _ in range(10):
        with store.read() as tx:
            assert tx.work.list() == ()
    with store.glance() as tx:
        assert tx.connection.exec_driver_sql("SELECT count(*) FROM pg_prepared_statements").scalar_one() == 1
    store.close()


def test_a_reading_transaction_changes_nothing(store: SqlStore) -> None:
    plan(store, note("a"))
    with suppress(DatabaseAway), store.read() as tx:
        tx.work.touch("a", run_at=datetime(2030, 1, 1, tzinfo=UTC))
    assert row(store, "a").run_at == note("a").due_at


def test_after_a_failed_transaction_the_next_one_writes(store: SqlStore) -> None:
    plan(store, note("a"))
    for _ in range(2):
        with pytest.raises(KeyError), store.begin() as tx:  # noqa: PT012 - the transaction is the one thing
            tx.work.add([note("lost")])
            raise KeyError
    assert plan(store, note("b")) == 1
    with store.read() as tx:
        assert {task.key for task in tx.work.list()} == {"a", "b"}


def test_on_sqlite_whoever_writes_uses_the_same_connection(sqlite_store: SqlStore) -> None:
    writers = []
    for number in range(3):
        with sqlite_store.read(), sqlite_store.begin() as tx:
            tx.work.add([note(f"n{number}")])
            writers.append(tx.connection.connection.dbapi_connection)
    assert len({id(each) for each in writers}) == 1


def test_a_connection_lost_within_a_transaction_is_a_sentence(
    postgres_server: Postgres, postgres_url: str, clock: TestClock
) -> None:
    store = open_store(postgres_url, clock=clock)
    with pytest.raises(DatabaseAway), store.begin() as tx:  # noqa: PT012 - the transaction is the one thing
        tx.work.add([note("a")])
        postgres_server.disconnect("migrated")
        tx.work.add([note("b")])
    with store.read() as tx:
        assert tx.work.list() == ()
    store.close()


def test_a_server_that_is_away_is_not_reachable_and_says_so(clock: TestClock, store: SqlStore) -> None:
    away = open_store("postgresql://bot:hunter2@127.0.0.1:1/bot", clock=clock)
    with pytest.raises(DatabaseAway) as refusal:
        plan(away, note("a"))
    assert (away.reachable(), store.reachable()) == (False, True)
    assert str(refusal.value) == (
        "The database does not answer. Check that it is running and that DATABASE_URL is right."
    )
    away.close()


@pytest.mark.parametrize("url", ["", "mysql://u:pw@h/d", "sqlite://", "sqlite:///:memory:", "nonsense pw", "http://pw"])
def test_a_url_that_we_cannot_use_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_url(url)
    assert str(refusal.value) == (
        "DATABASE_URL is not a database we can use. Write sqlite:///path/to/bot.db or"
        " postgresql://user:password@host/name, or leave it out for a file in BOT_DATA_DIR."
    )


@pytest.mark.parametrize("start", ["postgres://", "postgresql://", "postgresql+psycopg://"])
def test_every_spelling_of_postgres_means_psycopg(start: str) -> None:
    assert read_url(f"{start}u:pw@h/d").drivername == "postgresql+psycopg"


def test_a_directory_that_cannot_be_made_is_a_sentence(tmp_path: Path, clock: TestClock) -> None:
    (tmp_path / "file").write_text("in the way")
    place = tmp_path / "file" / "bot.db"
    with pytest.raises(InvalidInput) as refusal:
        open_store(f"sqlite:///{place}", clock=clock)
    assert str(refusal.value) == (
        f"The database file {place} cannot be used: there is a file in place of its directory. Give the bot a"
        " directory that it may write to, in BOT_DATA_DIR, or another DATABASE_URL."
    )


def test_a_directory_in_place_of_the_file_is_a_sentence(tmp_path: Path, clock: TestClock) -> None:
    (tmp_path / "bot.db").mkdir()
    with pytest.raises(InvalidInput, match="cannot be read and written"):
        open_store(f"sqlite:///{tmp_path / 'bot.db'}", clock=clock)
