"""The worker: one thread claims, some threads carry out, one thread writes the receipts."""

from __future__ import annotations

import logging
import os
import random
import secrets
import socket
from collections.abc import Callable, Mapping
from datetime import timedelta
from queue import Empty, SimpleQueue
from threading import Thread

from bot.domain.errors import TryLater
from bot.domain.work import Task, TaskState
from bot.schedule.clock import SystemClock
from bot.schedule.handling import TaskDesk, carry_out
from bot.schedule.load import Load
from bot.schedule.pump import Pump
from bot.schedule.tuning import WorkTuning
from bot.schedule.verdicts import judge
from bot.schedule.writer import Writer
from bot.services.ports.outcomes import Handler
from bot.services.queue import Queue, Settled, Tell

log = logging.getLogger(__name__)

Finished = Callable[[Settled, timedelta], None]
_FLUSH = 3.0  # seconds that the last receipts get beyond the grace
_PUMP_STOP = 10.0  # a claim under way waits for the database's lock at most half of it


class Worker:
    """Carries out due work of the kinds it has handlers for; other kinds are left to a newer build.

    `on_expired` tells the organiser of a row whose time passed, `on_dead` of one that was refused by an error; both
    run in the transaction that ends the row. `on_finished` hears of every settled attempt, with how late it began.
    """

    def __init__(
        self,
        queue: Queue,
        handlers: Mapping[str, Handler],
        clock: SystemClock,
        tuning: WorkTuning | None = None,
        *,
        on_expired: Tell | None = None,
        on_dead: Tell | None = None,
        on_finished: Finished | None = None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._tuning = tuning or WorkTuning()
        self._queue = queue
        self._handlers = {str(kind): handler for kind, handler in handlers.items()}
        self._clock = clock
        self._on_expired, self._on_dead, self._on_finished = on_expired, on_dead, on_finished
        self._chance = chance
        self.owner = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
        self._load = Load(self._tuning)
        self._waiting: SimpleQueue[Task | None] = SimpleQueue()
        self._writer = Writer(queue, self._settled)
        self._pump = Pump(
            queue,
            tuple(self._handlers),
            self._load,
            clock,
            self._tuning,
            owner=self.owner,
            dispatch=self._waiting.put,
            on_expired=on_expired,
        )
        self._threads = [
            Thread(target=self._work, name=f"work-{number}", daemon=True) for number in range(self._tuning.threads)
        ]

    def start(self) -> None:
        """Once. What an earlier process left half done is found by its leases."""
        self._writer.start()
        for each in self._threads:
            each.start()
        self._pump.start()

    def stop(self, grace: timedelta | None = None) -> bool:
        """Claims no more, lets what runs finish within `grace`, gives back what has not begun, writes every receipt.

        True if all of it ended. What was cut off becomes unknown when its lease ends, and is looked up then.
        """
        deadline = self._clock.steady() + (self._tuning.stop_within if grace is None else grace).total_seconds()
        ended = self._pump.stop(_PUMP_STOP)
        self._give_back()
        for _ in self._threads:
            self._waiting.put(None)
        for each in self._threads:
            each.join(max(deadline - self._clock.steady(), 0))
        ended = ended and not any(each.is_alive() for each in self._threads)
        return self._writer.close(max(deadline - self._clock.steady(), 0) + _FLUSH) and ended

    def alive(self) -> bool:
        """Whether every thread runs and the alarm clock ticks: what readiness asks."""
        threads = self._pump.alive() and self._writer.alive() and all(each.is_alive() for each in self._threads)
        return threads and self.heartbeat_age() <= self._tuning.heartbeat

    def heartbeat_age(self) -> timedelta:
        """How long ago the alarm clock last ticked."""
        return self._pump.alarm.silent_for()

    def tend(self) -> bool:
        """Restarts a silent alarm clock; False if a thread has died, and then the process should end."""
        self._pump.tend()
        return self._pump.alive() and self._writer.alive() and all(each.is_alive() for each in self._threads)

    def _work(self) -> None:
        while (task := self._waiting.get()) is not None:
            try:
                self._attempt(task)
            except Exception:
                log.exception("an attempt could not be judged", extra={"action": "attempt_failed", "key": task.key})
                self._load.release(task.id)
            finally:
                self._load.finish(task)
                self._pump.room_again()

    def _attempt(self, task: Task) -> None:
        started = self._clock()
        desk = TaskDesk(self._queue, self._tuning, self._clock.steady)
        handler = self._handlers[task.kind]
        outcome = carry_out(task, handler, desk, on_expired=self._on_expired, on_dead=self._on_dead)
        verdict = judge(task, outcome, started, self._tuning, self._chance())
        if verdict.pause:
            self._load.rest(verdict.pause, self._clock.steady())
        self._writer.put(verdict)

    def _settled(self, settled: Settled) -> None:
        verdict = settled.verdict
        self._load.release(verdict.task.id)
        _note(settled)
        if settled.run_at is not None:
            self._pump.expect(settled.run_at - self._clock())
        if self._on_finished is not None:
            self._on_finished(settled, max(verdict.started_at - verdict.task.due_at, timedelta(0)))

    def _give_back(self) -> None:
        unstarted: list[Task] = []
        try:
            while (task := self._waiting.get_nowait()) is not None:
                unstarted.append(task)
        except Empty:
            pass
        try:
            if unstarted:
                self._queue.give_back(unstarted)
        except TryLater as exc:
            log.warning("claims could not be given back: %s", exc, extra={"action": "give_back_failed"})


def _note(settled: Settled) -> None:
    """One line per settled attempt, ids only. Errors stand in the table: they may name people's things."""
    task = settled.verdict.task
    extra = {"action": f"{task.kind}.{settled.state}", "key": task.key, "task": task.id, "attempt": task.attempt}
    if settled.stale:
        log.warning("%s came too late: its lease was lost", task.kind, extra=extra)
    elif settled.failure is not None:
        log.error("%s: what follows could not be written", task.kind, extra=extra, exc_info=settled.failure)
    elif settled.state in {TaskState.DONE, TaskState.PENDING, TaskState.CANCELLED}:
        log.info("%s %s", task.kind, settled.state, extra=extra)
    else:
        log.warning("%s %s", task.kind, settled.state, extra=extra)
