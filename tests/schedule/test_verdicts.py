from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.work import AttemptOutcome, Task, TaskState
from bot.schedule.tuning import WorkTuning
from bot.schedule.verdicts import backoff, judge
from bot.services.ports.outcomes import Done, Failed, Later, MaybeDone, NotWanted, Outcome, TooLate

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
TUNING = WorkTuning()
SECOND = timedelta(seconds=1)


def task(kind: str = "slack.note", *, attempt: int = 1, spared: int = 0, look_first: bool = False) -> Task:
    return Task(
        id="1", key="k", kind=kind, v=1, payload={}, webinar=0, group="", due_at=NOW, run_at=NOW, not_after=None,
        state=TaskState.RUNNING, attempt=attempt, lease_owner="w", lease_until=NOW, look_first=look_first, receipt="",
        checkpoint={}, last_error="", first_tried_at=NOW, created_at=NOW, done_at=None, spared=spared,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "state", "how"),
    [
        (Done("171.1"), TaskState.DONE, AttemptOutcome.OK),
        (Done("171.1", found=True), TaskState.DONE, AttemptOutcome.FOUND),
        (Later("refused"), TaskState.PENDING, AttemptOutcome.NOT_SENT),
        (MaybeDone("no answer"), TaskState.UNKNOWN, AttemptOutcome.UNKNOWN),
        (Failed("not in channel"), TaskState.DEAD, AttemptOutcome.REFUSED),
        (TooLate("passed"), TaskState.EXPIRED, AttemptOutcome.NOT_SENT),
        (NotWanted("moved"), TaskState.CANCELLED, AttemptOutcome.NOT_SENT),
    ],
)
def test_every_outcome_has_its_state(outcome: Outcome, state: TaskState, how: AttemptOutcome) -> None:
    verdict = judge(task(), outcome, NOW, TUNING, 0.5)
    assert (verdict.state, verdict.outcome) == (state, how)


def test_a_failed_look_up_stays_unknown() -> None:
    assert judge(task(look_first=True), Later("refused"), NOW, TUNING, 0.5).state is TaskState.UNKNOWN


@pytest.mark.parametrize(
    ("kind", "seconds"), [("slack.note", 5), ("slack.files", 10), ("zoom.create", 30), ("twin.watch", 5)]
)
def test_a_lost_answer_settles_before_it_is_looked_up(kind: str, seconds: int) -> None:
    assert judge(task(kind), MaybeDone("no answer"), NOW, TUNING, 0.0).delay == timedelta(seconds=seconds)


def test_an_answer_lost_again_and_again_is_looked_up_more_and_more_slowly() -> None:
    delays = [judge(task(attempt=n, look_first=True), MaybeDone(""), NOW, TUNING, 1.0).delay for n in (2, 3, 5, 12)]
    assert delays == [5 * SECOND, 8 * SECOND, 32 * SECOND, 300 * SECOND]


def test_waits_double_from_two_seconds_to_five_minutes() -> None:
    waits = [backoff(tries, TUNING, 1.0).total_seconds() for tries in (0, 1, 2, 3, 8, 9, 10_000)]
    assert waits == [2, 2, 4, 8, 256, 300, 300]
    assert backoff(3, TUNING, 0.25) == 2 * SECOND


def test_attempts_that_do_not_count_do_not_slow_the_next_one() -> None:
    assert judge(task(attempt=9, spared=8), Later("refused"), NOW, TUNING, 1.0).delay == 2 * SECOND


def test_a_rate_limit_waits_as_told_and_holds_its_group() -> None:
    outcome = Later("slow down", NOW + 30 * SECOND, charged=False, scope="slack:C1")
    verdict = judge(task(), outcome, NOW, TUNING, 0.5)
    assert (verdict.at, verdict.spare, verdict.pause) == (NOW + 30 * SECOND, True, "slack:C1")


def test_a_rate_limit_without_a_time_is_never_tried_at_once() -> None:
    assert judge(task(), Later("slow down", charged=False), NOW, TUNING, 0.0).delay == SECOND
