"""Names for folders that every file system takes, from topics in any script."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from bot.domain.letters import LATIN

FOLDER_LIMIT = 80
FALLBACK = "webinar"


def folder_name(code: str, local_date: date, topic: str) -> str:
    """`{code}_{date}_{slug}`: ASCII letters, digits, `-` and `_` only, at most `FOLDER_LIMIT` characters.

    `local_date` is the event's date in its own zone. The slug is never empty.
    """
    start = f"{_plain(code)[:20] or FALLBACK}_{local_date.isoformat()}_"
    return start + slug(topic, FOLDER_LIMIT - len(start))


def slug(text: str, limit: int = 60) -> str:
    """Lower-case ASCII words joined by `-`, cut between words where that leaves enough, never empty."""
    words = _plain(romanised(text)).lower()
    if len(words) > limit:
        cut = words.rfind("-", limit // 2, limit + 1)
        words = words[: cut if cut > 0 else limit].strip("-")
    return words or FALLBACK[:limit]


def romanised(text: str) -> str:
    """The text in Latin letters: by table for European scripts, Arabic and Hebrew, by Unicode's names elsewhere."""
    return "".join(map(_syllable, unicodedata.normalize("NFKC", text)))


def _plain(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-")


def _syllable(letter: str) -> str:
    if letter.isascii() or unicodedata.name(letter, "").startswith("HANGUL"):
        return _letter(letter)
    return "".join(map(_letter, unicodedata.normalize("NFD", letter)))


def _letter(letter: str) -> str:
    if letter.isascii():
        return letter
    if unicodedata.combining(letter):
        return ""
    known = LATIN.get(letter) or LATIN.get(letter.lower())
    if known is not None:
        return known
    return _by_name(letter) if letter.isalpha() or unicodedata.category(letter) in ("Mc", "Mn") else _digit(letter)


def _digit(letter: str) -> str:
    value = unicodedata.digit(letter, None)
    return " " if value is None else str(value)


def _by_name(letter: str) -> str:
    """ "HIRAGANA LETTER KA" → "ka"; a Han character, which has no sound in its name, → its number and a space."""
    name = unicodedata.name(letter, "")
    if name.startswith("CJK"):
        return f"{ord(letter):x} "
    last = name.rsplit(" ", 1)[-1].lower()
    return last if last.isascii() and last.isalpha() else ""
