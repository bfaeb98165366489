"""1,000 reminders that fall due within one second, each in a channel of its own."""

from __future__ import annotations

import time
from contextlib import ExitStack
from datetime import timedelta
from statistics import median

from bench.bots import bot
from bench.databases import BOTH, PENDING, Place, add_webinars, filled, now, place
from bench.far_end import FarEnd, far_end
from bench.lateness import lateness, plan, wait_for_cards
from bench.measuring import Line, Size, percentile, spread

THREADS, ANSWER = 32, 0.2
GOAL_RATIO, GOAL_P99 = 1.05, 50.0


def lines(size: Size) -> list[Line]:
    with place() as at, far_end() as far:
        return [line for database in BOTH for line in _lines(size, at, far, database)]


def _lines(size: Size, at: Place, far: FarEnd, database: str) -> list[Line]:
    url, pending, due = at.url(database), size.of(PENDING, 1000), size.of(1000, 40)
    floor = max(due * ANSWER / THREADS - 1, 0.1)
    with ExitStack() as stack:
        store = stack.enter_context(filled(url, pending))
        webinars = add_webinars(store, due, now() + timedelta(hours=1))
        stack.enter_context(bot("worker", url, far, at.folder, threads=THREADS))

        def all_late(answer: float) -> list[float]:
            """Seconds late of each, when Slack takes `answer` seconds."""
            far.delay(answer)
            first = now() + timedelta(seconds=2.5)
            planned = plan(store, webinars, [first + timedelta(seconds=number / due) for number in range(due)])
            time.sleep(max(0.0, (max(planned.values()) - now()).total_seconds()))
            found = lateness(far, planned, 120)
            far.delay(0)
            wait_for_cards(store)
            return found

        slow = [max(all_late(ANSWER)) for _ in range(size.runs)]
        instant = [percentile(all_late(0.0), 0.99) * 1000 for _ in range(size.runs)]
    shares = [each / floor for each in slow]
    what = f"{due:,} due in one second, {pending:,} pending"
    return [
        Line(
            f"{what}, {ANSWER * 1000:.0f} ms an answer, {THREADS} threads: lateness of the last",
            database,
            f"{spread(shares)} × the floor: {spread(slow, '{:.1f}')} s",
            f"{due:,} × {ANSWER} / {THREADS} − 1 = {floor:.2f} s",
            f"≤ {GOAL_RATIO}",
            median(shares) <= GOAL_RATIO,
        ),
        Line(
            f"{what}, instant answers: lateness",
            database,
            f"p99 {spread(instant, '{:.0f}')} ms",
            "–",
            f"p99 ≤ {GOAL_P99:.0f} ms",
            median(instant) <= GOAL_P99,
        ),
    ]
