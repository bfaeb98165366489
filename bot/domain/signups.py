"""The sign-up list as people: one registration per person, whatever the list repeats."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from bot.domain.people import REGISTRANT_ID, Key, Links, registrant_keys
from bot.domain.rows import Registrant, RegistrantStatus

_ORDER = (RegistrantStatus.APPROVED, RegistrantStatus.PENDING, RegistrantStatus.DENIED)
_NEVER = datetime.max.replace(tzinfo=UTC)


def fold_signups(registrants: Iterable[Registrant]) -> tuple[Registrant, ...]:
    """One registration per id and address: an approved one before a pending and a denied one, then the earliest.

    Somebody who cancelled and signed up again is in Zoom's lists twice. Sorted by name, address and id.
    """
    links = Links()
    keyed = [(each, registrant_keys(each) or [(REGISTRANT_ID, f" {n}")]) for n, each in enumerate(registrants)]
    for _, keys in keyed:
        links.join(keys)
    best: dict[Key, Registrant] = {}
    for registrant, keys in keyed:
        root = links.root(keys[0])
        best[root] = min(best[root], registrant, key=preference) if root in best else registrant
    return tuple(sorted(best.values(), key=lambda each: (each.name.casefold(), each.email, each.id)))


def preference(registrant: Registrant) -> tuple[int, datetime, tuple[str, ...]]:
    """Sorts the registration that speaks for a person first; ties by what is in them."""
    texts = (registrant.id, registrant.email, registrant.name, registrant.organisation, registrant.city)
    return _ORDER.index(registrant.status), registrant.registered_at or _NEVER, (*texts, registrant.country)
