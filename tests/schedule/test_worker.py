from __future__ import annotations

import logging
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from threading import Event

import pytest

from bot.domain.errors import DatabaseAway, InvalidInput, NotFound, OutcomeUnknown, Refused, TryLater
from bot.domain.work import Kind, LeaseLost, Moot, NewTask, Task, TaskState
from bot.schedule.clock import SystemClock
from bot.schedule.tuning import WorkTuning
from bot.schedule.worker import Worker
from bot.services.ports.outcomes import Desk, Done, Handler, Outcome
from bot.services.ports.store import Tx
from bot.services.queue import Tell
from bot.store.queue import WorkQueue
from bot.store.store import SqlStore, open_store
from tests.schedule.world import FileWorld, World, quick, until

SECOND = timedelta(seconds=1)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class Bench:
    """A store on the real clock, and workers that are stopped when the test ends."""

    def __init__(self, url: str, clock: SystemClock) -> None:
        self.url, self.clock = url, clock
        self.store: SqlStore = open_store(url, clock=clock, offset=clock.offset)
        self.queue = WorkQueue(self.store)
        self._workers: list[Worker] = []

    def worker(
        self,
        handler: Handler,
        tuning: WorkTuning | None = None,
        *,
        on_expired: Tell | None = None,
        on_dead: Tell | None = None,
        **others: Handler,
    ) -> Worker:
        handlers = {"slack.note": handler} | {name.replace("_", "."): each for name, each in others.items()}
        made = Worker(self.queue, handlers, self.clock, tuning or quick(), on_expired=on_expired, on_dead=on_dead)
        self._workers.append(made)
        made.start()
        return made

    def plan(
        self,
        *keys: str,
        due_in: timedelta = -SECOND,
        group: str = "",
        not_after: datetime | None = None,
        kind: Kind = Kind.NOTE,
    ) -> None:
        with self.store.begin() as tx:
            due = tx.now + due_in
            tx.work.add([NewTask(key, kind, due, not_after, group=group) for key in keys])

    def row(self, key: str) -> Task:
        with self.store.read() as tx:
            found = tx.work.by_key(key)
        assert found is not None
        return found

    def reaches(self, key: str, state: TaskState, seconds: float = 15) -> bool:
        return until(lambda: self.row(key).state is state, seconds)

    def attempts(self, key: str) -> list[tuple[int, str]]:
        with self.store.read() as tx:
            return [(each.number, each.outcome) for each in tx.work.attempts(self.row(key).id)]

    def close(self) -> None:
        for each in self._workers:
            each.stop(SECOND * 2)
        self.store.close()


