"""The clock every process of the sandbox shares: the system's time plus the seconds written in one small file."""

import os
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock


class SandboxClock:
    """Time that can be moved. The file holds a float in text, seconds to add; missing or empty means 0.

    Without a path the offset lives in this object only. Other processes read the same file (`BOT_CLOCK_FILE`),
    so it is replaced in one step and never half written.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._offset = 0.0
        self._seen: tuple[int, int, int] | None = None
        self._lock = Lock()

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        return datetime.fromtimestamp(self.time(), UTC)

    def time(self) -> float:
        """The moment as seconds since 1970."""
        return time.time() + self.offset()

    def offset(self) -> float:
        """Seconds this clock is ahead of the system's. Raises ValueError if the file holds no number."""
        with self._lock:
            self._read_again()
            return self._offset

    def advance_to(self, moment: datetime, *, backwards: bool = False) -> None:
        """Make it `moment` (aware). Raises ValueError for an earlier moment unless `backwards` says it is meant."""
        if moment.tzinfo is None:
            raise ValueError(f"{moment.isoformat()} has no zone, so it names no moment")
        self.shift(moment.timestamp() - self.time(), backwards=backwards)

    def shift(self, seconds: float, *, backwards: bool = False) -> None:
        """Move by `seconds`. Raises ValueError for a negative number unless `backwards` says it is meant."""
        if seconds < 0 and not backwards:
            raise ValueError(f"the clock would go back by {-seconds:.3f} seconds")
        with self._lock:
            self._read_again()
            self._offset += seconds
            if self._path is not None:
                write_whole(self._path, repr(self._offset))
                self._seen = _version(self._path)

    def _read_again(self) -> None:
        if self._path is None:
            return
        version = _version(self._path)
        if version != self._seen:
            text = self._path.read_text(encoding="ascii").strip() if version else ""
            self._offset = float(text or 0)
            self._seen = version


def write_whole(path: Path, text: str) -> None:
    """Replace a file in one step: a reader sees the old text or the new, never a part."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".new")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)
    Path(temporary).replace(path)


def _version(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size
