"""How far a webinar has come, judged by its instances: pure rules for the reconciliation poll and the webhooks.

Zoom says "started" and "ended" for every instance, a practice session included; only "ended" may carry a practice
flag (Zoom changelog, 14 July 2025). So the planned time decides where Zoom is silent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.rows import Instance
from bot.domain.sessions import real_instances
from bot.domain.webinar import State, Webinar

EARLY = timedelta(minutes=15)
SELDOM = timedelta(hours=6)
GIVEN_UP_AFTER = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Following:
    """What the instances say. `ended_at` is set once the session is over; `look_at` is when to look again, None
    when the poll is no longer needed; `held` is False once it is clear that nobody held the session."""

    state: State
    ended_at: datetime | None
    look_at: datetime | None
    held: bool = True


def session_instances(webinar: Webinar, instances: Iterable[Instance], *, grace: timedelta) -> tuple[Instance, ...]:
    """The real instances that belong to the session, by start.

    Once it has ended, a room that somebody opens later than `grace` after the end (and after the planned end) is
    something else, and does not change the numbers.
    """
    real = real_instances(instances, webinar.draft.starts_at)
    if webinar.ended_at is None:
        return real
    until = max(webinar.ended_at + grace, webinar.draft.ends_at)
    return tuple(each for each in real if each.started_at <= until)


def follow(
    webinar: Webinar, instances: Iterable[Instance], now: datetime, *, grace: timedelta, every: timedelta
) -> Following:
    """Where the webinar stands at `now`. After the last instance ended, `grace` (and the planned end, if later) is
    waited out for a restart: a host whose machine crashed starts again as a new instance."""
    starts_at, ends_at = webinar.draft.starts_at, webinar.draft.ends_at
    real = real_instances(instances, starts_at)
    running = [each for each in real if each.ended_at is None]
    if running:
        given_up = ends_at + GIVEN_UP_AFTER
        if now >= given_up:
            return Following(State.ENDED, given_up, None)
        return Following(State.OPEN, None, now + every)
    if real:
        return _after_the_last(real, ends_at, now, grace=grace, every=every)
    if now >= ends_at + GIVEN_UP_AFTER:
        return Following(State.FAILED, None, None, held=False)
    return Following(State.SCHEDULED, None, _next_look(starts_at, now, every))


def _after_the_last(
    real: tuple[Instance, ...], ends_at: datetime, now: datetime, *, grace: timedelta, every: timedelta
) -> Following:
    last = max(each.ended_at for each in real if each.ended_at is not None)
    settled = max(last + grace, ends_at)
    if now >= settled:
        return Following(State.ENDED, last, None)
    return Following(State.OPEN, None, min(settled, now + every))


def _next_look(starts_at: datetime, now: datetime, every: timedelta) -> datetime:
    near = starts_at - EARLY
    return now + every if now >= near else min(near, now + SELDOM)
