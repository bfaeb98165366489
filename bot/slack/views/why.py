"""How each total came about, for the one person who asked."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.posts import WhyPost
from bot.domain.why import Explanation, Line, Share
from bot.slack import texts
from bot.slack.blocks import MESSAGE_TEXT, Block, Message, bullets, context, header, piece, section
from bot.slack.escape import headline, mrkdwn, one_line, shorten, shorten_mrkdwn
from bot.slack.locale import Words

_MOST_SHARES, _MOST_LINES = 15, 15


def why(words: Words, post: WhyPost) -> Message:
    """A sum for each total, behind the merged rows whose they are, and who was not counted for a doubt."""
    webinar = post.webinar
    title = words(texts.WHY_TITLE, code=webinar.code)
    totals = (_total(words, each) for each in post.explanations)
    text = headline(f"{title}. {'; '.join(totals)}. {words(texts.WHY_FILES)}")
    blocks = [header(title), *(block for each in post.explanations for block in _explained(words, post, each))]
    return Message(shorten_mrkdwn(text, MESSAGE_TEXT), (*blocks[:48], context(words(texts.WHY_FILES))))


def _explained(words: Words, post: WhyPost, each: Explanation) -> Iterator[Block]:
    total = _total(words, each)
    if each.sentence:
        yield section(f"*{total}*\n{words(each.sentence, **dict(each.values))}")
        return
    yield section(f"*{total}*")
    if each.shares:
        yield bullets(_share(words, share) for share in each.shares[:_MOST_SHARES])
    if each.total == "merged_rows":
        for share in each.shares[:_MOST_SHARES]:
            yield context(mrkdwn(words(share.what)))
            yield bullets(_lines(words, post, share))
    if each.aside:
        yield context(mrkdwn(words(each.aside.what)))
        yield bullets(_lines(words, post, each.aside))


def _total(words: Words, each: Explanation) -> str:
    return words(texts.LABELLED, label=words.chosen(texts.TOTALS, each.total), text=each.value)


def _share(words: Words, share: Share) -> list[Block]:
    return [piece(f"{share.count:+d}", bold=True), piece(f" {shorten(one_line(words(share.what)), 200)}")]


def _lines(words: Words, post: WhyPost, share: Share) -> Iterator[list[Block]]:
    for line in share.lines[:_MOST_LINES]:
        yield [piece(_line(post, line))]
    if share.count > _MOST_LINES:
        yield [piece(words.plural(texts.MORE, share.count - _MOST_LINES))]


def _line(post: WhyPost, line: Line) -> str:
    zone = post.webinar.draft.start.zone
    at = f", {line.at.astimezone(zone):%H:%M:%S}" if line.at else ""
    return f"{line.person} {shorten(one_line(line.name), 100)}{at}".strip()