@pytest.fixture
def bench(database_url: str, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(database_url, SystemClock(tmp_path / "clock"))
    yield made
    made.close()


def test_due_work_is_carried_out_once_and_its_receipt_kept(bench: Bench) -> None:
    world = World()
    bench.plan("a")
    bench.worker(world.poster)
    assert bench.reaches("a", TaskState.DONE)
    found = bench.row("a")
    assert (world.posted, found.receipt, found.attempt, bench.attempts("a")) == ([found.id], "ts-1", 1, [(1, "ok")])


def test_work_planned_while_the_worker_runs_needs_no_sweep(bench: Bench) -> None:
    world = World()
    worker = bench.worker(world.poster, quick(sweep=SECOND * 60))
    assert until(worker.alive)
    bench.plan("now")
    assert bench.reaches("now", TaskState.DONE)
    bench.plan("soon", due_in=SECOND * 0.3)
    assert bench.reaches("soon", TaskState.DONE)
    assert bench.row("soon").first_tried_at is not None
    assert SECOND * 0 <= bench.row("soon").first_tried_at - bench.row("soon").due_at < SECOND  # type: ignore[operator]


def test_work_of_another_process_is_found_by_the_sweep(bench: Bench) -> None:
    world = World()
    bench.worker(world.poster)
    elsewhere = Bench(bench.url, bench.clock)
    elsewhere.plan("a", due_in=SECOND * 0.1)
    elsewhere.close()
    assert bench.reaches("a", TaskState.DONE)


def test_a_jump_of_the_clock_file_fires_what_became_due_and_nothing_before(bench: Bench, tmp_path: Path) -> None:
    world = World()
    bench.plan("tomorrow", due_in=timedelta(days=1))
    bench.plan("later", due_in=timedelta(days=30))
    bench.worker(world.poster)
    bench.plan("now")
    assert bench.reaches("now", TaskState.DONE)
    assert len(world.posted) == 1
    (tmp_path / "clock").write_text(str(86400 + 1))
    assert bench.reaches("tomorrow", TaskState.DONE)
    assert (len(world.posted), bench.row("later").state) == (2, TaskState.PENDING)


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (Refused("not in the channel"), TaskState.DEAD),
        (NotFound("no such channel"), TaskState.DEAD),
        (InvalidInput("too long"), TaskState.DEAD),
        (Moot("the webinar moved"), TaskState.CANCELLED),
    ],
)
def test_what_a_handler_raises_ends_the_row(bench: Bench, error: Exception, state: TaskState) -> None:
    def handler(task: Task, desk: Desk) -> Outcome:
        raise error

    bench.plan("a")
    bench.worker(handler)
    assert bench.reaches("a", state)
    assert (bench.row("a").last_error, bench.row("a").attempt) == (str(error), 1)


@pytest.mark.parametrize(
    ("error", "began", "looks"),
    [
        (TryLater("refused"), False, False),
        (TryLater("refused"), True, False),
        (DatabaseAway("locked"), False, False),
        (DatabaseAway("locked"), True, True),
        (OutcomeUnknown("no answer"), True, True),
        (LeaseLost("paused"), False, False),
        (LeaseLost("paused"), True, True),
        (ValueError("a mistake of ours"), False, True),
    ],
)
def test_what_may_have_been_done_is_looked_up_and_the_rest_tried_again(
    bench: Bench, error: Exception, began: bool, looks: bool
) -> None:
    seen: list[bool] = []

    def handler(task: Task, desk: Desk) -> Outcome:
        seen.append(task.look_first)
        if len(seen) > 1:
            return Done()
        if began:
            desk.confirm(task)
        raise error

    bench.plan("a")
    bench.worker(handler)
    assert bench.reaches("a", TaskState.DONE)
    assert seen == [False, looks]


