"""Makes a long announcement short enough for Zoom without cutting into a sentence."""

from __future__ import annotations

import re
import unicodedata
from itertools import takewhile

from bot.domain.lengths import beginning, length
from bot.domain.webinar import AGENDA_LIMIT

_NEVER_LAST = """
e.g i.e eg ie dr drs mr mrs ms prof st ste vs cf no nr nos approx ca incl dept gen rev hon messrs viz m mm mme mmes mlle
mlles me env ex p pp vol art chap fig éd bd av tél tel réf ref bzw z.b d.h u.a hr fr str
"""
_ABBREVIATIONS = frozenset(_NEVER_LAST.split())
# These end a sentence when the next word begins one.
_OFTEN_LAST = "etc al a.m p.m am pm inc ltd co corp jr sr u.s u.k usw ff"
_MAYBE_LAST = frozenset(_OFTEN_LAST.split())
# A closing guillemet stands off by a space.
_END = re.compile(r"(?P<mark>[.!?…;\u037e؟。！？]+)(?P<close>(?:[ \u00a0\u202f]?[»]|[\"'”’)\]*_])*)(?=\s|$)")
_ITEM_END = re.compile(r"^[ \t]*(?:[-–—•*·‣▪◦]|\d{1,2}[.)])[ \t]+\S[^\r\n]*(?=\r?$)", re.MULTILINE)
_BULLET = re.compile(r"[ \t]*(?:[-–—•*·‣▪◦]|\d{1,2}[.)])[ \t]")


def shorten(text: str, limit: int = AGENDA_LIMIT) -> str:
    """The text if it fits, else its beginning up to the last whole sentence or list item that does.

    `limit` counts UTF-16 code units, in which most emoji are two. Without a sentence that fits, the text is cut at a
    word, or inside a word longer than the limit, and ends with an ellipsis. The result is stripped and holds no half of
    a character.
    """
    whole = _mended(text).strip()
    if length(whole) <= limit:
        return whole
    room = len(beginning(whole, limit))
    ends = [end for end in _sentence_ends(whole) if end <= room]
    return whole[: max(ends)] if ends else _cut_at_word(whole, limit)


def _mended(text: str) -> str:
    """The text with halves of characters (lone surrogates, as JSON can carry them) joined or replaced by U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _sentence_ends(text: str) -> set[int]:
    marked = {match.end() for match in _END.finditer(text) if _ends_sentence(text, match)}
    items = {match.end() for match in _ITEM_END.finditer(text)}
    return marked | {end for end in items if _item_is_whole(text, end)}


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    mark, after = match["mark"], text[match.end() :]
    if mark in {";", "\u037e"}:
        return _in_greek(text[: match.start()])
    if mark == "." and (_is_list_number(text, match.start()) or _is_abbreviation(text[: match.start()], after)):
        return False
    return _begins_anew(after)


def _begins_anew(after: str) -> bool:
    """False where the text goes on in lower case on the same line: what was marked is inside a sentence."""
    gap = "".join(takewhile(str.isspace, after))
    return "\n" in gap or not after[len(gap) : len(gap) + 1].islower()


def _is_list_number(text: str, dot: int) -> bool:
    return text[text.rfind("\n", 0, dot) + 1 : dot].strip().isdigit()


def _is_abbreviation(before: str, after: str) -> bool:
    word = re.split(r"[\s('\"«“‘’]", before[-20:])[-1].casefold()
    if word in _MAYBE_LAST:
        return not _begins_anew(after)
    if not after.strip():
        return False
    return word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha())


def _in_greek(before: str) -> bool:
    """In Greek the question mark is a semicolon."""
    letter = next((char for char in reversed(before[-10:]) if char.isalpha()), "")
    return bool(letter) and unicodedata.name(letter, "").startswith("GREEK")


def _item_is_whole(text: str, end: int) -> bool:
    """True if the line that ends here is a list item that does not go on: no comma or colon, no continuation line."""
    if text[:end].rstrip()[-1:] in ",:;-–—" or text[end - 1].isspace():
        return False
    following = text[end : end + 80].splitlines()[1:2]
    return not following or not following[0].strip() or bool(_BULLET.match(following[0]))


def _cut_at_word(text: str, limit: int) -> str:
    if limit < 1:
        return ""
    room = len(beginning(text, limit - 1))  # the ellipsis takes one
    spaces = [match.start() for match in re.finditer(r"\s", text[: room + 1])]
    end = spaces[-1] if spaces else _grapheme_floor(text, room)
    return text[:end].rstrip(" \t\r\n\u00a0\u202f,;:-–—(«“") + "…"


def _grapheme_floor(text: str, index: int) -> int:
    """The nearest place at or before `index` where no letter is parted from its marks."""
    while index > 0 and _sticks(text, index):
        index -= 1
    return index


def _sticks(text: str, index: int) -> bool:
    """True if the character at `index` belongs to the one before it (a subset of Unicode TR 29, revision 45)."""
    before, char = text[index - 1], text[index]
    if (
        unicodedata.category(char) in {"Mn", "Mc", "Me"}
        or char in "\u200d\u200c"
        or "\U000e0020" <= char <= "\U000e007f"
    ):
        return True
    if before == "\u200d" or "\U0001f3fb" <= char <= "\U0001f3ff":
        return True
    if _is_flag_letter(char):
        flags = sum(1 for _ in takewhile(_is_flag_letter, reversed(text[:index])))
        return flags % 2 == 1
    return "\u1160" <= char <= "\u11ff" or (before, char) == ("\r", "\n")  # Korean vowels and finals follow their head


def _is_flag_letter(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
