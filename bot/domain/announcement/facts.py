"""Finds what an announcement says in passing: series, languages, capacity, registration, questions, recording."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from bot.domain.announcement.words import NUMBERS, ORDINALS, any_of

_SESSION = (
    r"(?:web[- ]?conf[ée]rence|webinar|webinaire|session|séance|seminar|séminaire|conf[ée]rence(?: en ligne)?"
    r"|rencontre"
    r"|episode|épisode|part|partie|meeting|talk|atelier|workshop|veranstaltung)"
)
_COUNT = rf"(?P<size>\d{{1,2}}|{any_of(NUMBERS)})"
_ORDER = rf"(?P<place>\d{{1,2}}(?:st|nd|rd|th|e|ème|er|ère|re)|{any_of(ORDINALS)})"
_IN_SERIES = re.compile(rf"{_SESSION}|series|série|cycle|reihe|serie", re.IGNORECASE)
_OF_SERIES = re.compile(
    rf"\b{_ORDER}\s+(?:[\w-]{{1,40}}\s+){{0,3}}?(?:of|in|from|d'|de|des|dans|einer|in einer)\s*"
    r"(?:an?|une?|the|our|la|cette)?\s*"
    rf"(?:\w{{1,30}}\s+)?(?:series|série|cycle|reihe|serie)(?:\s+(?:of|de|von)\s+{_COUNT})?\b",
    re.IGNORECASE,
)
_ORDER_HERE, _COUNT_HERE = _ORDER.replace("place", "place3"), _COUNT.replace("size", "size3")
_PLACE_ONLY = re.compile(rf"\b{_ORDER}\s+{_SESSION}\b", re.IGNORECASE)
_FRACTION = re.compile(
    rf"\b{_SESSION}\s+(?:n[o°]\.?\s*|#)?(?P<place>\d{{1,2}})\s*(?:/|of|sur|von)\s*(?P<size>\d{{1,2}})\b(?!/)"
    rf"|\b{_ORDER_HERE}\s+(?:of|out of|sur|von)\s+{_COUNT_HERE}\s+(?:[\w-]{{1,20}}\s+){{0,2}}{_SESSION}s\b"
    r"|\b(?:series|série|cycle|reihe)\b[^\n\d]{0,60}(?P<place4>\d{1,2})\s*/\s*(?P<size4>\d{1,2})(?![\d/.])"
    r"|(?<![\d/.])(?P<place2>\d{1,2})\s*/\s*(?P<size2>\d{1,2})(?![\d/.])(?=.{0,30}\b(?:series|série|reihe)\b)",
    re.IGNORECASE,
)
_SIZE_ONLY = re.compile(rf"\b(?:series|série|cycle|reihe)\s+(?:of|de|von)\s+{_COUNT}\b", re.IGNORECASE)
_QUOTED_SERIES = re.compile(
    r"\b(?:series|série|cycle|reihe|ciclo|serie)\b(?: (?:of"
    r"|de) [\w-]{1,20}){0,2}\s*[:,]?\s*\"\s*(?P<name>[^\"\n]{2,60}?)\s*\""
    r"|\"\s*(?P<name2>[^\"\n]{2,60}?)\s*\"\s+(?:[\w-]{1,20}\s+)?(?:series|reihe)\b",
    re.IGNORECASE,
)
_NAMED_SERIES = re.compile(
    r"(?:\bthe\s+|-\s*|^\W*|[\"“]|\bour\s+)"
    r"(?P<name>[A-Z][\w&-]{0,40}(?:\s+(?:[A-Z&][\w-]{0,40}|of|for|and|on)){0,5})[\"”]?"
    r"\s+(?:(?:webinar|web[- ]conference|conference|seminar|online|session)s?\s+)?[Ss]eries\b"
    r"|\b[Ss]eries\s*[:\"“]\s*[\"“]?(?P<name2>[A-Z][^\n\"”.;]{1,60})"
    r"|\b[Ss]érie\s+(?:de conférences\s+)?[:\"«]?\s*(?P<name3>[A-Z][\w&-]{0,40}(?:\s+[A-Z][\w-]{0,40}){0,5})"
)
_ACRONYM = re.compile(
    r"\b[A-Z][\w-]{1,40}(?:\s+[\w-]{1,40}){0,5}\s+\((?P<name>[A-Z][A-Za-z]{0,10}[A-Z][A-Z0-9]{0,10})\)"
)

_LANGUAGES = {
    "en": "english|anglais|englisch",
    "fr": "french|français|francais|französisch",
    "de": "german|allemand|deutsch",
    "es": "spanish|espagnol|castilian|spanisch",
    "it": "italian|italien|italienisch",
    "pt": "portuguese|portugais|portugiesisch",
    "nl": "dutch|néerlandais|niederländisch",
    "el": "greek|grec|griechisch",
    "pl": "polish|polonais|polnisch",
    "ro": "romanian|roumain",
    "bg": "bulgarian|bulgare",
    "cs": "czech|tchèque",
    "uk": "ukrainian|ukrainien",
    "tr": "turkish|turc",
    "ca": "catalan",
    "sv": "swedish|suédois",
    "da": "danish|danois",
}
_LANGUAGE = re.compile("|".join(rf"(?P<{code}>\b(?:{words})\b)" for code, words in _LANGUAGES.items()), re.IGNORECASE)
_LANGUAGE_LINE = re.compile(
    r"(?:^|[.;|]\s)[^\w\n]{0,10}(?:working\s+)?(?:languages?|langues?(?: de travail)?|sprachen?|idiomas?|lingu[ae])\b"
    r"[^:\n]{0,20}:[^\n]{0,200}",
    re.IGNORECASE | re.MULTILINE,
)
_LANGUAGE_PHRASE = re.compile(
    r"\b(?:in|into|en|held in|interpretation|interpreting|interprétation|traduction|between|vers(?: le| l')?|auf)\b"
    r"(?=\W{1,3}(?:(?:into|in|en|le|from|to|du|from/to|l')\s*){0,3}(?:"
    + "|".join(_LANGUAGES.values())
    + r")\b)[^\n.]{0,80}",
    re.IGNORECASE,
)
_INTERPRETATION = re.compile(
    r"(?P<none>\b(?:no|without|sans|keine?|pas d[e'])\s*(?:simultaneous\s+)?)?"
    r"\b(?:simultaneous(?:ly)?\s+(?:interpret|translat)\w*|interpretation\b(?!\s+of)|interpreting\b"
    r"|interpreters?\b|interprétation"
    r"|interprètes?\b|traduction simultanée|simultanübersetzung|dolmetsch\w*|verdolmetschung)",
    re.IGNORECASE,
)
_PEOPLE = (
    r"(?:participants?|people|persons?|personnes|places|seats|attendees|guests|inscrits|inscriptions"
    r"|plätze|teilnehm\w+|personen)"
)
_NUMBER = r"(?P<{0}>\d{{1,3}}(?:[ .,']\d{{3}})+|\d{{1,6}})"
_CAPACITY = re.compile(
    rf"\b(?:max(?:imum|imal)?\.?(?:\s+(?:number|capacity|nombre))?|limited to|limit(?:ed)? of|up to"
    r"|capacity|capacit[ée]|at most"
    rf"|limitée?s? à|dans la limite de|jusqu'à|au plus|höchstens|begrenzt auf)\s*(?::|of|de|is"
    rf"|at)?\s*{_NUMBER.format('a')}\s*{_PEOPLE}"
    rf"|\b(?:capacity|capacit[ée]|maximum)\s*:\s*{_NUMBER.format('b')}"
    rf"|\b{_NUMBER.format('c')}\s*{_PEOPLE}\s*(?:max(?:imum|imal)?\b|at most|au (?:plus|maximum))"
    rf"|\b(?:only|seulement)\s+{_NUMBER.format('d')}\s*{_PEOPLE}",
    re.IGNORECASE,
)
_NO_REGISTRATION = re.compile(
    r"\b(?:no|without(?: prior)?|sans|keine|ohne)\s+(?:registration|inscription|anmeldung|sign-?up)"
    r"|\bregistration is not (?:required|necessary|needed)|\b(?:no need|not necessary) to register"
    r"|\binscription (?:non|pas|n'est pas)\s+(?:obligatoire|nécessaire|requise)",
    re.IGNORECASE,
)
_REGISTRATION = re.compile(
    r"\bregistrations?\b(?!\s+(?:number|office))"
    r"|\bregister\s+(?:at|here|by|now|online|via|for|before|on|in advance)"
    r"|\bsign up\b|\bRSVP\b|\binscri(?:ption|vez|re)\w*|\banmeld(?:ung|en)\w*",
    re.IGNORECASE,
)
_QUESTIONS = re.compile(
    r"\bQ\s?(?:&|and|\+)\s?A\b|\bquestions?[- ]and[- ]answers?"
    r"|\bquestions? (?:from|of|by) the (?:audience|public|participants|floor)"
    r"|\bquestions? (?:are|is) welcome|\btime for (?:your )?questions|\btemps (?:de|pour les) questions"
    r"|\bquestions? can be (?:sent|asked|put)|\b(?:ask|send|put|submit)(?:ing)? (?:us )?(?:your |their )?questions?\b"
    r"|\b(?:discussion|exchange) with the (?:audience|public|participants)|\bquestions?[ -]réponses?"
    r"|\béchanges? (?:avec|entre) le(?:s)? (?:public|participants?)"
    r"|\bquestions? (?:du|des|avec le) (?:public|participants?|salle)"
    r"|\bposer? (?:vos|leurs|des) questions?|\bposez vos questions|\bfragen (?:des|aus dem) publikum|\bfragerunde",
    re.IGNORECASE,
)
_NOT_RECORDED = re.compile(
    r"\b(?:not be (?:video-?)?recorded|not recorded|no recording|without recording|ne sera pas enregistrée?"
    r"|pas d'enregistrement|sans enregistrement|nicht aufgezeichnet|keine aufzeichnung|no se grabará"
    r"|non sarà registrat[oa])\b",
    re.IGNORECASE,
)
_RECORDED = re.compile(
    r"\b(?:will be (?:video-?)?recorded|is (?:being )?recorded|recording (?:will be|of the (?:session|webinar"
    r"|conference))"
    r"|recorded and|sera enregistrée?|est enregistrée?|l'enregistrement (?:sera|de la)|wird aufgezeichnet|se grabará"
    r"|sarà registrat[oa])\b",
    re.IGNORECASE,
)
_COMMON = {
    "en": frozenset(
        ["the", "and", "of", "is", "to", "with", "for", "by", "who", "how", "what", "on", "at", "was", "date"]
    ),
    "fr": frozenset(
        ["le", "la", "les", "des", "du", "et", "une", "est", "dans", "avec", "qui", "sur", "au", "pour", "en"]
    ),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is said in passing; None or empty where nothing is. Languages are ISO 639-1 codes, as first mentioned."""

    series: str = ""
    series_position: int | None = None
    series_size: int | None = None
    languages: tuple[str, ...] = ()
    interpretation: bool | None = None
    capacity: int | None = None
    registration_required: bool | None = None
    questions: bool | None = None
    language: str = "en"
    recording: bool | None = None


