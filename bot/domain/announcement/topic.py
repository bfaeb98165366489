"""Finds the title of an announcement."""

from __future__ import annotations

import re

from bot.domain.announcement.lines import Line, undecorated
from bot.domain.announcement.people import is_people_heading
from bot.domain.announcement.persons import has_bullet

_KIND = (
    r"(?:(?:an?|our|the|une?|notre|free|public|european|international|interactive|open|live)\s+)*"
    r"(?:web[- ]?conf[ée]rences?|webinars?|webinaires?|web[- ]?seminars?|web[- ]?talks?|(?:online|virtual|digital)\s+"
    r"(?:conference|seminar|event|session|workshop|meeting|lecture|talk|discussion|round ?table|training|panel)s?"
    r"|(?:conf[ée]rence|s[ée]minaire|rencontre|[ée]v[ée]nement|atelier|r[ée]union|table ronde|formation)s?"
    r"\s+(?:en ligne|virtuelle?s?|[àa] distance)|visioconf[ée]rence|online-?(?:seminar|konferenz|veranstaltung)"
    r"|webkonferenz|save the date|invitation|einladung|announcement|annonce)"
)
_KIND_LINE = re.compile(
    rf"^\W*{_KIND}(?:\s+(?:series|s[ée]rie))?(?:\W*(?:n[o°]\.?\s*|#)?\d{{1,2}}(?:\s*(?:/|of|sur)\s*\d{{1,2}})?)?\W*$",
    re.IGNORECASE,
)
_SERIES_LINE = re.compile(
    rf"^\W*(?:{_KIND}\W+)?(?:\d{{1,2}}\s*/\s*\d{{1,2}}|(?:session|part|episode|séance|partie)\s+\d{{1,2}}.{{0,12}})(?:\W.*)?$"
    rf"|^\W*.{{0,40}}\bseries\W*$",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"^[\W_]*(?:topic|title|subject|theme|titre|sujet|th[èe]me|intitul[ée]|objet|thema|titel)"
    r"[\s*_]*:[\s*_]*(?P<title>\S.*)$",
    re.IGNORECASE,
)
_KIND_BEFORE = re.compile(rf"^\W*{_KIND}\s*(?::|-{{1,2}}|\|)\s*(?P<title>\S.*)$", re.IGNORECASE)
_KIND_AFTER = re.compile(rf"^(?P<title>.*\S)\s*(?:\s-{{1,2}}\s*|[|(,]\s*){_KIND}\s*\)?\s*$", re.IGNORECASE)
_OTHER_LABEL = re.compile(r"^[\W_]*[^\W\d_][\w' /&-]{0,24}\s?:\s*\S")
_GREETING = re.compile(
    r"^\W*(?:dear|hello|hi|good (?:morning|afternoon)|bonjour|madame|monsieur|mesdames|ch[eè]re?s?|hallo|liebe|sehr)\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"https?://|www\.|@")
_MOST_CHARACTERS, _MOST_WORDS, _LOOKED_AT = 200, 24, 8


def find_topic(lines: tuple[Line, ...], when_lines: frozenset[int]) -> str | None:
    """The title, as written; None if the text opens with its first paragraph. `when_lines` are indexes with a date.

    A labelled title counts first, then the first of the opening lines that is neither date, kind of event nor prose.
    """
    for line in lines:
        if match := _LABELLED.match(line.plain):
            return _trimmed(line, match.start("title"), len(line.plain))
    opening = [index for index, line in enumerate(lines) if not line.blank][:_LOOKED_AT]
    for index in opening:
        line = lines[index]
        if _is_prose(line) or is_people_heading(line) or has_bullet(line.plain):
            return None
        if index in when_lines or _is_other(line):
            continue
        return _title(line)
    return None


def _title(line: Line) -> str:
    """The line without the kind of event before or after the title: `Web conference: “…”`, `… - online seminar`."""
    for pattern in (_KIND_BEFORE, _KIND_AFTER):
        if match := pattern.match(line.plain):
            return _trimmed(line, match.start("title"), match.end("title"))
    return _trimmed(line, 0, len(line.plain))


def _trimmed(line: Line, start: int, end: int) -> str:
    text = " ".join(undecorated(line.shown[start:end]).split())
    pairs = (("“", "”"), ("«", "»"), ('"', '"'), ("„", "“"), ("‘", "’"), ("'", "'"))
    for left, right in pairs:
        if text.startswith(left) and text.endswith(right) and text.count(left) <= 2 and len(text) > len(left + right):
            return text[1:-1].strip()
    return text


def _is_other(line: Line) -> bool:
    plain = line.plain.strip()
    if _KIND_LINE.match(plain) or _SERIES_LINE.match(plain) or _GREETING.match(plain) or _LINK.search(plain):
        return True
    return plain.endswith(":") or not any(char.isalpha() for char in plain) or bool(_WHEN_LABEL.match(plain))


_WHEN_LABEL = re.compile(
    r"^\W*(?:date|when|where|time|place|venue|platform|language|langues?|quand|où|lieu|heure|horaires?|wann|wo|ort)s?\s*:",
    re.IGNORECASE,
)


def _is_prose(line: Line) -> bool:
    """A paragraph, or a sentence of one: too long for a title, or ending like a statement."""
    plain = undecorated(line.plain).strip()
    if len(plain) > _MOST_CHARACTERS or len(plain.split()) > _MOST_WORDS or _GREETING.match(plain):
        return not _GREETING.match(plain)
    if plain.endswith(":"):
        return False
    return plain.endswith(".") and not plain.endswith("...") and len(plain.split()) > 1
