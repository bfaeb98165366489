"""Reads one person from one entry: `Name, Organisation <mail>`, `Name (Org) mail`, `Chair: Name, org, mail`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.domain.announcement.lines import fold, undecorated
from bot.domain.announcement.roles import role_alone, role_before
from bot.domain.sentences import Note, Value
from bot.domain.webinar import Panelist, PanelistRole

_ENTRY_LIMIT = 500
NAME_LIMIT = 64  # Zoom's panelist and registrant names

_NOBODY = re.compile(
    r"\W*(?:(?:names? |more |others? )?(?:to be|tb) ?(?:announced|confirmed|defined|decided|determined|a|c|d)\b.*"
    r"|tb[acd]|n\.? ?n\.?"
    r"|(?:noms? )?à (?:confirmer|venir|préciser|déterminer|définir|annoncer)\b.*"
    r"|(?:none|nobody|not)(?: yet| known| confirmed)*|no (?:speakers?|moderators?).{0,30}|aucune?|personne|\?+|-+"
    r"|\.{2,}"
    r"|coming soon|soon|bientôt|wird noch bekannt ?gegeben.*|folgt|noch offen|offen"
    r"|por (?:confirmar|anunciar)|da (?:confermare|definire|annunciare)|a confirmar|nader te bepalen)?\W*",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[-*•·‣▪◦o>+]|\d{1,2}[.)])\s+")
_BRACKETED = re.compile(r"<\s*(?:mailto:)?([^<>]*?)\s*>")
_ADDRESS = re.compile(r"(?:mailto:)?([^\s<>(),;:]*@[^\s<>(),;]*)")
_LIKE_ADDRESS = re.compile(r"(?<![\w/:@.])[a-z0-9_+-]+(?:\.[a-z0-9_-]+){2,}(?![\w/@])")
_SOUND = re.compile(r"[^@\s<>(),;:\"]+@[^@\s<>(),;:\"]+\.[^@\s<>(),;:\".]{2,}")
_ORGANISATION = re.compile(r"\((?P<inside>[^()]*)\)\s*$")
_AT = re.compile(r"(?<=[\w.-])\s?[(\[{]\s?(?:at|arobase|ät)\s?[)\]}]\s?(?=[\w-]+\.\w)", re.IGNORECASE)
_TALK = re.compile(r"[,:\s-]*\"[^\"]{3,200}\"\s*")
_NAME_BRACKET = re.compile(r"(?P<name>[^(),]{3,64})\((?P<inside>[^()]*)\)[\s,:-]*(?P<more>.*)", re.DOTALL)
_QUOTED = re.compile(r'"([^",]+),\s*([^",]+)"')
_STATUS = re.compile(r"\s*[,(]?\s*\b(?:tbc|to be confirmed|à confirmer|invited|invitée?)\s*\)?\s*$", re.IGNORECASE)
_EDGES = " ,;:-–—·|*_~\t"
_PARTICLE_WORDS = """
de du des da das do dos di del della dello degli dei den der dem von van vom zu zum zur ter ten te af av la le les el al
y e i und of bin ibn ben bint abu op in het dr prof ing mme
"""
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_NAME_WORDS, _LOOSE_WORDS = 8, 4


@dataclass(frozen=True, slots=True)
class Entry:
    """What one entry says: a person, and what is wrong. `person` is None for nobody and for an unusable entry.

    A person whose address cannot be used has none. `second` is an address that is written beside the first.
    """

    person: Panelist | None
    problem: Note | None = None
    second: str = ""


def read_entry(shown: str, role: PanelistRole | None) -> Entry:
    """The person of one entry. `role` is the list's; one written with the person counts more; without: panelist.

    The address may be missing. A problem is a sentence without its line number.
    """
    if len(shown) > _ENTRY_LIMIT:
        return Entry(None, Note("“{text}” is too long for one person.", {"text": shown[:30].strip() + "…"}))
    text = _AT.sub("@", undecorated(without_bullet(shown)).strip())
    text, before = _without_prefix(text)
    text = " | ".join(cell for part in text.split("\t") if (cell := part.strip()))  # copied from a sheet
    if _NOBODY.fullmatch(fold(text)):
        return Entry(None)
    rest, address, broken = _without_address(_QUOTED.sub(r"\2 \1", text))
    rest, second, _ = _without_address(rest) if address else (rest, "", None)
    rest, after = _without_role(rest)
    name, organisation = _name_and_organisation(_STATUS.sub("", rest))
    if not name:
        return Entry(None, broken or Note("There is no name with “{address}”.", {"address": address}))
    if len(name) > NAME_LIMIT:
        values: dict[str, Value] = {"name": name[:20] + "…", "limit": NAME_LIMIT}
        return Entry(None, Note("The name “{name}” is longer than {limit} characters. Shorten it.", values))
    usable = "" if broken else address
    person = Panelist(name, usable, before or after or role or PanelistRole.PANELIST, organisation)
    return Entry(person, broken, second if "@" in second else "")


def is_name(text: str, *, words: int = 2) -> bool:
    """True for at least so many words that are written as a person's name is, titles and particles included."""
    parts = fold(text).strip(_EDGES + ".").split()
    if not words <= len(parts) <= _NAME_WORDS or parts[-1].casefold() in _PARTICLES:
        return False
    return all(_is_name_word(part) for part in parts) and any(part[0].isalpha() for part in parts)


