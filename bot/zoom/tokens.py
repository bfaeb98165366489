"""The one access token the app shares: fetched under a lock, renewed five minutes early, and once when Zoom refuses it.

Server-to-server OAuth as Zoom documents it (s2s-oauth page, 2026). A new token has killed the previous one in the past,
so processes that share an app must share the token: `TokenStore` is what a database implements.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import RLock
from typing import Protocol
from urllib.parse import urlencode, urlsplit

from bot.domain.errors import TryLater
from bot.zoom import errors, sentences
from bot.zoom.errors import Reply, SignInFailed, ZoomError
from bot.zoom.judging import body_of, failure, no_sense, read_reply
from bot.zoom.reading import text, whole
from bot.zoom.redaction import redact
from bot.zoom.request import Answer, Category, Json, Request
from bot.zoom.transport import NoAnswer, Outgoing, Transport

EARLY = timedelta(minutes=5)
LIFETIME = 3600  # seconds, where the answer does not say
SIGN_IN_LIMITS = {"read_seconds": 10.0, "total_seconds": 15.0}  # every other call to Zoom waits for this one
_CREDENTIALS_STATUS = (400, 401, 403)
_WHAT_TO_CHECK = {
    "invalid_client": "Zoom does not accept the app's credentials; check ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET.",
    "invalid_request": "Zoom does not know this account for our app; check ZOOM_ACCOUNT_ID.",
    "invalid_grant": "Zoom does not know this account for our app; check ZOOM_ACCOUNT_ID.",
    "unsupported_grant_type": "The Zoom app is of another kind; it must be a server-to-server OAuth app.",
}


@dataclass(frozen=True, slots=True)
class StoredToken:
    """A token and what came with it. `credentials` names the app it belongs to without telling its secret."""

    value: str = field(repr=False)
    obtained_at: datetime
    expires_at: datetime
    scopes: tuple[str, ...] = ()
    api_url: str = ""
    credentials: str = ""

    def is_fresh(self, now: datetime) -> bool:
        """Whether it will still do for a while: until five minutes, or half its life, before the end."""
        early = min(EARLY, (self.expires_at - self.obtained_at) / 2)
        return self.obtained_at - EARLY <= now < self.expires_at - early


class TokenStore(Protocol):
    """Where the token is shared. `lock()` holds off every other process that shares it."""

    def load(self) -> StoredToken | None: ...
    def save(self, token: StoredToken) -> None: ...
    def lock(self) -> AbstractContextManager[object]: ...


class MemoryTokenStore:
    """Shares the token among the threads of this process."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._token: StoredToken | None = None

    def load(self) -> StoredToken | None:
        return self._token

    def save(self, token: StoredToken) -> None:
        self._token = token

    @contextmanager
    def lock(self) -> Iterator[None]:
        with self._lock:
            yield


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the app signs in with; only the client id shows in the repr."""

    account_id: str = field(repr=False)
    client_id: str
    client_secret: str = field(repr=False)

    @property
    def fingerprint(self) -> str:
        joined = "\0".join((self.account_id, self.client_id, self.client_secret))
        return hashlib.sha256(joined.encode()).hexdigest()[:16]


class Tokens:
    """Gives the token to send, from the store or from Zoom."""

    def __init__(
        self,
        *,
        oauth_url: str,
        credentials: Credentials,
        store: TokenStore,
        transport: Transport,
        clock: Callable[[], datetime],
    ) -> None:
        self._oauth_url = oauth_url
        self._credentials = credentials
        self._store = store
        self._transport = transport
        self._clock = clock

    def current(self) -> StoredToken:
        """A fresh token. Raises SignInFailed or ZoomAway."""
        token = self._usable()
        return token or self._replace("")

    def renew(self, refused: StoredToken) -> StoredToken:
        """Another token than the one Zoom refused: the one a neighbour fetched meanwhile, or a new one."""
        return self._replace(refused.value)

    def _replace(self, refused: str) -> StoredToken:
        with self._store.lock():
            token = self._usable()
            if token is None or token.value == refused:
                token = self._fetch()
                self._store.save(token)
            return token

    def _usable(self) -> StoredToken | None:
        token = self._store.load()
        ours = token is not None and token.credentials == self._credentials.fingerprint
        return token if ours and token is not None and token.is_fresh(self._clock()) else None

    def _fetch(self) -> StoredToken:
        asked_at = self._clock()  # before the call: the life starts when Zoom makes it, not when we hear of it
        try:
            answer = self._transport.send(_sign_in(self._oauth_url, self._credentials))
        except NoAnswer as exc:
            raise no_sense(_REQUEST, Reply(_REQUEST.operation)) from exc
        return read_token(answer, self._credentials, asked_at)


# A lost token answer harms nobody, so for judging it is a read; it is still sent as the POST it is.
_REQUEST = Request("sign_in", "POST", "/oauth/token", 200, Category.LIGHT, repeatable=True)


def read_token(answer: Answer, credentials: Credentials, asked_at: datetime) -> StoredToken:
    """The token in the answer. Raises SignInFailed where the credentials are refused, TryLater in trouble."""
    body = body_of(answer) or {}
    value = text(body, "access_token")
    if answer.status != 200 or not value:
        raise _refusal(answer, body, asked_at)
    lifetime = whole(body, "expires_in")
    return StoredToken(
        value=value,
        obtained_at=asked_at,
        expires_at=asked_at + timedelta(seconds=min(max(LIFETIME if lifetime is None else lifetime, 1), 86_400)),
        scopes=tuple(text(body, "scope").split()),
        api_url=safe_api_url(text(body, "api_url")),
        credentials=credentials.fingerprint,
    )


def safe_api_url(given: str) -> str:
    """The account's regional base URL with Zoom's `/v2`; empty unless it is a plain https one."""
    try:
        parts = urlsplit(given.strip())
        if parts.scheme != "https" or not parts.hostname or parts.username or parts.query or parts.fragment:
            return ""
        path = parts.path.rstrip("/")
        return f"https://{parts.netloc}{path if path.endswith('/v2') else f'{path}/v2'}"
    except ValueError:
        return ""


def _sign_in(oauth_url: str, credentials: Credentials) -> Outgoing:
    pair = f"{credentials.client_id}:{credentials.client_secret}".encode()
    form = urlencode({"grant_type": "account_credentials", "account_id": credentials.account_id})
    return Outgoing(
        "POST",
        oauth_url,
        authorization=f"Basic {b64encode(pair).decode()}",
        content=form.encode(),
        content_type="application/x-www-form-urlencoded",
    )


def _refusal(answer: Answer, body: Json, now: datetime) -> ZoomError:
    """The token call has its own error shape: `reason` and `error`. Trouble and limits are judged as anywhere."""
    named, said = text(body, "error"), redact(text(body, "reason"))
    reply = read_reply(_REQUEST, answer)
    if answer.status in _CREDENTIALS_STATUS and (named or reply.code is None):
        reply = Reply(reply.operation, reply.status, reply.code, said or reply.message, reply.tracking_id)
        return SignInFailed(_WHAT_TO_CHECK.get(named, sentences.SIGN_IN), reply)
    found = failure(_REQUEST, answer, now)
    return found if isinstance(found, TryLater | SignInFailed) else errors.SignInFailed(sentences.SIGN_IN, reply)
