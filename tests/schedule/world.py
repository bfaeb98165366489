"""An outside world that remembers what it saw, workers in a hurry, and a way to wait for them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Event, Lock

from bot.domain.work import Task
from bot.schedule.tuning import WorkTuning
from bot.services.ports.outcomes import Desk, Done, Outcome


def quick(**changes: object) -> WorkTuning:
    """The real rules with short waits."""
    second = timedelta(seconds=1)
    hurried: dict[str, object] = {
        "threads": 4,
        "sweep": second * 0.1,
        "leases": {"other": second * 30},
        "settlings": {"other": second * 0.05},
        "backoff_first": second * 0.02,
        "backoff_longest": second * 0.1,
        "pace": second * 0.001,
        "stop_within": second * 5,
        "renewed": (),
    }
    return WorkTuning(**(hurried | changes))  # type: ignore[arg-type]


@dataclass
class World:
    """What was posted, by delivery id. Posting twice is what must never happen."""

    posted: list[str] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def post(self, delivery: str) -> str:
        with self._lock:
            self.posted.append(delivery)
            return f"ts-{len(self.posted)}"

    def poster(self, task: Task, desk: Desk) -> Outcome:
        """A handler as they should be: look first if it may be done, confirm, act."""
        if task.look_first and task.id in self.posted:
            return Done("found", found=True)
        desk.confirm(task)
        return Done(self.post(task.id))


class FileWorld:
    """The same, in a file that outlives the process."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def posted(self) -> list[str]:
        return [json.loads(line) for line in self._file.read_text().splitlines()] if self._file.exists() else []

    def poster(self, task: Task, desk: Desk) -> Outcome:
        if task.look_first and task.id in self.posted():
            return Done("found", found=True)
        desk.confirm(task)
        with self._file.open("a") as file:
            file.write(json.dumps(task.id) + "\n")
        return Done("sent")


def until(condition: Callable[[], bool], seconds: float = 15) -> bool:
    """Looks again and again until it holds; False once the time is up."""
    tick = Event()
    for _ in range(int(seconds / 0.01)):
        if condition():
            return True
        tick.wait(0.01)
    return condition()
