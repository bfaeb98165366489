"""Finds clock readings and ranges: `14:00-15:30`, `de 14h à 15h30`, `10.30 am to 12 noon`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

from bot.domain.sentences import Note

_WORDS = {
    **dict.fromkeys(("noon", "midday", "midi", "mittag", "mediodía", "mezzogiorno", "middag", "μεσημέρι"), 12),
    **dict.fromkeys(("midnight", "minuit", "mitternacht", "medianoche", "mezzanotte", "middernacht"), 0),
}
_MORNING = ("in the morning", "du matin")
_MOST_RANGES = 20
_BARE_END = re.compile(r"\s*(?:[,.;()]|$|[A-Z]{2,4}T\b|UTC\b|GMT\b)")
_ZONE_BETWEEN = (
    r"(?P<zone>\s*\((?:[^()\d]|UTC\s?[+-]\s?\d{1,2}|GMT\s?[+-]\s?\d{1,2}){1,40}\)|\s*(?:UTC|GMT"
    r"|[A-Z]{2,4}T)\b(?:[+-]\d{1,2}(?!\d|[:.h]\d))?"
    r"|\s+(?:[A-Z][a-z]+\s+time|heure\s+de\s+[A-Z][a-z]+))?"
)


def _clock(side: str) -> str:
    """The pattern of one reading, its groups named with `side`. A bare number fits; whether it may is judged later."""
    return rf"""(?:
        (?:12\s+)?(?P<{side}_word>{"|".join(_WORDS)})(?!-?[a-zà-ÿ])
            (?:\s+(?:et\s+)?(?P<{side}_past>demie?|trente|30))?
      | (?P<{side}_military>[0-2]\d[0-5]\d)\s*(?:hrs|hours|h|uhr)\b
      | (?P<{side}_hour>\d{{1,2}})
        (?: \s*(?P<{side}_mark>:|\.|h(?:eures?|rs?)?|uhr)\s*(?P<{side}_minute>\d\d)(?![\d/]|\.\d)(?::\d\d(?!\d))?
          | \s*(?P<{side}_unit>heures?|hrs?|h|uhr)(?![a-zà-ÿ])
        )?
        (?:\s*(?P<{side}_half>[ap])\.?\s?m\b\.?)?
        (?:\s*(?:uhr|hrs|hours|h)\b)?
        (?:\s*(?P<{side}_o>o'clock)\b)?
        (?:\s+(?P<{side}_part>in\ the\ (?:morning|afternoon|evening)|du\ (?:matin|soir)|de\ l'après-midi)\b)?
    )"""


_SEPARATOR = (
    r"(?:\s*(?P<dash>-{1,3}|~|→)\s*|\s*\b(?P<and>and|et|und)\s+"
    r"|\s*\b(?:to|until|till?|à|jusqu'à|bis|a(?:\s+las|l|lle(?:\s+ore)?|s)?|às|hasta(?:\s+las)?|fino\s+alle|tot"
    r"|έως|μέχρι)(?!\w)\s*"
    r"|\s*[,;./|-]?\s*(?:(?:and|et|und|y|e)\s+)?\b(?:(?:it|we)\s+)?(?:ends?|ending|end\s+time|finish(?:es)?"
    r"|closes?|fin|se\s+termine"
    r"|finit|ende|endet|termina|fine)\s*(?:at|by|à|um|a\s+las|alle|:)?\s*)"
)
_ASIDE = re.compile(
    r"\b(?:doors?|log[ -]?in|join(?:ing)? (?:us )?from|connect(?:ion)?|connexion|accueil|ouverture|check[ -]?in"
    r"|warm[ -]?up|waiting room"
    r"|rehearsal|technical|sound check|test(?:ing)?|répétition|probe|einlass|einwahl|open(?:s|ed|ing)?|ouvert\w*"
    r"|lunch|office hours)\b[^.;,\d]{0,40}$",
    re.IGNORECASE,
)
_START = r"(?<![\w.:/+])(?<!\+\s)(?<![\w][-])"
_RANGE = re.compile(
    rf"(?P<between>\b(?:between|entre"
    rf"|zwischen)\s+)?{_START}{_clock('a')}{_ZONE_BETWEEN}{_SEPARATOR}{_clock('b')}(?!\d|[:/]\d)",
    re.IGNORECASE | re.VERBOSE,
)
_SINGLE = re.compile(rf"{_START}{_clock('a')}(?!\d|[:/]\d)", re.IGNORECASE | re.VERBOSE)


@dataclass(frozen=True, slots=True)
class FoundClock:
    """A reading, or a range of two, between two positions of a line. `start` is None if no clock shows it.

    `zone` is what a range says of its zone behind the first reading: `15:00 (UTC+2) - 16:00`.
    """

    start: time | None
    end: time | None
    begins: int
    ends: int
    zone: str = ""
    problems: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reading:
    """One side as written: hour, minute, and `a` or `p` where a half of the day is named."""

    hour: int
    minute: int
    half: str
    marked: bool

    def choices(self) -> list[time]:
        """What it can mean: one time, or two for an hour up to 12 that names no half of the day."""
        if self.half:
            return [self.time_in(self.half)] if self.possible else []
        if not self.possible:
            return []
        if self.hour in range(1, 13):
            return sorted({self.time_in("a"), self.time_in("p")})
        return [time(self.hour % 24, self.minute)]

    @property
    def possible(self) -> bool:
        most = 24 if self.minute == 0 else 23
        return self.minute < 60 and self.hour <= most and (not self.half or self.hour > 0)

    def time_in(self, half: str) -> time:
        if self.hour > 12:
            return time(self.hour % 24, self.minute)
        return time(self.hour % 12 + (12 if half == "p" else 0), self.minute)

    def plain_time(self) -> time | None:
        """The reading by a clock of 24 hours, or in its half of the day; None if no clock shows it."""
        if not self.possible:
            return None
        return self.time_in(self.half) if self.half else time(self.hour % 24, self.minute)


def find_clock(plain: str) -> FoundClock | None:
    """The first range in one folded line, else its first single reading; None if there is neither."""
    for match in _ranges(plain):
        if _is_range(match):
            return _read_range(match)
    singles = [match for match in _SINGLE.finditer(plain) if _reading(match, "a").marked]
    main = next(
        (match for match in singles if not _ASIDE.search(plain[max(0, match.start() - 60) : match.start()])), None
    )
    chosen = main or next(iter(singles), None)
    return _found(chosen, _reading(chosen, "a").plain_time(), None, (chosen[0],)) if chosen else None


def _ranges(plain: str) -> Iterator[re.Match[str]]:
    """What looks like ranges, overlapping ones too: of “2 - 14:00-15:30” the second is meant. No more than a few."""
    match = _RANGE.search(plain)
    for _ in range(_MOST_RANGES):
        if match is None:
            return
        yield match
        match = _RANGE.search(plain, match.start("a_hour" if match["a_hour"] else 0) + 1)


def _is_range(match: re.Match[str]) -> bool:
    """Judges what lies between: “2 - 3.30 pm” is a range, “Session 2 - 14:00” and “10:00 and 5 cities” are not."""
    first, last = _reading(match, "a"), _reading(match, "b")
    if match["and"] and not match["between"]:
        return False
    if not first.marked and not last.marked:
        return False
    if match["zone"] and match["dash"] == "-" and (last.hour, last.minute) < (first.hour, first.minute):
        return False  # “08:30 UTC-3:30” is an offset
    dash = match["dash"]
    loose = dash is not None and match[0] != match[0].replace(f" {dash}", dash)
    if not last.marked:
        return not loose or bool(_BARE_END.match(match.string, match.end()))
    return first.marked or not loose or bool(match["zone"]) or (bool(last.half) and first.hour <= 12)


def _read_range(match: re.Match[str]) -> FoundClock:
    first, last = _reading(match, "a"), _reading(match, "b")
    start, end = first.plain_time(), last.plain_time()
    if start and end and last.half and not first.half and first.hour <= 12:
        start = max((each for each in first.choices() if each < end), default=start)
    elif start and end and first.half and not last.half and last.hour <= 12:
        end = min((each for each in last.choices() if each > start), default=end)
    return _found(match, start, end, (match[0],), needs_end=True)


def _found(
    match: re.Match[str], start: time | None, end: time | None, written: tuple[str, ...], *, needs_end: bool = False
) -> FoundClock:
    problems: tuple[Note, ...] = ()
    if start is None or (needs_end and end is None):
        problems = (Note("“{written}” is not a time of day. Correct it.", {"written": written[0].strip()}),)
        start = end = None
    zone = (match.groupdict().get("zone") or "").strip()
    return FoundClock(start, end, match.start(), match.end(), zone, problems)


def _reading(match: re.Match[str], side: str) -> _Reading:
    word, military = match[f"{side}_word"], match[f"{side}_military"]
    if word:
        return _Reading(_WORDS[word.casefold()], 30 if match[f"{side}_past"] else 0, "", marked=True)
    if military:
        return _Reading(int(military[:2]), int(military[2:]), "", marked=True)
    part = (match[f"{side}_part"] or "").casefold()
    half = (match[f"{side}_half"] or "").casefold() or ("a" if part in _MORNING else "p" if part else "")
    marks = (match[f"{side}_mark"], match[f"{side}_unit"], half)
    return _Reading(int(match[f"{side}_hour"]), int(match[f"{side}_minute"] or 0), half, marked=any(marks))
