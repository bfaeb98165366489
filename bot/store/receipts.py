"""How the ends of attempts are committed: as one group, each behind its fence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select

from bot.domain.work import AttemptOutcome, TaskState
from bot.services.queue import Settled, Verdict
from bot.store import tables
from bot.store.statements import UpdateEach, insert_all, upsert
from bot.store.telling import in_savepoint, plainly
from bot.store.transaction import SqlTx

_C = tables.task.c
_OPEN = (TaskState.PENDING, TaskState.UNKNOWN)
_JUST_AFTER = timedelta(microseconds=1)
_FENCES = (
    select(_C.id, _C.state, _C.lease_owner, _C.attempt)
    .where(_C.id.in_(bindparam("rows", expanding=True)))
    .order_by(_C.id)
)
_LOCKED_FENCES = _FENCES.with_for_update()


@dataclass(frozen=True, slots=True)
class _Fence:
    state: str
    owner: str
    attempt: int


def settle(tx: SqlTx, verdicts: Sequence[Verdict], *, walled: bool) -> tuple[Settled, ...]:
    """Commits each verdict whose row is still running, ours and of that attempt; others are written down as stale.

    The `then` of a verdict sees its row settled. If it fails, what it did is undone and the row becomes `unknown`; to
    undo it alone it must be `walled` off from the others by a savepoint. Without, it raises ThenFailed.
    """
    carry_out = in_savepoint if walled else plainly
    fences = _locked(tx, verdicts)
    kept = [each for each in verdicts if _holds(fences.get(each.task.id), each)]
    rows = {each.task.id: _end(tx, each) for each in kept}
    _SETTLE.run(tx.connection, list(rows.values()))
    failures = {each.task.id: carry_out(tx, each.then) for each in kept if each.then is not None}
    for each in kept:
        failure = failures.get(each.task.id)
        if failure is not None:
            rows[each.task.id] = _undone(tx, each, failure)
            _OVERWRITE.run(tx.connection, [rows[each.task.id]])
    tx.work.add(new for each in kept if failures.get(each.task.id) is None for new in each.adds)
    stale = [each for each in verdicts if each.task.id not in rows and not _ended_before(tx, each)]
    _write_attempts(tx, verdicts, rows, stale)
    _pause(tx, kept)
    return tuple(_settled(each, rows.get(each.task.id), failures.get(each.task.id), each in stale) for each in verdicts)


def _locked(tx: SqlTx, verdicts: Sequence[Verdict]) -> dict[str, _Fence]:
    wanted = _LOCKED_FENCES if tx.on_postgres else _FENCES
    rows = tx.connection.execute(wanted, {"rows": [each.task.id for each in verdicts]})
    return {row[0]: _Fence(row[1], row[2], row[3]) for row in rows}


def _holds(fence: _Fence | None, verdict: Verdict) -> bool:
    return fence == _Fence(TaskState.RUNNING.value, verdict.task.lease_owner, verdict.task.attempt)


def _end(tx: SqlTx, verdict: Verdict) -> dict[str, Any]:
    task, still_open = verdict.task, verdict.state in _OPEN
    return {
        "row": task.id,
        "owner": task.lease_owner,
        "number": task.attempt,
        "state": verdict.state.value,
        "run": _run_at(tx.now, verdict) if still_open else task.run_at,
        "look": verdict.state is TaskState.UNKNOWN or (task.look_first and still_open),
        "receipt": verdict.receipt or task.receipt,
        "error": verdict.error,
        "done": None if still_open else tx.now,
        "spared": task.spared + verdict.spare,
    }


def _run_at(now: datetime, verdict: Verdict) -> datetime:
    """When an open row is tried again; no later than its expiry, so that the organiser hears of that in time."""
    wanted = verdict.at or now + verdict.delay
    not_after = verdict.task.not_after
    if verdict.state is TaskState.PENDING and not_after is not None:
        return min(wanted, not_after + _JUST_AFTER)
    return wanted


def _undone(tx: SqlTx, verdict: Verdict, failure: Exception) -> dict[str, Any]:
    row = _end(tx, verdict) | {
        "state": TaskState.UNKNOWN.value,
        "run": tx.now + verdict.delay_if_then_fails,
        "look": True,
        "done": None,
        "error": f"What follows could not be written down: {type(failure).__name__}: {failure}",
    }
    if verdict.state is TaskState.PENDING:  # surely not carried out, so there is nothing to look up
        row |= {"state": TaskState.PENDING.value, "look": verdict.task.look_first}
    return row


_ENDED = {
    "state": "state",
    "run": "run_at",
    "look": "look_first",
    "receipt": "receipt",
    "error": "last_error",
    "done": "done_at",
    "spared": "spared",
}
_FREE: dict[str, object] = {"lease_owner": "", "lease_until": None}
_ATTEMPT = {"row": "id", "number": "attempt"}
_SETTLE = UpdateEach(
    tables.task, match=_ATTEMPT | {"owner": "lease_owner"}, put=_ENDED, fixed=_FREE, where=[tables.RUNNING]
)
_OVERWRITE = UpdateEach(tables.task, match=_ATTEMPT, put=_ENDED, fixed=_FREE)


def _ended_before(tx: SqlTx, verdict: Verdict) -> bool:
    """Whether this very verdict was committed already and only the database's answer was lost."""
    c = tables.attempt.c
    mine = (c.task == verdict.task.id, c.number == verdict.task.attempt, c.owner == verdict.task.lease_owner)
    found = select(c.id).where(*mine, c.outcome != AttemptOutcome.STALE.value).limit(1)
    return tx.connection.execute(found).one_or_none() is not None


def _write_attempts(
    tx: SqlTx, verdicts: Sequence[Verdict], rows: dict[str, dict[str, Any]], stale: Sequence[Verdict]
) -> None:
    written = [
        _attempt(tx, each, each.outcome, rows[each.task.id]["error"]) for each in verdicts if each.task.id in rows
    ]
    written += [_attempt(tx, each, AttemptOutcome.STALE, f"{each.outcome}, after its lease was lost") for each in stale]
    if written:
        insert_all(tx.connection, tables.attempt, written)


def _attempt(tx: SqlTx, verdict: Verdict, outcome: AttemptOutcome, detail: str) -> dict[str, Any]:
    return {
        "task": verdict.task.id,
        "number": verdict.task.attempt,
        "owner": verdict.task.lease_owner,
        "started_at": verdict.started_at,
        "ended_at": tx.now,
        "outcome": outcome.value,
        "detail": detail,
    }


def _pause(tx: SqlTx, kept: Sequence[Verdict]) -> None:
    for each in kept:
        if each.pause:
            until = each.at or tx.now + each.delay
            known = select(tables.pause.c.until).where(tables.pause.c.scope == each.pause)
            latest = max(until, tx.connection.execute(known).scalar_one_or_none() or until)
            upsert(tx.connection, tables.pause, {"scope": each.pause, "until": latest}, by=["scope"])


def _settled(verdict: Verdict, row: dict[str, Any] | None, failure: Exception | None, stale: bool) -> Settled:
    if row is None:
        return Settled(verdict, verdict.state, None, stale=stale)
    state = TaskState(row["state"])
    return Settled(verdict, state, row["run"] if state in _OPEN else None, failure=failure)
