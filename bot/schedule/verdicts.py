"""How the end of an attempt changes its row: pure rules. Chance comes in as a number."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.work import AttemptOutcome, Task, TaskState
from bot.schedule.tuning import WorkTuning
from bot.services.ports.outcomes import Done, Failed, Later, MaybeDone, NotWanted, Outcome, Then, TooLate
from bot.services.queue import Verdict

_LEAST = timedelta(seconds=1)  # a limit without a time: never at once again


def judge(task: Task, outcome: Outcome, started_at: datetime, tuning: WorkTuning, chance: float) -> Verdict:
    """The verdict on one attempt; `chance` is from 0 up to 1 and spreads the waits (full jitter)."""
    wait = tuning.settling(task.kind)
    match outcome:
        case Done(receipt, found, then, adds):
            how = AttemptOutcome.FOUND if found else AttemptOutcome.OK
            return Verdict(
                task, TaskState.DONE, how, started_at, receipt, then=then, adds=adds, delay_if_then_fails=wait
            )
        case Later():
            return _later(task, outcome, started_at, tuning, chance)
        case MaybeDone(error, then):
            delay = max(wait, backoff(_tries(task), tuning, chance)) if task.look_first else wait
            return Verdict(
                task, TaskState.UNKNOWN, AttemptOutcome.UNKNOWN, started_at, error=error, delay=delay, then=then
            )
        case Failed(error, then):
            return _over(task, TaskState.DEAD, AttemptOutcome.REFUSED, started_at, error, then, wait)
        case TooLate(reason, then):
            return _over(task, TaskState.EXPIRED, AttemptOutcome.NOT_SENT, started_at, reason, then, wait)
        case NotWanted(reason, then):
            return _over(task, TaskState.CANCELLED, AttemptOutcome.NOT_SENT, started_at, reason, then, wait)


def backoff(tries: int, tuning: WorkTuning, chance: float) -> timedelta:
    """Full jitter: anything up to `first`, doubling with each try up to `longest`."""
    ceiling = min(tuning.backoff_longest, tuning.backoff_first * 2.0 ** min(max(tries - 1, 0), 30))
    return ceiling * chance


def _later(task: Task, outcome: Later, started_at: datetime, tuning: WorkTuning, chance: float) -> Verdict:
    """Not done by this attempt. What an earlier one may have done stays unknown: the next one looks again."""
    state = TaskState.UNKNOWN if task.look_first else TaskState.PENDING
    delay = backoff(_tries(task), tuning, chance)
    return Verdict(
        task,
        state,
        AttemptOutcome.NOT_SENT,
        started_at,
        error=outcome.error,
        at=outcome.at,
        delay=delay if outcome.charged else max(delay, _LEAST),
        spare=not outcome.charged,
        pause=outcome.scope,
        then=outcome.then,
    )


def _over(
    task: Task,
    state: TaskState,
    how: AttemptOutcome,
    started_at: datetime,
    error: str,
    then: Then | None,
    wait: timedelta,
) -> Verdict:
    return Verdict(task, state, how, started_at, error=error, then=then, delay_if_then_fails=wait)


def _tries(task: Task) -> int:
    """How many attempts counted, this one included."""
    return max(task.attempt - task.spared, 1)