def find_facts(text: str) -> Facts:
    """Facts from a whole text, folded."""
    position, size = _series_place(text)
    interpretation = _INTERPRETATION.search(text)
    return Facts(
        series=_series_name(text, in_series=position is not None or size is not None),
        series_position=position,
        series_size=size,
        languages=_languages(text),
        interpretation=None if interpretation is None else not interpretation["none"],
        capacity=_capacity(text),
        registration_required=_registration(text),
        questions=True if _QUESTIONS.search(text) else None,
        recording=False if _NOT_RECORDED.search(text) else True if _RECORDED.search(text) else None,
        language=_language(text),
    )


def _series_place(text: str) -> tuple[int | None, int | None]:
    """Which of how many: “second … in a series of four”, “3/4”."""
    if not _IN_SERIES.search(text):  # what follows is slow, and cannot match without one of these words
        return None, None
    if match := _FRACTION.search(text):
        place = _place(match["place"] or match["place2"] or match["place3"] or match["place4"])
        size = _number(match["size"] or match["size2"] or match["size3"] or match["size4"])
        if 1 <= place <= size:
            return place, size
    whole = _OF_SERIES.search(text)
    single = whole or _PLACE_ONLY.search(text)
    size_match = whole if whole and whole["size"] else _SIZE_ONLY.search(text)
    size_found = _number(size_match["size"]) if size_match else None
    in_series = whole or size_match or re.search(r"\b(?:series|série|reihe)\b", text, re.IGNORECASE)
    return (_place(single["place"]) if single and in_series else None), size_found


