"""The picture of people in the room over time, drawn to be read on a phone.

Only our own words, the code and the date are on it: Pillow's built-in font lacks many scripts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.attendance import Attendance
from bot.domain.rows import SessionRecord
from bot.domain.sessions import Span, moment_of, seconds_of
from bot.exports.cells import LocalTimes
from bot.exports.curve import Point, curve_points
from bot.exports.pen import DARK, FAINT, INK, LIGHT, MARK, PALE, SMALL, Pen, axis_top, grid_step

_LEFT, _TOP, _RIGHT, _BOTTOM = 110, 150, 1150, 640


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
    """A PNG: the curve, the session's start and end, and the peak, in the event's own time."""
    pen = Pen()
    frame = _Frame(seconds_of(attendance.starts_at), seconds_of(attendance.ends_at), axis_top(attendance.peak))
    _draw_gaps(pen, frame, attendance.sessions)
    _draw_scale(pen, frame)
    _draw_curve(pen, frame, curve_points(attendance, _RIGHT - _LEFT))
    _draw_times(pen, frame, attendance, times)
    _draw_peak(pen, frame, attendance, times)
    _draw_title(pen, record, attendance, times)
    return pen.png()


def local_date_words(moment: datetime, times: LocalTimes) -> str:
    """The date in the event's zone: 12 April 2022."""
    local = times.local(moment)
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _draw_gaps(pen: Pen, frame: _Frame, sessions: tuple[Span, ...]) -> None:
    """The time between two instances, when nobody can have been there."""
    until = frame.start
    for span in sessions:
        if span.start > until:
            left, right = frame.x(until), frame.x(span.start)
            pen.area([(left, _TOP), (right, _TOP), (right, _BOTTOM), (left, _BOTTOM)], PALE)
        until = max(until, span.end)


def _draw_scale(pen: Pen, frame: _Frame) -> None:
    for people in range(0, frame.top + 1, grid_step(frame.top)):
        height = frame.y(people)
        pen.line([(_LEFT, height), (_RIGHT, height)], INK if people == 0 else FAINT, 2)
        pen.words(_LEFT - 14, height, f"{people:,}", 28, anchor="rm")


def _draw_curve(pen: Pen, frame: _Frame, points: list[Point]) -> None:
    places = [(frame.x(seconds_of(moment)), frame.y(people)) for moment, people in points]
    pen.area([(places[0][0], _BOTTOM), *places, (places[-1][0], _BOTTOM)], LIGHT)
    pen.line(places, DARK, 4)


def _draw_times(pen: Pen, frame: _Frame, attendance: Attendance, times: LocalTimes) -> None:
    begin, finish = _clock(attendance.starts_at, times), _clock(attendance.ends_at, times)
    pen.words(_LEFT, _BOTTOM + 16, f"start {begin}", 34)
    pen.words(_RIGHT, _BOTTOM + 16, f"end {finish}", 34, anchor="ra")
    middle = moment_of((frame.start + frame.end) // 2)
    pen.words((_LEFT + _RIGHT) / 2, _BOTTOM + 16, _clock(middle, times), 34, SMALL, anchor="ma")


def _draw_peak(pen: Pen, frame: _Frame, attendance: Attendance, times: LocalTimes) -> None:
    if attendance.peak_at is None:
        pen.words((_LEFT + _RIGHT) / 2, (_TOP + _BOTTOM) / 2, "Nobody was in the room", 40, anchor="mm")
        return
    x, y = frame.x(seconds_of(attendance.peak_at)), frame.y(attendance.peak)
    label = f"peak {attendance.peak:,} at {_clock(attendance.peak_at, times)}"
    half = pen.width(label, 38) / 2
    pen.line([(x, y), (x, _BOTTOM)], MARK, 2)
    pen.dot(x, y, 9, MARK)
    pen.label(min(max(x, _LEFT + half), _RIGHT - half), y - 20, label, 38, MARK, anchor="ms")


def _draw_title(pen: Pen, record: SessionRecord, attendance: Attendance, times: LocalTimes) -> None:
    pen.words(_LEFT - 60, 26, f"{record.code}: people in the room", 46)
    pen.words(_LEFT - 60, 84, f"{local_date_words(attendance.starts_at, times)}, {record.zone} time", 30, SMALL)


def _clock(moment: datetime, times: LocalTimes) -> str:
    return f"{times.local(moment):%H:%M}"
