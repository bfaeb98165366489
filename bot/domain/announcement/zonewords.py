"""Finds the words by which a text names a time zone: `CET`, `heure de Paris`, `UTC+2`, `Europe/Athens`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.domain.announcement.places import iana_zone, place_zone


@dataclass(frozen=True, slots=True)
class Family:
    """A pair of abbreviations that one region uses in turn: its zone, the two offsets from UTC in minutes."""

    zone: str
    standard: str
    summer: str
    offset: int


@dataclass(frozen=True, slots=True)
class Place:
    """The clocks of a place: whatever they show."""

    written: str
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """Letters that stand for one offset, `minutes` east of UTC, in the zones of a family."""

    written: str
    letters: str
    minutes: int
    family: Family

    @property
    def summer(self) -> bool:
        return self.letters == self.family.summer


@dataclass(frozen=True, slots=True)
class Offset:
    """A fixed number of minutes east of UTC."""

    written: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """Words that surely name a zone, but none that we know."""

    written: str


ZoneWord = Place | Abbreviation | Offset | Unknown

_FAMILIES = (
    Family("Europe/Paris", "CET", "CEST", 60),
    Family("Europe/Paris", "MET", "MEST", 60),
    Family("Europe/Berlin", "MEZ", "MESZ", 60),
    Family("Europe/Athens", "EET", "EEST", 120),
    Family("Europe/Lisbon", "WET", "WEST", 0),
    Family("Europe/London", "GMT", "BST", 0),
    Family("America/New_York", "EST", "EDT", -300),
    Family("America/Chicago", "CST", "CDT", -360),
    Family("America/Denver", "MST", "MDT", -420),
    Family("America/Los_Angeles", "PST", "PDT", -480),
)
_LETTERS = {
    letters: (family, family.offset + extra)
    for family in _FAMILIES
    for letters, extra in ((family.standard, 0), (family.summer, 60))
}
_LONG_NAMES = {
    "central european time": "CET",
    "central european summer time": "CEST",
    "eastern european time": "EET",
    "eastern european summer time": "EEST",
    "western european time": "WET",
    "western european summer time": "WEST",
    "greenwich mean time": "GMT",
    "british summer time": "BST",
    "heure d'europe centrale": "CET",
    "heure de l'europe centrale": "CET",
    "heure d'été d'europe centrale": "CEST",
    "heure d'hiver d'europe centrale": "CET",
    "hnec": "CET",
    "haec": "CEST",
    "mitteleuropäische zeit": "CET",
    "mitteleuropäische sommerzeit": "CEST",
}
# Both halves of the year at once: the clocks of the region, no question.
_BOTH = {"CET/CEST": "Europe/Paris", "CEST/CET": "Europe/Paris", "CE(S)T": "Europe/Paris", "EET/EEST": "Europe/Athens"}
_BOTH |= {"MEZ/MESZ": "Europe/Berlin", "GMT/BST": "Europe/London", "BST/GMT": "Europe/London"}
_BOTH |= {"TRT": "Europe/Istanbul", "MSK": "Europe/Moscow", "JST": "Asia/Tokyo"}
# Letters that stand for zones on several continents, or for none we keep: better asked than guessed.
_UNCLEAR = "IST|AST|ECT|CDST|AEST|AEDT|SGT|HKT|SAST|WAT|CAT|EAT|BRT|PKT"

_WORD = r"[^\W\d_][\w.'-]*"
_CAPITALISED = r"(?:[A-ZÀ-ÞŁŚŻČŠŽ][\w.'-]*)"
_NAME = rf"{_CAPITALISED}(?:\s{_CAPITALISED}){{0,2}}"
_OTHER_TIMES = """
start starting end ending date question local summer winter standard screen coffee lunch break your our the same real
full part first all story show prime event session webinar meeting response greenwich this that at on and
"""
_NOT_PLACES = frozenset(_OTHER_TIMES.split())
# “GMT - 14:00” is a zone and a time, “UTC + 2” and “UTC-3” are offsets.
_SIGN = r"(?:\s?(?P<sign>\+)\s?|(?P<minus>-))"

_OFFSET = re.compile(
    rf"(?<!\w)(?:(?:UTC|GMT|TU|UT){_SIGN}(?P<hours>\d{{1,2}})(?::?(?P<minutes>[0-5]\d))?(?![\d:])"
    r"|\((?P<sign2>[+-])(?P<hours2>\d\d):?(?P<minutes2>[0-5]\d)\))"
)
_ISO_TAIL = re.compile(r"(?<=\d)(?:(?P<zulu>Z)|\+(?P<hours>\d\d):?(?P<minutes>[0-5]\d))(?![\w:])")
_UTC = re.compile(r"\b(?:UTC|TU|Zulu)\b")
_IANA = re.compile(
    r"\b(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc)"
    r"/[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z_]+)?"
)
_BOTH_WORDS = re.compile("(?<![\\w/])(?:" + "|".join(re.escape(word) for word in _BOTH) + ")(?![\\w/(])")
_US = {"ET": "America/New_York", "CT": "America/Chicago", "PT": "America/Los_Angeles"}
_US_WORDS = re.compile(r"(?<=[apAP][mM]\s)(?:ET|CT|PT)\b")
_ABBREVIATED = re.compile(rf"\b(?:{'|'.join(_LETTERS)})\b")
_LONG = re.compile("|".join(sorted(_LONG_NAMES, key=len, reverse=True)), re.IGNORECASE)
_UNCLEAR_LETTERS = re.compile(rf"(?<![\w/])(?:{_UNCLEAR})\b")
_BEFORE_TIME = re.compile(
    rf"\b(?P<place>{_WORD}(?:\s{_WORD}){{0,2}})\s+(?:local\s+|summer\s+|winter\s+)?time\b", re.IGNORECASE
)
_FRENCH = re.compile(
    r"(?<!une )(?<!\d )\bheures?(?:\s+locale)?\s+(?:de\s+la\s+|de\s+l'|des\s+|de\s+|du\s+|d'|à\s+)"
    rf"(?P<place>{_NAME})",
    re.IGNORECASE,
)
_SOUTHERN = re.compile(
    r"\b(?:hora|horario|ora|ώρα)\s+(?:local\s+|locale\s+)?(?:de\s+|di\s+|del?l?'?\s?|em\s+|en\s+|in\s+|της\s+)?"
    rf"(?P<place>(?:{_CAPITALISED}|[Α-ΩΆ-Ώ][\w]*)(?:\s{_CAPITALISED}){{0,2}}|peninsular)",
    re.IGNORECASE,
)
_BEHIND_CLOCK = re.compile(
    r"(?:\d|[ap]\.?m\.?|noon|midi|h|uhr)\s?\(?(?P<letters>[A-Z]{2,4}T)\b(?!\s+time)", re.IGNORECASE
)
# A place right behind a reading, “14:00 Lisbon / 15:00 (Paris)”: only where the piece begins with the reading's end.
_PLACE_BEHIND_CLOCK = re.compile(
    rf"^(?:\d\d?|\d?[ap]?\.?m\.?|\d?h)\s*\(?\s*(?:in\s+|à\s+)?(?P<place>{_NAME})(?=\s*(?:[),/;|=]|$))"
)
_TIME_IN = re.compile(rf"\btime\s+(?:in|of)\s+(?P<place>{_NAME})")
_GERMAN = re.compile(r"\b(?P<place>[A-ZÄÖÜ]\w+er|Deutsche)\s+Zeit\b|\bOrtszeit(?:\s+in)?\s+(?P<city>[A-ZÄÖÜ]\w+)")


def find_zone_words(plain: str) -> tuple[ZoneWord, ...]:
    """The zone words of a folded piece of text, in their order. Words inside other zone words are left out."""
    found: list[tuple[int, int, ZoneWord]] = []
    for read in _READERS:
        for start, end, word in read(plain):
            if not any(start < other_end and other_start < end for other_start, other_end, _ in found):
                found.append((start, end, word))
    return tuple(word for _, _, word in sorted(found, key=lambda each: each[0]))


_Found = Iterator[tuple[int, int, ZoneWord]]


def _iana(plain: str) -> _Found:
    for match in _IANA.finditer(plain):
        zone = iana_zone(match[0])
        yield match.start(), match.end(), Place(match[0], zone) if zone else Unknown(match[0])


def _long_names(plain: str) -> _Found:
    for match in _LONG.finditer(plain):
        yield match.start(), match.end(), _abbreviation(match[0], _LONG_NAMES[match[0].casefold()])


def _offsets(plain: str) -> _Found:
    for match in _OFFSET.finditer(plain):
        sign, hours = match["sign"] or match["minus"] or match["sign2"], int(match["hours"] or match["hours2"])
        yield match.start(), match.end(), _offset(match[0], sign, hours, match["minutes"] or match["minutes2"])
    for match in _ISO_TAIL.finditer(plain):
        if match["zulu"]:
            yield match.start(), match.end(), Place("Z", ZoneInfo("UTC"))
        else:
            yield match.start(), match.end(), _offset(match[0], "+", int(match["hours"]), match["minutes"])


def _letters(plain: str) -> _Found:
    for match in _UTC.finditer(plain):
        yield match.start(), match.end(), Place(match[0], ZoneInfo("UTC"))
    for match in _BOTH_WORDS.finditer(plain):
        yield match.start(), match.end(), Place(match[0], ZoneInfo(_BOTH[match[0]]))
    for match in _US_WORDS.finditer(plain):
        yield match.start(), match.end(), Place(match[0], ZoneInfo(_US[match[0]]))
    for match in _ABBREVIATED.finditer(plain):
        yield match.start(), match.end(), _abbreviation(match[0], match[0])
    for match in _UNCLEAR_LETTERS.finditer(plain):
        yield match.start(), match.end(), Unknown(match[0])


def _english_places(plain: str) -> _Found:
    for match in _BEFORE_TIME.finditer(plain):
        words = list(re.finditer(r"\S+", match["place"]))
        tails = [(match.start() + word.start(), match["place"][word.start() :]) for word in words]
        known = next(((start, zone) for start, name in tails if (zone := place_zone(name))), None)
        if known:  # “the New York time”: the longest tail that is known
            yield known[0], match.end(), Place(plain[known[0] : match.end()], known[1])
        elif _may_be_a_place(words[-1][0]):
            start = next(start for start, name in tails if name[0].isupper())
            yield start, match.end(), Unknown(plain[start : match.end()])
    for match in _TIME_IN.finditer(plain):
        yield match.start(), match.end(), _named(match[0], match["place"])


def _may_be_a_place(word: str) -> bool:
    known = word.casefold() in _NOT_PLACES or word in _LETTERS or word in {"UTC", "TU"}
    return word[0].isupper() and not known


def _french_places(plain: str) -> _Found:
    for match in _FRENCH.finditer(plain):
        name = match["place"]
        known = place_zone(name) or place_zone(name.split()[0])
        if known:
            yield match.start(), match.end(), Place(match[0], known)
        elif name[0].isupper():
            yield match.start(), match.end(), Unknown(match[0])


def _southern_places(plain: str) -> _Found:
    for match in _SOUTHERN.finditer(plain):
        name = match["place"]
        zone = place_zone(name) or place_zone(name.split()[0])
        if zone or name[0].isupper():
            yield match.start(), match.end(), Place(match[0], zone) if zone else Unknown(match[0])


def _place_behind_clock(plain: str) -> _Found:
    match = _PLACE_BEHIND_CLOCK.match(plain)
    if match and (zone := place_zone(match["place"])):
        yield match.start("place"), match.end("place"), Place(match["place"], zone)


def _unknown_letters(plain: str) -> _Found:
    for match in _BEHIND_CLOCK.finditer(plain):
        if match["letters"].isupper():
            yield match.start("letters"), match.end("letters"), Unknown(match["letters"])


def _german_places(plain: str) -> _Found:
    for match in _GERMAN.finditer(plain):
        name = match["city"] or match["place"]
        zone = place_zone(name) or (place_zone(name[:-2]) if name.endswith("er") else None)
        yield match.start(), match.end(), Place(match[0], zone) if zone else Unknown(match[0])


_READERS: tuple[Callable[[str], _Found], ...] = (
    _iana, _long_names, _offsets, _french_places, _southern_places, _german_places, _english_places, _letters,
    _place_behind_clock, _unknown_letters,
)  # fmt: skip


def _named(written: str, name: str) -> ZoneWord:
    zone = place_zone(name) or place_zone(name.split()[0])
    return Place(written, zone) if zone else Unknown(written)


def _abbreviation(written: str, letters: str) -> Abbreviation:
    family, minutes = _LETTERS[letters]
    return Abbreviation(written, letters, minutes, family)


def _offset(written: str, sign: str, hours: int, minutes: str | None) -> ZoneWord:
    size = hours * 60 + int(minutes or 0)
    if size > 14 * 60:
        return Unknown(written)
    return Offset(written, -size if sign == "-" else size)
