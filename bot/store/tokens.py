"""The access token that all processes share, encrypted at rest with a key made from the client secret."""

from __future__ import annotations

import json
import os
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import fields
from datetime import datetime, timedelta
from threading import Event, Lock, Thread
from typing import Any, Generic, TypeVar

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import or_, select, update

from bot.domain.errors import TryLater
from bot.store import tables
from bot.store.columns import from_microseconds, to_microseconds
from bot.store.statements import insert_new
from bot.store.store import SqlStore

T = TypeVar("T")
_TABLE = tables.token
_LEASE = timedelta(seconds=6)  # a holder that died is waited out for so long; one that lives renews it
_RENEW_EVERY = 2.0  # seconds
_RENEWALS = 30  # a call for a token is over long before
_POLL = 0.05
_POLLS = 40  # two seconds: a thread that waits carries out nothing else


class SharedToken(Generic[T]):
    """One value of a frozen dataclass `shape`, whose fields are texts, moments and tuples of texts.

    `lock()` keeps other threads and processes out by a leased row, so it holds no transaction over a call to Zoom. The
    lease is short and renewed while the holder lives, so that a killed one holds nobody up for long.
    Another secret, or another build's shape, reads as no token at all.
    """

    def __init__(self, store: SqlStore, shape: type[T], *, secret: str, name: str = "zoom") -> None:
        self._store = store
        self._shape = shape
        self._name = name
        self._cipher = Fernet(key_from(secret))
        self._here = Lock()
        self._never = Event()

    def load(self) -> T | None:
        """The token as last saved; None if there is none that we can read."""
        with self._store.read() as tx:
            sealed = tx.connection.execute(
                select(_TABLE.c.sealed).where(_TABLE.c.name == self._name)
            ).scalar_one_or_none()
        if not sealed:
            return None
        try:
            opened = json.loads(self._cipher.decrypt(sealed.encode()))
            return self._shape(**{name: _unpacked(value) for name, value in opened.items()})
        except (InvalidToken, TypeError, ValueError):
            return None

    def save(self, token: T) -> None:
        values = {each.name: _packed(getattr(token, each.name)) for each in fields(token)}  # type: ignore[arg-type]
        sealed = self._cipher.encrypt(json.dumps(values).encode()).decode()
        with self._store.begin() as tx:
            self._make_row(tx.connection)
            tx.connection.execute(update(_TABLE).where(_TABLE.c.name == self._name).values(sealed=sealed))

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Raises TryLater if another thread or process does not let go within two seconds: all calls to Zoom wait."""
        if not self._here.acquire(timeout=_POLL * _POLLS):
            raise _taken()
        try:
            owner = self._take()
            try:
                with self._renewed(owner):
                    yield
            finally:
                self._let_go(owner)
        finally:
            self._here.release()

    def _take(self) -> str:
        owner = os.urandom(12).hex()
        for _ in range(_POLLS):
            if self._try(owner):
                return owner
            self._never.wait(_POLL)
        raise _taken()

    @contextmanager
    def _renewed(self, owner: str) -> Iterator[None]:
        over = Event()
        renewer = Thread(target=self._renew, args=(owner, over), name="token-lease", daemon=True)
        renewer.start()
        try:
            yield
        finally:
            over.set()
            renewer.join()

    def _renew(self, owner: str, over: Event) -> None:
        for _ in range(_RENEWALS):
            if over.wait(_RENEW_EVERY):
                return
            with suppress(TryLater), self._store.begin() as tx:
                mine = (_TABLE.c.name == self._name, _TABLE.c.lease_owner == owner)
                tx.connection.execute(update(_TABLE).where(*mine).values(lease_until=tx.machine_now + _LEASE))

    def _try(self, owner: str) -> bool:
        with self._store.begin() as tx:
            self._make_row(tx.connection)
            free = or_(_TABLE.c.lease_until.is_(None), _TABLE.c.lease_until < tx.machine_now)
            taken = (
                update(_TABLE)
                .where(_TABLE.c.name == self._name, free)
                .values(lease_owner=owner, lease_until=tx.machine_now + _LEASE)
            )
            return bool(tx.connection.execute(taken).rowcount)

    def _let_go(self, owner: str) -> None:
        with self._store.begin() as tx:
            mine = (_TABLE.c.name == self._name, _TABLE.c.lease_owner == owner)
            tx.connection.execute(update(_TABLE).where(*mine).values(lease_owner="", lease_until=None))

    def _make_row(self, connection: Any) -> None:
        empty = {"name": self._name, "sealed": "", "lease_owner": "", "lease_until": None}
        insert_new(connection, _TABLE, [empty], by=["name"])


def _taken() -> TryLater:
    sentence = "Another call is still fetching the Zoom token. Try again in a moment."
    return TryLater(sentence, charged=False, scope="zoom")


def key_from(secret: str) -> bytes:
    """A Fernet key from the client secret (HKDF-SHA256, RFC 5869); the same in every process of the app."""
    derived = HKDF(SHA256(), length=32, salt=None, info=b"webinar-bot zoom token").derive(secret.encode())
    return urlsafe_b64encode(derived)


def _packed(value: Any) -> Any:
    return {"moment": to_microseconds(value)} if isinstance(value, datetime) else value


def _unpacked(value: Any) -> Any:
    if isinstance(value, dict):
        return from_microseconds(value["moment"])
    return tuple(value) if isinstance(value, list) else value
