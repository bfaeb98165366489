"""How many reminders a second go through the worker when the other side answers at once."""

from __future__ import annotations

import sqlite3
import time
from datetime import timedelta
from itertools import count
from multiprocessing import get_context
from multiprocessing.connection import Connection
from statistics import median
from typing import Any

import psycopg

from bench.databases import BOTH, PENDING, POSTGRES, SQLITE, Place, filled, now, place, reminder
from bench.measuring import Line, Size, alternate, ratios, spread
from bot.domain.work import Kind, Task
from bot.schedule.clock import SystemClock
from bot.schedule.tuning import WorkTuning
from bot.schedule.worker import Worker
from bot.services.ports.outcomes import Desk, Done, Outcome
from bot.services.queue import Settled
from bot.store.engines import read_url
from bot.store.queue import WorkQueue
from bot.store.store import SqlStore, open_store

GOAL_RATE, GOAL_TWO = 3.0, 0.85
_DEADLINE = 60.0
_ROUNDS = count(1)


def lines(size: Size) -> list[Line]:
    with place() as at:
        return [*(_line(size, at, database) for database in BOTH), _two_workers(size, at)]


def _line(size: Size, at: Place, database: str) -> Line:
    url, pending, each = at.url(database), size.of(PENDING, 1000), size.of(1200, 60)
    with filled(url, pending) as store:
        ours, peers = alternate(
            size.runs,
            lambda: each / _dispatch(url, store, each, workers=1),
            lambda: size.of(600, 30) / _raw(url, store, size.of(600, 30)),
        )
    found = ratios(ours, peers)
    return Line(
        f"dispatch rate, instant answers, {pending:,} pending",
        database,
        f"{spread(found)} × the peer: {spread(ours, '{:,.0f}')} a second",
        f"raw driver, one commit per receipt: {spread(peers, '{:,.0f}')} a second",
        f"≥ {GOAL_RATE:.0f}",
        median(found) >= GOAL_RATE,
    )


def _two_workers(size: Size, at: Place) -> Line:
    url, pending, each = at.url(POSTGRES), size.of(PENDING, 1000), size.of(1500, 60)
    with filled(url, pending) as store:
        twos, ones = alternate(
            size.runs,
            lambda: each / _dispatch(url, store, each, workers=2),
            lambda: each / _dispatch(url, store, each, workers=1),
        )
    found = ratios(twos, ones)
    return Line(
        "dispatch rate of two workers, two cores",
        POSTGRES,
        f"{spread(found)} × one worker: {spread(twos, '{:,.0f}')} a second",
        f"one worker: {spread(ones, '{:,.0f}')} a second",
        f"≥ {GOAL_TWO}",
        median(found) >= GOAL_TWO,
    )


def _plan(store: SqlStore, times: int) -> str:
    """Reminders that fall due in the past once they are all there; gives the beginning of their keys."""
    name = f"dispatch:{next(_ROUNDS)}"
    with store.begin() as tx:
        tx.work.add(reminder(f"{name}:{n}", now(), 0, f"slack:{name}:{n}") for n in range(times))
    return name


def _dispatch(url: str, store: SqlStore, times: int, *, workers: int) -> float:
    """Seconds from the start signal to the last receipt. The workers are processes, up and waiting when it is given."""
    _plan(store, times)
    spawning = get_context("spawn")
    pairs = [(spawning.Pipe(), spawning.RawValue("i", 0)) for _ in range(workers)]
    children = [spawning.Process(target=_serve, args=(pipe[1], url, done), daemon=True) for pipe, done in pairs]
    for child, (pipe, _) in zip(children, pairs, strict=True):
        child.start()
        pipe[0].recv()
    started = time.perf_counter()
    for pipe, _ in pairs:
        pipe[0].send("go")
    while sum(done.value for _, done in pairs) < times:
        if time.perf_counter() > started + _DEADLINE:
            raise RuntimeError("not everything was dispatched")
        time.sleep(0.002)
    ended = time.perf_counter()
    for child, (pipe, _) in zip(children, pairs, strict=True):
        pipe[0].send("stop")
        child.join()
    return ended - started


def _serve(pipe: Connection, url: str, done: Any) -> None:
    clock = SystemClock()
    store = open_store(url, clock=clock)

    def finished(_settled: Settled, _lateness: timedelta) -> None:
        done.value += 1  # by the one thread that writes receipts

    handlers = {Kind.REMINDER.value: _instant}
    worker = Worker(WorkQueue(store), handlers, clock, WorkTuning(threads=8), on_finished=finished)
    with store.read() as tx:
        _ = tx.now
    pipe.send("up")
    pipe.recv()
    worker.start()
    pipe.recv()
    worker.stop(timedelta(seconds=5))
    store.close()


def _instant(task: Task, desk: Desk) -> Outcome:
    desk.confirm(task)
    return Done("1700000000.000100")


_DUE = (
    "SELECT id FROM task WHERE state IN ('pending', 'unknown') AND run_at <= {now} ORDER BY run_at LIMIT {count}",
    "UPDATE task SET state = 'done', receipt = '1700000000.000100', done_at = run_at WHERE id = {id}",
)


def _raw(url: str, store: SqlStore, times: int) -> float:
    """The least that keeps a receipt for each: read what is due at once, then one update and commit for each."""
    _plan(store, times)
    moment = int(time.time() * 1e6)
    if url.startswith(SQLITE.lower()):
        return _raw_sqlite(url.removeprefix("sqlite:///"), times, moment)
    return _raw_postgres(url, times, moment)


def _raw_sqlite(path: str, times: int, moment: int) -> float:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    started = time.perf_counter()
    for (row,) in connection.execute(_DUE[0].format(now=moment, count=times)).fetchall():
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(_DUE[1].format(id="?"), (row,))
        connection.execute("COMMIT")
    ended = time.perf_counter()
    connection.close()
    return ended - started


def _raw_postgres(url: str, times: int, moment: int) -> float:
    plain = read_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        started = time.perf_counter()
        for (row,) in connection.execute(_DUE[0].format(now=moment, count=times)).fetchall():
            connection.execute(_DUE[1].format(id="%s"), (row,))
        return time.perf_counter() - started
