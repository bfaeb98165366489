"""The one thread that claims: all that is due, at most every few milliseconds."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Lock, Thread

from bot.domain.errors import TryLater
from bot.domain.work import Task
from bot.schedule.alarm import Alarm
from bot.schedule.clock import SystemClock
from bot.schedule.load import SLOW, Load
from bot.schedule.tuning import WorkTuning
from bot.services.queue import Claimed, Queue, Tell, Wish

log = logging.getLogger(__name__)

_NEVER = float("inf")


class Pump:
    """Claims due rows and hands them to `dispatch`. Rung by the alarm, by new work, and by threads that come free.

    It also looks by itself when nothing has rung for a sweep and a half, and then puts the alarm clock right: a system
    clock that is set back an hour would keep APScheduler asleep for that hour.
    """

    def __init__(
        self,
        queue: Queue,
        kinds: tuple[str, ...],
        load: Load,
        clock: SystemClock,
        tuning: WorkTuning,
        *,
        owner: str,
        dispatch: Callable[[Task], None],
        on_expired: Tell | None,
    ) -> None:
        self._queue = queue
        self._kinds = kinds
        self._load = load
        self._clock = clock
        self._tuning = tuning
        self._owner = owner
        self._dispatch = dispatch
        self._on_expired = on_expired
        self._lock = Lock()
        self._expected = _NEVER
        self._bell = Event()
        self._stopping = Event()
        self._more = False
        self._away = False
        self._claimed_at = self._swept_at = float("-inf")
        self.alarm = Alarm(self._bell.set, clock, tuning.sweep)
        self._thread = Thread(target=self._run, name="pump", daemon=True)

    def start(self) -> None:
        self._queue.listen(self._hear)
        self.alarm.start()
        self._bell.set()
        self._thread.start()

    def stop(self, within: float) -> bool:
        """Claims nothing more. True if the last round is over."""
        self._stopping.set()
        self._bell.set()
        self.alarm.stop()
        self._thread.join(within)
        return not self._thread.is_alive()

    def alive(self) -> bool:
        return self._thread.is_alive()

    def room_again(self) -> None:
        """A handler is through: look again, if there was more than we could take."""
        if self._more:
            self._bell.set()

    def expect(self, delay: timedelta) -> None:
        """Something will be due after `delay`."""
        if delay <= timedelta(0):
            self._bell.set()
        elif not self._stopping.is_set():
            moment = self._clock.steady() + delay.total_seconds()
            with self._lock:
                self._expected = min(self._expected, moment)
            self.alarm.arm(delay, only_earlier=True)

    def tend(self) -> None:
        """Restarts an alarm clock that has fallen silent."""
        silent = self.alarm.silent_for()
        if silent > max(self._tuning.heartbeat, 3 * self._tuning.sweep) and not self._stopping.is_set():
            log.error("the alarm clock fell silent and is restarted", extra={"action": "alarm_restarted"})
            self.alarm.restart()

    def _hear(self, moment: datetime) -> None:
        self.expect(moment - self._clock())

    def _run(self) -> None:
        while True:
            rung = self._bell.wait(1.5 * self._tuning.sweep.total_seconds())
            self._stopping.wait(self._claimed_at + self._tuning.coalesce.total_seconds() - self._clock.steady())
            if self._stopping.is_set():
                return
            self._bell.clear()
            self._round(rung)

    def _round(self, rung: bool) -> None:
        try:
            if not rung:
                self.tend()
            self._sweep()
            self._claim()
            self._away = False
        except TryLater as exc:
            if not self._away:
                log.warning("no work can be claimed: %s", exc, extra={"action": "claims_wait"})
            self._away = True
        except Exception:
            log.exception("a round of claims failed", extra={"action": "claims_failed"})

    def _sweep(self) -> None:
        """Once a sweep: leases that ended, leases to lengthen."""
        now = self._clock.steady()
        if now - self._swept_at < self._tuning.sweep.total_seconds() * 0.9:
            return
        self._swept_at = now
        renewing = self._load.to_renew(now)
        if renewing:
            self._queue.renew(renewing, self._tuning.lease)
        self._queue.recover(self._load.held())

    def _claim(self) -> None:
        self._claimed_at = self._clock.steady()
        with self._lock:
            self._expected = _NEVER  # what was expected so far is in the table, where this round finds it
        self._more = True  # until we know better: a thread that comes free meanwhile must ring
        room = self._load.room()
        if room <= 0:
            return
        wish = self._wish(room)
        claimed = self._queue.claim(wish, self._on_expired)
        self._more = claimed.more or wish.kinds != self._kinds
        self._note_expired(claimed)
        for each in claimed.tasks:
            self._load.take(each, self._clock.steady())
            self._dispatch(each)
        if claimed.more or claimed.tasks:
            self._bell.set()  # what falls due next is asked for when a round finds nothing
        else:
            self._arm(wish.kinds)

    def _wish(self, room: int) -> Wish:
        resting, _ = self._load.resting(self._clock.steady())
        slow, tuning = self._load.slow_room(), self._tuning
        return Wish(
            self._owner,
            self._kinds if slow else tuple(each for each in self._kinds if not each.startswith(SLOW)),
            room,
            tuning.lease,
            resting,
            pace=tuning.pace,
            keep_looking=tuning.keep_looking,
            slow_limit=slow,
        )

    def _arm(self, kinds: tuple[str, ...]) -> None:
        resting, until = self._load.resting(self._clock.steady())
        found = self._queue.next_due_in(kinds, resting, self._tuning.pace)
        with self._lock:  # what came while the table was asked must not be armed over
            heard = self._expected - self._clock.steady()
            delays = [each.total_seconds() for each in (found, until) if each is not None]
            nearest = min(heard, *delays, _NEVER)
            if nearest < _NEVER:
                self.alarm.arm(max(timedelta(seconds=nearest), self._tuning.coalesce))

    def _note_expired(self, claimed: Claimed) -> None:
        for each in claimed.expired:
            extra = {"action": f"{each.kind}.{each.state}", "key": each.key, "task": each.id}
            log.warning("%s %s", each.kind, each.state, extra=extra)
