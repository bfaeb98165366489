"""Words for days, months, numbers and places in order, in English, French and German."""

from __future__ import annotations

_MONTH_WORDS = """
january janvier januar jänner|february février fevrier februar|march mars märz maerz|april avril|may mai|june juin juni
|july juillet juli|august août aout|september septembre|october octobre oktober|november novembre
|december décembre decembre dezember
"""
_SHORT_MONTH_WORDS = "jan janv|feb févr fév|mar mär|apr avr||jun|jul juil|aug|sep sept|oct okt|nov|dec déc dez"
_WEEKDAY_WORDS = """
monday lundi montag|tuesday mardi dienstag|wednesday mercredi mittwoch|thursday jeudi donnerstag
|friday vendredi freitag|saturday samedi samstag|sunday dimanche sonntag
"""
_SHORT_WEEKDAY_WORDS = "mon lun|tue tues|wed mer|thu thur thurs jeu|fri ven|sat sam|sun dim"
_NUMBER_WORDS = """
one a an un une ein eine einer|two deux zwei|three trois drei|four quatre vier|five cinq fünf|six sechs
|seven sept sieben
|eight huit acht|nine neuf neun|ten dix zehn|eleven onze elf|twelve douze zwölf
"""
_ORDINAL_WORDS = """
first premier première premiere erste ersten erster|second deuxième deuxieme seconde zweite zweiten zweiter
|third troisième troisieme dritte dritten dritter|fourth quatrième quatrieme vierte vierten vierter
|fifth cinquième cinquieme fünfte fünften|sixth sixième sixieme sechste sechsten|seventh septième septieme siebte
|eighth huitième huitieme achte|ninth neuvième neuvieme neunte|tenth dixième dixieme zehnte
|eleventh onzième onzieme elfte|twelfth douzième douzieme zwölfte
"""


def _numbered(words: str) -> dict[str, int]:
    groups = enumerate(words.split("|"), start=1)
    return {word: number for number, group in groups for word in group.split()}


MONTHS = _numbered(_MONTH_WORDS)
SHORT_MONTHS = _numbered(_SHORT_MONTH_WORDS)
WEEKDAYS = {word: number - 1 for word, number in _numbered(_WEEKDAY_WORDS).items()}
SHORT_WEEKDAYS = {word: number - 1 for word, number in _numbered(_SHORT_WEEKDAY_WORDS).items()}
NUMBERS = _numbered(_NUMBER_WORDS)
ORDINALS = _numbered(_ORDINAL_WORDS)


def any_of(words: dict[str, int]) -> str:
    """A pattern for any of the words, longest first."""
    return "|".join(sorted(words, key=len, reverse=True))
