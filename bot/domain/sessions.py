"""Which instances of a webinar are the session that people came to, and from when to when each one ran.

A practice session, and the instance of a host whose machine crashed, have UUIDs of their own (Zoom fact: one webinar
id, several instances). Practice ones are left out; the others together are the session, and the time between
two of them is nobody's presence. Moments here are whole seconds since the epoch, so that a big report sorts quickly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.domain.rows import Instance, ParticipantRow, SessionRecord


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, from `start` up to but not including `end`: whole seconds since the epoch."""

    start: int
    end: int

    @property
    def seconds(self) -> int:
        return self.end - self.start


def held_spans(record: SessionRecord) -> dict[str, Span]:
    """The span of each instance that is part of the session, by UUID, in the order in which they ran.

    Practice sessions are left out, by the rule that follows a webinar through its instances. Only if nothing else is
    left is one that Zoom did not mark as practice taken for the session. Rows of an instance that is not listed make
    one from their own times, so that none is dropped in silence.
    """
    rows = _by_instance(record.participants)
    instances = [_with_end(each, rows.get(each.uuid, ()), record) for each in _instances(record, rows)]
    held = real_instances(instances, record.starts_at) or [each for each in instances if each.practice is None]
    spans = {each.uuid: _span(each) for each in held}
    return dict(sorted(spans.items(), key=lambda item: (item[1].start, item[1].end, item[0])))


def is_practice(instance: Instance, starts_at: datetime) -> bool:
    """Zoom's flag where it is given; else an instance that was over before the planned start."""
    if instance.practice is not None:
        return instance.practice
    return instance.ended_at is not None and instance.ended_at <= starts_at


def real_instances(instances: Iterable[Instance], starts_at: datetime) -> tuple[Instance, ...]:
    """The instances that are the session, by start."""
    return tuple(sorted((i for i in instances if not is_practice(i, starts_at)), key=lambda i: i.started_at))


def seconds_of(moment: datetime) -> int:
    """Whole seconds since the epoch."""
    return int(moment.timestamp())


def moment_of(seconds: int) -> datetime:
    """Aware UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def _by_instance(rows: Iterable[ParticipantRow]) -> dict[str, list[ParticipantRow]]:
    found: dict[str, list[ParticipantRow]] = defaultdict(list)
    for row in rows:
        found[row.instance].append(row)
    return found


def _instances(record: SessionRecord, rows: dict[str, list[ParticipantRow]]) -> list[Instance]:
    listed = {each.uuid: each for each in record.instances}
    unlisted = (
        Instance(uuid=uuid, started_at=min(row.joined_at for row in found))
        for uuid, found in rows.items()
        if uuid not in listed
    )
    return [*listed.values(), *unlisted]


def _with_end(instance: Instance, rows: Iterable[ParticipantRow], record: SessionRecord) -> Instance:
    return replace(instance, ended_at=instance.ended_at or _likely_end(rows, record))


def _span(instance: Instance) -> Span:
    start = seconds_of(instance.started_at)
    return Span(start, max(start, seconds_of(instance.ended_at or instance.started_at)))


def _likely_end(rows: Iterable[ParticipantRow], record: SessionRecord) -> datetime:
    """When an instance without an end was over: as its last row ended, or as planned while some row is still open."""
    planned = min(record.ends_at, record.generated_at)
    known = [row.left_at for row in rows if row.left_at is not None]
    if not known:
        return planned
    return max(known) if all(row.left_at for row in rows) else max(*known, planned)
