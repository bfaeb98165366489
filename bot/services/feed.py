"""The calendar feed: every webinar with its public link, for calendars to subscribe to."""

from __future__ import annotations

from bot.domain.webinar import State, Webinar
from bot.exports.calendar import CalendarEvent, webinar_calendar
from bot.services.house import House


def calendar(house: House) -> bytes:
    """The iCalendar file. Cancelled webinars stay in it, marked so, or calendars would keep the old date."""
    with house.store.read() as tx:
        every = tx.webinars.all()
    return webinar_calendar([_event(webinar) for webinar in every])


def _event(webinar: Webinar) -> CalendarEvent:
    draft = webinar.draft
    return CalendarEvent(
        uid=f"{webinar.code}.{int(webinar.created_at.timestamp())}@webinar-bot",
        version=webinar.version,
        topic=draft.topic,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        zone=draft.start.zone.key,
        changed_at=webinar.created_at,
        link=webinar.public_url,
        description=draft.announcement,
        cancelled=webinar.state is State.CANCELLED,
    )
