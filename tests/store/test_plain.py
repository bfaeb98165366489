"""Statements that run straight through the driver do what they would do through SQLAlchemy."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.store import tables
from bot.store.plain import Plain, driven
from bot.store.store import SqlStore, open_store
from bot.store.task_rows import row_of
from tests.conftest import TestClock
from tests.store.work_samples import FAR_OFF, note

_NOW = datetime(2026, 11, 28, 9, 30, 0, 123456, tzinfo=UTC)
_ADD = Plain(insert(tables.task).returning(tables.task.c.id), [each.key for each in tables.task.c])


def _row(key: str) -> dict[str, Any]:
    return row_of(note(key, not_after=FAR_OFF), _NOW) | {"last_error": "Zoë\x00 \ud83d 100 %", "look_first": True}


def test_every_value_is_kept_as_sqlalchemy_keeps_it(store: SqlStore) -> None:
    ours, theirs = _row("ours"), _row("theirs")
    with store.begin() as tx:
        found = _ADD.run(tx.connection, ours)
        tx.connection.execute(insert(tables.task), theirs)
        kept = [row._asdict() for row in tx.connection.execute(select(tables.task).order_by(tables.task.c.key))]
    assert [tuple(row) for row in found] == [(ours["id"],)]
    assert kept == [_as_read(ours), _as_read(theirs)]


def _as_read(row: dict[str, Any]) -> dict[str, Any]:
    return {{"group": "group_name"}.get(name, name): value for name, value in row.items()} | {
        "last_error": "Zoë ? 100 %"
    }


def test_a_moment_without_a_zone_is_refused(store: SqlStore) -> None:
    with pytest.raises(ValueError, match="names no moment"), store.begin() as tx:
        _ADD.run(tx.connection, _row("a") | {"run_at": _NOW.replace(tzinfo=None)})


def test_what_the_driver_refuses_is_raised_as_sqlalchemys(store: SqlStore) -> None:
    with pytest.raises(IntegrityError), store.begin() as tx:  # noqa: PT012 - the second one is the one thing
        _ADD.run(tx.connection, _row("same"))
        _ADD.run(tx.connection, _row("same"))
    with store.read() as tx:
        assert tx.work.list() == ()


def test_a_mistake_of_our_own_is_not_taken_for_the_drivers(store: SqlStore) -> None:
    with pytest.raises(KeyError, match="mine"), store.begin() as tx, driven(tx.connection):
        raise KeyError("mine")


def test_a_connection_that_died_is_given_up(postgres_url: str, clock: TestClock) -> None:
    store = open_store(postgres_url, clock=clock)
    with store.glance() as tx, pytest.raises(DBAPIError) as refusal, driven(tx.connection) as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    assert refusal.value.connection_invalidated
    store.close()
