"""One scenario's world: the stand-ins in this process, bots in their own, one clock file, one database."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from bot.sandbox import Sandbox
from bot.sandbox.faults import Fault
from bot.sandbox.slack.delivery import Answer
from bot.sandbox.slack.seed import ADMIN, ORGANISERS
from tests.reliability import bots
from tests.reliability.bots import Bot
from tests.reliability.config_files import Habits
from tests.reliability.moments import WatchedFaults, WatchedLedger
from tests.reliability.witness import Witness

T = TypeVar("T")
PARIS = ZoneInfo("Europe/Paris")
MORNING = datetime(2027, 5, 3, 13, 20, tzinfo=PARIS)  # less than a token of Zoom lives before START
START = datetime(2027, 5, 3, 14, 0, tzinfo=PARIS)
TOPIC = "Water in the city"
READY_SECONDS = 120.0
WAIT_SECONDS = 120.0  # a wait ends as soon as what it is for is there
POLL_SECONDS = 0.03
_OPEN = "state = 'running' OR (state IN ('pending', 'unknown') AND run_at <= :soon)"


class Vain(AssertionError):
    """Something was waited for in vain; the text says what and ends with the bots' logs."""


class Theatre:
    """Open it, schedule webinars, break something, move the clock, and look at the witness."""

    def __init__(
        self,
        folder: Path,
        *,
        database: str = "",
        habits: Habits | None = None,
        changes: Sequence[str] = (),
        seed: int = 1,
    ) -> None:
        self.changes = tuple(changes)
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.database = database
        self.habits = habits or Habits()
        self.sandbox = Sandbox(clock_file=folder / "clock", seed=seed)
        self.faults, self.ledger = WatchedFaults(seed), WatchedLedger()
        self.sandbox.faults, self.sandbox.ledger = self.faults, self.ledger
        self.witness = Witness(self.sandbox)
        self.bots: list[Bot] = []
        self.extra: dict[str, str] = {}
        self.port = bots.free_port()
        self._config = self.habits.write(folder / "config")

    # --- processes

    def open(self, now: datetime = MORNING, *, role: str = "run", changes: Sequence[str] = ()) -> Bot:
        """Starts the stand-ins at this moment and the first bot, which takes what Slack and Zoom send."""
        self.sandbox.clock.advance_to(now, backwards=True)
        self.sandbox.start()
        self.sandbox.connect(f"http://127.0.0.1:{self.port}")
        return self.start(role, changes=changes)

    def start(self, role: str = "run", *, changes: Sequence[str] = (), ready: bool = True, **more: Any) -> Bot:
        """One more process. Those with a front wait until they are ready."""
        port = self.port if role != "worker" else bots.free_port()
        bot = bots.start(role, self.folder, self.environment(), port, changes=(*self.changes, *changes), **more)
        self.bots.append(bot)
        if ready and role != "worker":
            self.wait("the bot to be ready", lambda: bot.page("/readyz") or not bot.alive, READY_SECONDS)
        return bot

    def environment(self) -> dict[str, str]:
        env = {**bots.clean_environment(), **self.sandbox.env(self.port, self.folder / "data")}
        env["BOT_CONFIG_DIR"] = str(self._config)
        if self.database:
            env["DATABASE_URL"] = self.database
        return {**env, **self.extra}

    def close(self) -> None:
        for bot in self.bots:
            bot.kill()
        self.sandbox.stop()

    # --- time

    def now(self) -> datetime:
        return self.sandbox.clock.now()

    def go_to(self, moment: datetime) -> None:
        """Moves everybody's clock."""
        self.sandbox.clock.advance_to(moment)

    def go_to_due(self, before: timedelta = timedelta(minutes=15), start: datetime = START) -> datetime:
        """To just after a reminder's time. Gives that time."""
        due = start - before
        self.go_to(due + timedelta(milliseconds=100))
        return due.astimezone(UTC)

    def wait(self, what: str, look: Callable[[], T | None], seconds: float = WAIT_SECONDS) -> T:
        """The first thing `look` gives that is true. Raises Vain."""
        deadline = time.monotonic() + seconds
        while True:
            found = look()
            if found:
                return found
            if time.monotonic() > deadline:
                raise Vain(f"{seconds:.0f} s were not enough for {what}.\n{self.logs()}")
            time.sleep(POLL_SECONDS)  # between two looks, until the deadline

    def pass_time(self, seconds: float) -> None:
        """Real time, where a fault has to last."""
        until = time.monotonic() + seconds
        self.wait("some time", lambda: time.monotonic() > until, seconds + 5)

    def calm(self, seconds: float = WAIT_SECONDS) -> None:
        """Until nothing runs, is unclear or falls due in the next seconds. The table only tells how long to wait."""
        quiet = iter(self._quiet())
        self.wait("the bots to finish what is due", lambda: next(quiet), seconds)

    def open_rows(self) -> list[str]:
        """Keys of the rows that keep the bots busy. Raises DBAPIError while the database is away."""
        soon = round((self.now() + timedelta(seconds=2.5)).timestamp() * 1_000_000)
        with self._engine().connect() as connection:
            return [
                str(row[0]) for row in connection.execute(text(f"SELECT key FROM task WHERE {_OPEN}"), {"soon": soon})
            ]

    def restart(self, role: str = "run", *, changes: Sequence[str] = ()) -> Bot:
        """Whatever still runs is killed, and one process begins anew."""
        for bot in self.bots:
            bot.kill()
        return self.start(role, changes=changes)

    def pause(self, bot: Bot) -> None:
        """Stops the process between two transactions: what one holds, others wait for, SQLite's for ever."""
        for _ in range(200):
            bot.pause()
            if not self._in_transactions() if self.database else self._can_write():
                return
            bot.go_on()
            time.sleep(0.005)  # until its transaction is over
        raise Vain("The bot was never seen without a lock.")

    def _in_transactions(self) -> int:
        busy = "state <> 'idle' AND datname = current_database() AND pid <> pg_backend_pid()"
        return int(self.execute(f"SELECT count(*) FROM pg_stat_activity WHERE {busy}")[0][0])

    def _can_write(self) -> bool:
        file = sqlite3.connect(self.folder / "data" / "webinar-bot.db", isolation_level=None, timeout=0.2)
        try:
            file.execute("BEGIN IMMEDIATE")
            file.execute("ROLLBACK")
        except sqlite3.OperationalError:
            return False
        else:
            return True
        finally:
            file.close()

    def execute(self, statement: str, **values: object) -> list[tuple[Any, ...]]:
        """One statement on the bot's database: to stage what the future would bring, never to judge."""
        with self._engine().begin() as connection:
            result = connection.execute(text(statement), values)
            return [tuple(row) for row in result] if result.returns_rows else []

    def logs(self) -> str:
        return "\n".join(f"--- {bot.role} {bot.log.name}\n{bot.said()[-6000:]}" for bot in self.bots)

    def database_url(self) -> str:
        return self.database or f"sqlite:///{self.folder / 'data' / 'webinar-bot.db'}"

    def _engine(self) -> Any:
        from sqlalchemy.pool import NullPool

        url = self.database_url().replace("postgresql://", "postgresql+psycopg://")
        return create_engine(url, poolclass=NullPool)

    def _quiet(self) -> Iterator[bool]:
        calm = 0
        while True:
            try:
                calm = 0 if self.open_rows() else calm + 1
            except DBAPIError:
                calm = 0
            yield calm >= 3

    # --- faults and moments

    def fault(self, name: str, kind: Any, **more: Any) -> None:
        """A fault of the stand-in that has a call of this name: `chat.postMessage`, `POST /users/*/webinars`."""
        self.faults.add(Fault("zoom" if "/" in name else "slack", name, kind, **more))

    def when_arrives(self, name: str, act: Callable[[], None], skip: int = 0) -> None:
        """Before anything is done with the call."""
        self.faults.arrivals.add("zoom" if "/" in name else "slack", name, act, skip)

    def when_ended(self, name: str, act: Callable[[Any], None], skip: int = 0) -> None:
        """When it has acted (or not) and is not answered yet; `act` gets the ledger's entry."""
        self.ledger.ends.add("zoom" if "/" in name else "slack", name, act, skip)

    # --- the organiser

    def schedule(
        self, topic: str = TOPIC, start: datetime = START, *, minutes: int = 60, settle: bool = True, **fields: str
    ) -> Answer:
        """Fills in the form and sends it; waits until Zoom and the channel have the webinar."""
        answer = self.submit_new(topic, start, minutes=minutes, **fields)
        if not answer.ok:
            raise Vain(f"The form was answered with {answer.problem or dict(answer.errors)}.\n{self.logs()}")
        if settle:
            self.calm()
        return answer

    def submit_new(self, topic: str, start: datetime, *, minutes: int = 60, **fields: str) -> Answer:
        """Sends the form; the answer may be that nobody answered."""
        self.sandbox.player.command(ADMIN, "new")
        return self.sandbox.player.fill_and_submit(
            ADMIN, self.view(), {"Topic": topic, **_times(start, minutes), **fields}
        )

    def view(self) -> str:
        """The id of the window on the organiser's screen."""
        return str(self.wait("the form", lambda: self.sandbox.slack.views(ADMIN))[-1]["id"])

    def card(self, topic: str = TOPIC) -> str:
        """The ts of the webinar's card."""
        cards = [m for m in self.sandbox.slack.channel(ORGANISERS) if topic in str(m) and '"card_' in _dumped(m)]
        return str(cards[0]["ts"])

    def press(self, button: str, topic: str = TOPIC, value: Any = None) -> Answer:
        return self.sandbox.player.click(ADMIN, button, value, channel=ORGANISERS, ts=self.card(topic))

    def keep_useful(self) -> None:
        """Has every reminder be of use until the start. One a second is no plan of people: by the rules each would end
        with the next, and be left out when it is late."""
        until = "(SELECT starts_at FROM webinar WHERE webinar.id = task.webinar)"
        self.execute(f"UPDATE task SET not_after = {until} WHERE kind = 'slack.reminder'")

    def move(self, start: datetime, topic: str = TOPIC, *, minutes: int = 60) -> Answer:
        """Edits date, start and end through the form."""
        self.press("Edit", topic)
        return self.sandbox.player.fill_and_submit(ADMIN, self.view(), _times(start, minutes))

    def cancel(self, topic: str = TOPIC) -> Answer:
        return self.press("Cancel", topic)


@contextmanager
def opened(theatre: Theatre) -> Iterator[Theatre]:
    """Closes it whatever happens, and holds the sandbox to Zoom's contract."""
    try:
        yield theatre
    finally:
        theatre.close()
    if theatre.sandbox.zoom.contract_breaches:
        raise AssertionError(theatre.sandbox.zoom.contract_breaches)


def _times(start: datetime, minutes: int) -> dict[str, str]:
    end = start + timedelta(minutes=minutes)
    return {"Date": start.date().isoformat(), "Start": f"{start:%H:%M}", "End": f"{end:%H:%M}"}


def _dumped(value: object) -> str:
    import json

    return json.dumps(value, default=str)
