"""What goes wrong with a database, as sentences. The URL, which may hold a password, never appears in one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.domain.errors import DatabaseAway

_SQLITE = (
    ("locked", "The database is busy with another program. Try again in a moment."),
    ("busy", "The database is busy with another program. Try again in a moment."),
    ("disk is full", "The disk of the database is full. Free some space; the work goes on by itself afterwards."),
    ("readonly", "The database cannot be written. Give the bot the right to write to its data directory."),
    ("unable to open", "The database file cannot be opened. Check BOT_DATA_DIR and the rights on it."),
    ("disk i/o error", "The disk of the database does not work as it should. Check it."),
)
_POSTGRES = (
    ("53100", "The disk of the database server is full. Free some space; the work goes on by itself afterwards."),
    ("53300", "The database server has no connection to spare. Try again in a moment."),
    ("25006", "The database server takes no changes now. Try again in a moment."),
)
_PASSING = ("08", "40", "53", "55P03", "57", "25006", "58")  # SQLSTATE classes after which the same call may succeed
_AWAY = "The database does not answer. Check that it is running and that DATABASE_URL is right."
_BUSY = "The database is busy. Try again in a moment."


@contextmanager
def sentences() -> Iterator[None]:
    """Raises DatabaseAway in place of a database that is locked, away, full or read-only; other errors pass."""
    try:
        yield
    except PoolTimeout as exc:
        raise DatabaseAway(_BUSY) from exc
    except DBAPIError as exc:
        sentence = passing(exc)
        if sentence is None:
            raise
        raise DatabaseAway(sentence) from exc


def passing(error: DBAPIError) -> str | None:
    """The sentence for a fault that may pass by itself; None for one that will not (a wrong statement)."""
    state = getattr(error.orig, "sqlstate", None)
    if state:
        return dict(_POSTGRES).get(state, _BUSY if state[:2] in {"40", "55"} else _AWAY) if _passes(state) else None
    said = str(error.orig).casefold()
    for part, sentence in _SQLITE:
        if part in said:
            return sentence
    if "no such table" in said or "no such column" in said or "syntax error" in said or "has no column" in said:
        return None
    return _AWAY if error.connection_invalidated or isinstance(error, OperationalError | InterfaceError) else None


def _passes(state: str) -> bool:
    return state.startswith(_PASSING)
