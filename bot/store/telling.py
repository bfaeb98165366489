"""What is committed together with the end of an attempt, walled off so that its mistake stays its own."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.exc import DBAPIError

from bot.domain.errors import TryLater
from bot.domain.work import Task
from bot.services.queue import Tell
from bot.store.faults import passing
from bot.store.transaction import SqlTx


def in_savepoint(tx: SqlTx, act: Callable[[SqlTx], None]) -> Exception | None:
    """Runs `act`; gives the error that undid it. A database that is away sinks the whole transaction instead."""
    try:
        with tx.connection.begin_nested():
            act(tx)
    except TryLater:
        raise
    except DBAPIError as exc:
        if passing(exc) is not None:
            raise
        return exc
    except Exception as exc:  # noqa: BLE001 - whatever it is, the other rows of the group must not suffer
        return exc
    return None


class ThenFailed(Exception):
    """What was to be committed with the end of an attempt failed, and the whole transaction with it."""


def plainly(tx: SqlTx, act: Callable[[SqlTx], None]) -> None:
    """Runs `act` without a savepoint, which costs as much as most of what is run. Raises ThenFailed."""
    try:
        act(tx)
    except TryLater:
        raise
    except DBAPIError as exc:
        if passing(exc) is not None:
            raise
        raise ThenFailed from exc
    except Exception as exc:
        raise ThenFailed from exc


def told(tx: SqlTx, tell: Tell | None, task: Task) -> Exception | None:
    """Tells the organiser; gives the error that prevented it."""
    return None if tell is None else in_savepoint(tx, lambda inner: tell(inner, task))
