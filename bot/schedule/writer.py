"""The one thread that commits receipts: as many as wait go in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Event, Thread

from bot.domain.errors import TryLater
from bot.services.queue import Queue, Settled, Verdict

log = logging.getLogger(__name__)

_GROUP = 500
_FIRST_WAIT, _LONGEST_WAIT = 0.05, 1.0


class Writer:
    """Settles verdicts in groups and hands each settled one to `finished`. While the database is away it keeps on."""

    def __init__(self, queue: Queue, finished: Callable[[Settled], None]) -> None:
        self._queue = queue
        self._finished = finished
        self._waiting: SimpleQueue[Verdict | None] = SimpleQueue()
        self._cut = Event()
        self._thread = Thread(target=self._run, name="receipts", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def put(self, verdict: Verdict) -> None:
        self._waiting.put(verdict)

    def alive(self) -> bool:
        return self._thread.is_alive()

    def close(self, within: float) -> bool:
        """Commits what waits, for at most so many seconds. False if something is left: it will be looked up."""
        self._waiting.put(None)
        self._thread.join(within)
        self._cut.set()
        return not self._thread.is_alive()

    def _run(self) -> None:
        open_for_more = True
        while open_for_more and not self._cut.is_set():
            group, open_for_more = self._next_group()
            if group:
                self._settle(group)

    def _next_group(self) -> tuple[list[Verdict], bool]:
        group: list[Verdict] = []
        waiting = self._waiting.get()
        while waiting is not None:
            group.append(waiting)
            if len(group) >= _GROUP:
                return group, True
            try:
                waiting = self._waiting.get_nowait()
            except Empty:
                return group, True
        return group, False

    def _settle(self, group: list[Verdict]) -> None:
        wait = 0.0
        while not self._cut.wait(wait):
            try:
                settled = self._queue.settle(group)
            except TryLater as exc:
                if not wait:
                    log.warning("receipts wait: %s", exc, extra={"action": "receipts_wait", "count": len(group)})
                wait = min(max(wait * 2, _FIRST_WAIT), _LONGEST_WAIT)
            except Exception as exc:  # noqa: BLE001 - logged below, when it is clear whose it is
                self._settle_singly(group, exc)
                return
            else:
                for each in settled:
                    self._finished(each)
                return

    def _settle_singly(self, group: list[Verdict], error: Exception) -> None:
        """One that cannot be written must not hold the others up; its row becomes unknown when the lease ends."""
        if len(group) > 1:
            for each in group:
                self._settle([each])
            return
        (verdict,) = group
        extra = {"action": "receipt_failed", "key": verdict.task.key, "kind": verdict.task.kind}
        log.error("a receipt could not be written", extra=extra, exc_info=error)
        self._finished(Settled(verdict, verdict.state, None, stale=True, failure=error))
