"""Puts right the letters of a time zone that are not in force on the day beside which they stand.

“5 May 2022, 14:00 (CET)” is what many people write in summer. The organiser was asked what is meant; what the audience
reads on Zoom then says it: CEST where the clocks were meant, UTC+1 where the letters were.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.announcement.clocks import find_clock
from bot.domain.announcement.dates import find_dates
from bot.domain.announcement.lines import fold
from bot.domain.announcement.zonewords import Abbreviation, find_zone_words
from bot.domain.walltime import WallTime


def with_labels_in_force(text: str, start: WallTime) -> str:
    """The text with every such label mended. Lines without a time of day stay as they are; the rest of a line, too."""
    return "".join(_mended(line, start) for line in text.splitlines(keepends=True))


def _mended(line: str, start: WallTime) -> str:
    plain = fold(line)
    labels = [w for w in find_zone_words(plain) if isinstance(w, Abbreviation) and w.written == w.letters]
    found = find_clock(plain) if labels else None
    if found is None or found.start is None:
        return line
    days = [each.day for each in find_dates(plain, start.reading.date() - timedelta(days=1)) if each.day]
    reading = datetime.combine(days[0] if days else start.reading.date(), found.start)
    for label in labels:
        line = re.sub(rf"\b{label.written}\b", _in_force(label, reading, start), line)
    return line


def _in_force(label: Abbreviation, reading: datetime, start: WallTime) -> str:
    zone = ZoneInfo(label.family.zone)
    local = WallTime(reading, zone).nearest_instant().astimezone(zone)
    minutes = (local.utcoffset() or timedelta(0)) // timedelta(minutes=1)
    if minutes == label.minutes:
        return label.written
    if start.nearest_instant().astimezone(zone).time() == reading.time():
        return label.family.summer if minutes > label.family.offset else label.family.standard
    return _offset(label.minutes)


def _offset(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "") if minutes else "UTC"
