"""So many deliveries through kill -9 without end: what is lost, doubled or early, and how late the others are.

`python -m tests.reliability.deliveries --count 10000` kills the one process on SQLite 0.2 to 2 s after it is ready,
again and again. `--workers 4` has that many workers on a PostgreSQL of its own and kills one each second, of those that
have begun to work. Nothing lost, doubled or early is the only passing result.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from bot.sandbox.slack.messages import Conversation
from bot.sandbox.slack.seed import ADMIN, ORGANISERS
from tests.reliability.config_files import Habits, Plan
from tests.reliability.soak import database
from tests.reliability.theatre import START, Theatre, Vain, opened

WEBINARS = 40  # so that no thread grows longer than a look-up reads in a page or two
RATE = 1  # reminders of one webinar that are due in the same second
BEGINS = START + timedelta(hours=3)
LEAD = 7200  # seconds before the start, of the last ones: on a slow machine none may outlive its use
PATIENCE = 180.0  # seconds in which nothing is delivered


@dataclass(slots=True)
class Delivered:
    """What the world saw of it."""

    wanted: int
    came: Counter[str] = field(default_factory=Counter)
    lateness: list[float] = field(default_factory=list)
    kills: int = 0
    seconds: float = 0.0

    @property
    def doubles(self) -> int:
        return sum(count - 1 for count in self.came.values())

    @property
    def lost(self) -> int:
        return self.wanted - len(self.came)

    @property
    def early(self) -> int:
        return sum(late < 0 for late in self.lateness)

    @property
    def clean(self) -> bool:
        return not (self.doubles or self.lost or self.early)

    def lines(self) -> Iterator[str]:
        late = sorted(self.lateness) or [0.0]
        yield f"{self.wanted} deliveries promised, {self.kills} times kill -9, {self.seconds:.0f} s"
        yield f"visible {sum(self.came.values())}, lost {self.lost}, doubled {self.doubles}, early {self.early}"
        middle, most = late[len(late) // 2], late[len(late) * 99 // 100]
        yield f"late: median {middle:.2f} s, 99 of 100 within {most:.2f} s, the latest {late[-1]:.2f} s"


def plans(count: int) -> list[Plan]:
    """Reminders of one webinar, so many a second, the last ones two hours before the start."""
    return [Plan(f"r{number}", f"PT{LEAD + number // RATE}S") for number in range(count)]


def deliver(folder: Path, url: str, *, count: int, workers: int, seed: int, webinars: int = WEBINARS) -> Delivered:
    """Schedules the webinars in peace, then kills until every reminder is there, or none comes any more."""
    each = -(-count // webinars)
    habits = Habits(plans(each), threads=8)
    with opened(Theatre(folder, database=url, habits=habits, seed=seed)) as theatre:
        theatre.open(role="web" if workers else "run")
        for _ in range(workers):
            theatre.start("worker")
        for number in range(webinars):
            _schedule(theatre, f"Delivery {number}", _new_channel(theatre, number))
        theatre.wait("the webinars", lambda: len(theatre.witness.on_zoom()) == webinars)
        theatre.calm()
        theatre.keep_useful()
        found = Delivered(webinars * each)
        began = time.monotonic()
        _kill_until_delivered(theatre, found, Random(seed), workers, lasts=each // RATE)
        found.seconds = time.monotonic() - began
        _judge(theatre, found, each)
    return found


def _schedule(theatre: Theatre, topic: str, channel: str) -> None:
    """As a person does: again, until the form is taken or the bot says that it has this webinar."""
    for _ in range(20):
        answer = theatre.submit_new(topic, BEGINS, Channel=channel)
        if answer.ok or "topic" in answer.errors:
            return
    raise Vain(f"The form for {topic} was never taken.")


def _new_channel(theatre: Theatre, number: int) -> str:
    """A channel of its own: messages to one go out one after the other."""
    workspace, name = theatre.sandbox.slack.workspace, f"C0DELIVER{number}"
    members = list(workspace.conversations[ORGANISERS].members)
    with workspace.lock:
        workspace.conversations[name] = Conversation(name, "private", f"delivery-{number}", members, ADMIN)
    return name


def _kill_until_delivered(theatre: Theatre, found: Delivered, chance: Random, workers: int, *, lasts: int) -> None:
    last = BEGINS.astimezone(UTC) - timedelta(seconds=LEAD)
    theatre.go_to(last - timedelta(seconds=lasts + 2))
    arrived, patience = 0, time.monotonic() + PATIENCE
    while arrived < found.wanted and time.monotonic() < patience:
        theatre.pass_time(1.0 if workers else chance.uniform(0.2, 2.0))
        role = "worker" if workers else "run"
        at_work = [bot for bot in theatre.bots if bot.role == role and bot.alive and bot.said()]
        if at_work:
            chance.choice(at_work).kill()
            theatre.start(role)
            found.kills += 1
        before, arrived = arrived, _arrived(theatre)
        patience = time.monotonic() + PATIENCE if arrived > before else patience
    theatre.calm()


def _arrived(theatre: Theatre) -> int:
    return sum(" starts " in effect.text for effect in theatre.sandbox.slack.effects("post"))


def _judge(theatre: Theatre, found: Delivered, each: int) -> None:
    """Each delivery has an id of its own; of one webinar the n-th to come is compared with the n-th that was due."""
    start = BEGINS.astimezone(UTC)
    due = sorted(start - timedelta(seconds=LEAD + number // RATE) for number in range(each))
    arrived: dict[str, list[datetime]] = {}
    for shown in theatre.witness.shown():
        topic, separator, _ = shown.text.partition(" starts ")
        if separator:
            found.came[shown.delivery] += 1
            if found.came[shown.delivery] == 1:
                arrived.setdefault(topic, []).append(shown.at)
    for moments in arrived.values():
        found.lateness += [(at - when).total_seconds() for at, when in zip(sorted(moments), due, strict=False)]


def main() -> int:
    """Exit code 0 only if nothing was lost, doubled or early."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=10_000)
    options.add_argument("--workers", type=int, default=0, help="workers on PostgreSQL; none: one process on SQLite")
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="deliveries-") as folder, database(sqlite=not given.workers) as url:
        found = deliver(Path(folder), url, count=given.count, workers=given.workers, seed=given.seed)
    print("\n".join(found.lines()))
    return 0 if found.clean else 1


if __name__ == "__main__":
    sys.exit(main())
