"""`explain`: everything that happened to one webinar, in order, with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import typer

from bot.cli.building import building
from bot.cli.output import fields, print_json, say, table
from bot.cli.webinars import Json, when
from bot.domain.webinar import Webinar
from bot.domain.work import Task
from bot.services.ports import Tx


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history. `who` is a person's id, or what part of the bot did it."""

    at: datetime
    who: str
    what: str
    how: str


def explain(
    wanted: Annotated[str, typer.Argument(metavar="ID", help="The bot's code, such as W-12, or Zoom's number.")],
    as_json: Json = False,
) -> None:
    """What was asked, done, tried and found for one webinar, oldest first."""
    with building() as bot:
        webinar = bot.front.find(wanted)
        with bot.store.read() as tx:
            events = history(tx, webinar)
    if as_json:
        print_json(events)
        return
    fields([("ID", webinar.code), ("Topic", webinar.draft.topic), ("When", when(webinar)), ("State", webinar.state)])
    say()
    shown = [(f"{event.at:%Y-%m-%d %H:%M:%S}", event.who, event.what, event.how) for event in events]
    table(("At (UTC)", "Who", "What", "How it went"), shown)


def history(tx: Tx, webinar: Webinar) -> list[Event]:
    """Audit, attempts, plans and held sessions, by time."""
    events = [Event(line.at, line.who, line.what, line.detail) for line in tx.audit.of(webinar.code)]
    for task in tx.work.of_webinar(webinar.id):
        events.extend(_of_task(tx, task))
    for held in tx.instances.of(webinar.id):
        kind = "practice session" if held.practice else "session"
        events.append(Event(held.started_at, "zoom", f"{kind} started", held.uuid))
        if held.ended_at is not None:
            events.append(Event(held.ended_at, "zoom", f"{kind} ended", held.uuid))
    return sorted(events, key=lambda event: event.at)


def _of_task(tx: Tx, task: Task) -> Iterator[Event]:
    yield Event(task.created_at, "bot", f"planned {task.key}", f"for {task.due_at:%Y-%m-%d %H:%M:%S} UTC")
    for attempt in tx.work.attempts(task.id):
        yield Event(attempt.started_at, "bot", f"tried {task.key}", f"{attempt.outcome} {attempt.detail}".strip())
    if task.done_at is not None:
        yield Event(task.done_at, "bot", f"{task.state} {task.key}", task.last_error)
