from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.errors import TryLater
from bot.domain.work import AttemptOutcome, LeaseLost, Overdue, Task, TaskState
from bot.services.ports.store import Tx
from bot.services.queue import Verdict
from bot.store.queue import WorkQueue
from bot.store.store import SqlStore
from tests.store.work_samples import FAR_OFF, LONG_AGO, attempts, done, later, maybe, note, plan, row, wish

SECOND = timedelta(seconds=1)


def claimed(store: SqlStore, queue: WorkQueue, *keys: str) -> list[Task]:
    plan(store, *(note(key) for key in keys))
    return sorted(queue.claim(wish()).tasks, key=lambda each: each.key)


def test_a_group_of_receipts_is_committed_together(store: SqlStore, queue: WorkQueue) -> None:
    a, b, c = claimed(store, queue, "a", "b", "c")
    settled = queue.settle([done(a, "171.1"), maybe(b, timedelta(seconds=5)), later(c, timedelta(seconds=9))])
    assert [(each.state, each.stale) for each in settled] == [
        (TaskState.DONE, False),
        (TaskState.UNKNOWN, False),
        (TaskState.PENDING, False),
    ]
    kept = row(store, "a")
    assert (kept.state, kept.receipt, kept.lease_owner, kept.lease_until) == (TaskState.DONE, "171.1", "", None)
    assert kept.done_at is not None
    assert (row(store, "b").look_first, row(store, "c").look_first) == (True, False)
    assert [attempts(store, each) for each in (a, b, c)] == [[(1, "ok")], [(1, "unknown")], [(1, "not_sent")]]


def test_a_result_after_the_lease_was_lost_changes_nothing(store: SqlStore, queue: WorkQueue) -> None:
    plan(store, note("a"))
    slow = queue.claim(wish(lease=-SECOND)).tasks[0]
    queue.recover()
    successor = queue.claim(wish("worker-b")).tasks[0]
    settled = queue.settle([done(slow, "171.1", then=lambda tx: tx.notebook.write("then", "ran"))])
    assert (settled[0].stale, row(store, "a")) == (True, successor)
    with store.read() as tx:
        assert tx.notebook.read("then") is None
    assert attempts(store, slow) == [(1, "unknown"), (1, "stale")]


def test_the_same_receipt_committed_twice_is_not_called_stale(store: SqlStore, queue: WorkQueue) -> None:
    """The database may answer a commit by dropping the line; the writer then settles the same group again."""
    (a,) = claimed(store, queue, "a")
    queue.settle([done(a)])
    again = queue.settle([done(a)])
    assert (again[0].stale, row(store, "a").state, attempts(store, a)) == (False, TaskState.DONE, [(1, "ok")])


def test_what_follows_is_committed_with_its_receipt_and_sees_the_row_settled(store: SqlStore, queue: WorkQueue) -> None:
    (a,) = claimed(store, queue, "a")
    seen: list[TaskState] = []

    def then(tx: Tx) -> None:
        found = tx.work.get(a.id)
        assert found is not None
        seen.append(found.state)
        tx.work.add([note("follow-up", due_at=FAR_OFF)])

    queue.settle([done(a, then=then)])
    assert (seen, row(store, "follow-up").state) == ([TaskState.DONE], TaskState.PENDING)


def test_a_failing_follow_up_sinks_only_itself_and_is_looked_up(store: SqlStore, queue: WorkQueue) -> None:
    a, b = claimed(store, queue, "a", "b")

    def breaks(tx: Tx) -> None:
        tx.notebook.write("half", "done")
        raise ValueError("no such panelist")

    settled = queue.settle([done(a, then=breaks), done(b, then=lambda tx: tx.notebook.write("b", "whole"))])
    assert [each.state for each in settled] == [TaskState.UNKNOWN, TaskState.DONE]
    assert isinstance(settled[0].failure, ValueError)
    with store.read() as tx:
        assert (tx.notebook.read("half"), tx.notebook.read("b")) == (None, "whole")
    broken = row(store, "a")
    assert (broken.look_first, broken.done_at) == (True, None)
    assert broken.last_error == "What follows could not be written down: ValueError: no such panelist"


