"""How late a single reminder reaches Slack's socket while 100,000 others are pending."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from threading import Event, Timer

from sqlalchemy import text

from bench.bots import bot
from bench.databases import BOTH, PENDING, Place, add_webinars, filled, now, place, reminder
from bench.far_end import FarEnd, far_end
from bench.measuring import Line, Size, alternate, milliseconds, percentile, spread
from bot.domain.errors import TryLater
from bot.domain.webinar import Webinar
from bot.domain.work import Kind, NewTask
from bot.services.queue import Wish
from bot.store.queue import WorkQueue
from bot.store.store import SqlStore

GAP = timedelta(milliseconds=120)
AHEAD = timedelta(seconds=2.5)  # longer than a sweep: the worker has seen it coming
GOAL_P99, GOAL_LATE_INSERT = 25.0, 1.2


def lines(size: Size) -> list[Line]:
    with place() as at, far_end() as far:
        return [line for database in BOTH for line in _lines(size, at, far, database)]


def _lines(size: Size, at: Place, far: FarEnd, database: str) -> list[Line]:
    url, pending, each = at.url(database), size.of(PENDING, 1000), size.of(40, 5)
    with ExitStack() as stack:
        store = stack.enter_context(filled(url, pending))
        webinars = add_webinars(store, 60, now() + timedelta(hours=1))
        stack.enter_context(bot("worker", url, far, at.folder))
        seen: list[float] = []
        ours, floors = alternate(size.runs, lambda: _single(store, far, webinars, each, seen), lambda: _floor(store))
        inserted = _inserted_late(store, far, webinars, size.of(20, 3))
    p99 = percentile(milliseconds(seen), 0.99)
    return [
        Line(
            f"lateness of a single reminder at the socket, {pending:,} pending",
            database,
            f"p99 {p99:.1f} ms of {len(seen)}; median {spread(milliseconds(ours), '{:.1f}')} ms",
            f"wake-up plus one claim: {spread(milliseconds(floors), '{:.1f}')} ms",
            f"p99 ≤ {GOAL_P99:.0f} ms",
            p99 <= GOAL_P99,
        ),
        Line(
            "the same, inserted by another process in its last second",
            database,
            f"at most {max(inserted):.2f} s of {len(inserted)}; median {spread(inserted)} s",
            "–",
            f"≤ {GOAL_LATE_INSERT} s",
            max(inserted) <= GOAL_LATE_INSERT,
        ),
    ]


def plan(store: SqlStore, webinars: Sequence[Webinar], moments: Sequence[datetime]) -> dict[str, datetime]:
    """A reminder for each moment, in the webinars' channels in turn; gives when each delivery id is due."""
    stamp = f"{time.time():.6f}"
    tasks = [
        reminder(f"{stamp}:{number}", moment, webinar.id, f"slack:{webinar.channel}")
        for number, moment in enumerate(moments)
        for webinar in [webinars[number % len(webinars)]]
    ]
    _add(store, tasks)
    with store.read() as tx:
        planned = [tx.work.by_key(task.key) for task in tasks]
    return {each.id: each.due_at for each in planned if each is not None}


def _add(store: SqlStore, tasks: Sequence[NewTask], tries: int = 5) -> None:
    """We write from outside: on SQLite the bot may keep the lock for longer than we may wait."""
    for left in reversed(range(tries)):
        try:
            with store.begin() as tx:
                tx.work.add(tasks)
        except TryLater:
            if not left:
                raise
        else:
            return


def lateness(far: FarEnd, due: dict[str, datetime], within: float) -> list[float]:
    """Seconds from due to the socket, of each. Raises RuntimeError if one does not come `within` seconds."""
    deadline = time.time() + within
    while True:
        arrived = dict(far.posts())
        if due.keys() <= arrived.keys():
            return [arrived[each] - moment.timestamp() for each, moment in due.items()]
        if time.time() > deadline:
            raise RuntimeError(f"{len(due.keys() - arrived.keys())} of {len(due)} reminders did not come")
        time.sleep(0.1)


def wait_for_cards(store: SqlStore, within: float = 60) -> None:
    """Until the cards that reminders refresh are done. Raises RuntimeError if they are not `within` seconds."""
    left, deadline = (
        text(f"SELECT count(*) FROM task WHERE kind = '{Kind.CARD}' AND done_at IS NULL"),
        time.time() + within,
    )
    while time.time() < deadline:
        with store.read() as tx:
            if not tx.connection.execute(left).scalar_one():
                return
        time.sleep(0.3)
    raise RuntimeError("the cards were not refreshed in time")


def _single(store: SqlStore, far: FarEnd, webinars: Sequence[Webinar], count: int, seen: list[float]) -> float:
    first = now() + AHEAD
    due = plan(store, webinars, [first + number * GAP for number in range(count)])
    time.sleep(max(0.0, (max(due.values()) - now()).total_seconds()))
    found = lateness(far, due, 60)
    seen.extend(found)
    return percentile(found, 0.5)


def _inserted_late(store: SqlStore, far: FarEnd, webinars: Sequence[Webinar], count: int) -> list[float]:
    """Five at a time, each due at some moment of the second that follows."""
    chance, found = random.Random(1), list[float]()
    for _ in range(0, count, 5):
        due = plan(store, webinars, [now() + timedelta(seconds=chance.random()) for _ in range(5)])
        found += lateness(far, due, 60)
    return found


def _floor(store: SqlStore, times: int = 10) -> float:
    """Seconds from the moment a timer should ring to a claimed row, with nothing else to do."""
    queue, found = WorkQueue(store), list[float]()
    wish = Wish("floor", (Kind.PEOPLE.value,), 8, lambda _: timedelta(seconds=60))
    for _ in range(times):
        bell, target = Event(), time.perf_counter() + 0.05
        timer = Timer(0.05, bell.set)
        timer.start()
        bell.wait()
        queue.claim(wish)
        found.append(time.perf_counter() - target)
    return percentile(found, 0.5)
