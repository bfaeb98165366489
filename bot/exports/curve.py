"""The curve of people in the room as points to draw."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from bot.domain.attendance import Attendance
from bot.domain.presence import Step
from bot.domain.sessions import moment_of, seconds_of

Point = tuple[datetime, int]


def curve_points(attendance: Attendance, limit: int) -> list[Point]:
    """Corners of the curve from the session's start to its end, about `limit` at most.

    A curve with more corners is drawn by the highest number in each equal stretch of time, so the peak stays.
    """
    start, end = attendance.starts_at, attendance.ends_at
    steps = attendance.curve
    if len(steps) * 2 <= limit:
        return _corners(steps, start, end)
    return _corners(_thinned(steps, start, end, max(1, limit // 2)), start, end)


def fullest(attendance: Attendance, stretches: int) -> list[Point]:
    """The most people in the room in each of so many equal stretches of the session, by the begin of the stretch.

    Empty where nobody was there. The highest of them is the peak.
    """
    if not attendance.curve:
        return []
    first = seconds_of(attendance.starts_at)
    length = max(1, seconds_of(attendance.ends_at) - first)
    found = dict.fromkeys(range(stretches), 0)
    closing = [*attendance.curve, Step(max(attendance.ends_at, attendance.curve[-1].moment), 0)]
    for step, following in pairwise(closing):
        begin = (seconds_of(step.moment) - first) * stretches // length
        until = -((first - seconds_of(following.moment)) * stretches // length)
        for stretch in range(max(0, begin), min(max(until, begin + 1), stretches)):
            found[stretch] = max(found[stretch], step.people)
    return [(moment_of(first + stretch * length // stretches), people) for stretch, people in found.items()]


def _corners(steps: Sequence[Step], start: datetime, end: datetime) -> list[Point]:
    points: list[Point] = [(start, 0)]
    for step in steps:
        points += [(step.moment, points[-1][1]), (step.moment, step.people)]
    points.append((max(end, points[-1][0]), points[-1][1]))
    return [point for n, point in enumerate(points) if n == 0 or point != points[n - 1]]


def _thinned(steps: Sequence[Step], start: datetime, end: datetime, stretches: int) -> list[Step]:
    first, length = seconds_of(start), max(1, seconds_of(end) - seconds_of(start))
    highest: dict[int, int] = {}
    closing = [*steps, Step(end, 0)]
    for step, following in pairwise(closing):
        begin = (seconds_of(step.moment) - first) * stretches // length
        until = (seconds_of(following.moment) - first) * stretches // length
        for stretch in range(begin, min(max(until, begin + 1), stretches)):
            highest[stretch] = max(highest.get(stretch, 0), step.people)
    thinned = [Step(moment_of(first + stretch * length // stretches), highest[stretch]) for stretch in sorted(highest)]
    last = steps[-1]
    return [*thinned, last] if thinned and last.moment > thinned[-1].moment else thinned
