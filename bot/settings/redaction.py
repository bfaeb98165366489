"""Taking out of log lines what must not stand in them: secrets, tokens, personal links and e-mail addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_SHORTEST = 4  # a shorter "secret" would blot out half the log
_WORD = r"[^\s@<>\"'(){}\[\],;:=|]"
_NAMES = "pwd|tk|zak|password|passcode|access_token|client_secret"
_PATTERNS = (  # each with what must stand in a text for it to match: most lines have none of it
    ("x", re.compile(r"\bx(?:ox[a-z]|app)[-.][\w.-]{4,}"), "[token]"),
    ("eyJ", re.compile(r"\beyJ[\w-]{6,}\.[\w-]+(?:\.[\w-]*)?"), "[token]"),
    ("", re.compile(r"\b(bearer|basic)\s+[\w.~+/=-]{6,}", re.IGNORECASE), r"\1 [token]"),
    ("zoom.us/", re.compile(r"https?://[\w.-]*zoom\.us/[sw]/[^\s\"'<>|]+"), "[link]"),
    ("=", re.compile(r"([?&](?:token|code|secret)=)[^&\s\"'<>|]+", re.IGNORECASE), r"\1[hidden]"),
    ("", re.compile(rf"\b({_NAMES})([\"']?\s*[=:]\s*[\"']?)[^\s\"',;&}}]+", re.IGNORECASE), r"\1\2[hidden]"),
    ("@", re.compile(r"(://[^/\s:@]*:)[^@\s/]+@"), r"\1[hidden]@"),
    ("@", re.compile(rf"{_WORD}+@{_WORD}+\.{_WORD}+"), "[e-mail]"),
)


class Redactor:
    """Hides the given secrets, and whatever looks like one."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        words = sorted({word for word in secrets if len(word) >= _SHORTEST}, key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, words))) if words else None

    def text(self, words: str) -> str:
        """The text without them."""
        if self._secrets is not None:
            words = self._secrets.sub("[secret]", words)
        for needed, pattern, instead in _PATTERNS:
            if needed in words:
                words = pattern.sub(instead, words)
        return words

    def line(self, words: str) -> str:
        """The same on one line: line breaks and other control characters are written as escapes."""
        clean = self.text(words)
        return clean if clean.isprintable() else "".join(c if c.isprintable() else _escaped(c) for c in clean)

    def inside(self, value: object) -> object:
        """The value with every text in it redacted, for JSON."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {str(name): self.inside(inner) for name, inner in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self.inside(inner) for inner in value]
        return value if isinstance(value, int | float | bool) or value is None else self.text(str(value))


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
