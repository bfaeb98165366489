from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import chain

from bot.domain.work import Kind, Task, TaskState
from bot.services.ports.store import Tx
from bot.store.queue import WorkQueue
from bot.store.store import SqlStore, open_store
from tests.conftest import TestClock
from tests.store.work_samples import FAR_OFF, LONG_AGO, attempts, done, later, maybe, note, plan, row, wish

SECOND = timedelta(seconds=1)


def keys(tasks: tuple[Task, ...]) -> list[str]:
    return [each.key for each in tasks]


def test_what_is_due_is_claimed_oldest_first_and_the_rest_waits(store: SqlStore, queue: WorkQueue) -> None:
    plan(store, note("b", due_at=LONG_AGO + SECOND), note("a"), note("future", due_at=FAR_OFF))
    claimed = queue.claim(wish())
    assert keys(claimed.tasks) == ["a", "b"]
    first = claimed.tasks[0]
    assert (first.state, first.attempt, first.lease_owner, first.look_first) == (
        TaskState.RUNNING,
        1,
        "worker-a",
        False,
    )
    assert row(store, "a") == first
    assert row(store, "future").state is TaskState.PENDING


def test_a_claimed_row_is_not_claimed_again(store: SqlStore, queue: WorkQueue) -> None:
    plan(store, note("a"))
    assert (keys(queue.claim(wish()).tasks), keys(queue.claim(wish("worker-b")).tasks)) == (["a"], [])


def test_a_claim_takes_no_more_than_there_is_room_for(store: SqlStore, queue: WorkQueue) -> None:
    plan(store, *(note(f"n{number}") for number in range(5)))
    claimed = queue.claim(wish(limit=2))
    assert (len(claimed.tasks), claimed.more) == (2, True)


def test_unknown_kinds_and_newer_payloads_are_left_for_the_newer_build(store: SqlStore, queue: WorkQueue) -> None:
    plan(store, note("newer", v=2), note("unknown kind", kind=Kind.FILES), note("ours"))
    assert keys(queue.claim(wish()).tasks) == ["ours"]


def test_two_threads_never_claim_the_same_row(store: SqlStore, queue: WorkQueue) -> None:
    plan(store, *(note(f"n{number}") for number in range(200)))

    def drain(owner: str) -> list[str]:
        mine: list[str] = []
        while tasks := queue.claim(wish(owner, limit=7)).tasks:
            mine += keys(tasks)
        return mine

    with ThreadPoolExecutor(4) as pool:
        shares = list(pool.map(drain, "abcd"))
    assert sorted(chain.from_iterable(shares)) == sorted(f"n{number}" for number in range(200))


def drain_in_a_process(url: str, owner: str) -> list[str]:
    store = open_store(url, clock=lambda: datetime(2026, 3, 2, 8, tzinfo=UTC))
    mine: list[str] = []
    while tasks := WorkQueue(store).claim(wish(owner, limit=3)).tasks:
        mine += keys(tasks)
    store.close()
    return mine


def test_two_processes_never_claim_the_same_row(store: SqlStore, database_url: str) -> None:
    plan(store, *(note(f"n{number}") for number in range(120)))
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        shares = list(pool.map(drain_in_a_process, [database_url] * 2, "ab"))
    assert sorted(chain.from_iterable(shares)) == sorted(f"n{number}" for number in range(120))


def test_a_row_whose_lease_ended_is_unknown_and_looks_first(store: SqlStore, queue: WorkQueue) -> None:
    plan(store, note("a"))
    first = queue.claim(wish(lease=-SECOND)).tasks[0]
    recovered = queue.recover()
    again = queue.claim(wish("worker-b")).tasks[0]
    assert (recovered, again.attempt, again.look_first, again.lease_owner) == (1, 2, True, "worker-b")
    assert again.first_tried_at == first.first_tried_at
    assert attempts(store, again) == [(1, "unknown")]


def test_a_row_that_is_still_in_our_hands_is_not_recovered(store: SqlStore, queue: WorkQueue) -> None:
    plan(store, note("a"), note("b"))
    mine = {each.key: each for each in queue.claim(wish(lease=-SECOND)).tasks}
    assert queue.recover({mine["a"].id}) == 1
    assert (row(store, "a").state, row(store, "b").state) == (TaskState.RUNNING, TaskState.UNKNOWN)


def test_a_clock_file_that_jumps_ends_no_lease(store: SqlStore, queue: WorkQueue, clock: TestClock) -> None:
    plan(store, note("a"))
    queue.claim(wish())
    clock.offset = timedelta(hours=1)
    assert queue.recover() == 0


