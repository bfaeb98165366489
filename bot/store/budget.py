"""How many of the day's create and update calls each Zoom host has used, shared by all processes."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, update

from bot.store import tables
from bot.store.statements import insert_new
from bot.store.store import SqlStore

_TABLE = tables.host_budget


class HostBudget:
    """Counts per host (id or e-mail) and UTC day."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    def spent(self, host: str, day: date) -> int:
        wanted = select(_TABLE.c.spent).where(_TABLE.c.host == host, _TABLE.c.day == day.isoformat())
        with self._store.read() as tx:
            return tx.connection.execute(wanted).scalar_one_or_none() or 0

    def spend(self, host: str, day: date) -> int:
        """Counts one call; gives how many it makes. Two processes never get the same number."""
        here = {"host": host, "day": day.isoformat()}
        with self._store.begin() as tx:
            insert_new(tx.connection, _TABLE, [here | {"spent": 0}], by=["host", "day"])
            counted = (
                update(_TABLE)
                .where(_TABLE.c.host == host, _TABLE.c.day == day.isoformat())
                .values(spent=_TABLE.c.spent + 1)
                .returning(_TABLE.c.spent)
            )
            return int(tx.connection.execute(counted).scalar_one())
