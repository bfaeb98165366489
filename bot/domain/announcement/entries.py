"""Divides the lines below a heading, and the items of one line, into what stands for one person each."""

from __future__ import annotations

import re
from itertools import pairwise

from bot.domain.announcement.lines import fold
from bot.domain.announcement.persons import is_name, without_bullet
from bot.domain.announcement.roles import role_alone

_MAIL = re.compile(r"[<(\[]?(?:mailto:)?[^\s<>()\[\],;:@]{1,100}@[^\s<>()\[\],;@]{1,200}[>)\]]?")
_BETWEEN = re.compile(r"\W*(?:\b(?:and|et|und|y|e|και)\b\s*)?", re.IGNORECASE)
_SEMICOLON = re.compile(r"\s*;\s*(?:(?:and|et|und|y|e|και)\s+)?(?=[^;\s])")
_AFTER_BRACKET = re.compile(r"(?<=\))\s*(?:,|&|\b(?:and|et|und|y|e|και)\b)+\s*(?:(?:and|et|und|y|e|και)\s+)?(?=\S)")
_LISTED = re.compile(r"\s*,\s*(?:(?:and|et|und|y|e|&)\s+)?|\s+(?:and|et|und|y|e|και|&)\s+")
_ANDS = re.compile(r"\s(?:and|et|und|y|e|και|&)\s")


def split_entries(shown: str) -> list[str]:
    """The entries of one line: several when several addresses, brackets, semicolons or plain names stand there."""
    if not fold(shown).strip():
        return []
    parts: list[str] = []
    for part in _split(_SEMICOLON, shown):
        if parts and role_alone(fold(part)):
            parts[-1] += f", {part}"
        else:
            parts.append(part)
    return [piece for part in parts for piece in _people_of(part) if piece.strip()]


def _people_of(shown: str) -> list[str]:
    plain = fold(shown)
    mails = list(_MAIL.finditer(plain))
    if len(mails) > 1:
        return _by_addresses(shown, mails)
    pieces = _split(_AFTER_BRACKET, shown)
    if len(pieces) > 1 and all(_stands_alone(piece) for piece in pieces):
        return pieces
    names = [name.split("(")[0].strip() for name in _LISTED.split(plain)]
    if not mails and all(is_name(without_bullet(name)) for name in names if name):
        several = bool(_ANDS.search(plain)) or len(names) > 2
        return _split(_LISTED, shown) if several else [shown]
    return [shown]


def _stands_alone(piece: str) -> bool:
    """True for a name with more in brackets or with an address: not for the office of the person before."""
    plain = fold(piece)
    return ("(" in plain or "@" in plain) and is_name(re.split(r"[(,<]", without_bullet(plain))[0].strip())


def _by_addresses(shown: str, mails: list[re.Match[str]]) -> list[str]:
    """One entry for each address that has words of its own; a second address stays with the person before."""
    plain = fold(shown)
    mail_first = not re.search(r"[^\W\d_]", without_bullet(plain[: mails[0].start()]))
    cuts = [0]
    for one, following in pairwise(mails):
        gap = plain[one.end() : following.start()]
        if not re.search(r"[^\W\d_]", _BETWEEN.sub("", gap, count=1)):
            continue
        cuts.append(following.start() if mail_first else _past_closing(plain, one.end()))
    pieces = [shown[start:end] for start, end in zip(cuts, [*cuts[1:], len(shown)], strict=True)]
    return [piece if not number else piece[_leading(piece) :] for number, piece in enumerate(pieces)]


def _past_closing(plain: str, at: int) -> int:
    closing = re.compile(r"\s*[)>\]]+").match(plain, at)
    return closing.end() if closing else at


def _leading(piece: str) -> int:
    match = re.match(r"[\s,;.&/|+]*(?:(?:and|et|und|y|e|και)\s+)?", fold(piece), re.IGNORECASE)
    return match.end() if match else 0


def _split(pattern: re.Pattern[str], shown: str) -> list[str]:
    """Divides a text where a pattern fits its folded form."""
    pieces, last = [], 0
    for match in pattern.finditer(fold(shown)):
        pieces.append(shown[last : match.start()])
        last = match.end()
    return [*pieces, shown[last:]]
