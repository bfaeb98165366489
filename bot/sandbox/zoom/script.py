"""A day written down as steps, to be played as the clock reaches them or all at once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """One thing that somebody does at a moment."""

    at: datetime
    number: int
    act: Callable[[], Any] = field(compare=False)


class Script:
    """The steps in order of time."""

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._added = 0
        self._sorted = True

    def add(self, at: datetime, act: Callable[..., Any], /, *values: Any, **named: Any) -> None:
        """At `at` call `act` with these values; steps of one moment keep the order in which they were added."""
        self._steps.append(Step(at, self._added, partial(act, *values, **named)))
        self._added += 1
        self._sorted = False

    def play_until(self, moment: datetime) -> int:
        """Play what is due up to and including `moment`; gives the number of steps played."""
        due = sum(step.at <= moment for step in self._in_order())
        chosen, self._steps = self._steps[:due], self._steps[due:]
        for step in chosen:
            step.act()
        return due

    def play(self) -> int:
        """Play all that is left; gives the number of steps played."""
        return self.play_until(self._in_order()[-1].at) if self._steps else 0

    def next_at(self) -> datetime | None:
        """When the next step is due, or None at the end."""
        return next((step.at for step in self._in_order()), None)

    def ends_at(self) -> datetime | None:
        """When the last step is due, or None at the end."""
        return self._in_order()[-1].at if self._steps else None

    def _in_order(self) -> list[Step]:
        if not self._sorted:
            self._steps.sort()
            self._sorted = True
        return self._steps
