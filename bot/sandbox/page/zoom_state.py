"""Zoom's side as the control room shows it. Personal links are left out: the page asks for each by itself."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox.zoom.standin import ZoomStandIn
from bot.sandbox.zoom.views import registration_link
from bot.sandbox.zoom.world import Question, Run, Webinar

Json = dict[str, Any]
SHOWN_PEOPLE = 12
BEFORE = (
    ("one hour before", timedelta(hours=1)),
    ("15 minutes before", timedelta(minutes=15)),
    ("the start", timedelta()),
)
AFTER_THE_END = (5, 15, 30, 60)  # minutes
RETENTION_DAYS = 30


def webinars_state(zoom: ZoomStandIn) -> list[Json]:
    """Every webinar of the account, the newest first."""
    with zoom.account.lock:
        return [_webinar(zoom, webinar) for webinar in reversed(zoom.account.world.webinars.values())]


def jump_targets(zoom: ZoomStandIn) -> list[Json]:
    """Moments ahead at which something may fall due, by the webinars' own clocks, the next one first.

    Derived from what Zoom knows (start, end, reports); what the bot has planned stays the bot's.
    """
    now = zoom.clock.now()
    with zoom.account.lock:
        alive = [w for w in zoom.account.world.webinars.values() if not w.deleted]
        found = [(at, what, webinar.topic) for webinar in alive for at, what in _moments(zoom, webinar) if at > now]
    return [{"at": at.isoformat(), "what": what, "topic": topic} for at, what, topic in sorted(found)]


def _moments(zoom: ZoomStandIn, webinar: Webinar) -> Iterator[tuple[datetime, str]]:
    ended = max((run.ended for run in webinar.runs if run.ended and not run.practice), default=None)
    if ended is not None:
        yield from ((ended + timedelta(minutes=m), f"{m} minutes after the end") for m in AFTER_THE_END)
        ready = zoom.report_ready_at(webinar.id)
        if ready is not None:
            yield ready, "Zoom's reports are ready"
        yield ended + timedelta(days=1), "one day after the end"
        yield ended + timedelta(days=RETENTION_DAYS), f"{RETENTION_DAYS} days after the end"
        return
    if webinar.start is None:
        return
    yield _calendar(webinar, webinar.start, 7), "a week before, 09:00"
    yield _calendar(webinar, webinar.start, 1), "the day before, 09:00"
    yield from ((webinar.start - lead, what) for what, lead in BEFORE)
    yield webinar.start + timedelta(minutes=webinar.duration), "the planned end"


def _calendar(webinar: Webinar, start: datetime, days: int) -> datetime:
    zone = ZoneInfo(webinar.timezone)
    day = start.astimezone(zone).date() - timedelta(days=days)
    return datetime(day.year, day.month, day.day, 9, tzinfo=zone)


def _webinar(zoom: ZoomStandIn, webinar: Webinar) -> Json:
    ready = zoom.report_ready_at(webinar.id)
    statuses = [registrant.status for registrant in webinar.registrants.values()]
    return {
        "id": webinar.id,
        "topic": webinar.topic,
        "start": webinar.start.isoformat() if webinar.start else None,
        "duration": webinar.duration,
        "timezone": webinar.timezone,
        "state": _state(webinar),
        "needs_registration": webinar.needs_registration,
        "registration_url": registration_link(zoom.config, webinar) if webinar.needs_registration else None,
        "registrants": {status: statuses.count(status) for status in ("approved", "pending", "denied")},
        "panelists": [{"id": p.id, "name": p.name, "email": p.email} for p in webinar.panelists],
        "room": None if webinar.open_run is None else _room(webinar.open_run),
        "came": len(_audience(webinar)),
        "questions": [_question(q) for run in webinar.runs for q in run.questions],
        "polls": sum(len(run.launched) for run in webinar.runs),
        "reports_at": ready.isoformat() if ready else None,
    }


def _audience(webinar: Webinar) -> set[str]:
    held = (run for run in webinar.runs if not run.practice)
    return {person.key for run in held for person in run.people.values() if person.role == "attendee"}


def _state(webinar: Webinar) -> str:
    if webinar.deleted:
        return "deleted"
    if webinar.open_run is not None:
        return "practice" if webinar.open_run.practice else "open"
    return "ended" if webinar.held else "scheduled"


def _room(run: Run) -> Json:
    here = [stay for stay in run.stays if stay.left is None]
    people = {stay.person.key: stay.shown_name for stay in here}
    return {
        "since": run.started.isoformat(),
        "devices": len(here),
        "people": len(people),
        "names": list(people.values())[-SHOWN_PEOPLE:],
    }


def _question(question: Question) -> Json:
    return {
        "id": question.id,
        "text": question.text,
        "asker": "Anonymous Attendee" if question.anonymous else question.person.name,
        "answered": question.live or bool(question.answers),
    }
