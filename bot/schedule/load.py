"""What this worker has in its hands: how much more it can take, which groups rest, whose lease needs renewing."""

from __future__ import annotations

from datetime import timedelta
from threading import Lock

from bot.domain.work import Task
from bot.schedule.tuning import WorkTuning

_AHEAD = 256  # rows that wait here for a thread; each holds a lease
_UNTIL_WRITTEN = 1.0  # seconds: a pause is committed well within it
SLOW = "zoom."  # kinds that may wait long: for Zoom's answers, and for its paces
_RENEWALS = 36  # of a third of a lease each: a handler that hangs loses its row in the end


class Load:
    """Counts under one lock. `now` is steady seconds throughout."""

    def __init__(self, tuning: WorkTuning) -> None:
        self._tuning = tuning
        self._lock = Lock()
        self._held: dict[str, Task] = {}
        self._renewed: dict[str, tuple[float, int]] = {}
        self._resting: dict[str, float] = {}
        self._unfinished = 0
        self._slow = 0
        self._finished = 0

    def room(self) -> int:
        """How many rows to claim: the free threads, and ahead of them twice what was finished since the last claim.

        So quick work is claimed in ever larger groups, and slow work never waits here while others could do it.
        """
        with self._lock:
            room = self._tuning.threads + min(2 * self._finished, _AHEAD) - self._unfinished
            if room > 0:
                self._finished = 0
            return room

    def slow_room(self) -> int:
        """How many of these may be slow kinds: half of the threads are kept for the others, whose time is promised."""
        with self._lock:
            return max(max(self._tuning.threads // 2, 1) - self._slow, 0)

    def take(self, task: Task, now: float) -> None:
        """A row was claimed."""
        with self._lock:
            self._held[task.id] = task
            self._unfinished += 1
            self._slow += task.kind.startswith(SLOW)
            if self._tuning.is_renewed(task.kind):
                self._renewed[task.id] = (now, 0)

    def rest(self, group: str, now: float) -> None:
        """The group has to wait: nothing more of it is claimed until the table says for how long."""
        with self._lock:
            self._resting[group] = max(self._resting.get(group, now), now + _UNTIL_WRITTEN)

    def finish(self, task: Task) -> None:
        """A handler is through; the row is still held until its receipt is committed."""
        with self._lock:
            self._unfinished -= 1
            self._slow -= task.kind.startswith(SLOW)
            self._finished += 1

    def release(self, task_id: str) -> None:
        with self._lock:
            self._held.pop(task_id, None)
            self._renewed.pop(task_id, None)

    def held(self) -> frozenset[str]:
        with self._lock:
            return frozenset(self._held)

    def resting(self, now: float) -> tuple[frozenset[str], timedelta | None]:
        """The groups that rest, and how long until the first of them may go on."""
        with self._lock:
            self._resting = {group: until for group, until in self._resting.items() if until > now}
            first = min(self._resting.values(), default=None)
            return frozenset(self._resting), None if first is None else timedelta(seconds=first - now)

    def to_renew(self, now: float) -> list[Task]:
        """Long work whose last renewal is a third of its lease ago."""
        with self._lock:
            due = [
                self._held[task_id]
                for task_id, (since, times) in self._renewed.items()
                if times < _RENEWALS and now - since >= self._tuning.lease(self._held[task_id].kind).total_seconds() / 3
            ]
            for each in due:
                self._renewed[each.id] = (now, self._renewed[each.id][1] + 1)
            return due
