"""Zoom's ways with time: what it accepts as `start_time`, and how it writes moments."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.sandbox.zoom.contract import listed_zones
from bot.sandbox.zoom.refusals import invalid

ACCEPTED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ?")


def read_start(text: str, zone: str) -> datetime:
    """The moment a `start_time` names: UTC with `Z`, else a reading in `zone`. Raises Refusal 300 for other shapes."""
    if not ACCEPTED.fullmatch(text):
        raise invalid("start_time")
    try:
        reading = datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError as exc:
        raise invalid("start_time") from exc
    if text.endswith("Z"):
        return reading.replace(tzinfo=UTC)
    return reading.replace(tzinfo=rules_of(zone)).astimezone(UTC)


def check_zone(zone: str) -> str:
    """The zone itself if Zoom lists it. Raises Refusal 300."""
    if zone not in listed_zones():
        raise invalid("timezone", f"Invalid field. {zone} is not a supported timezone.")
    return zone


def rules_of(zone: str) -> ZoneInfo:
    """The clock rules of a zone on Zoom's list, which holds one name that is not IANA's."""
    return ZoneInfo("Pacific/Guadalcanal" if zone == "SST" else zone)  # Zoom's SST is Solomon Islands


def stamp(moment: datetime) -> str:
    """`2026-12-03T10:00:00Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def whole(moment: datetime) -> datetime:
    """The moment in UTC without fractions of a second: Zoom reports none."""
    return moment.astimezone(UTC).replace(microsecond=0)


def milliseconds(moment: datetime) -> int:
    """Milliseconds since 1970, as `event_ts`."""
    return int(moment.timestamp() * 1000)


def utc_day(moment: datetime) -> date:
    """The day Zoom counts quotas by."""
    return moment.astimezone(UTC).date()


def next_midnight(moment: datetime) -> datetime:
    """When Zoom's daily counts start again."""
    day = moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day + timedelta(days=1)