def _place(word: str) -> int:
    return ORDINALS.get(word.casefold()) or int(re.sub(r"\D", "", word))


def _number(word: str) -> int:
    return NUMBERS.get(word.casefold()) or int(word)


def _series_name(text: str, *, in_series: bool) -> str:
    """The series' own name, else the project's acronym that the text repeats most, if it speaks of a series at all."""
    if match := _QUOTED_SERIES.search(text):
        return (match["name"] or match["name2"]).strip()
    if match := _NAMED_SERIES.search(text):
        return (match["name"] or match["name2"] or match["name3"]).strip()
    if not in_series:
        return ""
    acronyms = list(dict.fromkeys(match["name"] for match in _ACRONYM.finditer(text) if len(match["name"]) > 2))
    counts = Counter({name: len(re.findall(rf"\b{re.escape(name)}\b", text)) for name in acronyms})
    return counts.most_common(1)[0][0] if counts else ""


def _languages(text: str) -> tuple[str, ...]:
    phrases = [match[0] for pattern in (_LANGUAGE_LINE, _LANGUAGE_PHRASE) for match in pattern.finditer(text)]
    codes = (match.lastgroup for phrase in phrases for match in _LANGUAGE.finditer(phrase))
    return tuple(dict.fromkeys(code for code in codes if code))


def _capacity(text: str) -> int | None:
    match = _CAPACITY.search(text)
    if match is None:
        return None
    written = match["a"] or match["b"] or match["c"] or match["d"]
    return int(re.sub(r"\D", "", written)) or None


def _registration(text: str) -> bool | None:
    if _NO_REGISTRATION.search(text):
        return False
    return True if _REGISTRATION.search(text) else None


def _language(text: str) -> str:
    words = re.findall(r"[^\W\d_]+", text.casefold())
    scores = {language: sum(word in common for word in words) for language, common in _COMMON.items()}
    french = scores["fr"] + sum(char in "éèêàçùœ" for char in text.casefold()) / 4
    return "fr" if french > scores["en"] else "en"
