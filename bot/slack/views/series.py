"""A series in numbers, for the one organiser who asked."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.posts import SeriesPost
from bot.domain.series import SessionLine
from bot.slack import texts
from bot.slack.blocks import MESSAGE_TEXT, Block, Message, actions, button, context, header, piece, rich, section
from bot.slack.escape import headline, one_line, shorten, shorten_mrkdwn
from bot.slack.locale import Words

_MOST = 24  # sessions; the latest ones


def series(words: Words, post: SeriesPost) -> Message:
    """Counts only. The buttons post the picture, or send the names to the person who presses."""
    title = words(texts.SERIES_TITLE, series=shorten(one_line(post.series), 100))
    lines = [_sums(words, post), *(_line(words, each, post) for each in post.count.lines[-_MOST:])]
    text = "\n".join([headline(title), *lines])
    return Message(shorten_mrkdwn(text, MESSAGE_TEXT), (header(title), *_blocks(words, post)))


def _blocks(words: Words, post: SeriesPost) -> Iterator[Block]:
    count = post.count
    yield section(_sums(words, post))
    if not count.lines:
        return
    often = [f"{words.plural(texts.CAME_TO, k)}: *{people}*" for k, people in enumerate(count.came_to, 1)]
    yield section("\n".join(often[:_MOST]))
    for line in count.lines[-_MOST:]:
        topic = piece(
            words(texts.LABELLED, label=f"{line.code} {shorten(one_line(line.topic), 150)}", text=""), bold=True
        )
        yield rich([topic, piece(_numbers(words, line))])
    yield context(*_small_print(words, post))
    value = str(post.webinar.id)
    yield actions(
        [
            button("series_compare", words(texts.POST_COMPARISON), value),
            button("series_people", words(texts.SEND_NAMES), value),
        ]
    )


def _sums(words: Words, post: SeriesPost) -> str:
    if not post.count.lines:
        return words(texts.SERIES_UNCOUNTED)
    return words.plural(texts.SERIES_SUMS, len(post.count.lines), people=post.count.people, visits=post.count.visits)


def _line(words: Words, line: SessionLine, post: SeriesPost) -> str:
    day = words.moment(line.starts_at, post.webinar.draft.start.zone)
    name = f"{line.code} {headline(shorten(one_line(line.topic), 80))} ({day})"
    return words(texts.LABELLED, label=name, text=_numbers(words, line))


def _numbers(words: Words, line: SessionLine) -> str:
    shown = {"came": line.came, "new": line.new, "returning": line.returning, "unknown": line.unknown}
    return words(texts.SERIES_SESSION, **shown)


def _small_print(words: Words, post: SeriesPost) -> Iterator[str]:
    yield words(texts.SERIES_RULE)
    if post.erased:
        yield words(texts.SERIES_ERASED, codes=", ".join(post.erased[:_MOST]))
    if post.uncounted:
        yield words(texts.SERIES_WITHOUT, codes=", ".join(post.uncounted[:_MOST]))
    if post.to_come:
        yield words.plural(texts.SERIES_TO_COME, post.to_come)
