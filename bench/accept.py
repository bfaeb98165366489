"""Accepting one reminder, committed with its webinar, while 100,000 others are pending."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from statistics import median

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import Engine, create_engine, event, text

from bench.databases import BOTH, PENDING, Place, draft, filled, now, place, reminder
from bench.measuring import Line, Size, alternate, milliseconds, ratios, spread
from bot.store.engines import read_url
from bot.store.store import SqlStore

GOALS = {"SQLite": 0.8, "PostgreSQL": 0.5}
_NUMBERS = count(1)


def lines(size: Size) -> list[Line]:
    with place() as at:
        return [_line(size, at, database) for database in BOTH]


def nothing() -> None:
    """What the peer's jobs would do."""


def _line(size: Size, at: Place, database: str) -> Line:
    pending, each = size.of(PENDING, 1000), size.of(60, 5)
    with filled(at.url(database), pending) as store, _scheduler(at.url(database), pending) as scheduler:
        ours, peers = alternate(size.runs, lambda: _accept(store, each), lambda: _add_jobs(scheduler, each))
    found, goal = ratios(ours, peers), GOALS[database]
    mine, theirs = spread(milliseconds(ours), "{:.1f}"), spread(milliseconds(peers), "{:.1f}")
    return Line(
        f"accept one reminder with its webinar, {pending:,} pending",
        database,
        f"{spread(found)} × the peer: {mine} ms",
        f"APScheduler's SQLAlchemyJobStore.add_job: {theirs} ms",
        f"≤ {goal}",
        median(found) <= goal,
    )


def _accept(store: SqlStore, times: int) -> float:
    """Seconds for one."""
    started = time.perf_counter()
    for _ in range(times):
        number = next(_NUMBERS)
        starts_at = now() + timedelta(days=30, minutes=number)
        with store.begin() as tx:
            webinar = tx.webinars.add(
                draft(f"Launch {number}", starts_at),
                channel="C1",
                created_by="U1",
                host="host@example.org",
                passcode="abc",
                at=tx.now,
            )
            tx.work.add([reminder(f"{webinar.id}:one", starts_at - timedelta(hours=1), webinar.id, "slack:C1")])
    return (time.perf_counter() - started) / times


@contextmanager
def _scheduler(url: str, pending: int) -> Iterator[BackgroundScheduler]:
    """The peer with as many jobs, written into its table as it would write them."""
    engine = create_engine(read_url(url))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _wal)
    scheduler = BackgroundScheduler(jobstores={"default": SQLAlchemyJobStore(engine=engine)}, timezone="UTC")
    scheduler.start(paused=True)
    try:
        _fill(scheduler, engine, pending)
        yield scheduler
    finally:
        scheduler.shutdown(wait=False)
        engine.dispose()


def _wal(connection: object, _record: object) -> None:
    """The same promise and the same journal as ours: without it the peer would be slower still."""
    connection.execute("PRAGMA journal_mode = WAL")  # type: ignore[attr-defined]
    connection.execute("PRAGMA synchronous = FULL")  # type: ignore[attr-defined]


def _fill(scheduler: BackgroundScheduler, engine: Engine, pending: int) -> None:
    job = scheduler.add_job(nothing, "date", run_date=now() + timedelta(days=60), id="first")
    with engine.begin() as connection:
        (state,) = connection.execute(text("SELECT job_state FROM apscheduler_jobs")).one()
        due = job.next_run_time.timestamp()
        rows = [{"id": f"far-{n}", "due": due + n * 300, "state": state} for n in range(pending)]
        connection.execute(text("INSERT INTO apscheduler_jobs VALUES (:id, :due, :state)"), rows)
        connection.execute(text("ANALYZE"))


def _add_jobs(scheduler: BackgroundScheduler, times: int) -> float:
    """Seconds for one."""
    started = time.perf_counter()
    for _ in range(times):
        scheduler.add_job(nothing, "date", run_date=_later())
    return (time.perf_counter() - started) / times


def _later() -> datetime:
    return now() + timedelta(days=30, minutes=next(_NUMBERS))
