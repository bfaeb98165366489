"""The 100 creations and updates Zoom allows per host and UTC day (OpenAPI text, March 2024)."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import UTC, date, datetime
from threading import Lock
from typing import Protocol

from bot.zoom import sentences
from bot.zoom.errors import HostQuota, Reply
from bot.zoom.limits import Spoken, next_utc_day, spoken
from bot.zoom.request import Request

ALLOWED = 100
WARN_AT = 80
KEEP_FOR_URGENT = 95

log = logging.getLogger(__name__)


class Budget(Protocol):
    """Counts the calls; a table keeps it across restarts. `day` is a UTC date, `host` a user id or e-mail."""

    def spent(self, host: str, day: date) -> int: ...
    def spend(self, host: str, day: date) -> int:
        """Counts one call and gives how many it makes: each number once, whoever else counts."""
        ...


class MemoryBudget:
    """Counts within this process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: Counter[tuple[str, date]] = Counter()

    def spent(self, host: str, day: date) -> int:
        with self._lock:
            return self._counts[host, day]

    def spend(self, host: str, day: date) -> int:
        with self._lock:
            self._counts[host, day] += 1
            return self._counts[host, day]


def utc_day(now: datetime) -> date:
    """The day whose quota a call at `now` uses."""
    return now.astimezone(UTC).date()


def check(budget: Budget, request: Request, now: datetime, *, urgent: bool, say: Spoken = spoken) -> None:
    """Raises HostQuota where the last few calls of the day are kept for what is urgent."""
    host = request.counts_for_host
    if host is None or urgent or budget.spent(host, utc_day(now)) < KEEP_FOR_URGENT:
        return
    until = next_utc_day(now)
    values = {"host": host, "time": say(until)}
    reply = Reply(request.operation)
    scope = f"host:{host}"
    raise HostQuota(sentences.HOST_NEARLY, reply, values, retry_at=until, charged=False, scope=scope)


def count(budget: Budget, request: Request, now: datetime) -> None:
    """Counts a call that may have reached Zoom; warns once, on the eightieth."""
    host = request.counts_for_host
    if host is None:
        return
    if budget.spend(host, utc_day(now)) == WARN_AT:
        log.warning("most of a host's daily Zoom changes are used", extra={"action": "host_budget", "spent": WARN_AT})
