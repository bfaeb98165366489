from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.work import AttemptOutcome, Kind, TaskState
from bot.services.queue import Verdict
from bot.store.columns import to_microseconds
from bot.store.ids import new_id
from bot.store.queue import WorkQueue
from bot.store.store import SqlStore
from tests.store.work_samples import FAR_OFF, LONG_AGO, done, maybe, note, plan, row, wish


def dead(store: SqlStore, queue: WorkQueue, key: str) -> str:
    plan(store, note(key))
    task = queue.claim(wish()).tasks[0]
    queue.settle([Verdict(task, TaskState.DEAD, AttemptOutcome.REFUSED, LONG_AGO, error="not in channel")])
    return task.id


def dead_after_no_answer(store: SqlStore, queue: WorkQueue, key: str) -> str:
    plan(store, note(key))
    queue.settle([maybe(queue.claim(wish()).tasks[0])])
    task = queue.claim(wish()).tasks[0]
    queue.settle([Verdict(task, TaskState.DEAD, AttemptOutcome.REFUSED, LONG_AGO, error="cannot look")])
    return task.id


def test_planning_the_same_key_twice_adds_nothing(store: SqlStore) -> None:
    first = plan(store, note("a"), note("b"))
    second = plan(store, note("b", due_at=FAR_OFF), note("c"))
    assert (first, second, row(store, "b").due_at) == (2, 1, LONG_AGO)


def test_a_planned_row_holds_what_was_asked(store: SqlStore) -> None:
    plan(store, note("a", group="slack:C1", webinar=0, not_after=FAR_OFF))
    found = row(store, "a")
    assert (found.kind, found.payload, found.group, found.not_after, found.run_at, found.attempt) == (
        "slack.note",
        {"text": "a"},
        "slack:C1",
        FAR_OFF,
        LONG_AGO,
        0,
    )


def test_cancelling_touches_only_pending_rows_of_these_kinds(store: SqlStore, queue: WorkQueue) -> None:
    plan(store, note("sent", webinar=1), note("maybe", webinar=1), note("going", webinar=1))
    sent, unsure, _ = sorted(queue.claim(wish()).tasks, key=lambda each: ["sent", "maybe", "going"].index(each.key))
    queue.settle([done(sent), maybe(unsure)])
    plan(store, *(note(key, webinar=1) for key in ("open", "kept")), note("other", webinar=2))
    plan(store, note("card", webinar=1, kind=Kind.CARD))
    with store.begin() as tx:
        cancelled = tx.work.cancel(1, [Kind.NOTE], reason="it was cancelled", keep=["kept"])
    with store.read() as tx:
        states = {each.key: each.state.value for each in (*tx.work.of_webinar(1), *tx.work.of_webinar(2))}
    assert cancelled == 1
    assert states == {
        "sent": "done",
        "maybe": "unknown",
        "going": "running",
        "open": "cancelled",
        "kept": "pending",
        "other": "pending",
        "card": "pending",
    }
    assert row(store, "open").last_error == "it was cancelled"


def test_work_is_listed_soonest_first_while_open(store: SqlStore, queue: WorkQueue) -> None:
    plan(store, note("second", due_at=FAR_OFF), note("first"), note("card", kind=Kind.CARD, due_at=FAR_OFF))
    with store.read() as tx:
        assert next(each.key for each in tx.work.list(["pending", "unknown"], limit=2)) == "first"
        assert {each.key for each in tx.work.list()} == {"first", "second", "card"}
        assert [each.key for each in tx.work.of_webinar(0, [Kind.CARD])] == ["card"]
        assert tx.work.list([TaskState.DEAD]) == ()


def test_a_row_that_was_surely_refused_goes_round_again_without_a_look(store: SqlStore, queue: WorkQueue) -> None:
    task_id = dead(store, queue, "a")
    with store.begin() as tx:
        sent = tx.work.retry(task_id, tx.now)
        again = tx.work.retry(task_id, tx.now)
    (found,) = queue.claim(wish()).tasks
    assert (sent, again, found.state, found.look_first, found.attempt) == (True, False, TaskState.RUNNING, False, 2)


def test_a_row_that_may_have_been_carried_out_before_its_refusal_looks_first(store: SqlStore, queue: WorkQueue) -> None:
    task_id = dead_after_no_answer(store, queue, "a")
    with store.begin() as tx:
        sent = tx.work.retry(task_id, tx.now)
    (found,) = queue.claim(wish()).tasks
    assert (sent, found.look_first, found.attempt) == (True, True, 3)


def test_a_person_who_has_looked_sends_a_dead_row_round_again_without_a_look(store: SqlStore, queue: WorkQueue) -> None:
    task_id = dead_after_no_answer(store, queue, "a")
    with store.begin() as tx:
        sent = tx.work.retry(task_id, tx.now, look=False)
    (found,) = queue.claim(wish()).tasks
    assert (sent, found.look_first, found.attempt) == (True, False, 3)


