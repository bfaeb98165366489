"""The look just before an effect, by many threads at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import event

from bot.domain.errors import DatabaseAway
from bot.domain.work import LeaseLost, Task
from bot.store.fences import Fences
from bot.store.queue import WorkQueue
from bot.store.store import SqlStore
from tests.schedule.world import until
from tests.store.work_samples import note, plan, wish

MOMENT = timedelta(seconds=1)


def test_threads_that_ask_at_once_are_answered_by_one_read_each_for_itself(store: SqlStore, queue: WorkQueue) -> None:
    plan(store, *(note(f"n{number}") for number in range(6)))
    tasks = queue.claim(wish()).tasks
    queue.give_back(tasks[3:])
    reads: list[str] = []
    event.listen(store._engine, "before_cursor_execute", lambda *given: reads.append(given[2]))
    assert [outcome(found) for found in asked_together(Fences(store), tasks)] == ["ours"] * 3 + ["lost"] * 3
    assert len(reads) == 1


def test_a_database_that_is_away_is_told_to_everybody_who_asked(store: SqlStore, queue: WorkQueue) -> None:
    plan(store, note("a"), note("b"))
    tasks = queue.claim(wish()).tasks

    def away(*_: object) -> None:
        raise DatabaseAway("The database does not answer.")

    event.listen(store._engine, "before_cursor_execute", away)
    assert [type(found) for found in asked_together(Fences(store), tasks)] == [DatabaseAway, DatabaseAway]


def test_a_question_that_nobody_answered_is_no_yes(store: SqlStore, queue: WorkQueue) -> None:
    class Interrupted(Fences):
        def _answer(self, group: object) -> None:
            return None

    plan(store, note("a"))
    (task,) = queue.claim(wish()).tasks
    with pytest.raises(LeaseLost, match="nobody could look"):
        Interrupted(store).confirm(task, spare=MOMENT)


def asked_together(fences: Fences, tasks: tuple[Task, ...]) -> list[BaseException | None]:
    """What each heard, in order, when all of them wait for one to have read."""
    with ThreadPoolExecutor(len(tasks)) as pool:
        with fences._reading:
            heard = [pool.submit(fences.confirm, task, spare=MOMENT) for task in tasks]
            assert until(lambda: len(fences._waiting) == len(tasks))
        return [each.exception() for each in heard]


def outcome(found: BaseException | None) -> str:
    return "lost" if isinstance(found, LeaseLost) else "ours" if found is None else repr(found)