def test_a_wrong_statement_in_a_follow_up_sinks_only_itself(store: SqlStore, queue: WorkQueue) -> None:
    from bot.store.transaction import SqlTx

    a, b = claimed(store, queue, "a", "b")

    def breaks(tx: Tx) -> None:
        assert isinstance(tx, SqlTx)
        tx.connection.exec_driver_sql("SELECT * FROM no_such_table")

    settled = queue.settle([done(a, then=breaks), done(b)])
    assert [each.state for each in settled] == [TaskState.UNKNOWN, TaskState.DONE]


def test_a_follow_up_that_finds_the_database_away_leaves_the_group_to_be_settled_again(
    store: SqlStore, queue: WorkQueue
) -> None:
    a, b = claimed(store, queue, "a", "b")

    def away(tx: Tx) -> None:
        raise TryLater("The database does not answer.")

    with pytest.raises(TryLater):
        queue.settle([done(b), done(a, then=away)])
    assert (row(store, "a").state, row(store, "b").state) == (TaskState.RUNNING, TaskState.RUNNING)


def test_a_failing_follow_up_of_something_not_done_does_not_claim_it_may_be(store: SqlStore, queue: WorkQueue) -> None:
    (a,) = claimed(store, queue, "a")

    def breaks(tx: Tx) -> None:
        raise ValueError("oops")

    queue.settle([later(a, SECOND, then=breaks)])
    assert (row(store, "a").state, row(store, "a").look_first) == (TaskState.PENDING, False)


def test_a_retry_never_runs_later_than_its_expiry(store: SqlStore, queue: WorkQueue) -> None:
    with store.read() as tx:
        last = tx.now + timedelta(minutes=10)
    plan(store, note("a", not_after=last))
    (a,) = queue.claim(wish()).tasks
    queue.settle([later(a, timedelta(hours=3))])
    assert row(store, "a").run_at == last + timedelta(microseconds=1)


def test_confirming_needs_the_row_the_attempt_and_enough_lease(store: SqlStore, queue: WorkQueue) -> None:
    plan(store, note("a"))
    task = queue.claim(wish(lease=timedelta(seconds=60))).tasks[0]
    queue.confirm(task, spare=timedelta(seconds=30))
    with pytest.raises(LeaseLost):
        queue.confirm(task, spare=timedelta(seconds=90))
    queue.settle([maybe(task)])
    with pytest.raises(LeaseLost):
        queue.confirm(task, spare=timedelta(0))
    successor = queue.claim(wish()).tasks[0]
    with pytest.raises(LeaseLost):
        queue.confirm(task, spare=timedelta(0))
    queue.confirm(successor, spare=timedelta(0))


def test_confirming_past_its_time_is_overdue(store: SqlStore, queue: WorkQueue) -> None:
    plan(store, note("a"))
    queue.settle([maybe(queue.claim(wish()).tasks[0])])
    with store.begin() as tx:
        from sqlalchemy import update

        from bot.store.tables import task as table

        tx.connection.execute(update(table).values(not_after=tx.now - SECOND))
    (task,) = queue.claim(wish()).tasks
    with pytest.raises(Overdue):
        queue.confirm(task, spare=timedelta(0))


def test_renewing_lengthens_only_leases_that_are_still_ours(store: SqlStore, queue: WorkQueue) -> None:
    a, b = claimed(store, queue, "a", "b")
    queue.settle([maybe(b)])
    queue.renew([a, b], lambda kind: timedelta(hours=2))
    queue.confirm(a, spare=timedelta(hours=1))
    assert row(store, "b").lease_until is None


def test_a_checkpoint_reaches_the_successor(store: SqlStore, queue: WorkQueue) -> None:
    (a,) = claimed(store, queue, "a")
    queue.keep(a, {"file_ids": ["F1", "F2"]})
    queue.settle([maybe(a)])
    (successor,) = queue.claim(wish()).tasks
    assert successor.checkpoint == {"file_ids": ["F1", "F2"]}
    with pytest.raises(LeaseLost):
        queue.keep(a, {})


def test_hostile_text_in_an_error_is_kept_without_harm(store: SqlStore, queue: WorkQueue) -> None:
    (a,) = claimed(store, queue, "a")
    queue.settle([Verdict(a, TaskState.DEAD, AttemptOutcome.REFUSED, LONG_AGO, error="a\x00b \ud800 😀")])
    assert row(store, "a").last_error == "ab ? 😀"
