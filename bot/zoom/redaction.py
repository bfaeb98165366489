"""Takes links, tokens and passcodes out of texts that Zoom wrote, before anybody reads or logs them."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST = 300
_LINK = re.compile(r"\b[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)
_TOKEN = re.compile(r"\b(?:eyJ[\w.+/=-]{6,}|bearer\s+\S+|basic\s+[\w+/=]{8,})", re.IGNORECASE)
_FIELD = re.compile(r"\b(access_token|pwd|passcode|password|tk|zak|token|secret)\s*[=:]\s*\S+", re.IGNORECASE)


def redact(words: str, secrets: Iterable[str] = ()) -> str:
    """The text on one line, at most 300 characters; links, tokens and `secrets` become `[link]` and the like."""
    for secret in secrets:
        words = words.replace(secret, "[hidden]") if len(secret) > 2 else words
    words = _FIELD.sub(r"\1 [hidden]", _TOKEN.sub("[token]", _LINK.sub("[link]", words)))
    flat = " ".join(words.split())
    return flat if len(flat) <= LONGEST else f"{flat[: LONGEST - 1]}…"
