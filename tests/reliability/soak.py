"""The soak: random webinars, faults and kills for so many minutes; zero doubles and losses is the only passing result.

`python -m tests.reliability.soak --minutes 10 --workers 3 --seed 1 [--sqlite]` prints visible effects, doubles, losses,
early ones and lateness, and exits with 1 unless all is well. It starts its own PostgreSQL.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from bot.sandbox.faults import Fault
from bot.store.upgrade import migrate
from tests import postgres
from tests.reliability.bots import Bot
from tests.reliability.config_files import Habits, Plan
from tests.reliability.scenarios import CREATE, LOOK, POST
from tests.reliability.theatre import MORNING, Theatre, Vain, opened

PLANS = [Plan(f"r{number}", f"PT{900 + number}S") for number in range(20)]
HARMS = [
    ("slack", POST, "acted_reset", {}),
    ("slack", POST, "reset", {}),
    ("slack", POST, "acted_status", {"status": 500}),
    ("slack", POST, "html", {"acted": True}),
    ("slack", POST, "garbage", {}),
    ("slack", POST, "rate_limited", {"retry_after": 1}),
    ("slack", POST, "slow", {"seconds": 0.5}),
    ("slack", LOOK, "status", {"status": 503}),
    ("slack", "chat.update", "reset", {}),
    ("zoom", CREATE, "acted_reset", {}),
    ("zoom", CREATE, "status", {"status": 502}),
    ("zoom", "GET /*", "reset", {}),
    ("zoom", "POST /oauth/token", "status", {"status": 500}),
]


@dataclass(slots=True)
class Tally:
    """What one soak saw."""

    rounds: int = 0
    kills: int = 0
    faults: int = 0
    effects: int = 0
    doubles: list[str] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)
    early: list[str] = field(default_factory=list)
    lateness: list[float] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        return not (self.doubles or self.losses or self.early) and self.effects > 0

    def lines(self) -> Iterator[str]:
        late = sorted(self.lateness) or [0.0]
        yield f"{self.rounds} rounds, {self.kills} kills, {self.faults} faults"
        wrong = f"doubles {len(self.doubles)}, losses {len(self.losses)}, early {len(self.early)}"
        yield f"visible reminders {self.effects}, {wrong}"
        middle, most = late[len(late) // 2], late[len(late) * 99 // 100]
        yield f"lateness: half within {middle:.2f} s, 99 of 100 within {most:.2f} s"
        yield from (*self.doubles, *self.losses, *self.early)


@dataclass(slots=True)
class Soak:
    """Rounds of one webinar each: scheduled and reminded of under faults, processes killed meanwhile."""

    theatre: Theatre
    chance: Random
    workers: int
    tally: Tally = field(default_factory=Tally)
    doubled: set[str] = field(default_factory=set)

    def run(self, minutes: float) -> Tally:
        """Goes on until the time is over; a round is always finished."""
        self.theatre.open(role="web" if self.theatre.database else "run")
        for _ in range(self.workers if self.theatre.database else 0):
            self.theatre.start("worker")
        ends = time.monotonic() + minutes * 60
        while time.monotonic() < ends:
            self.round()
        self.theatre.sandbox.faults.clear()
        self.theatre.calm(120)
        self.judge_doubles()
        return self.tally

    def round(self) -> None:
        self.tally.rounds += 1
        topic = f"Soak {self.tally.rounds:04d}"
        start = (self.theatre.now() + timedelta(minutes=30)).astimezone(MORNING.tzinfo).replace(second=0, microsecond=0)
        self.harm()
        self.schedule(topic, start)
        self.theatre.keep_useful()
        first = start - timedelta(seconds=900 + len(PLANS) - 1)
        self.theatre.go_to(first - timedelta(seconds=1))
        deadline = time.monotonic() + 90
        while len(self.reminded(topic)) < len(PLANS) and time.monotonic() < deadline:
            self.harm()
            self.kill_one()
            self.theatre.pass_time(self.chance.uniform(0.2, 2.0))
        self.judge(topic, start)
        self.theatre.faults.clear()

    def schedule(self, topic: str, start: datetime) -> None:
        """As a person does: again, until the form is taken. The same topic cannot be scheduled twice."""
        for _ in range(20):
            try:
                if self.theatre.submit_new(topic, start).ok or self.theatre.witness.on_zoom(topic):
                    break
            except Vain:
                continue
        self.theatre.wait("the webinar", lambda: self.theatre.witness.on_zoom(topic), 60)

    def harm(self) -> None:
        service, match, kind, more = self.chance.choice(HARMS)
        self.tally.faults += 1
        self.theatre.faults.add(Fault(service, match, kind, skip=self.chance.randrange(3), **more))  # type: ignore[arg-type]

    def kill_one(self) -> None:
        """A worker, or the one process; another takes its place."""
        role = "worker" if self.theatre.database else "run"
        alive = [bot for bot in self.theatre.bots if bot.alive and bot.role == role]
        if alive and self.chance.random() < 0.7:
            self.tally.kills += 1
            victim: Bot = self.chance.choice(alive)
            victim.kill()
            self.theatre.start(role)

    def reminded(self, topic: str) -> list[datetime]:
        return [each.at for each in self.theatre.witness.visible() if f"{topic} starts " in each.text]

    def judge(self, topic: str, start: datetime) -> None:
        came = sorted(self.reminded(topic))
        due = sorted(start - timedelta(seconds=900 + number) for number in range(len(PLANS)))
        self.tally.effects += len(came)
        if len(came) < len(due):
            self.tally.losses.append(f"{topic}: {len(came)} of {len(due)} reminders came")
        self.tally.early += [
            f"{topic}: {at} is before {when}" for at, when in zip(came, due, strict=False) if at < when
        ]
        self.tally.lateness += [(at - when).total_seconds() for at, when in zip(came, due, strict=False)]

    def judge_doubles(self) -> None:
        self.tally.doubles += self.theatre.witness.doubles(ever=False)


@contextmanager
def database(*, sqlite: bool) -> Iterator[str]:
    """The URL of a fresh database; empty for the bot's own SQLite file."""
    if sqlite:
        yield ""
        return
    with postgres.running() as server:
        url = server.url(server.new_database())
        migrate(url)
        yield url


def soak(folder: Path, url: str, *, minutes: float, workers: int, seed: int) -> Tally:
    """One soak in this folder."""
    with opened(Theatre(folder, database=url, habits=Habits(PLANS, twin_watch=2), seed=seed)) as theatre:
        return Soak(theatre, Random(seed), workers).run(minutes)


def main() -> int:
    """Exit code 0 only if nothing was lost, doubled or early."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--workers", type=int, default=3)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--sqlite", action="store_true", help="one process on SQLite instead of workers on PostgreSQL")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder, database(sqlite=given.sqlite) as url:
        tally = soak(Path(folder), url, minutes=given.minutes, workers=given.workers, seed=given.seed)
    print("\n".join(tally.lines()))
    return 0 if tally.clean else 1


if __name__ == "__main__":
    sys.exit(main())
