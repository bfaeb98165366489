"""Statements that run straight through the driver.

Of a short one, looking up, binding and wrapping by SQLAlchemy takes longer than the statement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import itemgetter
from typing import Any, NoReturn

from sqlalchemy import Connection, Dialect
from sqlalchemy.sql.expression import UpdateBase
from sqlalchemy.types import TypeEngine

_Turn = Callable[[Any], Any]


class Plain:
    """An insert, update or delete, written out once for each database.

    Values are turned by the types of their columns, as ever. `given` names those that each run brings, if they are not
    bound in the statement itself. Events of the engine do not hear of it.
    """

    def __init__(self, statement: UpdateBase, given: Iterable[str] = ()) -> None:
        self._statement = statement
        self._given = tuple(given)
        self._forms: dict[str, _Form] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Gives the rows of its `returning`, as the driver gives them. Raises DBAPIError, as SQLAlchemy would."""
        form = self._forms.get(connection.dialect.name) or self._written(connection.dialect)
        bound = form.bound(values)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(form.text, bound)
            return list(cursor.fetchall())
        except connection.dialect.loaded_dbapi.Error as exc:
            _raise(exc, connection, cursor)
        finally:
            cursor.close()

    def _written(self, dialect: Dialect) -> _Form:
        form = _Form(self._statement, self._given, dialect)
        self._forms[dialect.name] = form
        return form


class _Form:
    """A statement in the words of one database."""

    def __init__(self, statement: UpdateBase, given: Sequence[str], dialect: Dialect) -> None:
        written = statement.compile(dialect=dialect, column_keys=list(given) or None)
        self.text = str(written)
        kinds = {name: bound.type for name, bound in written.binds.items()}
        self._names = tuple(written.positiontup or kinds)
        self._turns = [(at, turn) for at, name in enumerate(self._names) if (turn := _turn(kinds[name], dialect))]
        self._in_order = itemgetter(*self._names)
        self._by_place = bool(written.positiontup)

    def bound(self, values: Mapping[str, Any]) -> Sequence[Any] | dict[str, Any]:
        ordered = list(self._in_order(values))
        for at, turn in self._turns:
            ordered[at] = turn(ordered[at])
        return ordered if self._by_place else dict(zip(self._names, ordered, strict=True))


def _turn(kind: TypeEngine[Any], dialect: Dialect) -> _Turn | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


@contextmanager
def driven(connection: Connection) -> Iterator[Any]:
    """A cursor of the driver. What it raises comes out as SQLAlchemy's, and a connection that died is given up."""
    cursor = connection.connection.cursor()
    try:
        yield cursor
    except connection.dialect.loaded_dbapi.Error as exc:
        _raise(exc, connection, cursor)
    finally:
        cursor.close()


def _raise(error: Exception, connection: Connection, cursor: Any) -> NoReturn:
    """As SQLAlchemy does it: of connections that died it also gives up those in the pool, for which it has no door."""
    connection._handle_dbapi_exception(error, None, None, cursor, None)
