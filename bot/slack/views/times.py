"""When a webinar is, in words: the event's own zone first, then the reader's."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.webinar import Webinar
from bot.slack import texts
from bot.slack.blocks import Block, date_token, section
from bot.slack.locale import Words


def when(words: Words, webinar: Webinar) -> str:
    """Day, start, end and zone of the webinar, for any kind of text."""
    draft = webinar.draft
    return words.when(draft.starts_at, draft.ends_at, draft.start.zone)


def when_section(words: Words, webinar: Webinar) -> Block:
    """The time in the event's zone and, below, in the zone of the reader's device."""
    own = when(words, webinar)
    fallback = words.moment(webinar.draft.starts_at, webinar.draft.start.zone)
    token = date_token(webinar.draft.starts_at, fallback)
    return section(f"*{own}*\n{words(texts.FOR_YOU, time=token)}")


def lead(words: Words, webinar: Webinar, minutes_left: int) -> str:
    """How long before the start: `in 15 minutes`, `tomorrow`, `in 7 days`. Days are those of the event's zone."""
    if minutes_left <= 0:
        return words(texts.NOW)
    if minutes_left < 90 and minutes_left != 60:
        return words.plural(texts.IN_MINUTES, minutes_left)
    zone = webinar.draft.start.zone
    asked = (webinar.draft.starts_at - timedelta(minutes=minutes_left)).astimezone(zone)
    days = (webinar.draft.starts_at.astimezone(zone).date() - asked.date()).days
    if minutes_left < 12 * 60 or days == 0:
        known = texts.IN_ABOUT_HOURS if minutes_left % 60 else texts.IN_HOURS
        return words.plural(known, (minutes_left + 30) // 60)
    return words(texts.TOMORROW) if days == 1 else words.plural(texts.IN_DAYS, days)
