"""Finds the title of an announcement."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from bot.domain.announcement.clocks import find_clock
from bot.domain.announcement.lines import Line, undecorated
from bot.domain.announcement.people import is_people_heading
from bot.domain.announcement.persons import has_bullet
from bot.domain.announcement.words import ORDINALS, any_of
from bot.domain.announcement.zonewords import find_zone_words

_KIND = (
    r"(?:(?:an?|our|the|une?|notre|free|public|european|international|interactive|open|live)\s+)*"
    r"(?:web[- ]?conf[ée]rences?|webinars?|webinaires?|web[- ]?seminars?|web[- ]?talks?|(?:online|virtual|digital)\s+"
    r"(?:conference|seminar|event|session|workshop|meeting|lecture|talk|discussion|round ?table|training|panel)s?"
    r"|(?:conf[ée]rence|s[ée]minaire|rencontre|[ée]v[ée]nement|atelier|r[ée]union|table ronde|formation)s?"
    r"\s+(?:en ligne|virtuelle?s?|[àa] distance)|visioconf[ée]rence|online-?(?:seminar|konferenz|veranstaltung)"
    r"|webkonferenz|(?:seminario|conferencia|jornada|conferenza|convegno|incontro|evento)\s+(?:web|en línea"
    r"|online|virtual)"
    r"|videoconferen(?:za|cia)|διαδικτυακ[ήό]\s+\w+|webinário|webinarium|τηλεδιάσκεψη"
    r"|save the date|invitations?(?: to| à)?|invitación|invito|einladung|πρόσκληση|announcement|annonce|reminder"
    r"|rappel)"
)
_SEPARATOR = r"\s*(?::|\s-{1,2}|\||\])\s*"
_TO = r"(?:to|for|zum|zur|zu|à|au|pour|a|al|alla)"
_IN_SERIES = (
    r"(?:session|part|episode|webinar|web[- ]?conference|séance|partie|épisode|webinaire|conf[ée]rence(?: en ligne)?"
    r"|rencontre|sitzung|teil|folge|sesión|sessione|incontro)"
)
_KIND_LINE = re.compile(
    rf"^\W*{_KIND}(?:\W+{_KIND}){{0,2}}(?:\s+(?:series|s[ée]rie))?(?:\W*(?:n[o°]\.?\s*|#)?\d{{1,2}}(?:\s*(?:/|of"
    rf"|sur)\s*\d{{1,2}})?)?\W*$",
    re.IGNORECASE,
)
_SERIES_LINE = re.compile(
    rf"^\W*(?:{_KIND}\W+)?(?:\d{{1,2}}\s*/\s*\d{{1,2}}|(?:session|part|episode|séance"
    rf"|partie)\s+\d{{1,2}}.{{0,12}})(?:\W.*)?$"
    rf"|^\W*.{{0,40}}\bseries\W*$"
    rf"|^\W*(?:series|cycle|série|reihe|ciclo)\b.{{0,60}}$"
    rf"|^\W*(?:the\s+)?(?:{any_of(ORDINALS)})\s+(?:[\w-]+\s+){{0,4}}(?:of|sur|von|d'une|in|in the)\b.{{0,60}}"
    r"(?:series|série|cycle|conferences|conférences|sessions|webinars|reihe)\b.*$",
    re.IGNORECASE,
)
_AFTER_NUMBER = re.compile(
    rf"^.{{0,60}}\b{_IN_SERIES}\s+(?:n[o°]\.?\s*|#)?\d{{1,2}}(?:\s*(?:/|of|sur|von|de)\s*\d{{1,2}})?"
    r"(?::|\s-{1,2})\s*(?P<title>\S.*)$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    rf"^.{{0,40}}\b(?:{_KIND}|{_IN_SERIES})\s*(?:n[o°]\.?\s*|#)?\s*\d{{1,2}}(?:\s*(?:/|of|sur|von)\s*\d{{1,2}})?\W*$",
    re.IGNORECASE,
)
_STANDS_OFF = re.compile(r"\s-{1,3}\s|\s?\|\s?|:\s")
_WHERE = re.compile(
    r"^\W*(?:(?:held\s+)?online|en ligne|virtual|virtuel|via zoom|on zoom|sur zoom|zoom|remote|à distance|en línea"
    r"|free (?:event|webinar|of charge)|gratuit)(?:\s+(?:event|meeting|on zoom|via zoom|sur zoom))?\W*$",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“«„‟\"][\s\u00a0\u202f]*(?P<title>[^“”«»„‟\"\n]{4,200}?)[\s\u00a0\u202f]*[”»“\"]")
_SERIES_BEFORE = re.compile(r"\b(?:series|série|cycle|reihe|ciclo|serie)\W*$", re.IGNORECASE)
_CUE = re.compile(
    rf"(?:{_KIND}|webinar|conference|conférence|séminaire|seminar|session|event|séance|débat|entitled|titled|called"
    r"|intitulée?s?|topic|title|theme|thème|sujet|titel|unter dem titel)\b[^.!?\n]{0,60}$",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"^[\W_]*(?:topic|title|subject|theme|what|event|titre|sujet|th[èe]me|intitul[ée]|objet|quoi|thema|titel"
    r"|betreff|was"
    r"|título|tema|asunto|titolo|oggetto|θέμα|τίτλος)(?:\s*/\s*\w{2,12})?"
    r"[\s*_]*:[\s*_]*(?P<title>\S.*)$",
    re.IGNORECASE,
)
_KIND_BEFORE = re.compile(
    rf"^\W*(?:(?:fwd?|re|tr|wg|aw)(?=:)|{_KIND}(?:\s+(?:{_TO}\s+)?{_KIND}){{0,2}}){_SEPARATOR}(?P<title>\S.*)$",
    re.IGNORECASE,
)
_NOT_YET = re.compile(
    r"\W*(?:tb[acd]|to be (?:announced|confirmed|defined)|à (?:confirmer|définir|venir))?\W*", re.IGNORECASE
)
_KIND_AFTER = re.compile(rf"^(?P<title>.*\S)\s*(?:\s-{{1,2}}\s*|[|(,]\s*){_KIND}\s*\)?\s*$", re.IGNORECASE)
_OTHER_LABEL = re.compile(r"^[\W_]*[^\W\d_][\w' /&-]{0,24}\s?:\s*\S")
_GREETING = re.compile(
    r"^\W*(?:dear|hello|hi|good (?:morning|afternoon)|bonjour|madame|monsieur|mesdames|ch[eè]re?s?|hallo|liebe"
    r"|sehr)\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"https?://|www\.|@")
_PICTURES = ("So", "Sk", "Mn", "Cf")
_MOST_CHARACTERS, _MOST_WORDS, _LOOKED_AT = 200, 24, 8
_CLOCK_LINE, _QUOTES_LIMIT = 60, 3000  # characters


def find_topic(lines: tuple[Line, ...], when_lines: frozenset[int]) -> str | None:
    """The title, as written; None if the text opens with its first paragraph. `when_lines` are indexes with a date.

    A labelled title counts first, then the first of the opening lines that is neither date, kind of event nor prose.
    """
    for line in lines:
        if (match := _LABELLED.match(line.plain)) and not _NOT_YET.fullmatch(match["title"]):
            return _title(line, match.start("title"))
    return _opening_title(lines, when_lines) or _quoted_title(lines) or _title_beside_date(lines, when_lines)


def _opening_title(lines: tuple[Line, ...], when_lines: frozenset[int]) -> str | None:
    opening = [index for index, line in enumerate(lines) if not line.blank][:_LOOKED_AT]
    numbered = None
    for index in opening:
        line = lines[index]
        if _is_prose(line) or is_people_heading(line) or has_bullet(line.plain):
            break
        if index in when_lines or _is_other(line):
            continue
        if numbered is None and _NUMBERED.match(line.plain):
            numbered = line
            continue
        return _quoted_title((line,)) or _title(line, 0)
    return _title(numbered, 0) if numbered else None


def _title_beside_date(lines: tuple[Line, ...], when_lines: frozenset[int]) -> str | None:
    """What stands off in the opening line that has the date: `Lights on – Thursday 5 May 2022, 14:00`."""
    index = next((each for each, line in enumerate(lines) if not line.blank), None)
    if index is None or index not in when_lines or len(lines[index].plain) > _MOST_CHARACTERS:
        return None
    plain, begin = lines[index].plain, 0
    for mark in [*_STANDS_OFF.finditer(plain), None]:
        end = mark.start() if mark else len(plain)
        piece = replace(lines[index], shown=lines[index].shown[begin:end], plain=plain[begin:end])
        begin = mark.end() if mark else end
        if len(piece.plain.split()) > 1 and not any(map(str.isdigit, piece.plain)) and not _is_beside(piece):
            return _title(piece, 0)
    return None


def _is_beside(piece: Line) -> bool:
    return _is_other(piece) or _is_prose(piece) or bool(find_zone_words(piece.plain))


def _quoted_title(lines: tuple[Line, ...]) -> str | None:
    """What stands in quotes behind a word for the event: `… our web conference “Lights on”, which …`."""
    for line in lines:
        shown = line.shown[:_QUOTES_LIMIT]
        for match in _QUOTED.finditer(shown):
            before = line.plain[max(0, match.start() - 100) : match.start()]
            if _CUE.search(before) and not _SERIES_BEFORE.search(before):
                return " ".join(match["title"].split()).rstrip(" ,")
    return None


def _title(line: Line, start: int) -> str:
    """The line without the kind of event before or after the title: `Web conference: “…”`, `… - online seminar`."""
    plain, end = line.plain, len(line.plain.rstrip())
    while match := _KIND_BEFORE.match(plain[start:end]):
        start += match.start("title")
    if match := _AFTER_NUMBER.match(plain[start:end]):
        start += match.start("title")
    if match := _KIND_AFTER.match(plain[start:end]):
        end = start + match.end("title")
    return _trimmed(line, start, end)


def _trimmed(line: Line, start: int, end: int) -> str:
    text = " ".join(_without_pictures(undecorated(line.shown[start:end])).split())
    pairs = (("“", "”"), ("«", "»"), ('"', '"'), ("„", "“"), ("‘", "’"), ("'", "'"))
    for left, right in pairs:
        if text.startswith(left) and text.endswith(right) and text.count(left) <= 2 and len(text) > len(left + right):
            return text[1:-1].strip()
    return text


def _without_pictures(text: str) -> str:
    """The text without the emoji around it."""
    seen = [at for at, char in enumerate(text) if not char.isspace() and not _is_picture(char)]
    return text[seen[0] : seen[-1] + 1] if seen else ""


def _is_picture(char: str) -> bool:
    return not char.isascii() and unicodedata.category(char) in _PICTURES


def _is_other(line: Line) -> bool:
    plain = line.plain.strip()
    if (labelled := _LABELLED.match(plain)) and _NOT_YET.fullmatch(labelled["title"]):
        return True
    numbered = _AFTER_NUMBER.match(plain)
    if numbered and not _SERIES_LINE.match(numbered["title"]):
        return False
    if _WHERE.match(plain) or (find_clock(plain) and len(plain) < _CLOCK_LINE):
        return True
    if _KIND_LINE.match(plain) or _SERIES_LINE.match(plain) or _GREETING.match(plain) or _LINK.search(plain):
        return True
    return plain.endswith(":") or not any(char.isalpha() for char in plain) or bool(_WHEN_LABEL.match(plain))


_WHEN_LABEL = re.compile(
    r"^\W*(?:date|when|where|time|place|venue|platform|language|langues?|quand|où|lieu|heure|horaires?|wann|wo"
    r"|ort)s?\s*:",
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
