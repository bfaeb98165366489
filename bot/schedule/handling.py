"""One attempt at one row: what the handler gave or raised, as an outcome."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.domain.errors import DatabaseAway, InvalidInput, NotFound, OutcomeUnknown, Refused, TryLater
from bot.domain.webinar import Webinar
from bot.domain.work import LeaseLost, Moot, Overdue, Payload, Task, TaskState
from bot.schedule.tuning import WorkTuning
from bot.services.ports.outcomes import Done, Failed, Handler, Later, MaybeDone, NotWanted, Outcome, Then, TooLate
from bot.services.ports.store import Tx
from bot.services.queue import Look, Queue, Tell
from bot.services.refusing import NO_SUCH_CODE

log = logging.getLogger(__name__)

_JUST_NOW = 0.25  # seconds that a look may be old when its effect begins: rendering takes a thousandth
_UNEXPECTED = "Something unexpected happened (reference {reference}, see the log)."
_OVERDUE = "Its time passed before it could be carried out."
_OUTCOMES = (Done, Later, MaybeDone, Failed, TooLate, NotWanted)


class TaskDesk:
    """Implements `ports.outcomes.Desk` for one attempt. `began` tells whether an effect may have been started.

    `steady` gives seconds that go on while the process stands still.
    """

    def __init__(self, queue: Queue, tuning: WorkTuning, steady: Callable[[], float]) -> None:
        self._queue = queue
        self._tuning = tuning
        self._steady = steady
        self._seen: tuple[float, Look] | None = None
        self.began = False

    def look(self, task: Task) -> tuple[Webinar, datetime]:
        """The task's webinar as it stands, and now. A `confirm` that follows at once needs no look of its own.

        Raises NotFound if there is no such webinar, LeaseLost if the row is gone with it.
        """
        asked = self._steady()
        seen = self._queue.look(task, spare=self._tuning.spare(task.kind))
        if seen.webinar is None:
            raise seen.problem or NotFound(NO_SUCH_CODE.format(code=f"W-{task.webinar}"))
        self._seen = asked, seen
        return seen.webinar, seen.now

    def confirm(self, task: Task) -> None:
        """Call just before the effect. Raises LeaseLost, or Overdue past `not_after`: let both pass."""
        seen, self._seen = self._seen, None
        if seen is None or self._steady() - seen[0] > _JUST_NOW:
            self._queue.confirm(task, spare=self._tuning.spare(task.kind))
        elif seen[1].problem is not None:
            raise seen[1].problem
        self.began = True

    def keep(self, task: Task, checkpoint: Payload) -> None:
        """Commits what a successor must know before the next step. Raises LeaseLost."""
        self._queue.keep(task, checkpoint)


def carry_out(
    task: Task, handler: Handler, desk: TaskDesk, *, on_expired: Tell | None = None, on_dead: Tell | None = None
) -> Outcome:
    """Runs the handler and reads what it raises. Whatever is not understood may have been carried out."""
    try:
        return _checked(handler(task, desk), task)
    except Overdue:
        return TooLate(_OVERDUE, _tells(on_expired, task, TaskState.EXPIRED, _OVERDUE))
    except Moot as exc:
        return NotWanted(str(exc) or "no longer wanted")
    except LeaseLost as exc:
        return _unfinished(str(exc), desk)
    except DatabaseAway as exc:  # after the effect began this says nothing about the effect
        return MaybeDone(str(exc)) if desk.began else Later(str(exc), exc.retry_at)
    except TryLater as exc:
        return Later(str(exc), exc.retry_at, exc.charged, exc.scope)
    except OutcomeUnknown as exc:
        return MaybeDone(str(exc))
    except (Refused, InvalidInput) as exc:
        return Failed(str(exc), _tells(on_dead, task, TaskState.DEAD, str(exc)))
    except Exception as exc:  # noqa: BLE001 - logged there, once, with a reference
        return _not_understood(task, exc)


def _checked(outcome: object, task: Task) -> Outcome:
    if isinstance(outcome, _OUTCOMES):
        return outcome
    raise TypeError(f"the handler of {task.kind} gave {type(outcome).__name__}, which is no outcome")


def _unfinished(reason: str, desk: TaskDesk) -> Outcome:
    """The lease is short or gone. If it is gone, the fence keeps this outcome from changing anything."""
    return MaybeDone(reason) if desk.began else Later(reason, charged=False)


def _tells(tell: Tell | None, task: Task, state: TaskState, error: str) -> Then | None:
    if tell is None:
        return None

    def then(tx: Tx) -> None:
        tell(tx, replace(task, state=state, last_error=error))

    return then


def _not_understood(task: Task, error: Exception) -> MaybeDone:
    reference = secrets.token_hex(4)
    extra = {"action": "handler_failed", "key": task.key, "kind": task.kind, "reference": reference}
    log.error("a handler failed", extra=extra, exc_info=error)
    return MaybeDone(_UNEXPECTED.format(reference=reference))
