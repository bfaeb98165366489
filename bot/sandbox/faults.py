"""Faults on request: which call fails next, and how. Counting and chance are here; `http.py` carries them out."""

from dataclasses import asdict, dataclass, field, replace
from fnmatch import fnmatchcase
from random import Random
from threading import Lock
from typing import Any, Literal, get_args

Kind = Literal[
    "status",  # answer `status`, nothing done
    "rate_limited",  # answer 429, nothing done; `daily` for the day's limit
    "reset",  # drop the connection, nothing done
    "hang",  # hold for `seconds`, then drop, nothing done
    "acted_reset",  # do it, then drop the connection without an answer
    "acted_status",  # do it, then answer `status`
    "acted_hang",  # do it, hold for `seconds`, then drop
    "garbage",  # 200 with broken JSON; done if `acted`
    "empty",  # 200 with an empty body; done if `acted`
    "html",  # `status` (502) with a proxy's HTML page; done if `acted`
    "slow",  # do it; the answer dribbles in over `seconds`
]
KINDS: tuple[str, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Fault:
    """One rule. `match` is an fnmatch pattern over `POST /users/x/webinars` (Zoom) or `chat.postMessage` (Slack).

    `times` None = until cleared; `skip` lets that many matching calls through first; `share` is the chance that a
    matching call is hit. `retry_after` is what the service would put in its header, in seconds; None leaves it out.
    `body` replaces the service's own error body; `headers` are added.
    """

    service: str
    match: str
    kind: Kind
    times: int | None = 1
    status: int = 500
    seconds: float = 5.0
    retry_after: float | None = None
    daily: bool = False
    acted: bool = False
    skip: int = 0
    share: float = 1.0
    body: dict[str, Any] | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no fault is called {self.kind!r}; there are {', '.join(KINDS)}")
        if self.service not in ("zoom", "slack"):
            raise ValueError(f"no service is called {self.service!r}; there are slack and zoom")

    def acts(self) -> bool:
        """Whether the call has its effect before the failure shows."""
        return self.acted or self.kind in ("acted_reset", "acted_status", "acted_hang", "slow")


class Faults:
    """The rules in force, oldest first; safe from several threads, chance by seed."""

    def __init__(self, seed: int = 0) -> None:
        self._rules: list[Fault] = []
        self._random = Random(seed)  # noqa: S311 - chance that can be repeated
        self._lock = Lock()

    def add(self, fault: Fault) -> None:
        """Put a rule behind those already in force."""
        with self._lock:
            self._rules.append(fault)

    def clear(self) -> None:
        """Take all rules away."""
        with self._lock:
            self._rules.clear()

    def listed(self) -> list[dict[str, Any]]:
        """The rules in force as JSON values; `times` and `skip` are what is left of them."""
        with self._lock:
            return [asdict(rule) for rule in self._rules]

    def take(self, service: str, name: str) -> Fault | None:
        """The rule that hits this call, counted down, or None if the call goes through."""
        with self._lock:
            for place, rule in enumerate(self._rules):
                if rule.service != service or not fnmatchcase(name, rule.match):
                    continue
                if rule.skip > 0:
                    self._rules[place] = replace(rule, skip=rule.skip - 1)
                elif rule.share >= 1 or self._random.random() < rule.share:
                    self._count_down(place, rule)
                    return rule
            return None

    def _count_down(self, place: int, rule: Fault) -> None:
        if rule.times is None:
            return
        if rule.times <= 1:
            del self._rules[place]
        else:
            self._rules[place] = replace(rule, times=rule.times - 1)
