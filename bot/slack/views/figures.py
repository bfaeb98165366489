"""Bars, charts and tables of the report: numbers as text, and as the blocks that some workspaces take.

Formats and limits of `data_visualization` (June 2026) and `data_table` (May 2026): docs.slack.dev/reference/block-kit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.domain.posts import PollLine, ReportPost
from bot.slack import texts
from bot.slack.blocks import Block, bullets, context, paragraph, piece, section
from bot.slack.escape import one_line, shorten
from bot.slack.locale import Words

_BAR = 16
_MOST_CHOICES, _CHART_POINTS = 10, 20
_LABEL, _TITLE, _CELL = 20, 50, 100
_HEADINGS = {"country": texts.BY_COUNTRY, "city": texts.BY_CITY, "organisation": texts.BY_ORGANISATION}


def number(post: ReportPost, name: str) -> int | None:
    """A whole number of the summary; None where Zoom has not given it yet."""
    value = post.summary.get(name)
    return int(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def bar_line(name: str, count: int, most: int, share: str = "") -> list[Block]:
    """A bar as long as the count is of `most`, the count, and what it counts."""
    length = max(1, round(_BAR * count / most)) if count and most else 0
    behind = f" {one_line(name)}{share}"
    return [piece("█" * length + ("" if length else "·")), piece(f" {count}", bold=True), piece(shorten(behind, 200))]


def poll_rows(words: Words, line: PollLine) -> Iterator[Block]:
    """The question, who answered, and a bar for each choice."""
    name = one_line(line.poll)
    titled = name and name != one_line(line.question)
    title = words(texts.LABELLED, label=name, text=line.question) if titled else line.question
    yield paragraph(shorten(one_line(title), 500))
    if line.choices:
        yield bullets(_choices(words, line))
    small = [words.plural(texts.ANSWERED, line.people)]
    small += [words(texts.FREE_TEXT)] if not line.choices else []
    small += [words(texts.LAUNCHED_TWICE)] if line.twice else []
    yield context(*small)


def places_lines(words: Words, post: ReportPost) -> list[Block]:
    """Where people came from, as lists."""
    blocks: list[Block] = []
    for kind, heading in _HEADINGS.items():
        if rows := _places(words, post, kind):
            lines = [
                [piece(words(texts.LABELLED, label=shorten(name, 150), text="")), piece(str(count), bold=True)]
                for name, count in rows
            ]
            blocks += [section(f"*{words(heading)}*"), bullets(lines)]
    return blocks


def places_table(words: Words, post: ReportPost) -> list[Block]:
    """The same rows as a table; a message takes one."""
    rows = _table_rows(words, post)
    if not rows:
        return []
    columns: list[Block | None] = [{"is_wrapped": True}, {"is_wrapped": True}, {"align": "right"}]
    return [section(f"*{words(texts.PLACES)}*"), {"type": "table", "rows": rows, "column_settings": columns}]


def places_data_table(words: Words, post: ReportPost) -> list[Block]:
    """The same rows as a table that can be sorted and searched. Numbers as text: `raw_number` was seen refused."""
    rows = _table_rows(words, post)
    if not rows:
        return []
    return [{"type": "data_table", "caption": words(texts.PLACES), "page_size": 12, "rows": rows}]


def curve_chart(words: Words, post: ReportPost) -> list[Block]:
    """People in the room over time, by the clock of the event's zone."""
    zone = post.webinar.draft.start.zone
    points = [(f"{moment.astimezone(zone):%H:%M:%S}", people) for moment, people in post.curve[:_CHART_POINTS]]
    short = [label[:5] for label, _ in points]
    labels = short if len(set(short)) == len(short) else [label for label, _ in points]
    if not points or len(set(labels)) != len(labels):
        return []
    name = words(texts.CURVE)
    return [_chart("area", name, name, list(zip(labels, (people for _, people in points), strict=True)))]


def poll_chart(words: Words, post: ReportPost) -> list[Block]:
    """The first question with choices that somebody answered, as bars."""
    line = next((each for each in post.polls if each.choices and each.people), None)
    if line is None:
        return []
    labels = _distinct([name for name, _ in line.choices[:_CHART_POINTS]])
    counts = [count for _, count in line.choices[:_CHART_POINTS]]
    title = one_line(line.question) or one_line(line.poll)
    return [_chart("bar", title, words(texts.PEOPLE), list(zip(labels, counts, strict=True)))]


def _chart(kind: str, title: str, series: str, points: Sequence[tuple[str, int]]) -> Block:
    data = [{"label": label, "value": value} for label, value in points]
    return {
        "type": "data_visualization",
        "title": shorten(title, _TITLE) or "–",
        "chart": {
            "type": kind,
            "series": [{"name": shorten(series, _LABEL), "data": data}],
            "axis_config": {"categories": [label for label, _ in points]},
        },
    }


def _choices(words: Words, line: PollLine) -> Iterator[list[Block]]:
    for name, count in line.choices[:_MOST_CHOICES]:
        share = f" ({round(100 * count / line.people)} %)" if line.people else ""
        yield bar_line(shorten(one_line(name), 150) or "–", count, line.people, share)
    if len(line.choices) > _MOST_CHOICES:
        yield [piece(words.plural(texts.MORE, len(line.choices) - _MOST_CHOICES))]


def _places(words: Words, post: ReportPost, kind: str) -> list[tuple[str, int]]:
    """The commonest, then the rest, so that the rows sum up to everybody."""
    found = post.places.get(kind)
    if found is None:
        return []
    rows = [(one_line(name) or "–", count) for name, count in found.top]
    rows += [(words(texts.OTHERS), found.others)] if found.others else []
    return rows + ([(words(texts.NOT_GIVEN), found.not_given)] if found.not_given else [])


def _table_rows(words: Words, post: ReportPost) -> list[list[Block]]:
    rows = [(kind, *row) for kind in _HEADINGS for row in _places(words, post, kind)]
    heads = [[_cell(words(texts.PLACE_KIND)), _cell(words(texts.PLACE)), _cell(words(texts.PEOPLE))]]
    lines = [[_cell(words.chosen(texts.PLACE_NAMES, kind)), _cell(name), _cell(str(n))] for kind, name, n in rows]
    return [*heads, *lines] if rows else []


def _cell(text: str) -> Block:
    return {"type": "raw_text", "text": shorten(one_line(text), _CELL) or "–"}


def _distinct(names: Sequence[str]) -> list[str]:
    """Labels for an axis: short, and each once."""
    found: list[str] = []
    for place, name in enumerate(names, 1):
        label = shorten(one_line(name), _LABEL) or "–"
        found.append(label if label not in found else f"{shorten(label, _LABEL - 3)} {place}")
    return found
