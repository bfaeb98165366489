"""Zoom's limits: calls per second by category, and the daily counts per host and per registrant."""

from collections import Counter, deque
from datetime import date, datetime

from bot.sandbox.zoom.config import ZoomConfig
from bot.sandbox.zoom.refusals import Refusal, host_quota, registrant_quota
from bot.sandbox.zoom.times import next_midnight, stamp, utc_day

PER_SECOND: dict[str, dict[str, int]] = {
    "free": {"Light": 4, "Medium": 2, "Heavy": 1},
    "pro": {"Light": 30, "Medium": 20, "Heavy": 10},
    "business": {"Light": 80, "Medium": 60, "Heavy": 40},
}
MEDIUM = {
    "webinars.listWebinars",
    "webinars.listPanelists",
    "webinars.addPanelists",
    "webinars.listWebinarRegistrants",
    "webinars.updateRegistrantsStatus",
    "webinars.listWebinarParticipants",
    "webinars.listPastWebinarPollResults",
    "webinars.listQAsOfPastWebinar",
    "webinars.getWebinarTrackingSources",
    "webinars.createWebinarTemplate",
    "webinars.listWebinarTemplates",
    "users.listUsers",
    "users.getUserSettings",
}


def category(operation_id: str) -> str:
    """Light, Medium or Heavy, as Zoom labels the call."""
    heavy = ("webinars.getWebinarAbsentees", "webinars.performBatchRegistration")
    if operation_id.startswith("reports.") or operation_id in heavy:
        return "Heavy"
    return "Medium" if operation_id in MEDIUM else "Light"


class Limits:
    """Counts calls and refuses those above a limit. Seconds and days are those of the sandbox clock."""

    def __init__(self, config: ZoomConfig) -> None:
        self._config = config
        self._recent: dict[str, deque[float]] = {name: deque() for name in ("Light", "Medium", "Heavy")}
        self._day: date | None = None
        self._host: Counter[str] = Counter()
        self._registrant: Counter[tuple[str, str]] = Counter()

    def pass_call(self, operation_id: str, now: float) -> dict[str, str]:
        """Count one call; gives the rate-limit headers of its answer. Raises Refusal 429."""
        kind = category(operation_id)
        limit = PER_SECOND[self._config.plan or "business"][kind]
        recent = self._recent[kind]
        while recent and not now - 1 < recent[0] <= now:
            recent.popleft()
        if self._config.plan is not None and len(recent) >= limit:
            raise too_fast(operation_id, limit, now)
        recent.append(now)
        left = str(max(0, limit - len(recent)))
        return {**rate_headers(kind, limit), "X-RateLimit-Remaining": left}

    def count_webinar_write(self, host_id: str, now: datetime) -> None:
        """One create or update. Raises Refusal 429 above the host's daily number."""
        self._new_day(now)
        if self._host[host_id] >= self._config.daily_quota:
            raise host_quota(self._config.daily_quota)
        self._host[host_id] += 1

    def count_add(self, email: str, now: datetime) -> None:
        """One add of a registrant, over all webinars. Raises Refusal 429 above three a day."""
        self._count(email, "Add a webinar registrant", self._config.adds_per_day, now)

    def count_status_change(self, email: str, now: datetime) -> None:
        """One change of a registrant's status. Raises Refusal 429 above ten a day."""
        self._count(email, "Update webinar registrant status", self._config.status_changes_per_day, now)

    def _count(self, email: str, call: str, limit: int, now: datetime) -> None:
        self._new_day(now)
        if self._registrant[call, email.lower()] >= limit:
            raise registrant_quota(limit, call, email)
        self._registrant[call, email.lower()] += 1

    def _new_day(self, now: datetime) -> None:
        if self._day != utc_day(now):
            self._day = utc_day(now)
            self._host.clear()
            self._registrant.clear()


def rate_headers(kind: str, limit: int) -> dict[str, str]:
    """The headers on every answer, but for what remains."""
    return {"X-RateLimit-Category": kind, "X-RateLimit-Type": "QPS", "X-RateLimit-Limit": str(limit)}


def too_fast(operation_id: str, limit: int, now: float) -> Refusal:
    """The refusal of the per-second limit; its headers give the Unix time of the next try."""
    headers = rate_headers(category(operation_id), limit)
    headers |= {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(now) + 1)}
    message = "You have reached the maximum per-second rate limit for this API. Try again later."
    return Refusal(429, 429, message, headers=headers)


def day_used_up(operation_id: str, now: datetime) -> Refusal:
    """The refusal of the account's daily limit: `Retry-After` is a date and time, not seconds."""
    headers = {**rate_headers(category(operation_id), 30_000), "X-RateLimit-Type": "Daily-limit"}
    headers |= {"X-RateLimit-Remaining": "0", "Retry-After": stamp(next_midnight(now))}
    message = (
        "You have reached the maximum daily rate limit for this API. "
        "Refer to the response header for details on when you can make another request."
    )
    return Refusal(429, 429, message, headers=headers)
