"""The sessions of a series side by side: a picture, and the list of people.

Only codes, dates and our own words are on the picture: Pillow's built-in font has no letters but those of English.
"""

from __future__ import annotations

from bot.domain.series import Regular, SeriesCount, SessionLine
from bot.exports.cells import LocalTimes
from bot.exports.csv_file import csv_bytes
from bot.exports.pen import DARK, FAINT, INK, LIGHT, MARK, PALE, SMALL, Pen, axis_top, grid_step
from bot.exports.tables import Column, Kind, Table
from bot.exports.wording import ENGLISH, Wording

MOST = 12  # bars that can be read on a phone; the latest sessions
_LEFT, _TOP, _RIGHT, _BOTTOM = 110, 190, 1150, 620
_PARTS = (("new", DARK), ("returning", LIGHT), ("unknown", FAINT))
_COLUMNS = (Column("name", Kind.TEXT, 28), Column("email", Kind.TEXT, 32), Column("sessions", Kind.NUMBER, 10))


def comparison_png(count: SeriesCount, times: LocalTimes, say: Wording = ENGLISH) -> bytes:
    """A bar for each session: people new to the series, people who came back, and people nobody can recognise."""
    lines = count.lines[-MOST:]
    pen = Pen()
    top = axis_top(max((line.came for line in lines), default=0))
    _draw_scale(pen, top, say)
    for place, line in enumerate(lines):
        _draw_bar(pen, line, place, len(lines), top, times, say)
    if not lines:
        pen.words((_LEFT + _RIGHT) / 2, (_TOP + _BOTTOM) / 2, say("No session was counted yet"), 40, anchor="mm")
    _draw_title(pen, count, say)
    return pen.png()


def people_csv(people: tuple[Regular, ...], codes: tuple[str, ...], times: LocalTimes) -> bytes:
    """Everybody of the series: name, address, how many sessions, and a column for each session with 1 or nothing."""
    columns = (*_COLUMNS, *(Column(code, Kind.NUMBER, 8) for code in codes))
    rows = tuple(
        (each.name, each.email, len(each.sessions), *(1 if code in each.sessions else None for code in codes))
        for each in people
    )
    return csv_bytes(Table(columns, rows), times)


def _draw_scale(pen: Pen, top: int, say: Wording) -> None:
    for people in range(0, top + 1, grid_step(top)):
        height = _y(people, top)
        pen.line([(_LEFT, height), (_RIGHT, height)], INK if people == 0 else PALE, 2)
        pen.words(_LEFT - 14, height, say.count(people), 28, anchor="rm")


def _draw_bar(pen: Pen, line: SessionLine, place: int, bars: int, top: int, times: LocalTimes, say: Wording) -> None:
    room = (_RIGHT - _LEFT) / bars
    middle, half = _LEFT + room * (place + 0.5), min(70.0, room * 0.35)
    below = 0
    for name, colour in _PARTS:
        above = below + int(getattr(line, name))
        low, high = _y(below, top), _y(above, top)
        if above > below:
            pen.area([(middle - half, low), (middle + half, low), (middle + half, high), (middle - half, high)], colour)
        below = above
    size = 34 if bars <= 6 else 22
    pen.words(middle, _y(line.came, top) - 10, say.count(line.came), size, MARK, anchor="ms")
    pen.words(middle, _BOTTOM + 14, line.code, size, anchor="ma")
    local = times.local(line.starts_at)
    pen.words(middle, _BOTTOM + 58, f"{local:%d}.{local:%m}.{local:%y}", size - 6, SMALL, anchor="ma")


def _draw_title(pen: Pen, count: SeriesCount, say: Wording) -> None:
    pen.words(50, 26, say("Who came to each session"), 46)
    about = say("Different people: {people}", people=say.count(count.people))
    if count.unknown:
        about += say("; visits without a name to recognise: {visits}", visits=say.count(count.unknown))
    pen.words(50, 84, about, 30, SMALL)
    x = 50.0
    for (_, colour), words in zip(_PARTS, (say("new"), say("came before"), say("not recognisable")), strict=True):
        pen.area([(x, 134), (x + 28, 134), (x + 28, 162), (x, 162)], colour)
        pen.words(x + 40, 148, words, 28, anchor="lm")
        x += 90 + pen.width(words, 28)


def _y(people: int, top: int) -> float:
    return _BOTTOM - (_BOTTOM - _TOP) * people / top
