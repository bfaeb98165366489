"""Keeping under Zoom's rate limits: an own pace for each class of call, and few calls at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

from bot.zoom.request import Category

CONCURRENCY = 4
# Calls a second: half of what a Pro account has (rate limits page, 2026), since other apps share the account's.
HALF_OF_PRO: Mapping[Category, float] = {
    Category.LIGHT: 15,
    Category.MEDIUM: 10,
    Category.HEAVY: 5,
    Category.RESOURCE_INTENSIVE: 5 / 60,
}


class Pacer:
    """Hands out turns. `monotonic` gives seconds, `sleep` waits for them; both are given, so a test need not wait."""

    def __init__(
        self,
        *,
        monotonic: Callable[[], float],
        sleep: Callable[[float], None],
        paces: Mapping[Category, float] = HALF_OF_PRO,
        concurrency: int = CONCURRENCY,
    ) -> None:
        self.monotonic = monotonic
        self.sleep = sleep
        self._paces = paces
        self._seats = BoundedSemaphore(concurrency)
        self._lock = Lock()
        self._next: dict[Category, float] = {}

    @contextmanager
    def turn(self, category: Category) -> Iterator[None]:
        """Waits until a call of this class may go, and holds one of the few seats while it does."""
        with self._seats:
            wait = self._take(category)
            if wait > 0:
                self.sleep(wait)
            yield

    def hold(self, category: Category, seconds: float) -> None:
        """No call of this class for so long: Zoom asked for it."""
        with self._lock:
            until = self.monotonic() + seconds
            self._next[category] = max(self._next.get(category, until), until)

    def _take(self, category: Category) -> float:
        with self._lock:
            now = self.monotonic()
            start = max(now, self._next.get(category, now))
            self._next[category] = start + 1 / self._paces[category]
            return start - now


class KeyedLocks:
    """One lock per name: writes to one webinar or host go one after the other. Zoom refuses them side by side."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._locks: dict[str, tuple[Lock, int]] = {}

    @contextmanager
    def held(self, name: str) -> Iterator[None]:
        """Waits for the name's lock; forgets it when nobody else wants it."""
        with self._lock:
            lock, users = self._locks.get(name, (Lock(), 0))
            self._locks[name] = (lock, users + 1)
        try:
            with lock:
                yield
        finally:
            with self._lock:
                lock, users = self._locks.pop(name)
                if users > 1:
                    self._locks[name] = (lock, users - 1)
