"""The door to the database: transactions, and who hears of new work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from bot.domain.errors import DatabaseAway, TryLater
from bot.services.ports.clock import Clock
from bot.store.compacting import compact
from bot.store.engines import LOCK_WAIT_MS, begin, check_place, open_engine
from bot.store.faults import sentences
from bot.store.transaction import SqlTx


def open_store(url: str, *, clock: Clock, offset: Callable[[], timedelta] = timedelta) -> SqlStore:
    """The store behind a URL. `offset` is what a clock file adds to the machine's time.

    Raises InvalidInput for a URL, a file or a directory that cannot be used. PostgreSQL is not asked yet: it may
    come up later than we do. Tables come from `upgrade.migrate`.
    """
    engine = open_engine(url)
    try:
        check_place(engine)
    except BaseException:
        engine.dispose()
        raise
    return SqlStore(engine, clock, offset)


class SqlStore:
    """Implements `ports.store.Store` on SQLite (its time is `clock`) and on PostgreSQL (its time is the server's)."""

    def __init__(self, engine: Engine, clock: Clock, offset: Callable[[], timedelta]) -> None:
        self._engine = engine
        self._clock = clock
        self._offset = offset
        self._turn = Lock()
        self._takes_turns = engine.dialect.name == "sqlite"
        self._writer: Connection | None = None  # whose turn it is has it
        self._listeners: list[Callable[[datetime], None]] = []

    @contextmanager
    def begin(self) -> Iterator[SqlTx]:
        """A write transaction; commits on a clean exit. Raises TryLater when the database is locked or away."""
        with self._in_turn(), sentences():
            tx = self._begun(changes=True)
            try:
                yield tx
                tx.connection.commit()
            except BaseException:
                tx.connection.close()  # rolls back
                raise
            self._put_back(tx.connection)
        if tx.soonest is not None:
            for hear in self._listeners:
                hear(tx.soonest)

    @contextmanager
    def read(self) -> Iterator[SqlTx]:
        """A transaction that only reads, all of it at one moment. Raises TryLater as `begin` does."""
        with sentences():
            tx = self._begun(changes=False)
            with tx.connection as connection:
                yield tx
                if tx.on_postgres:
                    connection.commit()  # after a rollback psycopg prepares every statement anew

    @contextmanager
    def glance(self) -> Iterator[SqlTx]:
        """One statement that only reads, with no transaction around it. Raises TryLater as `begin` does."""
        with sentences(), self._engine.connect() as connection:
            yield SqlTx(connection, self._clock, self._offset(), changes=False)

    def compact(self) -> None:
        """Takes what was deleted out of the database's files. Raises TryLater while somebody reads in them."""
        with self._in_turn(), sentences():
            compact(self._engine)

    def listen(self, hear: Callable[[datetime], None]) -> None:
        """Calls `hear` after each commit here that added or moved work, with the earliest moment it runs at."""
        self._listeners.append(hear)

    def reachable(self) -> bool:
        """Whether the database answers now."""
        try:
            with self.read() as tx:
                tx.connection.exec_driver_sql("SELECT 1")
        except TryLater:
            return False
        return True

    def close(self) -> None:
        """Closes the connections that nobody uses."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()
        self._engine.dispose()

    def _begun(self, *, changes: bool) -> SqlTx:
        """A transaction. Of connections in the pool that died meanwhile the next one is taken: nothing is lost yet."""
        try:
            return self._first_trip(changes=changes)
        except DBAPIError as exc:
            if not exc.connection_invalidated:
                raise
            return self._first_trip(changes=changes)

    def _first_trip(self, *, changes: bool) -> SqlTx:
        """Asks PostgreSQL its time at once, which shows whether it is still there: no other ping is needed."""
        connection = self._taken() if changes else self._engine.connect()
        try:
            connection.begin()
            server_now = begin(connection, changes=changes)
        except BaseException:
            connection.close()
            raise
        return SqlTx(connection, self._clock, self._offset(), changes=changes, server_now=server_now)

    def _taken(self) -> Connection:
        connection, self._writer = self._writer, None
        return self._engine.connect() if connection is None else connection

    def _put_back(self, connection: Connection) -> None:
        """On SQLite the next one to write takes the same: the pages it has in memory are still good."""
        if self._takes_turns:
            self._writer = connection
        else:
            connection.close()

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """On SQLite threads of this process queue here: racing for the file's lock they would sleep in steps."""
        if not self._takes_turns:
            yield
        elif not self._turn.acquire(timeout=LOCK_WAIT_MS / 1000):
            raise DatabaseAway("The database is busy. Try again in a moment.")
        else:
            try:
                yield
            finally:
                self._turn.release()