def test_a_clock_file_makes_work_due_on_both_databases(store: SqlStore, queue: WorkQueue, clock: TestClock) -> None:
    with store.read() as tx:
        soon = tx.now + timedelta(minutes=30)
    plan(store, note("a", due_at=soon))
    before = queue.claim(wish()).tasks
    clock.offset = timedelta(hours=1)
    assert (before, keys(queue.claim(wish()).tasks)) == ((), ["a"])


def test_a_replica_with_a_wrong_clock_never_claims_early(postgres_url: str, clock: TestClock) -> None:
    clock.now = FAR_OFF + timedelta(days=1)
    store = open_store(postgres_url, clock=clock)
    plan(store, note("future", due_at=FAR_OFF), note("due"))
    found = keys(WorkQueue(store).claim(wish()).tasks)
    store.close()
    assert found == ["due"]


def test_a_row_past_its_time_expires_and_is_told_in_the_same_transaction(store: SqlStore, queue: WorkQueue) -> None:
    plan(store, note("late", not_after=LONG_AGO + SECOND), note("fine"))

    def tell(tx: Tx, task: Task) -> None:
        tx.work.add([note(f"told:{task.key}:{task.state}", due_at=FAR_OFF)])

    claimed = queue.claim(wish(), tell)
    assert (keys(claimed.tasks), keys(claimed.expired)) == (["fine"], ["late"])
    assert row(store, "late").state is TaskState.EXPIRED
    assert row(store, "told:late:expired").state is TaskState.PENDING


def test_an_expiry_that_cannot_be_told_is_dead_and_harms_nobody_else(store: SqlStore, queue: WorkQueue) -> None:
    plan(store, note("late", not_after=LONG_AGO + SECOND), note("fine"))

    def tell(tx: Tx, task: Task) -> None:
        tx.work.add([note("half done", due_at=FAR_OFF)])
        raise KeyError("no such webinar")

    claimed = queue.claim(wish(), tell)
    late = row(store, "late")
    assert (keys(claimed.tasks), late.state) == (["fine"], TaskState.DEAD)
    assert late.last_error == (
        "Its time passed before it could be carried out. The organiser could not be told: 'no such webinar'"
    )
    with store.read() as tx:
        assert tx.work.by_key("half done") is None


def test_what_may_have_been_sent_is_looked_up_even_after_its_time(store: SqlStore, queue: WorkQueue) -> None:
    with store.read() as tx:
        passed = tx.now - timedelta(minutes=1)
    plan(store, note("a", not_after=passed + timedelta(hours=1)))
    task = queue.claim(wish()).tasks[0]
    queue.settle([maybe(task)])
    with store.begin() as tx:
        move_not_after(tx, "a", passed)
    assert [(each.key, each.look_first) for each in queue.claim(wish()).tasks] == [("a", True)]


def test_after_an_hour_of_failed_look_ups_the_row_expires(store: SqlStore, queue: WorkQueue) -> None:
    plan(store, note("a"))
    queue.settle([maybe(queue.claim(wish()).tasks[0])])
    with store.begin() as tx:
        move_not_after(tx, "a", tx.now - timedelta(minutes=61))
    claimed = queue.claim(wish())
    assert (claimed.tasks, keys(claimed.expired)) == ((), ["a"])
    assert row(store, "a").last_error == "Its time passed while nobody could see whether it had been carried out."


def move_not_after(tx: Tx, key: str, moment: datetime) -> None:
    from sqlalchemy import update

    from bot.store.tables import task
    from bot.store.transaction import SqlTx

    assert isinstance(tx, SqlTx)
    tx.connection.execute(update(task).where(task.c.key == key).values(not_after=moment))


def test_one_message_of_a_channel_is_claimed_at_a_time(store: SqlStore, queue: WorkQueue) -> None:
    plan(store, note("c1", group="slack:C1"), note("c1 too", group="slack:C1"), note("c2", group="slack:C2"))
    plan(store, note("h1", group="host:h"), note("h2", group="host:h"))
    assert keys(queue.claim(wish()).tasks) == ["c1", "c2", "h1", "h2"]


def test_a_resting_channel_does_not_hold_the_others_up(store: SqlStore, queue: WorkQueue) -> None:
    plan(store, *(note(f"c1 {number}", group="slack:C1") for number in range(20)), note("c2", group="slack:C2"))
    claimed = queue.claim(wish(limit=4, resting=frozenset({"slack:C1"})))
    assert keys(claimed.tasks) == ["c2"]


