"""Ids, secrets and tickets as Slack makes them, the same ones for the same seed."""

from random import Random
from threading import Lock

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


class Names:
    """A source of identifiers that never repeats one; safe from several threads."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - ids that can be repeated
        self._given: set[str] = set()
        self._lock = Lock()

    def id(self, prefix: str) -> str:
        """`F0` and the like plus nine letters and digits."""
        return self._new(prefix, LETTERS, 9)

    def ticket(self, length: int = 24) -> str:
        """A token for an address, in lower case hex."""
        return self._new("", "0123456789abcdef", length)

    def envelope(self) -> str:
        """A UUID for a Socket Mode envelope."""
        digits = self.ticket(32)
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))

    def short(self) -> str:
        """A generated block_id or action_id."""
        return self._new("", LETTERS + "abcdefghijklmnopqrstuvwxyz", 5)

    def _new(self, prefix: str, letters: str, length: int) -> str:
        with self._lock:
            while (name := prefix + "".join(self._random.choices(letters, k=length))) in self._given:
                pass
            self._given.add(name)
            return name
