"""Server-to-server OAuth: `POST /oauth/token` and the check of the bearer token on every call."""

from base64 import b64decode
from binascii import Error as BadBase64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.zoom.config import ZoomConfig
from bot.sandbox.zoom.identifiers import Identifiers
from bot.sandbox.zoom.refusals import Refusal, bad_token
from bot.sandbox.zoom.scopes import all_scopes


@dataclass(frozen=True, slots=True)
class Token:
    """An access token and what it may do until when."""

    text: str
    scopes: frozenset[str]
    expires: datetime


class Tokens:
    """The tokens handed out. A token never gains scopes afterwards."""

    def __init__(self, config: ZoomConfig, ids: Identifiers) -> None:
        self._config, self._ids = config, ids
        self._live: dict[str, Token] = {}

    def issue(self, authorization: str, form: Mapping[str, str], now: datetime) -> tuple[int, dict[str, Any]]:
        """Status and body for a token request; failures have `reason` and `error`."""
        config = self._config
        if basic_pair(authorization) != (config.client_id, config.client_secret):
            return 400, {"reason": "Invalid client_id or client_secret", "error": "invalid_client"}
        if form.get("grant_type") != "account_credentials":
            return 400, {"reason": "Unsupported grant type", "error": "unsupported_grant_type"}
        if form.get("account_id") != config.account_id:
            return 400, {"reason": "Bad Request", "error": "invalid_request"}
        scopes = all_scopes() if config.granted_scopes is None else config.granted_scopes
        token = Token(self._ids.passing(64), frozenset(scopes), now + timedelta(seconds=config.token_seconds))
        if config.one_token:
            self._live.clear()
        self._live[token.text] = token
        return 200, {
            "access_token": token.text,
            "token_type": "bearer",
            "expires_in": config.token_seconds,
            "scope": " ".join(sorted(scopes)),
            "api_url": config.api_url,
        }

    def check(self, authorization: str, now: datetime) -> Token:
        """The token of a call. Raises Refusal 401."""
        kind, _, text = authorization.partition(" ")
        if kind.lower() != "bearer" or not text.strip():
            raise Refusal(401, 4700, "Token cannot be empty.")
        token = self._live.get(text.strip())
        if token is None:
            raise bad_token()
        if now >= token.expires:
            raise bad_token(expired=True)
        return token

    def revoke_all(self) -> None:
        """End every token, as when the app is deactivated or another process takes a token."""
        self._live.clear()


def basic_pair(authorization: str) -> tuple[str, str] | None:
    """User and password of a Basic header, or None."""
    kind, _, text = authorization.partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        user, _, password = b64decode(text, validate=True).decode().partition(":")
    except (BadBase64, UnicodeDecodeError):
        return None
    return user, password