def test_a_rate_limit_pauses_the_whole_group_and_nobody_else(store: SqlStore, queue: WorkQueue) -> None:
    plan(store, note("c1", group="slack:C1", due_at=LONG_AGO - SECOND))  # first: equal times come in any order
    plan(store, note("c2", group="slack:C2"), note("c1 too", group="slack:C1"))
    first = queue.claim(wish(limit=1)).tasks[0]
    queue.settle([later(first, timedelta(minutes=5), pause="slack:C1", spare=True)])
    assert keys(queue.claim(wish()).tasks) == ["c2"]
    assert (row(store, "c1").spared, row(store, "c1").attempt) == (1, 1)


def test_a_shorter_pause_does_not_cut_a_longer_one(store: SqlStore, queue: WorkQueue) -> None:
    plan(store, note("h1", group="host:h"), note("h2", group="host:h"))
    first, second = queue.claim(wish()).tasks
    queue.settle([later(first, timedelta(hours=1), pause="host:h"), later(second, SECOND, pause="host:h")])
    wait = queue.next_due_in(["slack.note"])
    assert wait is not None
    assert timedelta(minutes=59) < wait <= timedelta(hours=1)


def test_a_pause_of_the_account_holds_every_zoom_row_and_no_message(store: SqlStore, queue: WorkQueue) -> None:
    plan(store, note("first", kind=Kind.ZOOM_CREATE, group="host:a"))
    first = queue.claim(wish()).tasks[0]
    queue.settle([later(first, timedelta(hours=1), pause="account")])
    plan(store, note("z", kind=Kind.ZOOM_CREATE, group="host:b"), note("m", group="slack:C1"))
    assert keys(queue.claim(wish()).tasks) == ["m"]


def test_a_row_whose_time_passes_in_a_pause_expires_at_once(store: SqlStore, queue: WorkQueue) -> None:
    plan(store, note("c1", group="slack:C1"))
    queue.settle([later(queue.claim(wish()).tasks[0], timedelta(hours=1), pause="slack:C1")])
    plan(store, note("late", group="slack:C1", not_after=LONG_AGO + SECOND))
    assert keys(queue.claim(wish()).expired) == ["late"]


def test_the_next_wake_up_is_the_earliest_row_or_lease(store: SqlStore, queue: WorkQueue) -> None:
    assert queue.next_due_in(["slack.note"]) is None
    with store.read() as tx:
        soon = tx.now + timedelta(minutes=10)
    plan(store, note("later", due_at=soon), note("other kind", kind=Kind.FILES, due_at=LONG_AGO))
    wait = queue.next_due_in(["slack.note"])
    assert wait is not None
    assert timedelta(minutes=9) < wait <= timedelta(minutes=10)
    plan(store, note("now"))
    assert queue.next_due_in(["slack.note"]) == timedelta(0)
    queue.claim(wish())
    wait = queue.next_due_in(["slack.note"])
    assert wait is not None
    assert wait <= timedelta(minutes=1)


def test_unstarted_claims_are_given_back_as_they_were(store: SqlStore, queue: WorkQueue) -> None:
    plan(store, note("fresh"), note("tried"))
    fresh, tried = queue.claim(wish()).tasks
    queue.settle([maybe(tried)])
    queue.give_back([fresh, *queue.claim(wish()).tasks])
    found = {each.key: (each.state, each.look_first) for each in queue.claim(wish("worker-b")).tasks}
    assert found == {"fresh": (TaskState.RUNNING, False), "tried": (TaskState.RUNNING, True)}
    assert queue.settle([done(fresh)])[0].stale


def test_counts_name_state_and_kind_of_what_is_not_over(store: SqlStore, queue: WorkQueue) -> None:
    plan(store, note("a"), note("b"), note("c", due_at=FAR_OFF), note("late", not_after=LONG_AGO + SECOND))
    queue.settle([done(queue.claim(wish(limit=1)).tasks[0])])
    queue.claim(wish(limit=1))
    queue.claim(wish())
    assert dict(queue.counts()) == {
        ("running", "slack.note"): 1,
        ("pending", "slack.note"): 1,
        ("expired", "slack.note"): 1,
    }


def test_lateness_is_the_wait_of_the_oldest_due_row(store: SqlStore, queue: WorkQueue) -> None:
    plan(store, note("future", due_at=FAR_OFF))
    assert queue.lateness() == timedelta(0)
    with store.read() as tx:
        plan(store, note("late", due_at=tx.now - timedelta(minutes=3)))
    assert timedelta(minutes=3) <= queue.lateness() < timedelta(minutes=4)
