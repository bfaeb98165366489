"""The ledger: what really reached the stand-ins, in order, and what became of it. Tests judge by it."""

from dataclasses import asdict, dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from threading import Condition
from time import monotonic
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """One call.

    `name` is `METHOD /path` for Zoom (path as the server decoded it) and the method name for Slack. `acted` is true
    if the call changed something or gave its answer, false if it was refused or dropped before. `outcome` is the status
    and code in words (`200`, `400 300`, `reset`, `acted_reset`).
    """

    number: int
    service: str
    method: str
    name: str
    body: Any
    at: datetime
    monotonic: float
    outcome: str
    acted: bool

    def as_json(self) -> dict[str, Any]:
        """The entry as `GET /control/ledger` gives it; `at` in ISO 8601 with offset."""
        return {**asdict(self), "at": self.at.isoformat()}

    def fits(self, service: str | None, name: str | None) -> bool:
        """Whether it is of that service and its name fits that fnmatch pattern; None fits all."""
        return service in (None, self.service) and (name is None or fnmatchcase(self.name, name))


class Ledger:
    """An append-only list, safe from several threads."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._changed = Condition()

    def append(
        self, service: str, method: str, name: str, body: Any, *, at: datetime, outcome: str, acted: bool
    ) -> Entry:
        """Write one call down and give the entry back. `at` is the sandbox clock's."""
        with self._changed:
            number = len(self._entries) + 1
            entry = Entry(number, service, method, name, body, at, monotonic(), outcome, acted)
            self._entries.append(entry)
            self._changed.notify_all()
            return entry

    def entries(self, service: str | None = None, name: str | None = None, *, after: int = 0) -> list[Entry]:
        """The calls so far numbered above `after`, oldest first; `name` is an fnmatch pattern."""
        with self._changed:
            return [e for e in self._entries[after:] if e.fits(service, name)]

    def wait_for(self, service: str, name: str, *, count: int = 1, seconds: float = 10.0) -> list[Entry]:
        """The calls fitting the pattern `name` once there are `count` of them. Raises TimeoutError after `seconds`."""
        deadline = monotonic() + seconds
        with self._changed:
            while len(found := [e for e in self._entries if e.fits(service, name)]) < count:
                if not self._changed.wait(deadline - monotonic()):
                    raise TimeoutError(f"{service} {name}: {len(found)} of {count} calls came within {seconds} s")
            return found
