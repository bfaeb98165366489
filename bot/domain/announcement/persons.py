"""Reads one person from one entry: `Name, Organisation <mail>`, `Name (Org) mail`, `Chair: Name, org, mail`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.domain.announcement.lines import fold, undecorated
from bot.domain.sentences import Note, Value
from bot.domain.webinar import Panelist, PanelistRole

_ENTRY_LIMIT = 500
NAME_LIMIT = 64  # Zoom's panelist and registrant names

_MODERATING = (
    r"moderators?|moderat(?:ed|ion)(?: by)?|moderiert von|chairs?|chaired by|co-chairs?|chair(?:wo)?man|chairperson"
    r"|mod[ée]ration|mod[ée]rateurs?|mod[ée]ratrices?|mod[ée]r[ée]e? par"
    r"|animation|anim[ée]e? par|animateurs?|animatrices?"
    r"|pr[ée]sidence|pr[ée]sidente?|facilitators?|facilitation|facilitateurs?|facilitatrices?|moderatorin(?:nen)?|leitung"
)
_SPEAKING = (
    r"speakers?|with|panel(?:l?ists?)?|panel members|presenters?|contributors?|guests?|keynote(?: speakers?)?|speaking"
    r"|participants? du panel|intervenante?s?|avec|orateurs?|oratrices?|invit[ée]e?s?"
    r"|conf[ée]renciers?|conf[ée]renci[èe]res?"
    r"|referent(?:in|innen|en)?|mit|es sprechen|redner(?:in|innen)?"
)
ROLE_WORDS = {PanelistRole.MODERATOR: _MODERATING, PanelistRole.PANELIST: _SPEAKING}
_ROLE_PREFIX = re.compile(rf"(?:(?P<moderator>{_MODERATING})|(?P<panelist>{_SPEAKING}))\s*:\s*", re.IGNORECASE)
_ROLE_ALONE = re.compile(rf"(?:(?P<moderator>{_MODERATING})|(?P<panelist>{_SPEAKING}))", re.IGNORECASE)
_NOBODY = re.compile(
    r"\W*(?:(?:names? |more |others? )?(?:to be|tb) ?(?:announced|confirmed|defined|decided|determined|a|c|d)\b.*"
    r"|tb[acd]|n\.? ?n\.?"
    r"|(?:noms? )?à (?:confirmer|venir|préciser|déterminer|définir|annoncer)\b.*"
    r"|none|nobody|aucun|personne|\?+|-+|\.{2,}"
    r"|wird noch bekannt ?gegeben.*|folgt)?\W*",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[-*•·‣▪◦o>+]|\d{1,2}[.)])\s+")
_BRACKETED = re.compile(r"<\s*(?:mailto:)?([^<>]*?)\s*>")
_ADDRESS = re.compile(r"(?:mailto:)?([^\s<>(),;:]*@[^\s<>(),;]*)")
_LIKE_ADDRESS = re.compile(r"(?<![\w/:@.])[a-z0-9_+-]+(?:\.[a-z0-9_-]+){2,}(?![\w/@])")
_SOUND = re.compile(r"[^@\s<>(),;:\"]+@[^@\s<>(),;:\"]+\.[^@\s<>(),;:\".]{2,}")
_ORGANISATION = re.compile(r"\((?P<inside>[^()]*)\)\s*$")
_EDGES = " ,;:-–—·|*_~\t"


@dataclass(frozen=True, slots=True)
class Entry:
    """What one entry says: a person, or why there is none. `person` is None for nobody and for an unusable address."""

    person: Panelist | None
    problem: Note | None = None


def read_entry(shown: str, role: PanelistRole | None) -> Entry:
    """The person of one entry. `role` is the list's; one written with the person counts more; without: panelist.

    The address may be missing. A problem is a sentence without its line number.
    """
    if len(shown) > _ENTRY_LIMIT:
        return Entry(None, Note("“{text}” is too long for one person.", {"text": shown[:30].strip() + "…"}))
    text = undecorated(without_bullet(shown)).strip()
    text, before = _without_prefix(text)
    if _NOBODY.fullmatch(fold(text)):
        return Entry(None)
    rest, address, broken = _without_address(text)
    if broken is not None:
        return Entry(None, broken)
    rest, after = _without_role(rest)
    name, organisation = _name_and_organisation(rest)
    if not name:
        return Entry(None, Note("There is no name with “{address}”.", {"address": address}))
    if len(name) > NAME_LIMIT:
        values: dict[str, Value] = {"name": name[:20] + "…", "limit": NAME_LIMIT}
        return Entry(None, Note("The name “{name}” is longer than {limit} characters. Shorten it.", values))
    return Entry(Panelist(name, address, before or after or role or PanelistRole.PANELIST, organisation))


def without_bullet(text: str) -> str:
    """The text of a list item without its mark."""
    match = _BULLET.match(fold(text))
    return text[match.end() :] if match else text


def has_bullet(plain: str) -> bool:
    """True for a list item."""
    return bool(_BULLET.match(plain))


def _without_prefix(text: str) -> tuple[str, PanelistRole | None]:
    match = _ROLE_PREFIX.match(fold(text))
    return (text[match.end() :].strip(), _role_of(match)) if match else (text, None)


def _without_role(text: str) -> tuple[str, PanelistRole | None]:
    """The text without a role as its last part: `Anna Nowak, moderator`, `Anna Nowak (chair)`."""
    match = re.search(r"[,;(]\s*([^,;()]*)\)?\s*$", text)
    role = _ROLE_ALONE.fullmatch(match[1].strip()) if match else None
    return (text[: match.start()].strip(_EDGES), _role_of(role)) if match and role else (text, None)


def _role_of(match: re.Match[str]) -> PanelistRole:
    return PanelistRole.MODERATOR if match["moderator"] else PanelistRole.PANELIST


def _without_address(text: str) -> tuple[str, str, Note | None]:
    """The text without its e-mail address, the address, and what is wrong with it."""
    match = _BRACKETED.search(text) or _ADDRESS.search(text) or _LIKE_ADDRESS.search(text)
    if match is None:
        return text, "", None
    address = (match[1] if match.re is not _LIKE_ADDRESS else match[0]).strip().rstrip(".")
    parts = text[: match.start()].rstrip(_EDGES + "(["), text[match.end() :].lstrip(_EDGES + ")]").rstrip(_EDGES)
    rest = ", ".join(part for part in parts if part).strip(_EDGES)
    if not address:
        return rest, "", None
    if "@" not in address:
        return rest, address, Note("“{address}” has no @. Write the e-mail as name@place.org.", {"address": address})
    if not _SOUND.fullmatch(address) or ".." in address:
        return rest, address, Note("“{address}” is not a whole e-mail address. Correct it.", {"address": address})
    return rest, address, None


def _name_and_organisation(text: str) -> tuple[str, str]:
    """Divides at a closing bracket, the first comma or the first dash with spaces around it."""
    text = " ".join(text.split()).strip(_EDGES).strip("()") if not _ORGANISATION.search(text) else text
    inside = _ORGANISATION.search(text)
    if inside:
        name, _, more = text[: inside.start()].partition(",")
        organisation = ", ".join(part for part in (more.strip(_EDGES), inside["inside"].strip()) if part)
        return " ".join(name.split()).strip(_EDGES), organisation
    cut = re.search(r",|\s[-|:]\s", fold(text))
    if cut is None:
        return text.strip(_EDGES), ""
    return text[: cut.start()].strip(_EDGES), text[cut.end() :].strip(_EDGES)
