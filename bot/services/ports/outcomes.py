"""How a handler's attempt ended, and what it gets beside its row of work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.webinar import Webinar
from bot.domain.work import NewTask, Payload, Task
from bot.services.ports.store import Tx

Then = Callable[[Tx], None]


@dataclass(frozen=True, slots=True)
class Done:
    """Carried out (or found done). `then` is committed together with the receipt, and only if the fence holds.

    So are the rows in `adds`, those of a whole group of receipts at once: for what happens a thousand times a second.
    """

    receipt: str = ""
    found: bool = False
    then: Then | None = None
    adds: tuple[NewTask, ...] = ()


@dataclass(frozen=True, slots=True)
class Later:
    """Surely not carried out; again at `at` (None: back off). `charged` False: the attempt does not count.

    `scope` names a group that is paused until `at` together with this row.
    """

    error: str
    at: datetime | None = None
    charged: bool = True
    scope: str = ""
    then: Then | None = None


@dataclass(frozen=True, slots=True)
class MaybeDone:
    """May have been carried out: look after the settling time, which depends on the kind."""

    error: str
    then: Then | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """Refused for good; a person must look."""

    error: str
    then: Then | None = None


@dataclass(frozen=True, slots=True)
class TooLate:
    """Its time has passed; the organiser is told."""

    reason: str
    then: Then | None = None


@dataclass(frozen=True, slots=True)
class NotWanted:
    """No longer wanted: the webinar moved on."""

    reason: str
    then: Then | None = None


Outcome = Done | Later | MaybeDone | Failed | TooLate | NotWanted


class Desk(Protocol):
    """What a handler gets beside its task: checks and checkpoints on its own row."""

    def look(self, task: Task) -> tuple[Webinar, datetime]:
        """The task's webinar as it stands, and now. A `confirm` that follows at once needs no look of its own.

        Raises NotFound if there is no such webinar, LeaseLost if the row is gone with it.
        """
        ...

    def confirm(self, task: Task) -> None:
        """Call just before the effect. Raises LeaseLost, or Overdue past `not_after`: let both pass."""
        ...

    def keep(self, task: Task, checkpoint: Payload) -> None:
        """Commits what a successor must know (file ids) before the next step. Raises LeaseLost."""
        ...


Handler = Callable[[Task, Desk], Outcome]
