"""The alarm clock: APScheduler wakes the pump and nothing else. What must happen stands in the table.

Memory job store, two jobs, both of which only ring. Measured on 3.11.3, its persistent store loses and repeats jobs, so
none is used; `misfire_grace_time=None` because a late alarm is still an alarm.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from bot.schedule.clock import SystemClock

log = logging.getLogger(__name__)


class Alarm:
    """Calls `ring` at the armed moment and at every sweep. `ring` must be quick: it sets an Event."""

    def __init__(self, ring: Callable[[], None], clock: SystemClock, sweep: timedelta) -> None:
        self._ring = ring
        self._clock = clock
        self._sweep = sweep
        self._lock = Lock()
        self._armed: datetime | None = None
        self._heard = clock.steady()
        self._scheduler: BackgroundScheduler | None = None

    def start(self) -> None:
        with self._lock:
            self._scheduler = self._begin()

    def restart(self) -> None:
        """A new scheduler in place of one that has fallen silent; the table tells it anew when to wake."""
        with self._lock:
            old, self._scheduler, self._armed = self._scheduler, self._begin(), None
            self._heard = self._clock.steady()
        _let_go(old)
        self._ring()

    def stop(self) -> None:
        with self._lock:
            old, self._scheduler = self._scheduler, None
        _let_go(old)

    def arm(self, delay: timedelta, *, only_earlier: bool = False) -> None:
        """Rings after `delay`, in place of what was armed; with `only_earlier` not if something earlier is.

        A delay and not a moment: the table's time may be another machine's, or moved by a clock file.
        """
        moment = self._clock.system() + max(delay, timedelta(0))
        with self._lock:
            earlier = self._armed is not None and self._clock.system() <= self._armed <= moment
            if self._scheduler is None or (only_earlier and earlier):
                return
            self._armed = moment
            self._scheduler.add_job(self._wake, "date", run_date=moment, id="wake", replace_existing=True)

    def silent_for(self) -> timedelta:
        """How long ago the sweep last ran: the age of the heartbeat."""
        return timedelta(seconds=self._clock.steady() - self._heard)

    def _begin(self) -> BackgroundScheduler:
        scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(2)},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
            daemon=True,
        )
        scheduler.add_job(self._beat, "interval", seconds=self._sweep.total_seconds(), id="sweep")
        scheduler.start()
        return scheduler

    def _wake(self) -> None:
        self._ring()

    def _beat(self) -> None:
        self._heard = self._clock.steady()
        self._ring()


def _let_go(scheduler: BackgroundScheduler | None) -> None:
    if scheduler is None:
        return
    try:
        scheduler.remove_all_jobs()  # a job that is just running out would break the thread of a stopped scheduler
        scheduler.shutdown(wait=False)
    except Exception:  # a broken clock must not keep the new one from starting
        log.warning("the old alarm clock did not shut down", extra={"action": "alarm_shutdown"}, exc_info=True)
