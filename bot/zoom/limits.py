"""Reading Zoom's 429: what is used up, and when it may go on."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from bot.zoom import errors, sentences
from bot.zoom.errors import RateLimited, Reply
from bot.zoom.reading import from_epoch, read_moment
from bot.zoom.request import Category, Request

Spoken = Callable[[datetime], str]
SHORT_WAIT = timedelta(seconds=1)
LONGEST_SHORT_WAIT = timedelta(seconds=10)
# Zoom's wording differs from text to text; what counts is a number of webinars, or of calls for one registrant.
_HOST_QUOTA = re.compile(r"\b(?:maximum|limit)\b.*?\(?\b\d+\)?\s+(?:webinars?|meetings?)\b", re.IGNORECASE)
_PERSON_QUOTA = re.compile(r"\(?\b\d+\)? for\b.*\bregistrant|\bregistrant \(", re.IGNORECASE)


def rate_limited(request: Request, reply: Reply, headers: Mapping[str, str], now: datetime, say: Spoken) -> RateLimited:
    """The error for a 429, told apart by Zoom's message and, failing that, by X-RateLimit-Type. Never charged.

    `say` puts the moment when it may go on into words.
    """
    message, kind = reply.message, headers.get("x-ratelimit-type", "").casefold()
    given = retry_after(headers, now)
    if _HOST_QUOTA.search(message):
        return _host_quota(request, reply, next_utc_day(now), say)
    if _PERSON_QUOTA.search(message):
        return _until(errors.RegistrantQuota, sentences.PERSON_DAILY, reply, next_utc_day(now), say)
    if "concurrent" in message.casefold() or "per-second" in message.casefold() or kind == "qps":
        return _shortly(reply, given or _reset(headers), now)
    if "daily" in message.casefold() or kind.startswith("daily"):
        return _until(errors.DailyLimit, sentences.DAILY, reply, given or next_utc_day(now), say, scope="account")
    if given and given - now > LONGEST_SHORT_WAIT:
        return _until(RateLimited, sentences.DAILY, reply, given, say, scope="account")
    return _shortly(reply, given or _reset(headers), now)


def retry_after(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """When Zoom allows the next call: Retry-After as seconds, as an ISO date-time (Zoom's daily form) or an HTTP date.

    None if it is missing or unreadable; never before `now`.
    """
    given = headers.get("retry-after", "").strip()
    moment = _after_seconds(given, now) or read_moment(given) or _http_date(given)
    return None if moment is None else max(moment, now)


def pause_asked(headers: Mapping[str, str], now: datetime) -> tuple[Category, float] | None:
    """The class and the seconds to wait when Zoom says that the calls of this second are used up; None otherwise."""
    per_second = headers.get("x-ratelimit-type", "").casefold() == "qps"
    if not per_second or headers.get("x-ratelimit-remaining", "").strip() != "0":
        return None
    try:
        category = Category(headers.get("x-ratelimit-category", "").capitalize())
    except ValueError:
        return None
    until = _reset(headers) or now + SHORT_WAIT
    return category, min(max((until - now).total_seconds(), 0.0), SHORT_WAIT.total_seconds())


def next_utc_day(now: datetime) -> datetime:
    """The next 00:00 UTC, when the day's quotas start anew."""
    return datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), datetime.min.time(), UTC)


def spoken(moment: datetime) -> str:
    """`00:00 UTC on 4 December 2026`."""
    utc = moment.astimezone(UTC)
    return f"{utc:%H:%M} UTC on {utc.day} {utc:%B %Y}"


def _host_quota(request: Request, reply: Reply, until: datetime, say: Spoken) -> RateLimited:
    host = request.counts_for_host or request.about.get("host", "")
    values = {"host": host or "the host"}
    return _until(errors.HostQuota, sentences.HOST_DAILY, reply, until, say, scope=f"host:{host}", values=values)


def _shortly(reply: Reply, given: datetime | None, now: datetime) -> RateLimited:
    """A wait of seconds: at least one, at most ten whatever a skewed clock makes of X-RateLimit-Reset."""
    at = min(max(given or now, now + SHORT_WAIT), now + LONGEST_SHORT_WAIT)
    return errors.SlowDown(sentences.SLOW_DOWN, reply, retry_at=at, charged=False)


def _until(
    kind: type[RateLimited],
    template: str,
    reply: Reply,
    until: datetime,
    say: Spoken,
    *,
    scope: str = "",
    values: Mapping[str, str] | None = None,
) -> RateLimited:
    filled = {**(values or {}), "time": say(until)}
    return kind(template, reply, filled, retry_at=until, charged=False, scope=scope)


def _reset(headers: Mapping[str, str]) -> datetime | None:
    return from_epoch(headers.get("x-ratelimit-reset"))


def _after_seconds(given: str, now: datetime) -> datetime | None:
    try:
        return now + timedelta(seconds=float(given)) if re.fullmatch(r"[0-9]+(\.[0-9]+)?", given) else None
    except OverflowError:
        return None


def _http_date(given: str) -> datetime | None:
    try:
        read = parsedate_to_datetime(given) if given else None
    except (ValueError, IndexError, OverflowError):
        return None
    return None if read is None else (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
