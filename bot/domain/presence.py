"""How long people were there, and how many at once. Moments are whole seconds since the epoch, spans half-open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.sessions import Span, moment_of


@dataclass(frozen=True, slots=True)
class Step:
    """From `moment` (aware UTC) on, `people` were in the room, until the next step."""

    moment: datetime
    people: int


def united(spans: Iterable[Span]) -> list[Span]:
    """The same time without overlaps: sorted, touching spans joined, empty ones gone."""
    result: list[Span] = []
    for span in sorted((each for each in spans if each.end > each.start), key=lambda each: each.start):
        if result and span.start <= result[-1].end:
            if span.end > result[-1].end:
                result[-1] = Span(result[-1].start, span.end)
        else:
            result.append(span)
    return result


def clipped(span: Span, within: Span) -> Span:
    """The part of `span` inside `within`; empty if they do not meet."""
    start = min(max(span.start, within.start), within.end)
    return Span(start, max(start, min(span.end, within.end)))


def most_at_once(spans: Sequence[Span]) -> int:
    """How many of the spans overlap at the busiest moment; one that ends as another begins does not."""
    return max((people for _, people in _levels(spans)), default=0)


def room_curve(spans: Iterable[Span]) -> tuple[Step, ...]:
    """How many of the spans are open from each moment at which that number changes."""
    steps: list[Step] = []
    people = 0
    for moment, level in _levels(spans):
        if level != people:
            steps.append(Step(moment_of(moment), level))
            people = level
    return tuple(steps)


def highest(curve: Iterable[Step]) -> Step | None:
    """The first step at the highest number; None if nobody was ever there."""
    return max((step for step in curve if step.people), key=lambda step: step.people, default=None)


def _levels(spans: Iterable[Span]) -> list[tuple[int, int]]:
    changes: Counter[int] = Counter()
    for span in spans:
        if span.end > span.start:
            changes[span.start] += 1
            changes[span.end] -= 1
    level = 0
    levels = []
    for moment in sorted(changes):
        level += changes[moment]
        levels.append((moment, level))
    return levels
