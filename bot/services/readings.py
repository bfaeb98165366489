"""The readings of a webinar's reports: how they are kept, which of them to count, and whether two of them agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta

from bot.services import forgetting
from bot.services.ports.kept import Reading
from bot.services.ports.store import Tx

Kept = dict[tuple[str, str], list[Reading]]


def keep_reading(
    tx: Tx, webinar_id: int, part: str, instance: str, total: int | None, content: tuple[object, str]
) -> Reading | None:
    """Adds a numbered reading and gives it; `content` is the JSON-ready value and its digest.

    Nobody who was erased comes back this way: their rows are masked, and an erased webinar takes no reading at all.
    """
    if tx.erasures.of(webinar_id) is not None:
        return None
    content = forgetting.masked(tx, webinar_id, part, content)
    latest = tx.readings.latest(webinar_id, part, instance)
    number = 1 if latest is None else latest.number + 1
    value, digest = content
    reading = Reading(webinar_id, part, instance, number, tx.now, total, digest, value)
    tx.readings.add(reading)
    return reading


def kept_readings(tx: Tx, webinar_id: int, parts: Iterable[str]) -> Kept:
    """Every reading of these parts by (part, instance), oldest first."""
    found: Kept = defaultdict(list)
    for part in parts:
        for reading in tx.readings.all(webinar_id, part):
            found[part, reading.instance].append(reading)
    return found


def best(readings: Sequence[Reading]) -> Reading | None:
    """The reading to count: the latest whole one with rows in it, else the one with the most rows, else the latest.

    An empty answer after a full one, or a listing cut short, is Zoom's hiccup and replaces nothing.
    """
    whole = [each for each in readings if is_whole(each) and rows_of(each)]
    if whole and rows_of(whole[-1]) >= max(map(rows_of, readings)):
        return whole[-1]
    fullest = max(readings, key=lambda each: (rows_of(each), each.number), default=None)
    return whole[-1] if whole and fullest is not None and fullest.at < whole[-1].at else fullest


def rows_of(reading: Reading) -> int:
    """How many different rows it has: a page given twice adds none."""
    if not isinstance(reading.content, list):
        return 0
    if reading.total is None:
        return len(reading.content)
    return len({tuple(row.values()) for row in reading.content})  # rows of a listing are flat


def is_whole(reading: Reading) -> bool:
    """Whether it has as many rows as Zoom itself announced; True where Zoom announced nothing."""
    return reading.total is None or rows_of(reading) >= reading.total


def two_agree(readings: Sequence[Reading], gap: timedelta) -> bool:
    """Whether the last reading equals one made at least `gap` before it."""
    if not readings:
        return False
    last = readings[-1]
    before = next((each for each in reversed(readings) if each.at <= last.at - gap), None)
    return before is not None and before.digest == last.digest
