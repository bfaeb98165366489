"""Exact moments in the life of a call, as the stand-in sees them: when to pull the plug.

A call *arrives* before anything is done with it and *ends* when it has acted (or not) and nothing is answered yet. The
callback runs in the server's thread, so the bot waits for its answer while it does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatchcase
from threading import Lock
from typing import Any

from bot.sandbox.faults import Fault, Faults
from bot.sandbox.ledger import Entry, Ledger


@dataclass(slots=True)
class _Hook:
    service: str
    match: str
    act: Callable[..., None]
    skip: int = 0


@dataclass(slots=True)
class Hooks:
    """Callbacks that each run once."""

    waiting: list[_Hook] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def add(self, service: str, match: str, act: Callable[..., None], skip: int = 0) -> None:
        with self.lock:
            self.waiting.append(_Hook(service, match, act, skip))

    def take(self, service: str, name: str) -> Callable[..., None] | None:
        with self.lock:
            for hook in self.waiting:
                if hook.service == service and fnmatchcase(name, hook.match):
                    if hook.skip:
                        hook.skip -= 1
                        continue
                    self.waiting.remove(hook)
                    return hook.act
        return None


class WatchedFaults(Faults):
    """The sandbox's faults, with a callback when a call arrives."""

    def __init__(self, seed: int = 0) -> None:
        super().__init__(seed)
        self.arrivals = Hooks()

    def take(self, service: str, name: str) -> Fault | None:
        act = self.arrivals.take(service, name)
        if act is not None:
            act()
        return super().take(service, name)


class WatchedLedger(Ledger):
    """The sandbox's ledger, with a callback when a call has ended and before it is answered."""

    def __init__(self) -> None:
        super().__init__()
        self.ends = Hooks()

    def append(
        self, service: str, method: str, name: str, body: Any, *, at: datetime, outcome: str, acted: bool
    ) -> Entry:
        entry = super().append(service, method, name, body, at=at, outcome=outcome, acted=acted)
        act = self.ends.take(service, name)
        if act is not None:
            act(entry)
        return entry
