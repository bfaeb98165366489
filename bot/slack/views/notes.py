"""A line in the webinar's thread: what happened, by whom, and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from bot.domain.posts import NotePost, Notice
from bot.domain.webinar import Webinar
from bot.slack import texts
from bot.slack.blocks import MESSAGE_TEXT, Block, Message, actions, button, section
from bot.slack.escape import headline, mrkdwn, one_line, shorten, shorten_mrkdwn
from bot.slack.locale import Words
from bot.slack.views.times import when, when_section

_PERSON = re.compile(r"[UW][A-Z0-9]{2,}")
_TIMED = frozenset({Notice.CREATED, Notice.MOVED, Notice.MOVED_IN_PORTAL, Notice.ZONE_CHANGED})
_NAMED = re.compile(r"(?P<what>[^()]+) \((?P<rule>[^()]+)\)")
_LISTS = {"missing": ", ", "settings": "; "}
_FIELD = re.compile(r"{(\w+)}")


def note(words: Words, post: NotePost) -> Message:
    """The note's sentence; where the time is its subject, also the time for the reader.

    Of what Slack refused and the bot can post again, a button.
    """
    text = _sentence(words, post, headline)
    blocks = [section(_sentence(words, post, mrkdwn))]
    if post.notice in _TIMED:
        blocks.append(when_section(words, post.webinar))
    if "post_again" in post.values:
        blocks.append(actions([_post_again(words, post)]))
    return Message(shorten_mrkdwn(text, MESSAGE_TEXT), tuple(blocks))


def _post_again(words: Words, post: NotePost) -> Block:
    webinar, action = post.webinar, words(texts.POST_AGAIN)
    label = words(texts.ABOUT_WEBINAR, action=action, code=webinar.code, topic=one_line(webinar.draft.topic))
    return button("note_post_again", action, f"{webinar.id}:{post.values['reference']}", label=label)


def _sentence(words: Words, post: NotePost, safe: Callable[[str], str]) -> str:
    values = post.values
    name = "moved_by_nobody" if post.notice is Notice.MOVED and not values.get("who") else post.notice.value
    template = texts.NOTICES[name]
    given = {key: safe(shorten(_known(words, key, value), 1000)) for key, value in values.items()}
    filled = {wanted: given.get(wanted, "–") for wanted in _FIELD.findall(template)}
    webinar = post.webinar
    known = {
        "topic": f"{webinar.code} {safe(webinar.draft.topic)}",
        "when": when(words, webinar),
        "who": _who(words, values.get("who", ""), safe),
        "old": _moment(words, webinar, values.get("old_start", "")),
        "new": _moment(words, webinar, values.get("new_start", "")),
        "due": _moment(words, webinar, values.get("due_at", "")),
    }
    return words(template, **(filled | {key: value for key, value in known.items() if key in filled})).strip()


def _known(words: Words, key: str, value: str) -> str:
    """A value that is one of our own sentences, perhaps with a reminder's name behind it, in the bot's language."""
    if key in _LISTS:
        return _LISTS[key].join(words(part) for part in value.split(_LISTS[key]) if part)
    found = _NAMED.fullmatch(value)
    return f"{words(found['what'])} ({found['rule']})" if found else words(value) if value else ""


def _who(words: Words, who: str, safe: Callable[[str], str]) -> str:
    if not who:
        return words(texts.SOMEBODY)
    return f"<@{who}>" if _PERSON.fullmatch(who) else safe(who)


def _moment(words: Words, webinar: Webinar, text: str) -> str:
    """An ISO moment in the event's zone; a dash where there is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return "–"
    return words.moment(moment, webinar.draft.start.zone) if moment.tzinfo else "–"
