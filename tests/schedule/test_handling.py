"""What a handler asks its desk: the webinar, and whether it may begin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import event

from bot.domain.errors import NotFound
from bot.domain.work import LeaseLost, Task
from bot.schedule.handling import TaskDesk
from bot.schedule.tuning import WorkTuning
from bot.store.queue import WorkQueue
from bot.store.store import SqlStore
from tests.store.test_webinars import added
from tests.store.work_samples import note, plan, wish


@dataclass
class Seconds:
    """A steady clock that a test moves by hand."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def desk(queue: WorkQueue, seconds: Seconds) -> TaskDesk:
    return TaskDesk(queue, WorkTuning(), seconds)


@pytest.fixture
def task(store: SqlStore, queue: WorkQueue) -> Task:
    plan(store, note("a", webinar=added(store).id))
    (claimed,) = queue.claim(wish()).tasks
    return claimed


def test_a_confirmation_right_after_a_look_asks_nothing_more_but_a_second_one_does(
    store: SqlStore, desk: TaskDesk, task: Task
) -> None:
    reads: list[str] = []
    event.listen(store._engine, "before_cursor_execute", lambda *given: reads.append(given[2]))
    desk.look(task)
    assert not desk.began
    desk.confirm(task)
    assert (desk.began, len(reads)) == (True, 1)
    desk.confirm(task)
    assert len(reads) == 2


def test_a_confirmation_long_after_a_look_looks_again(
    queue: WorkQueue, desk: TaskDesk, task: Task, seconds: Seconds
) -> None:
    desk.look(task)
    queue.give_back([task])
    seconds.now += 0.3
    with pytest.raises(LeaseLost):
        desk.confirm(task)
    assert not desk.began


def test_what_a_look_found_wrong_is_raised_when_the_effect_is_to_begin(
    queue: WorkQueue, desk: TaskDesk, task: Task
) -> None:
    queue.give_back([task])
    webinar, _ = desk.look(task)
    assert webinar.code == "W-1"
    with pytest.raises(LeaseLost):
        desk.confirm(task)
    assert not desk.began


def test_a_look_for_a_webinar_that_is_gone_says_which(store: SqlStore, queue: WorkQueue, desk: TaskDesk) -> None:
    plan(store, note("b", webinar=404))
    (orphan,) = queue.claim(wish(lease=timedelta(minutes=1))).tasks
    with pytest.raises(NotFound, match="W-404"):
        desk.look(orphan)
