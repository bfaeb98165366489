"""`work`: due work as it stands, and what a person can decide about a row that waits for one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from bot.cli.building import building
from bot.cli.output import fields, print_json, say, table
from bot.cli.webinars import Json
from bot.domain.errors import InvalidInput, NotFound
from bot.domain.work import Attempt, AttemptOutcome, Task, TaskState
from bot.services.ports.kept import AuditLine
from bot.services.ports.store import Store, Tx

OPERATOR = "command line"
STATES = {
    TaskState.PENDING: "planned",
    TaskState.RUNNING: "being carried out",
    TaskState.UNKNOWN: "may have been carried out: I look before I repeat it",
    TaskState.DONE: "done",
    TaskState.DEAD: "refused for good: waits for a person, who mends the cause and retries it, or closes it",
    TaskState.CANCELLED: "not wanted any more",
    TaskState.EXPIRED: "not done in time; a retry does it all the same",
}
OUTCOMES = {
    AttemptOutcome.OK: "done",
    AttemptOutcome.FOUND: "looked, and found it done",
    AttemptOutcome.ABSENT: "looked, and found nothing",
    AttemptOutcome.REFUSED: "refused: surely not done",
    AttemptOutcome.NOT_SENT: "not sent: surely not done",
    AttemptOutcome.UNKNOWN: "no clear answer: may have been done",
    AttemptOutcome.STALE: "answered too late: another attempt had taken over",
}


class Act(StrEnum):
    SHOW = "show"
    RETRY = "retry"
    CLOSE = "close"


def work(
    act: Annotated[
        Act | None,
        typer.Argument(
            help="show: one row with its attempts; retry: send a dead or expired row round again; close: give one up."
        ),
    ] = None,
    key: Annotated[str, typer.Argument(help="The row's key, as the list shows it.")] = "",
    state: Annotated[list[TaskState] | None, typer.Option(help="Only rows in this state; may be repeated.")] = None,
    webinar: Annotated[str, typer.Option(metavar="ID", help="Only rows of this webinar: W-12, or Zoom's number.")] = "",
    without_looking: Annotated[
        bool, typer.Option("--without-looking", help="With retry: I looked myself, it is not there; send it at once.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many rows.")] = 200,
    as_json: Json = False,
) -> None:
    """Due work by time: what is planned, what runs, what waits for a person (dead, expired)."""
    if act is not None and not key:
        raise typer.BadParameter(f"{act} needs the KEY of a row; `webinar-bot work` lists them")
    with building() as bot:
        if act is Act.SHOW:
            _show(bot.store, key, as_json=as_json)
        elif act is not None:
            say(decide(bot.store, act, key, look=not without_looking))
        else:
            _list(bot.store, state or (), webinar, limit, as_json=as_json)


def decide(store: Store, act: Act, key: str, *, look: bool = True) -> str:
    """Carries out the decision, with its line in the audit, and says what was done. Raises NotFound, InvalidInput."""
    with store.begin() as tx:
        task = _found(tx, key)
        if act is Act.RETRY:
            done = tx.work.retry(task.id, tx.now, look=look)
        else:
            done = tx.work.close(task.id, f"closed by hand ({OPERATOR})", tx.now)
        if not done:
            raise InvalidInput(f"{key} is {task.state}: {_USE[act]}")
        tx.audit.record(AuditLine(tx.now, OPERATOR, f"{act} work", key, ""))
        after = _found(tx, key)
    if act is Act.CLOSE:
        return f"{key} is closed."
    looks = " It may have been carried out, so I look before I repeat it." if after.look_first else ""
    return f"{key} goes round again.{looks}"


_USE = {
    Act.RETRY: "only dead or expired work can be sent round again.",
    Act.CLOSE: "only dead, pending or unknown work can be closed.",
}


def _list(store: Store, states: Sequence[TaskState], webinar: str, limit: int, *, as_json: bool) -> None:
    with store.read() as tx:
        rows = _of_webinar(tx, webinar, states, limit) if webinar else tx.work.list(states, limit)
        attempts = tx.work.attempts_of([each.id for each in rows]) if as_json else {}
    if as_json:
        print_json([_in_json(each, attempts.get(each.id, ())) for each in rows])
    elif rows:
        columns = ("State", "Due (UTC)", "Next try (UTC)", "Tries", "Key", "Last error")
        table(columns, [_in_words(task) for task in rows])
        if len(rows) == limit:
            say(f"The list stops at {limit}; there may be more: see --limit and --state.")
    else:
        say("No such work.")


def _show(store: Store, key: str, *, as_json: bool) -> None:
    with store.read() as tx:
        task = _found(tx, key)
        attempts = tx.work.attempts(task.id)
        code = tx.webinars.get(task.webinar).code if task.webinar else ""
    if as_json:
        print_json(_in_json(task, attempts))
        return
    waits = task.state in (TaskState.PENDING, TaskState.UNKNOWN)
    fields(
        [
            ("Key", task.key),
            ("Kind", task.kind),
            ("Webinar", code),
            ("State", f"{task.state}: {STATES[task.state]}"),
            ("Due (UTC)", _second(task.due_at)),
            ("Next try (UTC)", _second(task.run_at) if waits else ""),
            ("Of use until (UTC)", _second(task.not_after) if task.not_after else ""),
            ("Ended (UTC)", _second(task.done_at) if task.done_at else ""),
            ("Receipt", task.receipt),
            ("Last error", task.last_error),
        ]
    )
    if attempts:
        say()
        table(("Attempt", "Began (UTC)", "Seconds", "Outcome", "Detail"), [_tried(each) for each in attempts])
    else:
        say("It was not tried yet.")


def _found(tx: Tx, key: str) -> Task:
    task = tx.work.by_key(key)
    if task is None:
        raise NotFound(f"There is no work with the key “{key}”. `webinar-bot work` lists the keys.")
    return task


def _of_webinar(tx: Tx, wanted: str, states: Sequence[TaskState], limit: int) -> Sequence[Task]:
    webinar = tx.webinars.find(wanted)
    if webinar is None:
        raise NotFound(f"There is no webinar “{wanted}”. `webinar-bot webinars` lists them.")
    return [each for each in tx.work.of_webinar(webinar.id) if not states or each.state in states][:limit]


def _in_words(task: Task) -> tuple[object, ...]:
    return task.state, _second(task.due_at), _second(task.run_at), task.attempt, task.key, task.last_error


def _tried(each: Attempt) -> tuple[object, ...]:
    took = f"{(each.ended_at - each.started_at).total_seconds():.1f}" if each.ended_at else ""
    known = {outcome.value: words for outcome, words in OUTCOMES.items()}
    return each.number, _second(each.started_at), took, known.get(each.outcome, each.outcome), each.detail


def _second(moment: datetime) -> str:
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
