"""Lists of webinars, the Home tab, help, and the small windows that only say something."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.domain.webinar import Webinar
from bot.slack import texts
from bot.slack.blocks import (
    MESSAGE_TEXT,
    Block,
    Message,
    actions,
    button,
    context,
    header,
    modal,
    paragraph,
    piece,
    rich,
    section,
)
from bot.slack.escape import headline, mrkdwn, one_line, shorten, shorten_mrkdwn
from bot.slack.locale import Words
from bot.slack.views.times import when

SHOWN = 20


def webinar_list(words: Words, title: str, webinars: Sequence[Webinar]) -> Message:
    """A private answer with up to twenty webinars, each with a button that shows it."""
    text = "\n".join([headline(title), *(_line(words, webinar) for webinar in webinars[:SHOWN])])
    blocks = [header(title), *_rows(words, webinars)]
    if not webinars:
        text, blocks = f"{headline(title)}: {words(texts.LIST_NONE)}", [*blocks, section(words(texts.LIST_NONE))]
    return Message(shorten_mrkdwn(text, MESSAGE_TEXT), tuple(blocks))


def series_list(words: Words, groups: Sequence[tuple[str, Sequence[Webinar]]]) -> Message:
    """Each series with how many webinars belong to it."""
    if not groups:
        return said(words(texts.SERIES_NONE))
    lines = [f"{name}: {words.plural(texts.SERIES_COUNT, len(webinars))}" for name, webinars in groups]
    shown = [rich([piece(shorten(line, 300))]) for line in lines[:40]]
    text = "\n".join(headline(line) for line in lines)
    return Message(shorten_mrkdwn(text, MESSAGE_TEXT), (header(words(texts.SERIES_LIST)), *shown))


def help_message(words: Words, feed: str = "") -> Message:
    """What the bot can do. `feed` is the calendar's address, if there is one."""
    said = [words(line) for line in texts.HELP_LINES.values()]
    said += [words(texts.CALENDAR_HERE, url=f"<{feed}>")] if feed else []
    lines = "\n".join(f"• {line}" for line in said)
    return Message(f"{words(texts.HELP)}\n{lines}", (header(words(texts.HELP)), section(lines)))


def said(sentence: str) -> Message:
    """One sentence, as plain text."""
    return Message(shorten_mrkdwn(headline(sentence), MESSAGE_TEXT), (paragraph(sentence),))


def home(words: Words, webinars: Sequence[Webinar], feed: str = "") -> Block:
    """The Home tab of an organiser. `feed` is the calendar's address, if there is one."""
    buttons = [
        button("home_new", words(texts.NEW_WEBINAR), "new", style="primary"),
        button("home_past", words(texts.LIST_PAST), "past"),
        button("home_help", words(texts.HELP), "help"),
    ]
    blocks = [paragraph(words(texts.HOME_HELLO)), actions(buttons), header(words(texts.LIST_COMING))]
    blocks += list(_rows(words, webinars)) if webinars else [section(words(texts.HOME_NONE))]
    last = [context(words(texts.CALENDAR_HERE, url=f"<{feed}>"))] if feed else []
    last.append(context(words(texts.HOME_HELP)))
    return {"type": "home", "blocks": [*blocks[: 100 - len(last)], *last]}


def closed_home(sentence: str) -> Block:
    """The Home tab of everybody else."""
    return {"type": "home", "blocks": [paragraph(sentence)]}


def window(words: Words, title: str, blocks: Sequence[Block]) -> Block:
    """A window that only shows something."""
    return modal(title, blocks, close=words(texts.CLOSE))


def said_window(words: Words, sentence: str) -> Block:
    return window(words, words(texts.WINDOW_TROUBLE), [paragraph(sentence)])


def _rows(words: Words, webinars: Sequence[Webinar]) -> Iterator[Block]:
    for webinar in webinars[:SHOWN]:
        yield _row(words, webinar)
    if len(webinars) > SHOWN:
        yield context(words.plural(texts.LIST_MORE, len(webinars) - SHOWN))


def _row(words: Words, webinar: Webinar) -> Block:
    topic = shorten(one_line(webinar.draft.topic), 200)
    state = words.chosen(texts.STATES, webinar.state)
    text = f"*{webinar.code} {mrkdwn(topic)}*\n{when(words, webinar)}\n{state}"
    if webinar.problem:
        text += f"\n{words(texts.PROBLEM, problem=mrkdwn(shorten(words(webinar.problem), 300)))}"
    label = words(texts.ABOUT_WEBINAR, action=words(texts.SHOW), code=webinar.code, topic=topic)
    return {**section(text), "accessory": button("list_show", words(texts.SHOW), str(webinar.id), label=label)}


def _line(words: Words, webinar: Webinar) -> str:
    topic = headline(shorten(one_line(webinar.draft.topic), 100))
    return f"{webinar.code} {topic}: {when(words, webinar)}. {words.chosen(texts.STATES, webinar.state)}."
