"""The picture of people in the room over time, drawn to be read on a phone.

Only our own words, the code and the date are on it: Pillow's built-in font lacks many scripts.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime

from PIL import Image, ImageDraw, ImageFont

from bot.domain.attendance import Attendance
from bot.domain.rows import SessionRecord
from bot.domain.sessions import Span, moment_of, seconds_of
from bot.exports.cells import LocalTimes
from bot.exports.curve import Point, curve_points

SIZE = (1200, 750)
_SCALE = 2  # drawn larger and reduced, which smooths the edges
_LEFT, _TOP, _RIGHT, _BOTTOM = 110, 150, 1150, 640
_PAPER, _INK, _FAINT, _LINE, _AREA, _MARK, _GAP = (
    "#FFFFFF", "#1B2733", "#C9D3DC", "#1F4E79", "#BFD5EA", "#B3411E", "#F0EFEA",
)  # fmt: skip
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class _Frame:
    """Turns moments and numbers of people into places on the picture."""

    start: int
    end: int
    top: int

    def x(self, seconds: int) -> float:
        share = (seconds - self.start) / max(1, self.end - self.start)
        return _LEFT + (_RIGHT - _LEFT) * min(1.0, max(0.0, share))

    def y(self, people: int) -> float:
        return _BOTTOM - (_BOTTOM - _TOP) * people / self.top


def attendance_png(record: SessionRecord, attendance: Attendance, times: LocalTimes) -> bytes:
    """A PNG of `SIZE`: the curve, the session's start and end, and the peak, in the event's own time."""
    image = Image.new("RGB", (SIZE[0] * _SCALE, SIZE[1] * _SCALE), _PAPER)
    pen = _Pen(ImageDraw.Draw(image))
    frame = _Frame(seconds_of(attendance.starts_at), seconds_of(attendance.ends_at), axis_top(attendance.peak))
    _draw_gaps(pen, frame, attendance.sessions)
    _draw_scale(pen, frame)
    _draw_curve(pen, frame, curve_points(attendance, 2 * SIZE[0]))
    _draw_times(pen, frame, attendance, times)
    _draw_peak(pen, frame, attendance, times)
    _draw_title(pen, record, attendance, times)
    return _png(image)


def local_date_words(moment: datetime, times: LocalTimes) -> str:
    """The date in the event's zone: 12 April 2022."""
    local = times.local(moment)
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class _Pen:
    """Draws in the picture's own units, whatever the scale."""

    def __init__(self, draw: ImageDraw.ImageDraw) -> None:
        self._draw = draw

    def line(self, points: list[tuple[float, float]], colour: str, width: int) -> None:
        self._draw.line([_scaled(point) for point in points], fill=colour, width=width * _SCALE, joint="curve")

    def area(self, points: list[tuple[float, float]], colour: str) -> None:
        self._draw.polygon([_scaled(point) for point in points], fill=colour)

    def dot(self, x: float, y: float, radius: float, colour: str) -> None:
        self._draw.ellipse([_scaled((x - radius, y - radius)), _scaled((x + radius, y + radius))], fill=colour)

    def words(self, x: float, y: float, text: str, size: int, colour: str = _INK, anchor: str = "la") -> None:
        """`anchor` as in Pillow: l, m or r across, a, m or s down. A halo keeps lines out of the letters."""
        halo = 4 * _SCALE
        font = ImageFont.load_default(size * _SCALE)
        self._draw.text(
            _scaled((x, y)), text, fill=colour, font=font, anchor=anchor, stroke_width=halo, stroke_fill=_PAPER
        )

    def width(self, text: str, size: int) -> float:
        return self._draw.textlength(text, font=ImageFont.load_default(size * _SCALE)) / _SCALE


def _scaled(point: tuple[float, float]) -> tuple[float, float]:
    return point[0] * _SCALE, point[1] * _SCALE


def axis_top(peak: int) -> int:
    """The next round number with room above the peak for its label."""
    step = _grid_step(peak)
    return (round(peak * 1.15) // step + 1) * step


def _grid_step(peak: int) -> int:
    """1, 2 or 5 times a power of ten, for at most six lines."""
    power = 1
    while True:
        for step in _STEPS:
            if step * power * 5 >= peak:
                return step * power
        power *= 10


def _draw_gaps(pen: _Pen, frame: _Frame, sessions: tuple[Span, ...]) -> None:
    """The time between two instances, when nobody can have been there."""
    until = frame.start
    for span in sessions:
        if span.start > until:
            left, right = frame.x(until), frame.x(span.start)
            pen.area([(left, _TOP), (right, _TOP), (right, _BOTTOM), (left, _BOTTOM)], _GAP)
        until = max(until, span.end)


def _draw_scale(pen: _Pen, frame: _Frame) -> None:
    for people in range(0, frame.top + 1, _grid_step(frame.top)):
        height = frame.y(people)
        pen.line([(_LEFT, height), (_RIGHT, height)], _INK if people == 0 else _FAINT, 2)
        pen.words(_LEFT - 14, height, f"{people:,}", 28, anchor="rm")


def _draw_curve(pen: _Pen, frame: _Frame, points: list[Point]) -> None:
    places = [(frame.x(seconds_of(moment)), frame.y(people)) for moment, people in points]
    pen.area([(places[0][0], _BOTTOM), *places, (places[-1][0], _BOTTOM)], _AREA)
    pen.line(places, _LINE, 4)


def _draw_times(pen: _Pen, frame: _Frame, attendance: Attendance, times: LocalTimes) -> None:
    begin, finish = _clock(attendance.starts_at, times), _clock(attendance.ends_at, times)
    pen.words(_LEFT, _BOTTOM + 16, f"start {begin}", 34)
    pen.words(_RIGHT, _BOTTOM + 16, f"end {finish}", 34, anchor="ra")
    middle = moment_of((frame.start + frame.end) // 2)
    pen.words((_LEFT + _RIGHT) / 2, _BOTTOM + 16, _clock(middle, times), 34, "#5B6B7A", anchor="ma")


def _draw_peak(pen: _Pen, frame: _Frame, attendance: Attendance, times: LocalTimes) -> None:
    if attendance.peak_at is None:
        pen.words((_LEFT + _RIGHT) / 2, (_TOP + _BOTTOM) / 2, "Nobody was in the room", 40, anchor="mm")
        return
    x, y = frame.x(seconds_of(attendance.peak_at)), frame.y(attendance.peak)
    label = f"peak {attendance.peak:,} at {_clock(attendance.peak_at, times)}"
    half = pen.width(label, 38) / 2
    pen.line([(x, y), (x, _BOTTOM)], _MARK, 2)
    pen.dot(x, y, 9, _MARK)
    pen.words(min(max(x, _LEFT + half), _RIGHT - half), y - 20, label, 38, _MARK, anchor="ms")


def _draw_title(pen: _Pen, record: SessionRecord, attendance: Attendance, times: LocalTimes) -> None:
    pen.words(_LEFT - 60, 26, f"{record.code}: people in the room", 46)
    pen.words(_LEFT - 60, 84, f"{local_date_words(attendance.starts_at, times)}, {record.zone} time", 30, "#5B6B7A")


def _clock(moment: datetime, times: LocalTimes) -> str:
    return f"{times.local(moment):%H:%M}"


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.resize(SIZE, Image.Resampling.LANCZOS).save(out, "PNG", optimize=False)
    return out.getvalue()
