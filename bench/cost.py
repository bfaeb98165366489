"""What one reminder costs the table (claim, fence, receipt) while more and more others are pending."""

from __future__ import annotations

import time
from datetime import timedelta
from itertools import count
from statistics import median

from bench.databases import BOTH, Place, add_pending, filled, now, place, reminder
from bench.measuring import Line, Size, alternate, ratios, spread
from bot.domain.work import AttemptOutcome, Kind, TaskState
from bot.services.queue import Verdict, Wish
from bot.store.queue import WorkQueue
from bot.store.store import SqlStore

GOAL = 1.25  # "flat": what two runs of the same differ by on a busy machine
_ROUNDS = count(1)


def lines(size: Size) -> list[Line]:
    with place() as at:
        return [_line(size, at, database) for database in BOTH]


def _line(size: Size, at: Place, database: str) -> Line:
    few, many = 1000, size.of(1_000_000, 3000)
    with filled(at.url(database), few) as small, filled(at.url(database), 0) as large:
        add_pending(large, many)
        each = size.of(200, 20)
        ours, floors = alternate(size.runs, lambda: _one(large, each), lambda: _one(small, each))
    found = ratios(ours, floors)
    return Line(
        f"cost of one reminder to the table, {many:,} pending",
        database,
        f"{spread(found)} × that with {few:,}: {spread([x * 1e6 for x in ours], '{:.0f}')} µs",
        f"{few:,} pending: {spread([x * 1e6 for x in floors], '{:.0f}')} µs",
        f"flat: ≤ {GOAL}",
        median(found) <= GOAL,
    )


def _one(store: SqlStore, times: int) -> float:
    """Seconds for one of `times` that are claimed eight at a time and settled together."""
    queue, number = WorkQueue(store), next(_ROUNDS)
    wish = Wish("bench", (Kind.REMINDER.value,), 8, lambda _: timedelta(seconds=60))
    with store.begin() as tx:
        tx.work.add(reminder(f"cost:{number}:{n}", now(), 0, f"slack:X{n}") for n in range(times))
    started, left = time.perf_counter(), times
    while left:
        claimed = queue.claim(wish).tasks
        for task in claimed:
            queue.confirm(task, spare=timedelta(seconds=1))
        queue.settle([Verdict(task, TaskState.DONE, AttemptOutcome.OK, now(), receipt="1.0") for task in claimed])
        left -= len(claimed)
    return (time.perf_counter() - started) / times
