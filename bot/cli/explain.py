"""`explain`: everything that happened to one webinar, in order, or why one of its numbers is so."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli.building import building
from bot.cli.output import clean, fields, print_json, say, table
from bot.cli.webinars import Json, when
from bot.domain.errors import InvalidInput
from bot.domain.webinar import Webinar
from bot.domain.why import TOTALS as NAMES
from bot.domain.why import Line
from bot.domain.work import Task
from bot.services.explaining import explanations
from bot.services.ports.store import Tx


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history. `who` is a person's id, or what part of the bot did it."""

    at: datetime
    who: str
    what: str
    how: str


def explain(
    wanted: Annotated[str, typer.Argument(metavar="ID", help="The bot's code, such as W-12, or Zoom's number.")],
    total: Annotated[str, typer.Argument(metavar="[TOTAL]", help=f"Why is this number so? {', '.join(NAMES)}.")] = "",
    as_json: Json = False,
) -> None:
    """What was asked, done, tried and found for one webinar, oldest first. With TOTAL: how that number came about."""
    if total:
        _number(wanted, total, as_json=as_json)
        return
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


def _number(wanted: str, total: str, *, as_json: bool) -> None:
    """The sum behind one total of summary.json, then every row in it."""
    if total not in NAMES:
        near = difflib.get_close_matches(total, NAMES, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"There are {', '.join(NAMES)}."
        raise InvalidInput(f"No total is called “{clean(total)}”. {hint}")
    with building() as bot:
        webinar = bot.front.find(wanted)
        found = next(each for each in explanations(bot.house, webinar.id) if each.total == total)
    if as_json:
        print_json(found)
        return
    say(f"{webinar.code} {found.total}: {found.value}")
    if found.sentence:
        say(found.sentence.format(**dict(found.values)))
        return
    table(("", "What"), [(f"{share.count:+d}", share.what) for share in found.shares])
    zone = webinar.draft.start.zone
    for share in (each for each in (*found.shares, found.aside) if each and each.lines):
        say()
        say(f"{clean(share.what)}:")
        rows = [(_clock(line, zone), line.person, line.name, line.because) for line in share.lines]
        table((f"At ({zone.key})", "Person", "Name", "Because"), rows)


def _clock(line: Line, zone: ZoneInfo) -> str:
    return f"{line.at.astimezone(zone):%Y-%m-%d %H:%M:%S}" if line.at else ""


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
