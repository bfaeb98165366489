"""What an organiser means by a time: a clock reading and the zone whose clocks show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.domain.errors import InvalidInput


class ClockSkips(InvalidInput):
    """The clocks of the zone jump over this reading, so no moment has it."""

    def __init__(self, wall: WallTime) -> None:
        self.wall = wall
        super().__init__(
            f"{wall.reading:%H:%M} on {wall.reading.day} {wall.reading:%B %Y} does not exist in {wall.zone.key}: the"
            " clocks go forward then. Choose a time at least one hour earlier or later.",
            field="start",
        )


@dataclass(frozen=True, slots=True)
class WallTime:
    """What the organiser meant: a clock reading (naive on purpose), its zone, and which of two equal readings.

    `fold` is 0 for the first pass of a repeated hour and 1 for the second; it means nothing elsewhere.
    """

    reading: datetime
    zone: ZoneInfo
    fold: int = 0

    @classmethod
    def of(cls, moment: datetime, zone: ZoneInfo) -> WallTime:
        """What the zone's clocks show at an aware moment; `instant()` gives the moment back."""
        local = moment.astimezone(zone)
        return cls(local.replace(tzinfo=None, fold=0), zone, local.fold)

    def instant(self) -> datetime:
        """The moment in UTC. Raises ClockSkips if the zone jumps over the reading."""
        moment, shown = _resolved(self.reading, self.zone, self.fold)
        if not shown:
            raise ClockSkips(self)
        return moment

    def nearest_instant(self) -> datetime:
        """The moment in UTC; a reading that does not exist goes forward by the gap (02:30 becomes 03:30)."""
        return self._moment(self.fold if self.exists() else 0)

    def exists(self) -> bool:
        """False when the zone's clocks jump over the reading."""
        return _resolved(self.reading, self.zone, self.fold)[1]

    def happens_twice(self) -> bool:
        """True in the hour that the clocks repeat in autumn."""
        return self.exists() and self._moment(0) != self._moment(1)

    def both(self) -> tuple[datetime, datetime]:
        """The first and the second moment of a repeated reading, in UTC; on other readings the same one twice."""
        return self._moment(0), self._moment(1)

    def _moment(self, fold: int) -> datetime:
        return _resolved(self.reading, self.zone, fold)[0]


@lru_cache(maxsize=1024)
def _resolved(reading: datetime, zone: ZoneInfo, fold: int) -> tuple[datetime, bool]:
    """The moment in UTC, and whether the zone's clocks show the reading then.

    Kept, because one message asks ten times when its webinar starts. A zone that is read anew is another key.
    """
    moment = reading.replace(tzinfo=zone, fold=fold).astimezone(UTC)
    return moment, moment.astimezone(zone).replace(tzinfo=None) == reading
