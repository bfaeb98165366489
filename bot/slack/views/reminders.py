"""Reminders in the channel, and the messages that reach one person alone."""

from __future__ import annotations

from bot.domain.posts import OrganiserPost, PersonalPost, ReminderPost, StartLinkPost
from bot.domain.webinar import Webinar
from bot.slack import texts
from bot.slack.blocks import MESSAGE_TEXT, Block, Message, bullets, context, link, paragraph, piece, rich, section
from bot.slack.escape import headline, one_line, shorten_mrkdwn
from bot.slack.locale import Words
from bot.slack.views.card import public_link
from bot.slack.views.times import lead, when, when_section


def reminder(words: Words, post: ReminderPost) -> Message:
    """For the channel: holds the public link and no other."""
    webinar = post.webinar
    url = webinar.public_url
    starts = lead(words, webinar, post.minutes_left)
    text = words(
        texts.REMINDER_TEXT,
        topic=headline(webinar.draft.topic),
        lead=starts,
        when=when(words, webinar),
        link=public_link(words, webinar) if url else "",
    )
    blocks = [_topic(webinar, f" {words(texts.REMINDER_LINE, lead=starts)}"), when_section(words, webinar)]
    if url:
        label = texts.SIGN_UP if webinar.registration_url else texts.JOIN
        blocks.append(rich([piece(words(texts.LABELLED, label=words(label), text="")), link(url, url)]))
    return Message(shorten_mrkdwn(text.strip(), MESSAGE_TEXT), tuple(blocks))


def personal(words: Words, post: PersonalPost) -> Message:
    """For one panelist, with the link that is theirs alone."""
    webinar, panelist = post.webinar, post.panelist
    starts = lead(words, webinar, post.minutes_left)
    template = texts.PERSONAL_AGAIN if post.reminder else texts.PERSONAL_FIRST
    text = words(
        template,
        name=headline(panelist.name),
        role=words.chosen(texts.ROLES, panelist.role),
        topic=headline(webinar.draft.topic),
        lead=starts,
        when=when(words, webinar),
        url=headline(post.join_url),
    )
    opening = words(texts.IT_STARTS, lead=starts) if post.reminder else words.chosen(texts.YOU_ARE, panelist.role)
    blocks = [
        paragraph(f"{words(texts.HELLO, name=one_line(panelist.name))} {opening}"),
        _topic(webinar),
        when_section(words, webinar),
        rich([link(post.join_url, words(texts.YOUR_LINK))]),
        context(words(texts.KEEP_LINK), *([words(texts.PRACTICE)] if webinar.draft.practice_session else [])),
        *_run_of_show(words, post),
    ]
    return Message(shorten_mrkdwn(text, MESSAGE_TEXT), tuple(blocks))


def _run_of_show(words: Words, post: PersonalPost) -> list[Block]:
    """What happens when, on the clocks of the event's zone."""
    if not post.steps:
        return []
    zone = post.webinar.draft.start.zone
    lines = [
        [piece(words.clock(at.astimezone(zone)), bold=True), piece(f"  {one_line(what)}")] for at, what in post.steps
    ]
    return [section(f"*{words(texts.RUN_OF_SHOW)}*"), bullets(lines)]


def organiser(words: Words, post: OrganiserPost) -> Message:
    """A reminder for one organiser."""
    webinar = post.webinar
    starts = lead(words, webinar, post.minutes_left)
    values = {"code": webinar.code, "topic": headline(webinar.draft.topic), "lead": starts}
    text = words(texts.ORGANISER_TEXT, **values, when=when(words, webinar))
    blocks = (
        _topic(webinar, f" {words(texts.REMINDER_LINE, lead=starts)}"),
        when_section(words, webinar),
        context(words(texts.ORGANISER_HINT, code=webinar.code)),
    )
    return Message(shorten_mrkdwn(text, MESSAGE_TEXT), blocks)


def start_link(words: Words, post: StartLinkPost) -> Message:
    """Shown to one person: whoever opens the link is host."""
    webinar = post.webinar
    text = words(texts.START_TEXT, code=webinar.code, topic=headline(webinar.draft.topic))
    shown = words(texts.START_TEXT, code=webinar.code, topic=one_line(webinar.draft.topic))
    blocks = (
        paragraph(shown),
        when_section(words, webinar),
        rich([link(post.start_url, words(texts.START_HERE))]),
    )
    return Message(shorten_mrkdwn(text, MESSAGE_TEXT), blocks)


def _topic(webinar: Webinar, after: str = "") -> dict[str, object]:
    pieces = [piece(f"{webinar.code} "), piece(webinar.draft.topic, bold=True)]
    return rich([*pieces, piece(after)] if after else pieces)
