"""The picture of people in the room over time, drawn to be read on a phone.

Only our own words, the code and the date are on it: Pillow's built-in font has no letters but those of English.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.attendance import Attendance
from bot.domain.rows import SessionRecord
from bot.domain.sessions import Span, moment_of, seconds_of
from bot.exports.cells import LocalTimes
from bot.exports.curve import Point, curve_points
from bot.exports.pen import DARK, FAINT, INK, LIGHT, MARK, PALE, SMALL, Pen, axis_top, grid_step
from bot.exports.wording import ENGLISH, Wording

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


def attendance_png(record: SessionRecord, attendance: Attendance, times: LocalTimes, say: Wording = ENGLISH) -> bytes:
    """A PNG: the curve, the session's start and end, and the peak, in the event's own time."""
    pen = Pen()
    frame = _Frame(seconds_of(attendance.starts_at), seconds_of(attendance.ends_at), axis_top(attendance.peak))
    _draw_gaps(pen, frame, attendance.sessions)
    _draw_scale(pen, frame, say)
    _draw_curve(pen, frame, curve_points(attendance, _RIGHT - _LEFT))
    _draw_times(pen, frame, attendance, times, say)
    _draw_peak(pen, frame, attendance, times, say)
    _draw_title(pen, record, attendance, times, say)
    return pen.png()


def _draw_gaps(pen: Pen, frame: _Frame, sessions: tuple[Span, ...]) -> None:
    """The time between two instances, when nobody can have been there."""
    until = frame.start
    for span in sessions:
        if span.start > until:
            left, right = frame.x(until), frame.x(span.start)
            pen.area([(left, _TOP), (right, _TOP), (right, _BOTTOM), (left, _BOTTOM)], PALE)
        until = max(until, span.end)


def _draw_scale(pen: Pen, frame: _Frame, say: Wording) -> None:
    for people in range(0, frame.top + 1, grid_step(frame.top)):
        height = frame.y(people)
        pen.line([(_LEFT, height), (_RIGHT, height)], INK if people == 0 else FAINT, 2)
        pen.words(_LEFT - 14, height, say.count(people), 28, anchor="rm")


def _draw_curve(pen: Pen, frame: _Frame, points: list[Point]) -> None:
    places = [(frame.x(seconds_of(moment)), frame.y(people)) for moment, people in points]
    pen.area([(places[0][0], _BOTTOM), *places, (places[-1][0], _BOTTOM)], LIGHT)
    pen.line(places, DARK, 4)


def _draw_times(pen: Pen, frame: _Frame, attendance: Attendance, times: LocalTimes, say: Wording) -> None:
    begin, finish = times.local(attendance.starts_at), times.local(attendance.ends_at)
    pen.words(_LEFT, _BOTTOM + 16, say("start {time}", time=say.clock(begin)), 34)
    pen.words(_RIGHT, _BOTTOM + 16, say("end {time}", time=say.clock(finish)), 34, anchor="ra")
    middle = moment_of((frame.start + frame.end) // 2)
    pen.words((_LEFT + _RIGHT) / 2, _BOTTOM + 16, say.clock(times.local(middle)), 34, SMALL, anchor="ma")


def _draw_peak(pen: Pen, frame: _Frame, attendance: Attendance, times: LocalTimes, say: Wording) -> None:
    if attendance.peak_at is None:
        pen.words((_LEFT + _RIGHT) / 2, (_TOP + _BOTTOM) / 2, say("Nobody was in the room"), 40, anchor="mm")
        return
    x, y = frame.x(seconds_of(attendance.peak_at)), frame.y(attendance.peak)
    peak_at = say.clock(times.local(attendance.peak_at))
    label = say("peak {people} at {time}", people=say.count(attendance.peak), time=peak_at)
    half = pen.width(label, 38) / 2
    pen.line([(x, y), (x, _BOTTOM)], MARK, 2)
    pen.dot(x, y, 9, MARK)
    pen.label(min(max(x, _LEFT + half), _RIGHT - half), y - 20, label, 38, MARK, anchor="ms")


def _draw_title(pen: Pen, record: SessionRecord, attendance: Attendance, times: LocalTimes, say: Wording) -> None:
    day = say.day(times.local(attendance.starts_at))
    pen.words(_LEFT - 60, 26, say("{code}: people in the room", code=record.code), 46)
    pen.words(_LEFT - 60, 84, say("{day}, {zone} time", day=day, zone=record.zone), 30, SMALL)
