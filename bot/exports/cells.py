"""Cells as files take them: hostile text made harmless, moments in the event's zone.

A report has hundreds of thousands of cells, so they are turned by the column: that a thousand texts have nothing odd in
them, as is nearly always so, is seen at one look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from operator import itemgetter
from typing import TypeVar
from zoneinfo import ZoneInfo

K = TypeVar("K")
V = TypeVar("V")

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_DAY_ZERO = date(1899, 12, 30).toordinal()  # of the 1900 date system, from March 1900 on
_EXCEL_TEXT_LIMIT = 32_767
_ODD = ("&", "<", ">", "_x", "| ", " |")
_STARTS = frozenset(FORMULA_STARTS)
_first_letter = itemgetter(slice(1))


def neutral(texts: Sequence[str]) -> Sequence[str]:
    """Texts that no spreadsheet reads as formulas (OWASP, CSV injection): a leading ' where one could begin.

    NUL goes: LibreOffice 7.4 drops it as it opens a file and then carries out the formula that stood behind it.
    """
    whole = texts if _are_writable(texts) else [encodable(text).replace("\x00", "") for text in texts]
    if _STARTS.isdisjoint(map(_first_letter, whole)):
        return whole
    return ["'" + text if text.startswith(FORMULA_STARTS) else text for text in whole]


def encodable(text: str) -> str:
    """Halves of a cut emoji, which UTF-8 cannot hold, become the replacement mark."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def sheet_text(text: str) -> str:
    """Text that a sheet can hold: at most 32,767 UTF-16 units, the end marked where it was cut (Excel's limit)."""
    if len(text) <= _EXCEL_TEXT_LIMIT and text.isascii():
        return text
    whole = encodable(text)
    if len(whole) * 2 <= _EXCEL_TEXT_LIMIT or len(units := whole.encode("utf-16-le")) <= 2 * _EXCEL_TEXT_LIMIT:
        return whole
    return units[: 2 * _EXCEL_TEXT_LIMIT - 2].decode("utf-16-le", "ignore") + "…"


def are_plain(texts: Sequence[str]) -> bool:
    """True if each of them can stand in a sheet as it is: short, printable, without mark-up or a space at an end."""
    line = "|".join(("", *texts, ""))
    if not line.isprintable() or any(mark in line for mark in _ODD):
        return False
    return 2 * max(map(len, texts), default=0) <= _EXCEL_TEXT_LIMIT


class Remembered(dict[K, V]):
    """What a function gives for each value, worked out once: reports repeat moments and durations."""

    def __init__(self, work_out: Callable[[K], V], known: dict[K, V]) -> None:
        super().__init__(known)
        self._work_out = work_out

    def __missing__(self, key: K) -> V:
        value = self[key] = self._work_out(key)
        return value


class LocalTimes:
    """Moments as the clocks of one zone show them."""

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)
        self._iso: Remembered[datetime | None, str] = Remembered(self._as_iso, {None: ""})

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self._zone)

    def iso(self, moment: datetime) -> str:
        """ISO 8601 with the offset in force, whole seconds."""
        return self._iso[moment]

    def isos(self, moments: Iterable[datetime | None]) -> Iterable[str]:
        """As `iso`, of each; an empty text for None."""
        return map(self._iso.__getitem__, moments)

    def serial(self, moment: datetime) -> float:
        """The reading as a spreadsheet's day number, whole seconds: cells have no zone."""
        local = moment.astimezone(self._zone)
        days = local.toordinal() - _DAY_ZERO
        return (days * 86_400 + local.hour * 3600 + local.minute * 60 + local.second) / 86_400

    def _as_iso(self, moment: datetime | None) -> str:
        return "" if moment is None else moment.astimezone(self._zone).isoformat(timespec="seconds")


def _are_writable(texts: Sequence[str]) -> bool:
    line = "".join(texts)
    if "\x00" in line:
        return False
    if line.isascii():
        return True
    try:
        line.encode()
    except UnicodeEncodeError:
        return False
    return True
