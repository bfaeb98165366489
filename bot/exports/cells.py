"""Cells as files take them: hostile text made harmless, moments in the event's zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_EXCEL_EPOCH = datetime(1899, 12, 30, tzinfo=UTC)  # day 0 of the 1900 date system, from March 1900 on
_EXCEL_TEXT_LIMIT = 32_767


def neutral(text: str) -> str:
    """Text that no spreadsheet reads as a formula (OWASP, CSV injection): a leading ' where one could begin."""
    whole = encodable(text)
    return "'" + whole if whole.startswith(FORMULA_STARTS) else whole


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


class LocalTimes:
    """Moments as the clocks of one zone show them."""

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)
        self._iso: dict[datetime, str] = {}
        self._serial: dict[datetime, float] = {}

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self._zone)

    def iso(self, moment: datetime) -> str:
        """ISO 8601 with the offset in force, whole seconds. Reports repeat moments: each is computed once."""
        text = self._iso.get(moment)
        if text is None:
            text = self._iso[moment] = moment.astimezone(self._zone).isoformat(timespec="seconds")
        return text

    def serial(self, moment: datetime) -> float:
        """The reading as a spreadsheet's day number, whole seconds: cells have no zone."""
        number = self._serial.get(moment)
        if number is None:
            reading = moment.astimezone(self._zone).replace(tzinfo=UTC, microsecond=0)
            number = self._serial[moment] = (reading - _EXCEL_EPOCH) / timedelta(days=1)
        return number
