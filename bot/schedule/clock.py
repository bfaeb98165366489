"""The only reader of the system's clock. Everybody else is given the time, or one of these."""

from __future__ import annotations

import math
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

_MOST = timedelta(days=366 * 100).total_seconds()


class SystemClock:
    """The system's time plus the seconds written in a file (BOT_CLOCK_FILE), read again whenever the file changes.

    Without a file, or while it is missing, empty or garbled, the last good number stays; at first that is 0.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._read: tuple[tuple[int, int, int], timedelta] | None = None

    def __call__(self) -> datetime:
        """The bot's time, aware UTC."""
        return self.system() + self.offset()

    def system(self) -> datetime:
        """The machine's own time, aware UTC."""
        return datetime.now(UTC)

    def steady(self) -> float:
        """Seconds that only ever go forward, whatever is done to the clock: for measuring waits."""
        return time.monotonic()

    def offset(self) -> timedelta:
        """How far the bot's time is ahead of the machine's."""
        version = None if self._file is None else _version(self._file)
        known = self._read
        if version is None or self._file is None or (known is not None and known[0] == version):
            return known[1] if known else timedelta(0)
        found = _seconds(self._file)
        kept = (known[1] if known else timedelta(0)) if found is None else found
        self._read = (version, kept)  # one assignment: threads see the old pair or the new one
        return kept


def _version(file: Path) -> tuple[int, int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size


def _seconds(file: Path) -> timedelta | None:
    try:
        seconds = float(file.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return None
    return timedelta(seconds=seconds) if math.isfinite(seconds) and abs(seconds) <= _MOST else None