def test_a_mistake_of_ours_is_logged_once_with_the_reference_in_the_row(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    def handler(task: Task, desk: Desk) -> Outcome:
        if not task.look_first:
            raise ValueError("secret@example.org")
        return Done()

    bench.plan("a")
    with caplog.at_level(logging.ERROR):
        bench.worker(handler)
        assert bench.reaches("a", TaskState.DONE)
    records = [each for each in caplog.records if each.getMessage() == "a handler failed"]
    assert len(records) == 1
    with bench.store.read() as tx:
        detail = tx.work.attempts(bench.row("a").id)[0].detail
    assert detail == f"Something unexpected happened (reference {records[0].__dict__['reference']}, see the log)."


def test_a_handler_that_gives_no_outcome_is_a_mistake_of_ours(bench: Bench) -> None:
    def handler(task: Task, desk: Desk) -> Outcome:
        return Done() if task.look_first else None  # type: ignore[return-value]

    bench.plan("a")
    bench.worker(handler)
    assert bench.reaches("a", TaskState.DONE)
    assert bench.attempts("a") == [(1, "unknown"), (2, "ok")]


def test_the_end_of_a_row_is_told_in_its_transaction(bench: Bench) -> None:
    def tell(tx: Tx, task: Task) -> None:
        tx.notebook.write(task.key, f"{task.state}: {task.last_error}")

    def handler(task: Task, desk: Desk) -> Outcome:
        raise Refused("not in the channel")

    bench.plan("late", not_after=LONG_AGO)
    bench.plan("refused")
    bench.worker(handler, on_expired=tell, on_dead=tell)
    assert bench.reaches("late", TaskState.EXPIRED)
    assert bench.reaches("refused", TaskState.DEAD)
    with bench.store.read() as tx:
        told = {key: tx.notebook.read(key) for key in ("late", "refused")}
    assert told == {
        "late": "expired: Its time passed before it could be carried out.",
        "refused": "dead: not in the channel",
    }


def test_work_that_becomes_too_late_in_the_handler_expires_and_is_told(bench: Bench, tmp_path: Path) -> None:
    def handler(task: Task, desk: Desk) -> Outcome:
        (tmp_path / "clock").write_text("7200")
        desk.confirm(task)
        raise AssertionError("an effect after its time")

    with bench.store.read() as tx:
        within_the_hour = tx.now + timedelta(hours=1)
    bench.plan("a", not_after=within_the_hour)
    bench.worker(handler, on_expired=lambda tx, task: tx.notebook.write("told", task.key))
    assert bench.reaches("a", TaskState.EXPIRED)
    with bench.store.read() as tx:
        assert tx.notebook.read("told") == "a"


def test_messages_to_one_channel_keep_their_pace_and_others_do_not_wait(bench: Bench) -> None:
    leases: dict[str, datetime] = {}  # equal leases, so they end as far apart as the claims were

    def handler(task: Task, desk: Desk) -> Outcome:
        assert task.lease_until is not None
        leases[task.key] = task.lease_until
        return Done()

    bench.plan("c1 a", "c1 b", "c1 c", group="slack:C1")
    bench.plan("c2", group="slack:C2")
    bench.worker(handler, quick(pace=SECOND * 0.4))
    assert until(lambda: len(leases) == 4)
    first, second, third = sorted(leases[key] for key in ("c1 a", "c1 b", "c1 c"))
    assert second - first >= SECOND * 0.4
    assert third - second >= SECOND * 0.4
    assert leases["c2"] < second


def test_two_workers_keep_the_pace_of_a_channel_together(bench: Bench) -> None:
    leases: list[datetime] = []

    def handler(task: Task, desk: Desk) -> Outcome:
        assert task.lease_until is not None
        leases.append(task.lease_until)
        return Done()

    bench.plan(*(f"c1 {number}" for number in range(6)), group="slack:C1")
    other = Bench(bench.url, bench.clock)
    bench.worker(handler, quick(pace=SECOND * 0.2))
    other.worker(handler, quick(pace=SECOND * 0.2))
    assert until(lambda: len(leases) == 6)
    other.close()
    leases.sort()
    assert all(later - earlier >= SECOND * 0.2 for earlier, later in pairwise(leases))


def test_a_rate_limit_holds_its_channel_until_the_time_it_names(bench: Bench) -> None:
    begun: list[tuple[str, datetime]] = []
    until_when: list[datetime] = []

    def handler(task: Task, desk: Desk) -> Outcome:
        begun.append((task.group, bench.clock()))
        if not until_when:
            until_when.append(bench.clock() + SECOND * 0.6)
            raise TryLater("slow down", retry_at=until_when[0], charged=False, scope="slack:C1")
        return Done()

    bench.plan("a", group="slack:C1")
    bench.worker(handler)
    assert until(lambda: bench.row("a").spared == 1)
    bench.plan("b", group="slack:C1")
    bench.plan("other", group="slack:C2")
    assert until(lambda: len(begun) == 4)
    assert min(at for group, at in begun[1:] if group == "slack:C1") >= until_when[0]
    assert next(at for group, at in begun if group == "slack:C2") < until_when[0]
    assert until(lambda: bench.row("a").state is TaskState.DONE)
    assert bench.row("a").spared == 1


def test_several_workers_do_everything_exactly_once(bench: Bench) -> None:
    world = World()
    bench.plan(*(f"n{number}" for number in range(300)))
    other = Bench(bench.url, bench.clock)
    bench.worker(world.poster)
    other.worker(world.poster)
    assert until(lambda: bench.queue.counts() == {}, 60)
    other.close()
    assert (len(world.posted), len(set(world.posted))) == (300, 300)


@pytest.mark.parametrize(("point", "outcomes"), [("after", ["unknown", "found"]), ("before", ["unknown", "ok"])])
def test_a_worker_killed_around_the_effect_is_found_out_and_nothing_happens_twice(
    bench: Bench, tmp_path: Path, point: str, outcomes: list[str]
) -> None:
    ledger = tmp_path / "ledger"
    bench.plan("a")
    killed = subprocess.run(
        [sys.executable, "-m", "tests.schedule.crasher", bench.url, str(ledger), point],
        cwd=Path(__file__).parents[2],
        timeout=60,
        check=False,
    )
    left = bench.row("a")
    end_the_leases(bench)
    bench.worker(FileWorld(ledger).poster)
    assert bench.reaches("a", TaskState.DONE)
    assert (killed.returncode, left.state) == (-signal.SIGKILL, TaskState.RUNNING)
    assert FileWorld(ledger).posted() == [left.id]
    assert [outcome for _, outcome in bench.attempts("a")] == outcomes


def end_the_leases(bench: Bench) -> None:
    """As if the lease's time had gone by."""
    with bench.store.begin() as tx:
        tx.connection.exec_driver_sql("UPDATE task SET lease_until = 1 WHERE state = 'running'")


def test_a_database_locked_at_the_receipt_makes_it_late_and_not_twice(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.engines.LOCK_WAIT_MS", 50)
    bench, world = Bench(sqlite_url, SystemClock()), World()
    outside = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False)

    def handler(task: Task, desk: Desk) -> Outcome:
        outcome = world.poster(task, desk)
        outside.execute("BEGIN IMMEDIATE")
        return outcome

    bench.plan("a")
    worker = bench.worker(handler)
    assert until(lambda: outside.in_transaction)
    assert not bench.reaches("a", TaskState.DONE, seconds=0.5)
    assert worker.tend()
    outside.execute("ROLLBACK")
    outside.close()
    assert bench.reaches("a", TaskState.DONE)
    assert (len(world.posted), bench.attempts("a")) == (1, [(1, "ok")])
    bench.close()


def test_a_zoom_that_hangs_leaves_half_of_the_threads_to_what_is_promised(bench: Bench) -> None:
    begun: list[str] = []
    go_on = Event()

    def hangs(task: Task, desk: Desk) -> Outcome:
        begun.append(task.key)
        go_on.wait(30)
        return Done("at last")

    zoom = [f"zoom {number}" for number in range(9)]
    bench.plan(*zoom, kind=Kind.ZOOM_WATCH)
    bench.worker(World().poster, quick(threads=4), zoom_watch=hangs)
    assert until(lambda: len(begun) == 2)
    bench.plan("promised", "promised too")
    assert bench.reaches("promised", TaskState.DONE)
    assert bench.reaches("promised too", TaskState.DONE)
    assert len(begun) == 2
    go_on.set()
    assert until(lambda: {bench.row(key).state for key in zoom} == {TaskState.DONE})
    assert sorted(begun) == zoom


def test_stopping_lets_what_runs_finish_and_writes_its_receipt(bench: Bench) -> None:
    begun, go_on = Event(), Event()

    def handler(task: Task, desk: Desk) -> Outcome:
        begun.set()
        go_on.wait(10)
        return Done("sent")

    bench.plan("running")
    worker = bench.worker(handler, quick(threads=1))
    assert begun.wait(10)
    bench.plan("next")
    go_on.set()
    assert worker.stop(SECOND * 10)
    assert bench.row("running").state is TaskState.DONE
    assert bench.row("next").state in {TaskState.PENDING, TaskState.DONE}
    assert not worker.alive()


def test_stopping_does_not_wait_for_a_call_that_hangs(bench: Bench) -> None:
    begun, never = Event(), Event()

    def handler(task: Task, desk: Desk) -> Outcome:
        begun.set()
        never.wait(30)
        return Done("too late")

    bench.plan("hangs")
    worker = bench.worker(handler, quick(threads=1))
    assert begun.wait(10)
    before = bench.clock.steady()
    assert not worker.stop(SECOND * 0.2)
    assert bench.clock.steady() - before < 5
    assert bench.row("hangs").state is TaskState.RUNNING
    never.set()


def test_claims_that_were_never_started_are_given_back(bench: Bench) -> None:
    begun, go_on = Event(), Event()

    def handler(task: Task, desk: Desk) -> Outcome:
        if task.key.startswith("slow"):
            begun.set()
            go_on.wait(10)
        return Done("sent")

    bench.plan(*(f"fast {number}" for number in range(60)), due_in=-SECOND * 2)
    bench.plan(*(f"slow {number}" for number in range(60)))
    worker = bench.worker(handler, quick(threads=1))
    assert begun.wait(10)
    assert until(lambda: bench.queue.counts().get(("running", "slack.note"), 0) > 1)
    go_on_after(go_on, lambda: worker.stop(SECOND * 10))
    states = {state for state, _ in bench.queue.counts()}
    assert states <= {"pending"}
    with bench.store.read() as tx:
        waiting = tx.work.list(["pending"])
    assert waiting
    assert {each.look_first for each in waiting} == {False}


def go_on_after(go_on: Event, stop: Callable[[], bool]) -> None:
    """Stops the worker from another thread and lets its handler finish once nothing more is started."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        stopping = pool.submit(stop)
        until(lambda: stopping.done(), 0.3)
        go_on.set()
        assert stopping.result(20)


def test_a_dead_alarm_clock_fails_readiness_and_is_put_right(bench: Bench) -> None:
    world = World()
    worker = bench.worker(world.poster, quick(sweep=SECOND * 0.2, heartbeat=SECOND * 0.5))
    assert until(worker.alive)
    scheduler = worker._pump.alarm._scheduler
    assert scheduler is not None
    scheduler.remove_all_jobs()
    scheduler.shutdown(wait=True)
    assert until(lambda: not worker.alive())
    assert until(lambda: worker._pump.alarm._scheduler is not scheduler and worker.alive())
    bench.plan("a", due_in=SECOND * 0.3)
    assert bench.reaches("a", TaskState.DONE)


def test_long_work_keeps_its_lease_and_other_work_does_not(bench: Bench) -> None:
    begun, go_on = Event(), Event()

    def handler(task: Task, desk: Desk) -> Outcome:
        begun.set()
        go_on.wait(20)
        desk.confirm(task)
        return Done("sent")

    bench.plan("long")
    bench.worker(handler, quick(leases={"other": SECOND}, renewed=("slack.note",)))
    assert begun.wait(10)
    first = bench.row("long").lease_until
    assert first is not None
    assert until(lambda: (bench.row("long").lease_until or first) > first + SECOND * 0.5)
    go_on.set()
    assert bench.reaches("long", TaskState.DONE)
    assert bench.attempts("long") == [(1, "ok")]


def test_a_wake_up_is_not_lost_to_a_round_that_began_before_it(bench: Bench) -> None:
    """Each row is planned while the worker still settles the one before, and nothing but its alarm can find it."""
    world = World()
    bench.plan("far off", due_in=timedelta(days=9000))
    worker = bench.worker(world.poster, quick(sweep=SECOND * 60))
    assert until(worker.alive)
    for number in range(25):
        bench.plan(f"n{number}", due_in=SECOND * 0.05)
        assert until(lambda number=number: len(world.posted) > number, 5), number  # type: ignore[misc]
