"""Labels for moments: the day, the clock and the zone as people write them.

An abbreviation such as CET is only ever written for a moment at which it is in force; the offset always stands with it.
Words are in English, or in French where the locale begins with `fr`.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

_DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
}
_ENGLISH_MONTHS = "January February March April May June July August September October November December"
_FRENCH_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
_MONTHS = {"en": tuple(_ENGLISH_MONTHS.split()), "fr": tuple(_FRENCH_MONTHS.split())}
# Only names that differ from the last part of the IANA key.
_CITIES = {
    "en": {
        "Asuncion": "Asunción",
        "Bogota": "Bogotá",
        "Calcutta": "Kolkata",
        "Cancun": "Cancún",
        "Dacca": "Dhaka",
        "Godthab": "Nuuk",
        "Katmandu": "Kathmandu",
        "Kiev": "Kyiv",
        "Reykjavik": "Reykjavík",
        "Saigon": "Ho Chi Minh City",
        "Sao Paulo": "São Paulo",
    },
    "fr": {
        "Algiers": "Alger",
        "Athens": "Athènes",
        "Azores": "Açores",
        "Beirut": "Beyrouth",
        "Belgrade": "Belgrade",
        "Brussels": "Bruxelles",
        "Bucharest": "Bucarest",
        "Cairo": "Le Caire",
        "Canary": "Canaries",
        "Copenhagen": "Copenhague",
        "Istanbul": "Istanbul",
        "Kiev": "Kyiv",
        "Lisbon": "Lisbonne",
        "London": "Londres",
        "Madeira": "Madère",
        "Malta": "Malte",
        "Mexico City": "Mexico",
        "Moscow": "Moscou",
        "Nicosia": "Nicosie",
        "Prague": "Prague",
        "Rome": "Rome",
        "Sao Paulo": "São Paulo",
        "Singapore": "Singapour",
        "Sofia": "Sofia",
        "Stockholm": "Stockholm",
        "Tokyo": "Tokyo",
        "Vienna": "Vienne",
        "Vilnius": "Vilnius",
        "Warsaw": "Varsovie",
    },
}


def when_line(start: datetime, end: datetime, zone: ZoneInfo, locale: str = "en") -> str:
    """One line for an event between two aware moments: day, clock readings in `zone`, and the zone's label.

    `Thursday 5 May 2022, 14:00–15:30 Paris time (CEST, UTC+2)`. The second day is written when it is another one, and
    each end has its own label when the clocks change in between.
    """
    first, last = start.astimezone(zone), end.astimezone(zone)
    one_label = first.utcoffset() == last.utcoffset()
    begin = clock_text(first, locale) if one_label else _clock_in_zone(first, zone, locale)
    finish = _clock_in_zone(last, zone, locale)
    if first.date() == last.date():
        dash = "–" if one_label else " – "
        return f"{day_text(first, locale)}, {begin}{dash}{finish}"
    return f"{day_text(first, locale)}, {begin} – {day_text(last, locale)}, {finish}"


def moment_line(moment: datetime, zone: ZoneInfo, locale: str = "en") -> str:
    """One line for one aware moment: `Thursday 5 May 2022, 14:00 Paris time (CEST, UTC+2)`."""
    local = moment.astimezone(zone)
    return f"{day_text(local, locale)}, {_clock_in_zone(local, zone, locale)}"


def zone_label(moment: datetime, zone: ZoneInfo, locale: str = "en") -> str:
    """The zone as it is at an aware moment: `Paris time (CEST, UTC+2)`, or only the offset where there is no more."""
    local = moment.astimezone(zone)
    facts = [text for text in (_abbreviation(local), offset_text(local)) if text]
    if "/" not in zone.key or zone.key.startswith("Etc/"):
        return facts[-1] if len(facts) == 1 else f"{facts[0]} ({facts[1]})"
    return f"{_place_time(city_name(zone.key, locale), locale)} ({', '.join(facts)})"


def city_name(key: str, locale: str = "en") -> str:
    """The city of an IANA key, in the language's own spelling: `Europe/Brussels` is `Bruxelles` in French."""
    city = key.rsplit("/", 1)[-1].replace("_", " ")
    english = _CITIES["en"].get(city, city)
    return _CITIES["fr"].get(city, english) if _language(locale) == "fr" else english


def offset_text(local: datetime) -> str:
    """The offset of an aware local time: `UTC+2`, `UTC-3:30`, or `UTC` alone for none at all."""
    offset = local.utcoffset() or timedelta(0)
    minutes = abs(offset) // timedelta(minutes=1)
    sign = "-" if offset < timedelta(0) else "+"
    hours, rest = divmod(minutes, 60)
    if not minutes:
        return "UTC" if _is_utc(local) else "UTC+0"
    return f"UTC{sign}{hours}:{rest:02d}" if rest else f"UTC{sign}{hours}"


def day_text(day: date, locale: str = "en") -> str:
    """`Thursday 5 May 2022`, `jeudi 5 mai 2022`."""
    return f"{_DAYS[_language(locale)][day.weekday()]} {short_day_text(day, locale)}"


def short_day_text(day: date, locale: str = "en") -> str:
    """The day without its weekday: `5 May 2022`, `1er mai 2022`."""
    language = _language(locale)
    number = "1er" if language == "fr" and day.day == 1 else str(day.day)
    return f"{number} {_MONTHS[language][day.month - 1]} {day.year}"


def clock_text(local: datetime, locale: str = "en") -> str:
    """`14:00`, in French `14h00`."""
    mark = "h" if _language(locale) == "fr" else ":"
    return f"{local.hour:02d}{mark}{local.minute:02d}"


def _clock_in_zone(local: datetime, zone: ZoneInfo, locale: str) -> str:
    comma = "," if _language(locale) == "fr" else ""
    return f"{clock_text(local, locale)}{comma} {zone_label(local, zone, locale)}"


def _place_time(city: str, locale: str) -> str:
    if _language(locale) != "fr":
        return f"{city} time"
    if city.startswith("Le "):
        return f"heure du {city[3:]}"
    elided = city[0].casefold() in "aeiouyàâéèêëîïôöûüœæh"
    return f"heure d'{city}" if elided else f"heure de {city}"


def _abbreviation(local: datetime) -> str:
    """The zone's letters for this moment; empty where tzdata has digits only (`-03`) or UTC itself."""
    name = local.tzname() or ""
    return name if name.isalpha() and name != "UTC" else ""


def _is_utc(local: datetime) -> bool:
    return local.tzname() == "UTC"


def _language(locale: str) -> str:
    return "fr" if locale.casefold().startswith("fr") else "en"
