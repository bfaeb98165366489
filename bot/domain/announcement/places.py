"""Names of places and zones, as announcements write them, to IANA zones."""

from __future__ import annotations

import unicodedata
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Names that are not the last part of an IANA key: other languages, countries, cities without a zone of their own.
_ELSEWHERE = {
    "Europe/Paris": """francia|parigi|παρισιού|παρίσι|france|french|pariser|montreuil|strasbourg|lyon|marseille|lille
        |nantes|bordeaux|toulouse|nice|grenoble|rennes|le havre|saint-denis""",
    "Europe/Brussels": """bruselas|bélgica|belgio|βρυξελλών|bruxelles|brussel|brüssel|brüsseler|belgium|belgique|belgian
        |antwerp|anvers|ghent|gand|liège""",
    "Europe/London": """londra|reino unido|londres|londoner|uk|u.k.|united kingdom|british|britain|england|scotland
        |royaume-uni""",
    "Europe/Athens": """atenas|atene|grecia|αθήνας|αθήνα|αθηνών|ελλάδας|ελλάδος|athènes|athen|athener|greece|grèce
        |greek|piraeus|le pirée|pirée|thessaloniki|larissa|heraklion""",
    "Europe/Lisbon": "lisboa|lisbona|lisbonne|lissabon|lissaboner|portugal|portuguese|porto|loures",
    "Europe/Berlin": """berlino|berlín|alemania|germania|berliner|germany|allemagne|german|deutschland|munich|münchen
        |hamburg|cologne|köln|frankfurt|mannheim|düsseldorf|stuttgart|essen|augsburg|leipzig|deutsche""",
    "Europe/Madrid": """peninsular|españa|spagna|sevilla|catalonia|madrid|spain|espagne|spanish|barcelona|barcelone
        |valencia|valence|seville|bilbao|xàbia|xabia""",
    "Europe/Rome": """italia|firenze|genova|palermo|rom|italy|italie|italian|milan|milano|turin|torino|naples|napoli
        |genoa|bologna|florence|roma""",
    "Europe/Vienna": "viena|österreichische|vienne|wien|wiener|austria|autriche|österreich|graz",
    "Europe/Zurich": "zürich|züricher|geneva|genève|bern|berne|switzerland|suisse|lausanne|basel|bâle",
    "Europe/Amsterdam": """eindhoven|países bajos|paesi bassi|netherlands|pays-bas|dutch|rotterdam|the hague|la haye
        |utrecht""",
    "Europe/Warsaw": """varsovia|varsavia|wrocław|poznań|varsovie|warschau|warszawa|poland|pologne|kraków|krakow|cracow
        |gdansk|gdańsk|łódź|lodz""",
    "Europe/Prague": "praha|prag|czech|brno",
    "Europe/Copenhagen": "copenhague|kopenhagen|københavn|denmark|danemark|aarhus",
    "Europe/Stockholm": "sweden|suède|gothenburg|göteborg|malmö",
    "Europe/Helsinki": "finland|finlande|espoo|turku",
    "Europe/Oslo": "norway|norvège|bergen",
    "Europe/Riga": "latvia|lettonie",
    "Europe/Vilnius": "lithuania|lituanie",
    "Europe/Tallinn": "estonia|estonie",
    "Europe/Bucharest": "bucarest|bukarest|bucurești|romania|roumanie|cluj",
    "Europe/Sofia": "bulgaria|bulgarie|varna",
    "Europe/Budapest": "pécs|győr|ungarn|hungary|hongrie",
    "Europe/Zagreb": "croatia|croatie",
    "Europe/Ljubljana": "slovenia|slovénie",
    "Europe/Bratislava": "slovakia|slovaquie",
    "Europe/Luxembourg": "luxemburg",
    "Europe/Dublin": "galway|dublino|dublín|ireland|irlande|irish|cork",
    "Europe/Malta": "malte|valletta|la valette",
    "Asia/Nicosia": "nicosie|cyprus|chypre|limassol",
    "Europe/Istanbul": "turkey|turquie|türkiye|ankara",
    "Europe/Kiev": "kyiv|ukraine|lviv",
    "Europe/Moscow": "moscou|moskau",
    "America/New_York": "new york|us eastern|eastern|washington|washington dc|boston",
    "America/Chicago": "us central",
    "America/Denver": "us mountain|mountain",
    "America/Los_Angeles": "us pacific|pacific|san francisco|californie|california",
    "America/Montreal": "montréal|quebec|québec",
    "America/Sao_Paulo": "são paulo|brasília|brasilia|rio de janeiro",
    "Africa/Cairo": "le caire|caire",
    "Asia/Tokyo": "japan|japon",
    "Asia/Calcutta": "india|inde|delhi|new delhi|mumbai",
    "UTC": "universal|greenwich mean|temps universel",
}
_AREAS = ("Europe", "America", "Asia", "Africa", "Australia", "Pacific", "Atlantic", "Indian")


@cache
def place_zone(name: str) -> ZoneInfo | None:
    """The zone whose clocks a place shows, by its name in any case; None for a place nobody knows."""
    key = _key(name)
    if key in _known():
        return ZoneInfo(_known()[key])
    plain = "".join(char for char in unicodedata.normalize("NFD", key) if char.isascii())
    city = "_".join(part.capitalize() for part in plain.replace("-", " ").split())
    if not city.replace("_", "").isalpha():
        return None
    return next((zone for area in _AREAS if (zone := iana_zone(f"{area}/{city}"))), None)


def iana_zone(key: str) -> ZoneInfo | None:
    """The zone of an IANA key, None if there is no such zone."""
    try:
        return ZoneInfo(key)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the key names a folder of zones
        return None


@cache
def _known() -> dict[str, str]:
    return {_key(name): zone for zone, names in _ELSEWHERE.items() for name in names.split("|")}


def _key(name: str) -> str:
    return " ".join(name.casefold().split())
