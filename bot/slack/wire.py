"""Connections to Slack, kept open between calls: a new one costs a TLS handshake, for Slack a tenth of a second.

An idle connection is used again only while it is fresh and the other side has said nothing on it, as a server does that
goes. What is left of the risk that a call meets a closing connection is the caller's: such a call may have arrived.
"""

from __future__ import annotations

import select
import ssl
import time
import weakref
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Lock
from types import MappingProxyType
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

FRESH = 10.0  # seconds; servers close what is idle for longer, some after as little as 15
_MOST_KEPT = 64


class NotSent(Exception):
    """No connection was made, so nothing was carried."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class _InOnePiece(HTTPConnection):
    """Sends a request's head together with its body: the library would send a packet, or a TLS record, for each.

    On a raw socket on loopback a second one cost forty microseconds of processor time; of a whole call it is little.
    """

    _holds_head = False
    _head = b""

    def request(
        self, method: str, url: str, body: Any = None, headers: Any = MappingProxyType({}), **more: Any
    ) -> None:
        self._holds_head = bool(body)
        super().request(method, url, body, headers, **more)

    def send(self, data: Any) -> None:
        if self._holds_head:
            self._head, self._holds_head = data, False
            return
        head, self._head = self._head, b""
        super().send(head + data if head else data)


class _InOnePieceSecurely(_InOnePiece, HTTPSConnection):
    pass


class Wire:
    """Sends requests to the host of `base_url`, by way of `proxy` if there is one. `timeout` in seconds is per read."""

    def __init__(self, base_url: str, *, context: ssl.SSLContext, timeout: float, proxy: str | None = None) -> None:
        self._there = urlsplit(base_url)
        self._proxy = urlsplit(proxy) if proxy else None
        self._context = context
        self._timeout = timeout
        self._lock = Lock()
        self._idle: list[tuple[HTTPConnection, float]] = []
        weakref.finalize(self, _close, self._idle)

    def send(self, verb: str, target: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        """One request, never repeated. `target` is a path with its query.

        Raises NotSent; OSError or HTTPException once the request may have arrived.
        """
        connection = self._taken() or self._opened()
        try:
            connection.request(verb, self._target(target), body, {**self._greeting(), **headers})
            response = connection.getresponse()
            content = response.read()
        except (OSError, HTTPException):
            connection.close()
            raise
        if response.will_close:
            connection.close()
        else:
            self._keep(connection)
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, content)

    def _taken(self) -> HTTPConnection | None:
        """The connection that was used last, if it is of use still."""
        while True:
            with self._lock:
                if not self._idle:
                    return None
                connection, since = self._idle.pop()
            if time.monotonic() - since < FRESH and not _is_readable(connection):
                return connection
            connection.close()

    def _keep(self, connection: HTTPConnection) -> None:
        with self._lock:
            self._idle.append((connection, time.monotonic()))
            surplus = self._idle.pop(0)[0] if len(self._idle) > _MOST_KEPT else None
        if surplus is not None:
            surplus.close()

    def _opened(self) -> HTTPConnection:
        connection = self._new()
        try:
            connection.connect()
        except (OSError, HTTPException) as exc:  # unknown host, refused, no answer, TLS, a proxy that says no
            connection.close()
            raise NotSent(type(exc).__name__) from exc
        return connection

    def _new(self) -> HTTPConnection:
        secure, near = self._there.scheme == "https", self._proxy or self._there
        host, port = near.hostname or "", near.port
        if not secure:
            return _InOnePiece(host, port, timeout=self._timeout)
        connection = _InOnePieceSecurely(host, port, timeout=self._timeout, context=self._context)
        if self._proxy is not None:
            connection.set_tunnel(self._there.hostname or "", self._there.port, headers=_credentials(self._proxy))
        return connection

    def _target(self, target: str) -> str:
        """A proxy is told the whole address, unless it is tunnelled through."""
        plain = self._proxy is not None and self._there.scheme != "https"
        return f"{self._there.scheme}://{self._there.netloc}{target}" if plain else target

    def _greeting(self) -> dict[str, str]:
        if self._proxy is None or self._there.scheme == "https":
            return {}
        return {"Host": self._there.netloc, **_credentials(self._proxy)}


def _credentials(proxy: SplitResult) -> dict[str, str]:
    if proxy.username is None:
        return {}
    pair = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    return {"Proxy-Authorization": f"Basic {b64encode(pair.encode()).decode()}"}


def _close(idle: list[tuple[HTTPConnection, float]]) -> None:
    for connection, _ in idle:
        connection.close()


def _is_readable(connection: HTTPConnection) -> bool:
    watched = select.poll()
    watched.register(connection.sock, select.POLLIN)
    return bool(watched.poll(0))
