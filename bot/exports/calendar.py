"""Webinars as an iCalendar file that calendars can subscribe to (RFC 5545). Public links only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone

PRODUCT = "-//webinar-bot//webinars//EN"
_MARGIN = timedelta(days=400)  # so that the zone's rules around each event are in the file


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One webinar in the calendar.

    `uid` never changes; `version` rises with each change and becomes SEQUENCE, by which calendars know the newer of
    two. Moments are aware; `zone` is the IANA name whose clocks the event follows. `link` is the public one: never a
    panelist's, host's or registrant's.
    """

    uid: str
    version: int
    topic: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    changed_at: datetime
    link: str = ""
    description: str = ""
    cancelled: bool = False


def webinar_calendar(events: Sequence[CalendarEvent]) -> bytes:
    """The file, in order of start. Each event has its zone's local times, and each zone its rules in the file."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for zone in sorted({event.zone for event in events}):
        dates = [moment.date() for event in events if event.zone == zone for moment in (event.starts_at, event.ends_at)]
        calendar.add_component(
            Timezone.from_tzid(zone, first_date=min(dates) - _MARGIN, last_date=max(dates) + _MARGIN)
        )
    for event in sorted(events, key=lambda each: (each.starts_at, each.uid)):
        calendar.add_component(_event(event))
    return bytes(calendar.to_ical())


def _event(event: CalendarEvent) -> Event:
    entry = Event()
    entry.add("uid", event.uid)
    entry.add("dtstamp", event.changed_at.astimezone(UTC))
    entry.add("last-modified", event.changed_at.astimezone(UTC))
    entry.add("sequence", event.version)
    entry.add("summary", event.topic)
    entry.add("dtstart", event.starts_at.astimezone(ZoneInfo(event.zone)))
    entry.add("dtend", event.ends_at.astimezone(ZoneInfo(event.zone)))
    entry.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    if event.link:
        entry.add("url", event.link)
        entry.add("location", event.link)
    if event.description:
        entry.add("description", event.description)
    return entry
