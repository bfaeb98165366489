"""One message a second to a channel, whichever worker sends it."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread

from sqlalchemy import text

from bot.services.queue import Claimed, Wish
from bot.store import claims
from bot.store.pace import take
from bot.store.queue import WorkQueue
from bot.store.store import SqlStore, open_store
from tests.conftest import TestClock
from tests.schedule.world import until
from tests.store.work_samples import KINDS, LONG_AGO, note, plan

SECOND = timedelta(seconds=1)
EARLIER = LONG_AGO - SECOND  # rows due at one moment come in any order


def paced(owner: str, pace: timedelta = 60 * SECOND) -> Wish:
    return Wish(owner, KINDS, 100, lambda _: 60 * SECOND, pace=pace)


def keys(claimed: Claimed) -> list[str]:
    return [each.key for each in claimed.tasks]


def test_a_channel_that_one_worker_wrote_to_rests_for_the_other(store: SqlStore, database_url: str) -> None:
    plan(
        store, note("c1", group="slack:C1", due_at=EARLIER), note("c1 too", group="slack:C1"), note("h", group="host:h")
    )
    assert keys(WorkQueue(store).claim(paced("worker-a"))) == ["c1", "h"]
    plan(store, note("c2", group="slack:C2"), note("h too", group="host:h"))
    other = open_store(database_url, clock=TestClock())
    assert sorted(keys(WorkQueue(other).claim(paced("worker-b")))) == ["c2", "h too"]
    other.close()


def test_the_next_message_is_due_when_its_channel_has_rested(
    store: SqlStore, queue: WorkQueue, clock: TestClock
) -> None:
    plan(store, note("c1", group="slack:C1", due_at=EARLIER), note("c1 too", group="slack:C1"))
    queue.claim(paced("worker-a"))
    wait = queue.next_due_in(KINDS, pace=60 * SECOND)
    assert wait is not None
    assert 55 * SECOND < wait <= 60 * SECOND
    clock.offset += 60 * SECOND
    assert queue.next_due_in(KINDS, pace=60 * SECOND) == timedelta(0)
    assert keys(queue.claim(paced("worker-b"))) == ["c1 too"]


def test_a_clock_set_back_does_not_keep_a_channel_resting(store: SqlStore, queue: WorkQueue, clock: TestClock) -> None:
    clock.offset = timedelta(hours=1)
    plan(store, note("c1", group="slack:C1", due_at=EARLIER), note("c1 too", group="slack:C1"))
    queue.claim(paced("worker-a"))
    clock.offset = timedelta(0)
    assert keys(queue.claim(paced("worker-a"))) == ["c1 too"]
    assert keys(queue.claim(paced("worker-a"))) == []


def test_a_channel_written_to_while_this_worker_waited_for_a_lock_rests(
    store: SqlStore, queue: WorkQueue, clock: TestClock
) -> None:
    clock.offset = SECOND * 0.05  # the other worker began a little later, and was first
    plan(store, note("c1", group="slack:C1", due_at=EARLIER), note("c1 too", group="slack:C1"))
    queue.claim(paced("worker-a"))
    clock.offset = timedelta(0)
    assert keys(queue.claim(paced("worker-b"))) == []
    with store.begin() as tx:
        assert take(tx, ["slack:C1"], 60 * SECOND) == frozenset()


def test_paces_of_long_ago_are_forgotten_and_those_of_now_kept(
    store: SqlStore, queue: WorkQueue, clock: TestClock
) -> None:
    plan(store, note("c1", group="slack:C1", due_at=EARLIER))
    queue.claim(paced("worker-a"))
    clock.offset = timedelta(hours=2)
    plan(store, note("c2", group="slack:C2"))
    queue.claim(paced("worker-a"))
    with store.begin() as tx:
        tx.work.forget_paces(tx.now - timedelta(hours=1))
        kept = tx.connection.execute(text("SELECT group_name FROM pace")).scalars().all()
    assert kept == ["slack:C2"]


def test_two_workers_that_claim_at_once_do_not_write_to_one_channel_together(postgres_url: str) -> None:
    ours, theirs = (open_store(postgres_url, clock=TestClock()) for _ in range(2))
    plan(
        ours,
        note("c1", group="slack:C1", due_at=EARLIER),
        note("c1 too", group="slack:C1"),
        note("c2", group="slack:C2"),
    )
    found: list[str] = []
    other = Thread(target=lambda: found.extend(keys(WorkQueue(theirs).claim(paced("worker-b")))))
    with ours.begin() as tx:
        first = claims.claim(tx, Wish("worker-a", KINDS, 1, lambda _: 60 * SECOND, pace=60 * SECOND), None)
        other.start()  # it passes over the row that is locked, and finds the next one of the same channel
        assert until(lambda: _waits_for_a_lock(ours))
    other.join()
    assert (keys(first), found) == (["c1"], ["c2"])
    ours.close()
    theirs.close()


def _waits_for_a_lock(store: SqlStore) -> bool:
    with store.read() as tx:
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        return bool(tx.connection.execute(text(waiting)).scalar_one())
