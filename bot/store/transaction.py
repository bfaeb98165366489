"""One transaction and the repositories in it."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import Connection

from bot.services.ports.clock import Clock
from bot.store.afterwards import DeskBook, Recordings
from bot.store.columns import from_microseconds
from bot.store.engines import ASK_TIME
from bot.store.erasure import Erasures
from bot.store.notes import AuditBook, Drafts, Inbox, Notebook
from bot.store.panelists import Panelists
from bot.store.reports import Files, Instances, Readings
from bot.store.webinars import Webinars
from bot.store.work import Work


class SqlTx:
    """Implements `Tx`. `changes` tells whether it may write; `soonest` is when work that it added runs first.

    `server_now` is PostgreSQL's time, if it was asked already.
    """

    def __init__(
        self,
        connection: Connection,
        clock: Clock,
        offset: timedelta,
        *,
        changes: bool,
        server_now: datetime | None = None,
    ) -> None:
        self.connection = connection
        self.changes = changes
        self.offset = offset
        self.soonest: datetime | None = None
        self._clock = clock
        self._server_now = server_now

    @property
    def on_postgres(self) -> bool:
        return self.connection.dialect.name == "postgresql"

    @cached_property
    def now(self) -> datetime:
        """PostgreSQL's own time plus the clock file's offset, so a replica's wrong clock is never asked."""
        if not self.on_postgres:
            return self._clock()
        asked = self._server_now or from_microseconds(self.connection.exec_driver_sql(ASK_TIME).scalar_one())
        return asked + self.offset

    @property
    def machine_now(self) -> datetime:
        """The time that leases are measured in: nobody moves it with a clock file."""
        return self.now - self.offset

    def runs_at(self, moment: datetime) -> None:
        """Remembers that work was put there for this moment."""
        self.soonest = moment if self.soonest is None else min(self.soonest, moment)

    @cached_property
    def webinars(self) -> Webinars:
        return Webinars(self.connection, lock=self.changes and self.on_postgres)

    @cached_property
    def panelists(self) -> Panelists:
        return Panelists(self.connection)

    @cached_property
    def work(self) -> Work:
        return Work(self)

    @cached_property
    def instances(self) -> Instances:
        return Instances(self.connection)

    @cached_property
    def inbox(self) -> Inbox:
        return Inbox(self.connection)

    @cached_property
    def drafts(self) -> Drafts:
        return Drafts(self.connection)

    @cached_property
    def readings(self) -> Readings:
        return Readings(self.connection)

    @cached_property
    def files(self) -> Files:
        return Files(self.connection)

    @cached_property
    def audit(self) -> AuditBook:
        return AuditBook(self.connection)

    @cached_property
    def erasures(self) -> Erasures:
        return Erasures(self.connection)

    @cached_property
    def notebook(self) -> Notebook:
        return Notebook(self.connection)

    @cached_property
    def desk(self) -> DeskBook:
        return DeskBook(self.connection)

    @cached_property
    def recordings(self) -> Recordings:
        return Recordings(self.connection)
