"""Statements that SQLite and PostgreSQL write alike but SQLAlchemy keeps in two dialects."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_new(connection: Connection, table: Table, rows: Sequence[dict[str, Any]], *, by: Sequence[str]) -> int:
    """Inserts the rows whose `by` columns are new; gives how many.

    They are counted as they come back: psycopg knows no row count after several rows at once.
    """
    if not rows:
        return 0
    return len(connection.execute(_insert_new(connection.dialect.name, table, tuple(by)), list(rows)).all())


def upsert(connection: Connection, table: Table, row: dict[str, Any], *, by: Sequence[str]) -> None:
    """Inserts the row, or overwrites the one with the same `by` columns."""
    insert = _insert(connection.dialect.name, table).values(row)
    others = {name: insert.excluded[name] for name in row if name not in by}
    connection.execute(insert.on_conflict_do_update(index_elements=by, set_=others))


@cache
def _insert_new(dialect: str, table: Table, by: tuple[str, ...]) -> Any:
    """Built once: building it takes longer than running it."""
    return _insert(dialect, table).on_conflict_do_nothing(index_elements=by).returning(table.c[by[0]])


def _insert(dialect: str, table: Table) -> Any:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
