"""`work`: due work as it stands, and what a person can decide about a row that waits for one."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from bot.cli.building import building
from bot.cli.output import print_json, say, table
from bot.cli.webinars import Json
from bot.domain.errors import InvalidInput, NotFound
from bot.domain.work import Attempt, Task, TaskState
from bot.services.ports.kept import AuditLine
from bot.services.ports.store import Store

OPERATOR = "command line"


class Decision(StrEnum):
    RETRY = "retry"
    CLOSE = "close"


def work(
    decision: Annotated[
        Decision | None, typer.Argument(help="retry: send a dead or expired row round again; close: give one up.")
    ] = None,
    key: Annotated[str, typer.Argument(help="The row's key, as the list shows it.")] = "",
    state: Annotated[list[TaskState] | None, typer.Option(help="Only rows in this state; may be repeated.")] = None,
    without_looking: Annotated[
        bool, typer.Option("--without-looking", help="With retry: I looked myself, it is not there; send it at once.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many rows.")] = 200,
    as_json: Json = False,
) -> None:
    """Due work by time: what is planned, what runs, what waits for a person (dead, expired)."""
    if decision is not None and not key:
        raise typer.BadParameter(f"{decision} needs the KEY of a row; `webinar-bot work` lists them")
    with building() as bot:
        if decision is not None:
            say(decide(bot.store, decision, key, look=not without_looking))
            return
        rows = _rows(bot.store, state or (), limit)
    if as_json:
        print_json([_in_json(task, attempts) for task, attempts in rows])
    elif rows:
        columns = ("State", "Due (UTC)", "Next try (UTC)", "Tries", "Key", "Last error")
        table(columns, [_in_words(task) for task, _ in rows])
        if len(rows) == limit:
            say(f"The list stops at {limit}; there may be more: see --limit and --state.")
    else:
        say("No such work.")


def decide(store: Store, decision: Decision, key: str, *, look: bool = True) -> str:
    """Carries out the decision, with its line in the audit, and says what was done. Raises NotFound, InvalidInput."""
    with store.begin() as tx:
        task = tx.work.by_key(key)
        if task is None:
            raise NotFound(f"There is no work with the key “{key}”. `webinar-bot work` lists the keys.")
        if decision is Decision.RETRY:
            done = tx.work.retry(task.id, tx.now, look=look)
        else:
            done = tx.work.close(task.id, f"closed by hand ({OPERATOR})", tx.now)
        if not done:
            raise InvalidInput(f"{key} is {task.state}: {_USE[decision]}")
        tx.audit.record(AuditLine(tx.now, OPERATOR, f"{decision} work", key, ""))
    return {Decision.RETRY: f"{key} goes round again.", Decision.CLOSE: f"{key} is closed."}[decision]


_USE = {
    Decision.RETRY: "only dead or expired work can be sent round again.",
    Decision.CLOSE: "only dead, pending or unknown work can be closed.",
}


def _rows(store: Store, states: list[TaskState] | tuple[()], limit: int) -> list[tuple[Task, tuple[Attempt, ...]]]:
    with store.read() as tx:
        return [(task, tx.work.attempts(task.id)) for task in tx.work.list(states, limit)]


def _in_words(task: Task) -> tuple[object, ...]:
    return task.state, _minute(task.due_at), _minute(task.run_at), task.attempt, task.key, task.last_error


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def _in_json(task: Task, attempts: tuple[Attempt, ...]) -> dict[str, object]:
    """Without payload and checkpoint, which may name people."""
    return {
        "key": task.key,
        "kind": task.kind,
        "state": task.state,
        "webinar": task.webinar,
        "due_at": task.due_at,
        "run_at": task.run_at,
        "not_after": task.not_after,
        "tries": task.attempt,
        "last_error": task.last_error,
        "receipt": task.receipt,
        "done_at": task.done_at,
        "attempts": attempts,
    }
