"""Slack's Web API, one call at a time: no retries, and every way a call can end under its own name.

What each ending means follows from what the call does. Reading and repeatable calls that got no answer may simply be
made again; a post that got no answer may have arrived.
"""

from __future__ import annotations

import logging
import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from datetime import timedelta
from enum import Enum
from http.client import HTTPException
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.domain.errors import OutcomeUnknown, TryLater
from bot.services.ports import Clock
from bot.slack import refusals
from bot.slack.refusals import MAY_BE_DONE, RATE_LIMITED, refusal

WAIT_WITHOUT_RETRY_AFTER = timedelta(seconds=30)
PAGE = 200

_SECONDS = re.compile(r"[0-9]{1,6}(?:\.[0-9]+)?")
_CODE = re.compile(r"[a-z0-9_:]{1,80}")
_quiet = logging.getLogger("bot.slack.http")  # the SDK logs what we already turn into an error
_quiet.setLevel(logging.CRITICAL)


class Effect(Enum):
    """What making the same call twice does."""

    READ = "read"
    REPEATABLE = "repeatable"  # the second one changes nothing
    ONCE = "once"  # the second one is seen by people


class SlackClient:
    """One workspace's Web API. `base_url` ends in `/api/`; `timeout` in seconds is per read.

    The SSLContext is built once: on Python 3.11 a new one for each call costs 45 ms. Proxies are taken from the
    environment (HTTPS_PROXY), as slack_sdk does.
    """

    def __init__(self, token: str, base_url: str, *, clock: Clock, timeout: int = 10) -> None:
        self._context = ssl.create_default_context()
        self._clock = clock
        self.timeout = timeout
        self._web = WebClient(
            token=token, base_url=base_url, timeout=timeout, ssl=self._context, retry_handlers=[], logger=_quiet
        )

    @property
    def base_url(self) -> str:
        return self._web.base_url

    @property
    def context(self) -> ssl.SSLContext:
        return self._context

    @property
    def web(self) -> WebClient:
        """The SDK's own client, for Bolt. It never retries."""
        return self._web

    def call(self, method: str, effect: Effect, *, scope: str = "", **arguments: Any) -> Mapping[str, Any]:
        """The answer's JSON. Arguments that are None are left out. `scope` names what a rate limit holds up.

        Raises TryLater, OutcomeUnknown (ONCE only), SlackRefused or SlackNotFound.
        """
        given = {name: value for name, value in arguments.items() if value is not None}
        try:
            if effect is Effect.READ:
                answer = self._web.api_call(method, http_verb="GET", params=given)
            else:
                answer = self._web.api_call(method, json=given)
        except SlackApiError as exc:
            raise self._answered(method, effect, exc, scope or f"slack:{method}") from exc
        except (OSError, HTTPException, SlackClientError, ValueError, AttributeError) as exc:
            raise unanswered(method, effect, exc) from exc
        return answer.data if isinstance(answer.data, dict) else {}

    def pages(self, method: str, *, scope: str = "", **arguments: Any) -> Iterator[Mapping[str, Any]]:
        """Every page of a listing that turns by cursor. Raises as `call`, and TryLater for one without end."""
        cursor, seen = "", set[str]()
        while True:
            page = self.call(method, Effect.READ, scope=scope, limit=PAGE, cursor=cursor or None, **arguments)
            yield page
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return
            if cursor in seen:
                raise TryLater(f"Slack's list of {method} does not end. I go on trying.")
            seen.add(cursor)

    def _answered(self, method: str, effect: Effect, exc: SlackApiError, scope: str) -> Exception:
        status, headers, body = _parts(exc)
        code = _code(body)
        if status == 429 or code in RATE_LIMITED:
            wait = self._clock() + _retry_after(headers)
            return TryLater(
                refusals.SLOW_DOWN,
                retry_at=wait,
                charged=False,
                scope=scope,
            )
        if status >= 500 or not code or code in MAY_BE_DONE:
            return _lost(method, effect, f"Slack answered {status} {code}".strip())
        return refusal(method, code, body)


def unanswered(method: str, effect: Effect, exc: Exception) -> Exception:
    """The error for a call without a usable answer. A connection that was never made carried nothing."""
    if _never_left(exc):
        return TryLater(refusals.AWAY)
    return _lost(method, effect, type(exc).__name__)


def _lost(method: str, effect: Effect, what: str) -> Exception:
    if effect is Effect.ONCE:
        return OutcomeUnknown(refusals.MAYBE_DONE.format(method=method, what=what))
    return TryLater(refusals.NOT_CLEAR.format(method=method, what=what))


def _never_left(exc: Exception) -> bool:
    """Refused, unknown host, no route, TLS, or no answer to the connection attempt.

    urllib wraps what happens before the request is complete in URLError and lets later errors through as they are.
    """
    reason = exc.reason if isinstance(exc, URLError) else None
    if isinstance(reason, (ConnectionResetError, BrokenPipeError, ConnectionAbortedError)):
        return False
    return isinstance(reason, (ConnectionRefusedError, socket.gaierror, ssl.SSLError, TimeoutError, OSError))


def _parts(exc: SlackApiError) -> tuple[int, Mapping[str, Any], Mapping[str, Any]]:
    """Status, headers (lower-case names) and JSON body of a failed call; the body is empty if it was no JSON."""
    response = exc.response
    if isinstance(response, dict):
        status, headers, body = response.get("status", 0), response.get("headers") or {}, {}
    else:
        status, headers, body = response.status_code, response.headers or {}, response.data
    folded = {str(name).lower(): value for name, value in headers.items()}
    return int(status), folded, body if isinstance(body, dict) else {}


def _code(body: Mapping[str, Any]) -> str:
    """Slack's error code; empty where the SDK put its own words for a body that was no JSON."""
    code = str(body.get("error", ""))
    return code if _CODE.fullmatch(code) else ""


def _retry_after(headers: Mapping[str, Any]) -> timedelta:
    value = str(headers.get("retry-after", "")).strip()
    return timedelta(seconds=float(value)) if _SECONDS.fullmatch(value) else WAIT_WITHOUT_RETRY_AFTER
