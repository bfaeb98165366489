"""Words for days, months, numbers and places in order.

Days and months in the languages of the network; numbers and places in order in English, French and German.
"""

from __future__ import annotations

_MONTH_WORDS = """
january janvier januar jänner enero gennaio janeiro januari stycznia ιανουαρίου
|february février fevrier februar febrero febbraio fevereiro februari lutego φεβρουαρίου
|march mars märz maerz marzo março maart marca μαρτίου|april avril abril aprile kwietnia απριλίου
|may mai mayo maggio maio mei maja μαΐου μαίου|june juin juni junio giugno junho czerwca ιουνίου
|july juillet juli julio luglio julho lipca ιουλίου|august août aout agosto augustus sierpnia αυγούστου
|september septembre septiembre settembre setembro września σεπτεμβρίου
|october octobre oktober octubre ottobre outubro października οκτωβρίου
|november novembre noviembre novembro listopada νοεμβρίου
|december décembre decembre dezember diciembre dicembre dezembro grudnia δεκεμβρίου
"""
_SHORT_MONTH_WORDS = "jan janv|feb févr fév|mar mär|apr avr||jun|jul juil|aug|sep sept|oct okt|nov|dec déc dez"
_WEEKDAY_WORDS = """
monday lundi montag lunes lunedì segunda-feira maandag poniedziałek δευτέρα
|tuesday mardi dienstag martes martedì terça-feira dinsdag wtorek τρίτη
|wednesday mercredi mittwoch miércoles mercoledì quarta-feira woensdag środa τετάρτη
|thursday jeudi donnerstag jueves giovedì quinta-feira donderdag czwartek πέμπτη
|friday vendredi freitag viernes venerdì sexta-feira vrijdag piątek παρασκευή
|saturday samedi samstag sábado sabato zaterdag sobota σάββατο
|sunday dimanche sonntag domingo domenica zondag niedziela κυριακή
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