def may_be_a_name(text: str) -> bool:
    """True for a few words of letters: what counts as a name where an address or a list's mark stands with it."""
    parts = fold(text).split()
    odd = any(char.isdigit() or char in '!?%/=<>(){}[]|"\\' for char in text)
    return 0 < len(parts) <= _LOOSE_WORDS and text[0].isalpha() and not odd


def _is_name_word(word: str) -> bool:
    bare = word.strip('(),"*_')
    if not bare or any(char.isdigit() for char in bare) or not bare[0].isalpha():
        return False
    if bare.casefold().rstrip(".") in _PARTICLES or ("'" in bare[1:3] and any(char.isupper() for char in bare)):
        return True
    return not bare[0].islower() and not bare.endswith((":", "!", "?"))


def without_bullet(text: str) -> str:
    """The text of a list item without its mark."""
    match = _BULLET.match(fold(text))
    return text[match.end() :] if match else text


def has_bullet(plain: str) -> bool:
    """True for a list item."""
    return bool(_BULLET.match(plain))


def _without_prefix(text: str) -> tuple[str, PanelistRole | None]:
    found = role_before(fold(text))
    return (text[found[1] :].strip(), found[0]) if found else (text, None)


def _without_role(text: str) -> tuple[str, PanelistRole | None]:
    """The text without a role as its last part: `Anna Nowak, moderator`, `Anna Nowak (chair)`."""
    match = re.search(r"[,;(]\s*([^,;()]*)\)?\s*$", text)
    role = role_alone(fold(match[1])) if match else None
    return (text[: match.start()].strip(_EDGES), role) if match and role else (text, None)


def _without_address(text: str) -> tuple[str, str, Note | None]:
    """The text without its e-mail address, the address, and what is wrong with it."""
    bracketed = list(_BRACKETED.finditer(text))
    whole = next((match for match in bracketed if "@" in match[1]), None) or _ADDRESS.search(text)
    match = whole or next(iter(bracketed), None) or _LIKE_ADDRESS.search(text)
    if match is None:
        return text, "", None
    address = (match[1] if match.re is not _LIKE_ADDRESS else match[0]).strip().rstrip(".")
    parts = text[: match.start()].rstrip(_EDGES + "(["), text[match.end() :].lstrip(_EDGES + ")]").rstrip(_EDGES)
    rest = ", ".join(part for part in parts if part)
    rest = _BRACKETED.sub(lambda other: other[0] if "@" in other[1] else "", rest).strip(_EDGES)
    rest += ")" * (rest.count("(") - rest.count(")"))  # “Anna Nowak (Kraków, anna@…)”
    if not address:
        return rest, "", None
    if "@" not in address:
        return rest, address, Note("“{address}” has no @. Write the e-mail as name@place.org.", {"address": address})
    if not _SOUND.fullmatch(address) or ".." in address:
        return rest, address, Note("“{address}” is not a whole e-mail address. Correct it.", {"address": address})
    return rest, address, None


def _name_and_organisation(text: str) -> tuple[str, str]:
    """Divides at a bracket, the first comma, a dash with spaces around it or a colon. A talk's title is left out."""
    text = _without_talk(" ".join(text.split())).strip(_EDGES)
    bracket = _NAME_BRACKET.fullmatch(text)
    if bracket and is_name(bracket["name"]):
        more = (bracket["inside"].strip(_EDGES), bracket["more"].strip(_EDGES))
        return bracket["name"].strip(_EDGES), ", ".join(part for part in more if part)
    inside = _ORGANISATION.search(text)
    if inside and text[: inside.start()].strip(_EDGES):
        name, organisation = _divided(text[: inside.start()])
        more = (organisation, inside["inside"].strip(_EDGES))
        return name, ", ".join(part for part in more if part)
    return _divided(text.strip("()"))


def _without_talk(text: str) -> str:
    talk = _TALK.search(fold(text))
    return f"{text[: talk.start()]}, {text[talk.end() :]}" if talk and talk.start() else text


def _divided(text: str) -> tuple[str, str]:
    cut = re.search(r",|\s[-|]\s|\s?:\s", fold(text))
    if cut is None:
        return text.strip(_EDGES), ""
    name, rest = text[: cut.start()].strip(_EDGES), text[cut.end() :].strip(_EDGES)
    if cut[0].strip() == ":" and not is_name(name):  # “Opening: Anna Nowak, City of Kraków”
        return _divided(rest)
    return name, rest
