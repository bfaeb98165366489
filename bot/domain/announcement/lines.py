"""Announcement text as lines: as written, and folded so that one pattern fits every kind of dash, space and quote."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.domain.announcement.clean import cleaned

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d"
_SPACES = "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_APOSTROPHES = "\u2018\u2019\u201b\u02bc\u2032\uff07`´"
_QUOTES = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033"
_COLONS = "\uff1a\u2236"
_FOLD = str.maketrans(
    _DASHES + _SPACES + _APOSTROPHES + _QUOTES + _COLONS,
    "-" * len(_DASHES) + " " * len(_SPACES) + "'" * len(_APOSTROPHES) + '"' * len(_QUOTES) + ":" * len(_COLONS),
)
# Soft hyphens, zero-width spaces and direction marks; joiners stay, names and emoji need them.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_BREAKS = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_MARKS = " *_~#>\t"


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `plain` is `shown` folded character by character, so that positions agree. `number` counts from 1."""

    number: int
    shown: str
    plain: str

    def part(self, start: int, end: int) -> str:
        """What stands between two positions, as written."""
        return self.shown[start:end].strip()

    @property
    def blank(self) -> bool:
        return not self.plain.strip(_MARKS)


def read_lines(text: str) -> tuple[Line, ...]:
    """The lines of a text in NFC, out of their wrapping and without invisible characters."""
    clean = _INVISIBLE.sub("", unicodedata.normalize("NFC", cleaned(text)))
    shown = _BREAKS.split(clean)
    return tuple(Line(number, line, fold(line)) for number, line in enumerate(shown, start=1))


def fold(text: str) -> str:
    """The text with its dashes, spaces, quotes and digits in their ASCII form; as long as before."""
    folded = text.translate(_FOLD)
    return folded if folded.isascii() else "".join(_digit(char) for char in folded)


def undecorated(text: str) -> str:
    """The text without the stars, hashes and quote marks that chat and mail put around a line."""
    return text.lstrip(_MARKS).rstrip(_MARKS.replace(">", ""))


def _digit(char: str) -> str:
    return str(unicodedata.decimal(char)) if char.isdecimal() else char
