"""The menu of time zones: those that Zoom knows, in groups, Europe first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.zones import city_name, offset_text
from bot.slack import texts
from bot.slack.blocks import Block, option, plain
from bot.slack.locale import Words

# Zoom lists them, but people read them as an abbreviation that may not be in force.
_ABBREVIATIONS = frozenset({"CET", "SST", "Etc/Greenwich"})


def zone_menu(words: Words, zones: Iterable[str], chosen: str, day: date | None) -> Block:
    """A select with `chosen` preselected. With a `day`, each label has the offset at noon of that day."""
    groups: dict[str, list[Block]] = defaultdict(list)
    initial = None
    for key in sorted({*zones, chosen} - _ABBREVIATIONS):
        zone = known_zone(key)
        if zone is None:
            continue
        made = option(zone_text(zone, day, words.locale), key)
        groups[_region(key)].append(made)
        initial = made if key == chosen else initial
    shown = [
        {"label": plain(words(texts.REGIONS[region]), 75), "options": groups[region][:100]}
        for region in texts.REGIONS
        if groups[region]
    ]
    menu: Block = {"type": "static_select", "option_groups": shown}
    return {**menu, "initial_option": initial} if initial else menu


def zone_text(zone: ZoneInfo, day: date | None, locale: str) -> str:
    """`Paris, UTC+2 (Europe/Paris)`."""
    city = city_name(zone.key, locale)
    if day is None:
        return f"{city} ({zone.key})"
    noon = datetime.combine(day, time(12), tzinfo=zone)
    return f"{city}, {offset_text(noon)} ({zone.key})"


@lru_cache(maxsize=1024)
def known_zone(key: str) -> ZoneInfo | None:
    """The zone, None for a name that is none."""
    try:
        return ZoneInfo(key) if key.strip() else None
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return None


def _region(key: str) -> str:
    region = key.partition("/")[0]
    if key in ("UTC", "Etc/UTC"):
        return "UTC"
    return region if region in texts.REGIONS and "/" in key else "Other"
