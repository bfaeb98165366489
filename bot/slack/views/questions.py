"""The Q&A desk in the report's thread: each open question with a button, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.domain.desk import DeskItem, DeskState
from bot.domain.posts import DeskPost
from bot.slack import texts
from bot.slack.blocks import MESSAGE_TEXT, Block, Message, actions, button, context, header, paragraph, section
from bot.slack.escape import headline, many_lines, one_line, shorten, shorten_mrkdwn
from bot.slack.locale import Words

LISTED = 20  # two blocks each, of the fifty that a message takes
_ORDER = (DeskState.OPEN, DeskState.ANSWERED, DeskState.DROPPED)


def questions(words: Words, post: DeskPost) -> Message:
    """`text` holds numbers only. Who asked is not shown here; what they wrote is plain text, in which nothing acts."""
    webinar = post.webinar
    title = words(texts.DESK_TITLE, code=webinar.code)
    text = f"{title} ({headline(shorten(one_line(webinar.draft.topic), 150))}). {_sums(words, post)}"
    return Message(shorten_mrkdwn(text, MESSAGE_TEXT), (header(title), *_blocks(words, post)))


def _blocks(words: Words, post: DeskPost) -> Iterator[Block]:
    yield section(_sums(words, post))
    if not post.items:
        return
    listed = sorted(post.items, key=lambda item: (_ORDER.index(item.state), item.number))[:LISTED]
    for item in listed:
        yield _question(words, post, item)
        yield context(_standing(words, item))
    value = str(post.webinar.id)
    buttons = [button("desk_answers", words(texts.DESK_EXPORT), value)]
    if len(post.items) > LISTED:
        yield context(words.plural(texts.DESK_MORE, len(post.items) - LISTED))
        buttons.insert(0, button("desk_all", words(texts.DESK_ALL), value))
    yield actions(buttons)
    yield context(words(texts.DESK_RULE))


def _question(words: Words, post: DeskPost, item: DeskItem) -> Block:
    label = words(texts.DESK_SETTLE_LABEL, number=item.number)
    settle = button("desk_settle", words(texts.DESK_SETTLE), f"{post.webinar.id}:{item.key}", label=label)
    shown = paragraph(f"{item.number}. {shorten(many_lines(item.question.text).strip(), 300)}")
    return {**shown, "accessory": settle}


def _standing(words: Words, item: DeskItem) -> str:
    """What became of it and who has it. Users are named by mention: an edit notifies nobody."""
    state = words.chosen(texts.DESK_STATES, item.state)
    return words(texts.DESK_WITH, state=state, who=f"<@{item.assignee}>") if item.assignee else state


def _sums(words: Words, post: DeskPost) -> str:
    if not post.items:
        return words(texts.DESK_EMPTY)
    count = Counter(item.state for item in post.items)
    shown = {state.value: count[state] for state in DeskState}
    return words.plural(texts.DESK_SUMS, len(post.items), **shown)
