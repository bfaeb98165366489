"""What the 1 Hz sweep costs a worker that has nothing to do, while 100,000 reminders are pending."""

from __future__ import annotations

import time
from contextlib import ExitStack
from statistics import median

from bench.bots import Bot, bot
from bench.databases import BOTH, PENDING, filled, place
from bench.far_end import far_end
from bench.measuring import Line, Size, spread

GOAL = 1.0
SETTLE = 6.0


def lines(size: Size) -> list[Line]:
    """Both databases side by side: an idle worker does not disturb the other."""
    pending, window = size.of(PENDING, 1000), size.of(8, 2)
    with ExitStack() as stack:
        at, far = stack.enter_context(place()), stack.enter_context(far_end())
        bots = {}
        for database in BOTH:
            url = at.url(database)
            with filled(url, pending):
                pass
            bots[database] = stack.enter_context(bot("worker", url, far, at.folder))
        time.sleep(size.of(int(SETTLE), 1))
        shares = _shares(bots, size.runs, window)
    return [_line(database, pending, found) for database, found in shares.items()]


def _shares(bots: dict[str, Bot], runs: int, window: float) -> dict[str, list[float]]:
    """Percent of a core in each of the windows."""
    found: dict[str, list[float]] = {database: [] for database in bots}
    for _ in range(runs):
        before, started = {name: each.cpu_seconds() for name, each in bots.items()}, time.perf_counter()
        time.sleep(window)
        wall = time.perf_counter() - started
        for name, each in bots.items():
            found[name].append(100 * (each.cpu_seconds() - before[name]) / wall)
    return found


def _line(database: str, pending: int, found: list[float]) -> Line:
    return Line(
        f"idle worker, 1 Hz sweep, {pending:,} pending",
        database,
        f"{spread(found)} % of a core",
        "–",
        f"≤ {GOAL:.0f} %",
        median(found) <= GOAL,
    )
