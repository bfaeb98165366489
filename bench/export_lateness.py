"""How late reminders are while the worker makes the files of a session of 50,000."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

from bench.bots import bot
from bench.crowd import session
from bench.databases import BOTH, Place, add_webinars, filled, now, place
from bench.far_end import FarEnd, far_end
from bench.lateness import lateness, plan
from bench.measuring import Line, Size, milliseconds, percentile, spread
from bot.domain.rows import SessionRecord
from bot.domain.webinar import State, Webinar
from bot.domain.work import Kind, NewTask, TaskState
from bot.services.frozen import frozen
from bot.services.ports.kept import Reading
from bot.store.store import SqlStore

GOAL = 150.0
GAP = timedelta(milliseconds=150)
_DEADLINE = 300.0
_PARTS = ("participants", "registrants", "questions", "poll_answers")
_OVER = (TaskState.DONE, TaskState.DEAD, TaskState.CANCELLED, TaskState.EXPIRED)


def lines(size: Size) -> list[Line]:
    record = session(size.of(50_000, 3_000))
    with place() as at, far_end() as far:
        return [_line(size, at, far, database, record) for database in BOTH]


def _line(size: Size, at: Place, far: FarEnd, database: str, record: SessionRecord) -> Line:
    url = at.url(database)
    with ExitStack() as stack:
        store = stack.enter_context(filled(url, 1000))
        held = _add_session(store, record)
        webinars = add_webinars(store, 40, now() + timedelta(hours=1))
        stack.enter_context(bot("worker", url, far, at.folder))
        runs = [_during_export(store, far, held, webinars, batch + 1) for batch in range(size.runs)]
    late = milliseconds([each for _, found in runs for each in found])
    p99 = percentile(late, 0.99)
    return Line(
        f"lateness of reminders while {len(record.participants):,} rows become files",
        database,
        f"p99 {p99:.0f} ms of {len(late)}, median {percentile(late, 0.5):.0f} ms",
        f"exports of {spread([took for took, _ in runs], '{:.0f}')} s each, in a child process",
        f"p99 ≤ {GOAL:.0f} ms",
        p99 <= GOAL,
    )


def _add_session(store: SqlStore, record: SessionRecord) -> Webinar:
    """A held webinar with its readings, as the collector keeps them."""
    (webinar,) = add_webinars(store, 1, record.starts_at)
    held = replace(webinar, state=State.ENDED, ended_at=record.ends_at, report_ts="1700000000.000200")
    with store.begin() as tx:
        tx.webinars.save(held)
        tx.instances.learn(held.id, record.instances[0])
    for part in _PARTS:
        rows = getattr(record, part)
        content, digest = frozen(rows)
        instance = "" if part == "registrants" else record.instances[0].uuid
        total = len(rows) if part in ("participants", "registrants") else None  # Zoom counts its listings only
        with store.begin() as tx:
            tx.readings.add(Reading(held.id, part, instance, 1, now(), total, digest, content))
    return held


def _during_export(
    store: SqlStore, far: FarEnd, held: Webinar, webinars: list[Webinar], batch: int
) -> tuple[float, list[float]]:
    """Seconds of the export, and how late each reminder was that fell due meanwhile."""
    payload: dict[str, object] = {"batch": batch, "final": True, "missing": [], "generated_at": now().isoformat()}
    key, started = f"files:{held.id}:{batch}", time.perf_counter()
    with store.begin() as tx:
        tx.work.add([NewTask(key, Kind.FILES, now(), None, payload, held.id, f"slack:{held.channel}")])
    found: list[float] = []
    while not _is_over(store, key):
        first = now() + timedelta(seconds=1.2)
        due = plan(store, webinars, [first + number * GAP for number in range(len(webinars))])
        time.sleep(max(0.0, (max(due.values()) - now()).total_seconds()))
        found += lateness(far, due, 60)
        if time.perf_counter() - started > _DEADLINE:
            raise RuntimeError("the export did not end")
    return time.perf_counter() - started, found


def _is_over(store: SqlStore, key: str) -> bool:
    with store.read() as tx:
        row = tx.work.by_key(key)
    if row is not None and row.state in (TaskState.DEAD, TaskState.UNKNOWN):
        raise RuntimeError(f"the export failed: {row.last_error}")
    return row is not None and row.state in _OVER
