"""The look just before an effect, by many threads at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from bot.domain.errors import DatabaseAway
from bot.domain.work import LeaseLost, Task
from bot.store.fences import Fences
from bot.store.queue import WorkQueue
from bot.store.store import SqlStore
from tests.schedule.world import until
from tests.store.test_webinars import added
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


def test_a_look_gives_the_webinar_as_it_stands_with_everybody_who_speaks_there(
    store: SqlStore, queue: WorkQueue
) -> None:
    webinar = added(store)
    plan(store, note("a", webinar=webinar.id))
    (task,) = queue.claim(wish()).tasks
    with store.begin() as tx:
        tx.webinars.save(replace(webinar, card_ts="171.5"))
    seen = queue.look(task, spare=MOMENT)
    with store.read() as tx:
        assert seen.webinar == tx.webinars.get(webinar.id)
    assert seen.problem is None


def test_a_look_tells_what_keeps_the_effect_back_and_shows_the_webinar_all_the_same(
    store: SqlStore, queue: WorkQueue
) -> None:
    webinar = added(store)
    plan(store, note("a", webinar=webinar.id))
    (task,) = queue.claim(wish()).tasks
    assert isinstance(queue.look(task, spare=timedelta(hours=1)).problem, LeaseLost)
    queue.give_back([task])
    seen = queue.look(task, spare=MOMENT)
    assert (type(seen.problem), seen.webinar) == (LeaseLost, webinar)


def test_a_look_for_a_webinar_that_is_gone_finds_none(store: SqlStore, queue: WorkQueue) -> None:
    plan(store, note("a", webinar=404))
    (task,) = queue.claim(wish()).tasks
    seen = queue.look(task, spare=MOMENT)
    assert (seen.problem, seen.webinar) == (None, None)


def test_questions_with_and_without_the_webinar_share_one_read(store: SqlStore, queue: WorkQueue) -> None:
    webinar = added(store)
    plan(store, note("a", webinar=webinar.id), note("b"))
    tasks = queue.claim(wish()).tasks
    fences = Fences(store)
    with ThreadPoolExecutor(2) as pool:
        with fences._reading:
            looked = pool.submit(fences.look, tasks[0], spare=MOMENT)
            confirmed = pool.submit(fences.confirm, tasks[1], spare=MOMENT)
            assert until(lambda: len(fences._waiting) == len(tasks))
        assert (looked.result().webinar, confirmed.result()) == (webinar, None)


def asked_together(fences: Fences, tasks: tuple[Task, ...]) -> list[BaseException | None]:
    """What each heard, in order, when all of them wait for one to have read."""
    with ThreadPoolExecutor(len(tasks)) as pool:
        with fences._reading:
            heard = [pool.submit(fences.confirm, task, spare=MOMENT) for task in tasks]
            assert until(lambda: len(fences._waiting) == len(tasks))
        return [each.exception() for each in heard]


def outcome(found: BaseException | None) -> str:
    return "lost" if isinstance(found, LeaseLost) else "ours" if found is None else repr(found)
