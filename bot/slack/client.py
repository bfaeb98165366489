"""Slack's Web API, one call at a time: no retries, and every way a call can end under its own name.

What each ending means follows from what the call does. Reading and repeatable calls that got no answer may simply be
made again; a post that got no answer may have arrived.
"""

from __future__ import annotations

import json
import logging
import re
import ssl
from collections.abc import Iterator, Mapping
from datetime import timedelta
from enum import Enum
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit

from slack_sdk import WebClient

from bot.domain.errors import OutcomeUnknown, TryLater
from bot.services.ports.clock import Clock
from bot.slack import refusals
from bot.slack.refusals import MAY_BE_DONE, RATE_LIMITED, refusal
from bot.slack.wire import Answer, NotSent, Wire

WAIT_WITHOUT_RETRY_AFTER = timedelta(seconds=30)
PAGE = 200

_JSON = {"Content-Type": "application/json;charset=utf-8"}
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
# Beside all that reads: slack_sdk 3.47 sends these as forms, and Slack's pages do not promise JSON for each of them.
_BY_FORM = frozenset({"chat.delete", "conversations.open", "files.completeUploadExternal", "files.delete"})
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

    The SDK opens a connection for each call; ours are kept (`wire.py`). The SSLContext is built once: on Python 3.11 a
    new one for each call costs 45 ms. Proxies are taken from the environment (HTTPS_PROXY), as the SDK does.
    """

    def __init__(self, token: str, base_url: str, *, clock: Clock, timeout: int = 10) -> None:
        self._context = ssl.create_default_context()
        self._clock = clock
        self.timeout = timeout
        self._web = WebClient(
            token=token, base_url=base_url, timeout=timeout, ssl=self._context, retry_handlers=[], logger=_quiet
        )
        self._path = urlsplit(self._web.base_url).path
        self._wire = Wire(self._web.base_url, context=self._context, timeout=timeout, proxy=self._web.proxy)
        self._headers = {**self._web.headers, "Authorization": f"Bearer {token}"}

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
        return self._call(method, effect, scope, arguments)[1]

    def headers(self, method: str) -> Mapping[str, str]:
        """The headers, in lower case, of an answer to a call that reads. Raises as `call`."""
        return self._call(method, Effect.READ, "", {})[0].headers

    def _call(
        self, method: str, effect: Effect, scope: str, arguments: Mapping[str, Any]
    ) -> tuple[Answer, dict[str, Any]]:
        given = {name: value for name, value in arguments.items() if value is not None}
        try:
            answer = self._send(method, given, reads=effect is Effect.READ)
        except NotSent as exc:
            raise TryLater(refusals.AWAY) from exc
        except (OSError, HTTPException) as exc:
            raise _lost(method, effect, type(exc).__name__) from exc
        body = _object(answer.body)
        if answer.status == 200 and body.get("ok") is True:
            return answer, body
        raise self._answered(method, effect, answer, body, scope or f"slack:{method}")

    def _send(self, method: str, given: Mapping[str, Any], *, reads: bool) -> Answer:
        path = f"{self._path}{method}"
        if reads or method in _BY_FORM:
            form = urlencode({name: _in_form(value) for name, value in given.items()})
            return self._wire.send("POST", path, form.encode(), self._headers | _FORM)
        return self._wire.send("POST", path, json.dumps(given).encode(), self._headers | _JSON)

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

    def _answered(self, method: str, effect: Effect, answer: Answer, body: Mapping[str, Any], scope: str) -> Exception:
        status, code = answer.status, _code(body)
        if status == 429 or code in RATE_LIMITED:
            wait = self._clock() + _retry_after(answer.headers)
            return TryLater(
                refusals.SLOW_DOWN,
                retry_at=wait,
                charged=False,
                scope=scope,
            )
        if status >= 500 or not code or code in MAY_BE_DONE:
            return _lost(method, effect, f"Slack answered {status} {code}".strip())
        return refusal(method, code, body)


def _lost(method: str, effect: Effect, what: str) -> Exception:
    if effect is Effect.ONCE:
        return OutcomeUnknown(refusals.MAYBE_DONE.format(method=method, what=what))
    return TryLater(refusals.NOT_CLEAR.format(method=method, what=what))


def _object(content: bytes) -> dict[str, Any]:
    """The JSON object of an answer; empty if it is none."""
    try:
        found = json.loads(content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _in_form(value: Any) -> Any:
    """Slack reads 1 and 0 where a form means yes and no, and JSON where it means a list."""
    if isinstance(value, list | dict):
        return json.dumps(value)
    return int(value) if isinstance(value, bool) else value


def _code(body: Mapping[str, Any]) -> str:
    """Slack's error code; empty where there is none."""
    code = str(body.get("error", ""))
    return code if _CODE.fullmatch(code) else ""


def _retry_after(headers: Mapping[str, Any]) -> timedelta:
    value = str(headers.get("retry-after", "")).strip()
    return timedelta(seconds=float(value)) if _SECONDS.fullmatch(value) else WAIT_WITHOUT_RETRY_AFTER
