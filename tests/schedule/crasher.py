"""A worker process that dies by SIGKILL at one point of an attempt: `crasher.py URL LEDGER POINT`."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from threading import Event

from bot.domain.work import Task
from bot.schedule.clock import SystemClock
from bot.schedule.worker import Worker
from bot.services.ports.outcomes import Desk, Outcome
from bot.store.queue import WorkQueue
from bot.store.store import open_store
from tests.schedule.world import FileWorld, quick


def main(url: str, ledger: str, point: str) -> None:
    world = FileWorld(Path(ledger))

    def handler(task: Task, desk: Desk) -> Outcome:
        if point == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        outcome = world.poster(task, desk)
        if point == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return outcome

    clock = SystemClock()
    Worker(WorkQueue(open_store(url, clock=clock)), {"slack.note": handler}, clock, quick()).start()
    Event().wait(30)


if __name__ == "__main__":
    main(*sys.argv[1:])
