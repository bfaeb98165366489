"""How single values are read: each function gives the value or raises ValueError with a sentence.

No sentence repeats a value of which a part may be secret.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

_DRIVERS = {
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
}


def web_address(text: str) -> str:
    """An https address, or an http one on this machine, without a slash at the end."""
    try:
        parts = urlsplit(text)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError as exc:
        raise ValueError("is not a web address. Write it like https://example.org.") from exc
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_fine:
        raise ValueError("is not a web address. Write it like https://example.org.")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("must be a plain address, without a password, “?” or “#” in it.")
    if parts.scheme == "http" and not is_loopback(text):
        raise ValueError("must begin with https://, since secrets travel there. Only this machine may do without.")
    return text.rstrip("/")


def is_loopback(address: str) -> bool:
    """Whether a web address points at this machine."""
    host = urlsplit(address).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def zone(text: str) -> ZoneInfo:
    """An IANA zone; the sentence for an unknown one names the nearest that exist."""
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as exc:
        nearest = _nearest_zones(text)
        hint = f"Did you mean {' or '.join(nearest)}?" if nearest else "Write one like Europe/Paris."
        raise ValueError(f"is “{text[:40]}”, which is no time zone. {hint}") from exc


def _nearest_zones(text: str) -> list[str]:
    """By the whole name, then by the city alone (`Paris`, `Bruxelles`)."""
    known = sorted(name for name in available_timezones() if "/" in name and not name.startswith(("posix/", "right/")))
    folded = {name.casefold(): name for name in known}
    cities = {name.rsplit("/", 1)[1].casefold(): name for name in reversed(known)}
    wanted = text.strip().replace(" ", "_").casefold()
    whole = get_close_matches(wanted, folded, n=2, cutoff=0.75)
    city = get_close_matches(wanted.rsplit("/", 1)[-1], cities, n=1, cutoff=0.7)
    return list(dict.fromkeys([*(folded[each] for each in whole), *(cities[each] for each in city)]))[:2]


def database(text: str) -> str:
    """The URL with the driver we use; `postgres://`, as some hosts hand it out, means PostgreSQL too."""
    scheme, mark, rest = text.partition("://")
    driver = _DRIVERS.get(scheme.lower())
    if not mark or driver is None:
        raise ValueError("must begin with postgresql:// or sqlite:///; the bot works with no other database.")
    if driver == "sqlite" and rest.strip("/") in ("", ":memory:"):
        raise ValueError("must name a file: a database in memory would forget what was promised.")
    return f"{driver}://{rest}"


def slack_ids(text: str, prefixes: str, example: str) -> tuple[str, ...]:
    """Ids separated by commas or spaces, each once. `prefixes` are the letters they may begin with."""
    ids = tuple(dict.fromkeys(re.split(r"[\s,;]+", text.strip()))) if text.strip() else ()
    wrong = [each for each in ids if not re.fullmatch(rf"[{prefixes}][A-Z0-9]{{2,}}", each)]
    if wrong:
        which = (
            f"“{wrong[0]}”, which is no such id" if len(wrong[0]) <= 20 else "something else"
        )  # a longer one may be a token
        raise ValueError(f"holds {which}. Slack writes them like {example}.")
    return ids


def whole_number(text: str, least: int, most: int | None = None) -> int:
    """A number of digits within bounds."""
    bounds = f"from {least} to {most}" if most is not None else f"of at least {least}"
    if not re.fullmatch(r"[0-9]{1,9}", text.strip()):
        raise ValueError(f"must be a whole number {bounds}.")
    number = int(text)
    if number < least or (most is not None and number > most):
        raise ValueError(f"must be a whole number {bounds}.")
    return number


def one_of(text: str, allowed: Iterable[str]) -> str:
    """One of a few words, in any case."""
    words = tuple(allowed)
    if text.strip().lower() not in words:
        raise ValueError(f"must be {' or '.join(words)}.")
    return text.strip().lower()


def folder(text: str) -> Path:
    """A folder that exists."""
    path = Path(text).expanduser()
    if not path.is_dir():
        raise ValueError(f"names {path}, which is not a folder that I can read.")
    return path
