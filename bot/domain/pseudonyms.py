"""Words in place of names: the same name gives the same word, and nobody without the key can tell which name it was."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from hashlib import sha256

from bot.domain.people import EMAIL, folded_email, normalised_name

NAME = "name"
DIGITS = 12


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Words that begin with `prefix`. They depend on the key, on what kind of value it is and on the value alone.

    Equal values stay equal and different ones different (48 bits), so rows belong together as before. A word
    stays itself, so that a second pass changes nothing.
    """

    key: bytes = field(repr=False)
    prefix: str

    def word(self, kind: str, value: str) -> str:
        """The word for a value; empty for an empty one."""
        if not value.strip() or value.startswith(self.prefix):
            return value
        return self.prefix + keyed(self.key, f"word:{kind}", value)[:DIGITS]

    def email(self, address: str) -> str:
        return self.word(EMAIL, folded_email(address) if not address.startswith(self.prefix) else address)

    def name(self, name: str) -> str:
        return self.word(NAME, normalised_name(name) if not name.startswith(self.prefix) else name)


def keyed(key: bytes, kind: str, value: str) -> str:
    """HMAC-SHA256 as 64 hexadecimal digits."""
    return hmac.new(key, f"{kind}:{value}".encode("utf-8", "surrogatepass"), sha256).hexdigest()
