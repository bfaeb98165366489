"""Statements that SQLite and PostgreSQL write alike but SQLAlchemy keeps in two dialects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, Text, TextClause, any_, bindparam, column, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.columns import Json
from bot.store.plain import Plain


class UpdateEach:
    """An update of many rows, each with values of its own. `match` and `put` say which column each named value is for.

    On PostgreSQL it is one statement. psycopg would send many in a pipeline, and a process that is stopped in the
    middle of one keeps its locks for as long: the server takes it for busy, and no time limit of its own applies.
    """

    def __init__(
        self,
        table: Table,
        *,
        match: Mapping[str, str],
        put: Mapping[str, str],
        fixed: Mapping[str, object],
        where: Sequence[TextClause] = (),
    ) -> None:
        self._columns = {name: table.c[of] for name, of in {**match, **put}.items()}
        self._where, self._fixed = where, fixed
        self._match, self._put, self._table = match, put, table
        self._singly = self._statement({name: bindparam(name) for name in self._columns})
        self._at_once = self._statement(self._unnested())

    def run(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        if not rows:
            return
        if len(rows) > 1 and connection.dialect.name == "postgresql":
            connection.execute(self._at_once, {name: [row[name] for row in rows] for name in self._columns})
        else:
            connection.execute(self._singly, [dict(row) for row in rows] if len(rows) > 1 else dict(rows[0]))

    def _statement(self, given: Mapping[str, ColumnElement[Any]]) -> Any:
        table = self._table
        same = [table.c[of] == given[name] for name, of in self._match.items()]
        changed = {of: given[name] for name, of in self._put.items()}
        return update(table).where(*same, *self._where).values({**self._fixed, **changed})

    def _unnested(self) -> Mapping[str, ColumnElement[Any]]:
        arrays = [bindparam(name, type_=postgresql.ARRAY(of.type)) for name, of in self._columns.items()]
        shape = [column(f"given_{name}", of.type) for name, of in self._columns.items()]
        given = func.unnest(*arrays).table_valued(*shape).render_derived()
        return {name: given.c[f"given_{name}"] for name in self._columns}


def among(of: ColumnElement[str], name: str, dialect: str) -> ColumnElement[bool]:
    """Whether the column is one of the texts bound as a list to `name`: one statement for any number of them.

    `in_` would be spread anew for each call, and be another statement to the database for each length.
    """
    if dialect == "postgresql":
        return of == any_(bindparam(name, type_=postgresql.ARRAY(Text)))
    return of.in_(select(func.json_each(bindparam(name, type_=Json)).table_valued("value").c.value))


def insert_all(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Inserts the rows of a table with an `id` of the database's making."""
    connection.execute(_insert_all(connection.dialect.name, table), list(rows))


def insert_new(connection: Connection, table: Table, rows: Sequence[dict[str, Any]], *, by: Sequence[str]) -> int:
    """Inserts the rows whose `by` columns are new; gives how many.

    They are counted as they come back: psycopg knows no row count after several rows at once.
    """
    if not rows:
        return 0
    dialect, keys = connection.dialect.name, tuple(by)
    if len(rows) == 1:
        return len(_insert_one(dialect, table, keys, tuple(rows[0])).run(connection, rows[0]))
    return len(connection.execute(_insert_new(dialect, table, keys), list(rows)).all())


def upsert(connection: Connection, table: Table, row: dict[str, Any], *, by: Sequence[str]) -> None:
    """Inserts the row, or overwrites the one with the same `by` columns."""
    connection.execute(_upsert(connection.dialect.name, table, tuple(row), tuple(by)), row)


@cache
def _upsert(dialect: str, table: Table, names: tuple[str, ...], by: tuple[str, ...]) -> Any:
    new = insert(dialect, table)
    others = {name: new.excluded[name] for name in names if name not in by}
    return new.on_conflict_do_update(index_elements=by, set_=others)


@cache
def _insert_new(dialect: str, table: Table, by: tuple[str, ...]) -> Any:
    """Built once: building it takes longer than running it."""
    return insert(dialect, table).on_conflict_do_nothing(index_elements=by).returning(table.c[by[0]])


@cache
def _insert_one(dialect: str, table: Table, by: tuple[str, ...], names: tuple[str, ...]) -> Plain:
    return Plain(_insert_new(dialect, table, by), names)


@cache
def _insert_all(dialect: str, table: Table) -> Any:
    """On PostgreSQL one statement for all, which is what `returning` makes of it: see UpdateEach."""
    return table.insert().returning(table.c.id) if dialect == "postgresql" else table.insert()


def insert(dialect: str, table: Table) -> Any:
    """The dialect's own insert, which knows ON CONFLICT."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
