"""Rows and verdicts for the tests of due work."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.domain.work import AttemptOutcome, Kind, NewTask, Task, TaskState
from bot.services.ports.outcomes import Then
from bot.services.queue import Verdict, Wish
from bot.store.store import SqlStore

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
FAR_OFF = datetime(2090, 1, 1, tzinfo=UTC)
KINDS = (Kind.NOTE.value, Kind.REMINDER.value, Kind.ZOOM_CREATE.value)


def note(
    key: str,
    *,
    due_at: datetime = LONG_AGO,
    not_after: datetime | None = None,
    group: str = "",
    kind: Kind = Kind.NOTE,
    webinar: int = 0,
    v: int = 1,
) -> NewTask:
    return NewTask(key, kind, due_at, not_after, {"text": key}, webinar, group, v)


def plan(store: SqlStore, *tasks: NewTask) -> int:
    with store.begin() as tx:
        return tx.work.add(tasks)


def wish(
    owner: str = "worker-a",
    limit: int = 100,
    lease: timedelta = timedelta(minutes=1),
    resting: frozenset[str] = frozenset(),
    kinds: tuple[str, ...] = KINDS,
) -> Wish:
    return Wish(owner, kinds, limit, lambda kind: lease, resting)


def done(task: Task, receipt: str = "171.5", then: Then | None = None) -> Verdict:
    return Verdict(task, TaskState.DONE, AttemptOutcome.OK, LONG_AGO, receipt=receipt, then=then)


def later(task: Task, delay: timedelta, **more: object) -> Verdict:
    return Verdict(task, TaskState.PENDING, AttemptOutcome.NOT_SENT, LONG_AGO, error="refused", delay=delay, **more)  # type: ignore[arg-type]


def maybe(task: Task, delay: timedelta = timedelta(0)) -> Verdict:
    return Verdict(task, TaskState.UNKNOWN, AttemptOutcome.UNKNOWN, LONG_AGO, error="no answer", delay=delay)


def row(store: SqlStore, key: str) -> Task:
    with store.read() as tx:
        found = tx.work.by_key(key)
    assert found is not None
    return found


def attempts(store: SqlStore, task: Task) -> list[tuple[int, str]]:
    with store.read() as tx:
        return [(each.number, each.outcome) for each in tx.work.attempts(task.id)]
