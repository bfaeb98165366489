from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from bot.domain.errors import DatabaseAway
from bot.domain.work import TaskState
from bot.schedule.writer import Writer
from bot.services.ports.store import Tx
from bot.services.queue import Settled, Verdict
from bot.store.queue import WorkQueue
from bot.store.store import SqlStore
from tests.store.work_samples import done, note, plan, row, wish


class CountedQueue(WorkQueue):
    """The real queue, with the size of each group and faults to come."""

    def __init__(self, store: SqlStore, faults: Iterator[Exception]) -> None:
        super().__init__(store)
        self.groups: list[int] = []
        self._faults = faults

    def settle(self, verdicts: Sequence[Verdict]) -> tuple[Settled, ...]:
        self.groups.append(len(verdicts))
        fault = next(self._faults, None)
        if fault is not None:
            raise fault
        return super().settle(verdicts)


def written(queue: CountedQueue, verdicts: Sequence[Verdict]) -> list[Settled]:
    finished: list[Settled] = []
    writer = Writer(queue, finished.append)
    for each in verdicts:
        writer.put(each)
    writer.start()
    assert writer.close(20)
    return finished


def test_receipts_that_wait_are_committed_as_one_group(store: SqlStore) -> None:
    queue = CountedQueue(store, iter(()))
    plan(store, *(note(f"n{number}") for number in range(90)))
    finished = written(queue, [done(each) for each in queue.claim(wish()).tasks])
    assert (queue.groups, len(finished)) == ([90], 90)
    assert {each.state for each in finished} == {TaskState.DONE}


def test_a_database_that_is_away_is_waited_for(store: SqlStore) -> None:
    queue = CountedQueue(store, iter([DatabaseAway("away"), DatabaseAway("away")]))
    plan(store, note("a"))
    finished = written(queue, [done(each) for each in queue.claim(wish()).tasks])
    assert (queue.groups, [each.stale for each in finished]) == ([1, 1, 1], [False])
    assert row(store, "a").state is TaskState.DONE


def test_one_receipt_that_cannot_be_written_does_not_hold_up_the_others(
    store: SqlStore, caplog: pytest.LogCaptureFixture
) -> None:
    queue = CountedQueue(store, iter([ValueError("what is this"), ValueError("still this one")]))
    plan(store, note("bad"), note("good"))
    tasks = sorted(queue.claim(wish()).tasks, key=lambda each: each.key)
    finished = written(queue, [done(each) for each in tasks])
    assert queue.groups == [2, 1, 1]
    assert {each.verdict.task.key: each.stale for each in finished} == {"bad": True, "good": False}
    assert (row(store, "bad").state, row(store, "good").state) == (TaskState.RUNNING, TaskState.DONE)
    assert [each.getMessage() for each in caplog.records] == ["a receipt could not be written"]


def test_what_a_receipt_brings_is_written_exactly_once(store: SqlStore) -> None:
    queue = CountedQueue(store, iter([DatabaseAway("away")]))
    plan(store, note("a"))

    def then(tx: Tx) -> None:
        tx.notebook.write("then", (tx.notebook.read("then") or "") + "once ")

    written(queue, [done(queue.claim(wish()).tasks[0], then=then)])
    with store.read() as tx:
        assert tx.notebook.read("then") == "once "
