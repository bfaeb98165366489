"""Which of Zoom's time zones shows a webinar's time as its organiser's clocks do."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

UNIVERSAL = "UTC"
_LABELS = frozenset({"CET", "SST", "Etc/Greenwich", UNIVERSAL})  # names that people read as an abbreviation
_PROBE = timedelta(days=1)
_PROBES = 366


@cache
def listed_zones() -> frozenset[str]:
    """The zone names Zoom accepts (github.com/zoom/api, appendix lists, June 2021)."""
    listed = json.loads(files("bot.zoom").joinpath("timezones.json").read_text("utf-8"))
    return frozenset(listed["timezones"])


@cache
def zoom_zone(zone: str, starts_at: datetime) -> str:
    """The name to send for `zone`: itself when Zoom lists it, else a listed one with the same clocks, else UTC.

    The start is sent as UTC, so the name only decides how Zoom shows it. The same clocks means the same offset for a
    year on either side of the start: Europe/Zagreb is shown as Europe/Paris, Europe/Kyiv as a zone of its hour.
    UTC is always true, only not local. `starts_at` is aware.
    """
    if zone in listed_zones():
        return zone
    wanted = _clocks(zone)
    same = [name for name in sorted(listed_zones() - _LABELS) if wanted and _agree(wanted, _clocks(name), starts_at)]
    return min(same, key=lambda name: _preference(zone, name), default=UNIVERSAL)


def _preference(zone: str, name: str) -> tuple[bool, bool, str]:
    """Paris first, then the same part of the world, then by the alphabet."""
    return name != "Europe/Paris", name.partition("/")[0] != zone.partition("/")[0], name


def _clocks(zone: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _agree(one: ZoneInfo, other: ZoneInfo | None, around: datetime) -> bool:
    if other is None:
        return False
    probes = (around.astimezone(UTC) + _PROBE * step for step in range(-_PROBES, _PROBES + 1))
    return all(at.astimezone(one).utcoffset() == at.astimezone(other).utcoffset() for at in probes)
