"""What is left of an erased session's audience for the numbers of its series: a mark for each person, and no name.

A mark is a digest under a key that the series has to itself. Sessions that still have their names are marked in the
same way while the series is counted, so that it stays known how many people were new and how many came back. The key is
destroyed with the names of the last session: from then on no guess at an address tells whose mark it was.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256

from bot.domain.people import EMAIL, PARTICIPANT_ID
from bot.domain.pseudonyms import Pseudonyms, keyed
from bot.domain.series import ACCOUNT, Crowd, Key, Visitor
from bot.domain.webinar import Webinar
from bot.services.ports.store import Tx

DIGITS = 20
_MARK = "mark"


@dataclass(frozen=True, slots=True)
class Audience:
    """Who came to a session, by the keys that tell them again in another, and how many nobody can recognise."""

    keys: tuple[Key, ...] = ()
    unknown: int = 0

    def __bool__(self) -> bool:
        return bool(self.keys or self.unknown)


def folded_series(webinar: Webinar) -> str:
    """The name of the series for comparing; empty if the webinar belongs to none."""
    return " ".join(webinar.draft.series.casefold().split())


def keep(tx: Tx, webinar: Webinar, audience: Audience) -> None:
    """Keeps the marks of a session that is being erased, if it belongs to a series and somebody came."""
    if not folded_series(webinar) or not audience:
        return
    if not (key := _key(tx, webinar)):
        tx.notebook.write(_key_name(webinar), key := secrets.token_hex(32))
    _write(tx, webinar, sorted(_mark(key, each) for each in audience.keys), audience.unknown)


def forget_key_after_the_last(tx: Tx, webinar: Webinar) -> None:
    """Destroys the key of the series once no session of it, held or to come, has its names any more."""
    same = [each for each in tx.webinars.all() if folded_series(each) == folded_series(webinar)]
    if _key(tx, webinar) and all(tx.erasures.of(each.id) is not None for each in same):
        tx.notebook.write(_key_name(webinar), "")


def crowd_left(tx: Tx, webinar: Webinar) -> Crowd | None:
    """The audience of an erased session in marks. None if nothing was kept; names and addresses are empty."""
    kept = tx.notebook.read(_crowd_name(webinar))
    if kept is None:
        return None
    told = json.loads(kept)
    visitors = tuple(Visitor((_MARK, each), "", "") for each in told["marks"])
    return Crowd(webinar.code, webinar.draft.topic, webinar.draft.starts_at, visitors, told["unknown"])


def marked(tx: Tx, webinar: Webinar, crowd: Crowd) -> Crowd:
    """The audience of a session that has its names, in marks of its series."""
    key = _key(tx, webinar)
    if not key:
        return crowd
    visitors = tuple(replace(each, key=(_MARK, _mark(key, each.key))) for each in crowd.visitors)
    return replace(crowd, visitors=visitors)


def forget(tx: Tx, words: Pseudonyms, keys: Iterable[Key]) -> None:
    """Marks of a forgotten person with these keys become those of the words that stand for them, in erased sessions."""
    changed = dict(_reworded(words, kind, value) for kind, value in set(keys) if kind in (EMAIL, PARTICIPANT_ID))
    for webinar, key, told in _kept(tx):
        changes = {_mark(key, old): _mark(key, new) for old, new in changed.items()}
        if changes.keys() & set(told["marks"]):
            _write(tx, webinar, sorted(changes.get(each, each) for each in told["marks"]), told["unknown"])


def sessions_with(tx: Tx, key: Key) -> tuple[str, ...]:
    """Codes of the erased sessions among whose marks this person's is, as long as the bot can tell."""
    return tuple(webinar.code for webinar, secret, told in _kept(tx) if _mark(secret, key) in told["marks"])


def _reworded(words: Pseudonyms, kind: str, value: str) -> tuple[Key, Key]:
    """The key by which a series knows somebody, and the one once their rows hold words."""
    if kind == EMAIL:
        return (EMAIL, value), (EMAIL, words.email(value))
    return (ACCOUNT, value), (ACCOUNT, words.word(kind, value))


def _kept(tx: Tx) -> Iterator[tuple[Webinar, str, dict[str, list[str]]]]:
    for webinar in tx.webinars.all():
        key, kept = _key(tx, webinar), tx.notebook.read(_crowd_name(webinar))
        if key and kept is not None:
            yield webinar, key, json.loads(kept)


def _write(tx: Tx, webinar: Webinar, marks: list[str], unknown: object) -> None:
    tx.notebook.write(_crowd_name(webinar), json.dumps({"marks": marks, "unknown": unknown}))


def _mark(key: str, person: Key) -> str:
    kind, value = person
    return keyed(bytes.fromhex(key), f"series:{kind}", value)[:DIGITS]


def _key(tx: Tx, webinar: Webinar) -> str:
    return tx.notebook.read(_key_name(webinar)) or ""


def _key_name(webinar: Webinar) -> str:
    return f"series_key:{sha256(folded_series(webinar).encode()).hexdigest()[:32]}"


def _crowd_name(webinar: Webinar) -> str:
    return f"marks:{webinar.id}"
