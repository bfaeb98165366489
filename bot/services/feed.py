"""The calendar feed: every webinar with its public link, for calendars to subscribe to."""

from __future__ import annotations

import secrets

from bot.domain.announcement import with_labels_in_force
from bot.domain.webinar import State, Webinar
from bot.exports.calendar import CalendarEvent, webinar_calendar
from bot.services.house import House

TOKEN = "calendar_token"  # noqa: S105 - the name of the entry, not the token


def address(house: House) -> str:
    """Where calendars subscribe; empty while the bot knows no public address of its own."""
    base = house.habits.public_address
    return f"{base.rstrip('/')}/calendar/{token(house)}.ics" if base else ""


def token(house: House) -> str:
    """What keeps the feed to those who were given its address; made at the first use, the same ever after."""
    with house.store.begin() as tx:
        known = tx.notebook.read(TOKEN)
        if known is None:
            known = secrets.token_urlsafe(24)
            tx.notebook.write(TOKEN, known)
    return known


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
        description=with_labels_in_force(draft.announcement, draft.start),
        cancelled=webinar.state is State.CANCELLED,
    )
