from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Event, Thread

import pytest
from sqlalchemy import select

from bot.domain.errors import TryLater
from bot.store import tables
from bot.store.store import SqlStore
from bot.store.tokens import SharedToken

NOW = datetime(2026, 3, 2, 8, 0, 0, 17, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Ticket:
    value: str
    obtained_at: datetime
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OtherShape:
    bearer: str


TICKET = Ticket("eyJ-secret-token", NOW, ("webinar:read", "webinar:write"))


def test_a_token_is_shared_with_whoever_knows_the_secret(store: SqlStore) -> None:
    assert SharedToken(store, Ticket, secret="s3cret").load() is None
    SharedToken(store, Ticket, secret="s3cret").save(TICKET)
    assert SharedToken(store, Ticket, secret="s3cret").load() == TICKET
    assert SharedToken(store, Ticket, secret="another").load() is None
    assert SharedToken(store, OtherShape, secret="s3cret").load() is None


def test_the_token_is_not_readable_in_the_database(store: SqlStore) -> None:
    SharedToken(store, Ticket, secret="s3cret").save(TICKET)
    with store.read() as tx:
        sealed = tx.connection.execute(select(tables.token.c.sealed)).scalar_one()
    assert "eyJ" not in sealed
    assert "secret" not in sealed


def test_only_one_holds_the_lock_at_a_time(store: SqlStore) -> None:
    """Two objects are two processes: they share nothing but the row."""
    here, there = (SharedToken(store, Ticket, secret="s3cret") for _ in range(2))
    order: list[str] = []
    held, released = Event(), Event()

    def hold() -> None:
        with here.lock():
            order.append("first in")
            held.set()
            released.wait(10)
            order.append("first out")

    def follow() -> None:
        with there.lock():
            order.append("second in")

    run_both(hold, follow, held, released)
    assert order == ["first in", "first out", "second in"]


def run_both(first: Callable[[], None], second: Callable[[], None], held: Event, released: Event) -> None:
    one, two = Thread(target=first), Thread(target=second)
    one.start()
    held.wait(10)
    two.start()
    two.join(0.3)  # it tries several times meanwhile and must not get in
    released.set()
    one.join(10)
    two.join(10)


def test_the_lock_of_a_process_that_died_is_waited_out(store: SqlStore) -> None:
    dead, living = (SharedToken(store, Ticket, secret="s3cret") for _ in range(2))
    dead.save(TICKET)
    dead._take()  # and never lets go
    run_out(store)
    with living.lock():
        assert living.load() == TICKET


def test_a_holder_that_lives_keeps_the_lock_for_longer_than_its_lease(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.tokens._RENEW_EVERY", 0.02)
    here, there = (SharedToken(store, Ticket, secret="s3cret") for _ in range(2))
    with here.lock():
        run_out(store)
        while run_out_now(store):
            Event().wait(0.02)
        with pytest.raises(TryLater) as kept_out, there.lock():
            pass
    assert (kept_out.value.charged, kept_out.value.scope) == (False, "zoom")
    with there.lock():
        pass


def run_out(store: SqlStore) -> None:
    with store.begin() as tx:
        tx.connection.execute(tables.token.update().values(lease_until=NOW.replace(year=2020)))


def run_out_now(store: SqlStore) -> bool:
    with store.read() as tx:
        return bool(tx.connection.execute(select(tables.token.c.lease_until)).scalar_one() < tx.machine_now)