def test_attempts_of_many_rows_are_read_at_once(store: SqlStore, queue: WorkQueue) -> None:
    refused, unclear = dead(store, queue, "a"), dead_after_no_answer(store, queue, "b")
    plan(store, note("untried"))
    untried = row(store, "untried").id
    with store.read() as tx:
        found = tx.work.attempts_of([refused, unclear, untried])
        one_by_one = {each: tx.work.attempts(each) for each in (refused, unclear)}
    assert found == one_by_one
    assert [attempt.outcome for attempt in found[unclear]] == ["unknown", "refused"]


def test_an_expired_row_that_a_person_wants_is_no_longer_too_late(store: SqlStore, queue: WorkQueue) -> None:
    plan(store, note("late", not_after=LONG_AGO + timedelta(seconds=1)))
    (expired,) = queue.claim(wish()).expired
    with store.begin() as tx:
        tx.work.retry(expired.id, tx.now)
    (found,) = queue.claim(wish()).tasks
    assert (found.key, found.look_first, found.not_after) == ("late", False, None)


def test_a_person_closes_a_row_that_is_not_under_way(store: SqlStore, queue: WorkQueue) -> None:
    task_id = dead(store, queue, "a")
    with store.begin() as tx:
        closed = [tx.work.close(task_id, "not needed", tx.now), tx.work.close(task_id, "again", tx.now)]
    assert (closed, row(store, "a").state, row(store, "a").last_error) == (
        [True, False],
        TaskState.CANCELLED,
        "not needed",
    )


def test_an_open_row_is_brought_forward_and_others_are_left(store: SqlStore, queue: WorkQueue) -> None:
    plan(store, note("open", due_at=FAR_OFF), note("done"))
    queue.settle([done(queue.claim(wish()).tasks[0])])
    with store.begin() as tx:
        moved = [tx.work.touch(key, run_at=LONG_AGO) for key in ("open", "done", "nothing")]
    assert (moved, [each.key for each in queue.claim(wish()).tasks]) == ([True, False, False], ["open"])


def test_those_who_listen_hear_of_work_once_it_is_committed(store: SqlStore) -> None:
    heard: list[datetime] = []
    store.listen(heard.append)
    with pytest.raises(KeyError), store.begin() as tx:  # noqa: PT012 - the transaction is the one thing
        tx.work.add([note("lost")])
        raise KeyError
    with store.begin() as tx:
        tx.notebook.write("no", "work")
    plan(store, note("b", due_at=FAR_OFF), note("a"))
    assert heard == [LONG_AGO]


def test_ids_sort_by_the_moment_they_were_made() -> None:
    start = datetime(2026, 3, 2, tzinfo=UTC)
    made = [new_id(start + timedelta(milliseconds=step)) for step in range(50)]
    assert made == sorted(made)
    assert {each[14] for each in made} == {"7"}
    assert {each[19] for each in made} <= set("89ab")


def test_a_naive_moment_is_refused_before_it_reaches_a_column() -> None:
    with pytest.raises(ValueError, match="names no moment"):
        to_microseconds(datetime(2026, 3, 2))


def test_rows_that_were_read_as_waiting_are_dropped(store: SqlStore) -> None:
    plan(store, *(note(key, webinar=1, kind=Kind.CARD) for key in ("one", "two")))
    with store.read() as tx:
        waiting = tx.work.unbegun(1, Kind.CARD)
    with store.begin() as tx:
        dropped = tx.work.drop(waiting, reason="served")
    assert dropped == 2
    assert {(row(store, key).state, row(store, key).last_error) for key in ("one", "two")} == {
        (TaskState.CANCELLED, "served")
    }


def test_a_row_that_was_asked_for_again_begun_or_added_since_is_not_dropped(store: SqlStore, queue: WorkQueue) -> None:
    plan(store, note("begun", webinar=1, kind=Kind.CARD))
    with store.read() as tx:
        waiting = tx.work.unbegun(1, Kind.CARD)
    queue.claim(wish(kinds=(Kind.CARD,)))
    plan(store, note("again", webinar=1, kind=Kind.CARD))
    with store.read() as tx:
        waiting = (*waiting, *tx.work.unbegun(1, Kind.CARD))
    plan(store, note("added", webinar=1, kind=Kind.CARD))
    with store.begin() as tx:
        tx.work.touch("again", run_at=tx.now)
    with store.begin() as tx:
        dropped = tx.work.drop(waiting, reason="served")
    assert dropped == 0
    assert [row(store, key).state.value for key in ("begun", "again", "added")] == ["running", "pending", "pending"]
