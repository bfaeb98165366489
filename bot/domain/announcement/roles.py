"""The words that say who speaks and who moderates, in the network's languages and in their inclusive spellings."""

from __future__ import annotations

import re

from bot.domain.webinar import PanelistRole

_MARK = "[·•‧.*:_/(-]"  # of inclusive spelling: intervenant·e·s, modérateur/rice, Referent:innen
_TEUR = rf"t(?:eur|rice)s?(?:{_MARK}{{1,2}}(?:eure?|t?rice|s|e)\)?){{0,2}}s?"
_MODERATING = (
    r"(?:co-?)?moderat(?:ors?|ion|orin|orinnen)|(?:co-?)?chairs?|chair(?:wo)?man|chairperson|facilitators?"
    r"|facilitation"
    rf"|mod[ée]ration|mod[ée]ra{_TEUR}|animation|anima{_TEUR}|facilita{_TEUR}|facilitation"
    rf"|pr[ée]sidence|pr[ée]sidente?|leitung|moderator(?:{_MARK}in|{_MARK}innen)"
    r"|moderador(?:a|es|as)?|moderación|moderação|modera|moderator[ei]|moderatric[ei]|moderazione|moderatie"
    r"|συντονισμός|συντονιστής|συντονίστρια|συντονιστές|συντονίζει"
)
_SPEAKING = (
    r"(?:keynote |guest )?speakers?|with(?: the participation of)?|avec la participation de|en présence de"
    r"|panel|panel members|panell?ists?|presenters?|presented by|contributors?"
    r"|guests?"
    r"|keynotes?|speaking|lecturers?|experts?|discussants?|respondents?|participants? du panel"
    rf"|intervenant(?:e?s?|(?:{_MARK}{{1,2}}(?:es?|s)\)?){{1,2}}s?)|avec|ora{_TEUR}|invit[ée]e?s?|discutante?s?"
    rf"|conf[ée]renciers?|conf[ée]renci[èe]res?|conf[ée]rencier{_MARK}i?[èe]re(?:{_MARK}?s)?|expert{_MARK}e{_MARK}?s"
    rf"|referent(?:in|innen|en|{_MARK}in(?:nen)?)?|mit|es sprechen|redner(?:in|innen|{_MARK}in(?:nen)?)?|vortragende"
    rf"|sprecher(?:in|innen|{_MARK}in(?:nen)?)?|gäste|podium"
    r"|ponentes?|ponentas?|intervienen|interviene|con|oradores|oradoras?|invitad[oa]s"
    r"|relator[ei]|relatric[ei]|intervengono|interviene|interverranno|ospiti"
    r"|oradore?s?|palestrantes|com|sprekers?|met|gasten|ομιλητές|ομιλητής|ομιλήτριες|ομιλήτρια|εισηγητές|με"
)
_BY = (
    r"(?:co-?)?(?:moderated|chaired|facilitated) by|mod[ée]r[ée]e?s? par|anim[ée]e?s? par|pr[ée]sid[ée]e?s? par"
    r"|moderiert (?:von|durch)|moderat[oa] da|moderad[oa] por|modera(?=\s+[A-ZÀ-Þ])|συντονίζει"
)
_BEFORE = (
    r"(?:the|our|confirmed|invited|main|guest|with|les?|la|l'|nos|unsere|die|der|los|las|i|gli|nuestr[oa]s|nostri"
    r"|list of)"
)
_AND = r"\s*(?:/|&|,|\+|\b(?:and|et|und|y|e|en|και)\b)\s*"
_TERM = rf"(?:{_MODERATING}|{_SPEAKING})"
_HEADING = re.compile(
    rf"^[\W_]*(?:{_BEFORE}\s+){{0,2}}(?:(?P<by>{_BY})[\s*_]*:?|"
    rf"(?P<terms>{_TERM}(?:{_AND}(?:(?:{_BEFORE})\s+)?{_TERM}){{0,3}})(?:\s+\d{{1,2}})?(?:\s*\([^()]{{0,40}}\))?"
    r"(?:\s+(?:are|is|include|including|sont|sind|son|sono))?"
    r"[\s*_]*(?P<colon>:|$))[\s*_]*",
    re.IGNORECASE,
)
_HOST = re.compile(r"^[\W_]*(?:hosts?|hosted by|gastgeber(?:in)?)[\s*_]*:[\s*_]*(?=[^@]*@)", re.IGNORECASE)
_OPENING = re.compile(
    r"^[\W_]*(?:introduction|introduced by|opening(?: remarks)?|welcome|closing(?: remarks)?|ouverture|accueil|clôture"
    r"|begrüßung|einführung)(?: by| par| durch)?[\s*_]*:[\s*_]*(?=[^@]*@)",
    re.IGNORECASE,
)
_IN_SENTENCE = re.compile(
    rf"\b(?:(?P<by>{_BY})|(?:speakers?|panell?ists?|guests?|intervenante?s?|orateurs?)\s+"
    r"(?:are|is|will be|include|sont|est|seront))\s+(?=\S)",
    re.IGNORECASE,
)
_PREFIX = re.compile(rf"(?:(?P<moderator>{_MODERATING}|{_BY}|hosts?)|(?P<panelist>{_SPEAKING}))\s*:\s*", re.IGNORECASE)
_BY_PREFIX = re.compile(rf"(?P<moderator>{_BY})\s+", re.IGNORECASE)
_ALONE = re.compile(rf"(?:(?P<moderator>{_MODERATING})|(?P<panelist>{_SPEAKING}))", re.IGNORECASE)
_MODERATOR = re.compile(_MODERATING, re.IGNORECASE)


def heading_in(plain: str) -> tuple[PanelistRole, int] | None:
    """The role of a folded line that opens a list of people, and where what follows the words begins.

    A heading for both roles at once counts as the speakers'.
    """
    if match := _HOST.match(plain):
        return PanelistRole.MODERATOR, match.end()
    if match := _OPENING.match(plain):
        return PanelistRole.PANELIST, match.end()
    match = _HEADING.match(plain)
    if match is None or (match["by"] and match.end() < len(plain) and plain[match.end()].islower()):
        return None
    if match["by"]:
        return PanelistRole.MODERATOR, match.end()
    moderating = all(_MODERATOR.fullmatch(term) for term in re.split(_AND, match["terms"], flags=re.IGNORECASE))
    return (PanelistRole.MODERATOR if moderating else PanelistRole.PANELIST), match.end()


def sentences_with(plain: str) -> list[tuple[PanelistRole, int, int]]:
    """Where running text says who speaks or moderates: the role, and from where to where the names may stand."""
    found = list(_IN_SENTENCE.finditer(plain))
    ends = [*(match.start() for match in found[1:]), len(plain)][: len(found)]
    roles = [PanelistRole.MODERATOR if match["by"] else PanelistRole.PANELIST for match in found]
    return [(role, match.end(), end) for role, match, end in zip(roles, found, ends, strict=True)]


def role_before(plain: str) -> tuple[PanelistRole, int] | None:
    """The role written before a person, `Chair: Anna Nowak`, and where the person begins."""
    match = _PREFIX.match(plain) or _BY_PREFIX.match(plain)
    return (_role_of(match), match.end()) if match else None


def role_alone(plain: str) -> PanelistRole | None:
    """The role that the whole text names."""
    match = _ALONE.fullmatch(plain.strip())
    return _role_of(match) if match else None


def _role_of(match: re.Match[str]) -> PanelistRole:
    return PanelistRole.MODERATOR if match["moderator"] else PanelistRole.PANELIST
