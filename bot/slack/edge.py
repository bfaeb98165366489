"""Requests from Slack over HTTP: verified on their raw bytes, parsed here, handed to Bolt as a dict.

Bolt's own parser loses every command that holds the word “payload”, and answers 500 to a signature that is not ASCII
(slack_bolt 1.30). Signing: docs.slack.dev/authentication/verifying-requests-from-slack, read in August 2026.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from slack_bolt import App, BoltRequest

log = logging.getLogger(__name__)

TOLERANCE = 300  # seconds
_RETRY = ("x-slack-retry-num", "x-slack-retry-reason")
_TEXT = {"content-type": "text/plain; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class EdgeAnswer:
    """What goes back to Slack."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""


class Edge:
    """One app behind one signing secret. Raises ValueError for an empty secret: anybody could sign with it."""

    def __init__(self, app: App, signing_secret: str) -> None:
        if not signing_secret.strip():
            raise ValueError("the signing secret is empty")
        self._app = app
        self._secret = signing_secret.encode()

    def handle(self, raw_body: bytes, headers: Mapping[str, str], now: Iterable[float]) -> EdgeAnswer:
        """Answers one POST. `now` are the epoch seconds by which the timestamp may be judged."""
        given = {name.lower(): value for name, value in headers.items()}
        if is_ssl_check(raw_body):
            return EdgeAnswer(200)
        if not is_signed(self._secret, raw_body, given, now):
            log.warning("slack request refused", extra={"action": "slack_refused", "bytes": len(raw_body)})
            return EdgeAnswer(401, _TEXT, "not verified")
        body = parse(raw_body, given.get("content-type", ""))
        if body is None:
            return EdgeAnswer(400, _TEXT, "not readable")
        if body.get("type") == "url_verification":
            return EdgeAnswer(200, _TEXT, str(body.get("challenge", "")))
        return dispatch(self._app, body, given)


def dispatch(app: App, body: dict[str, Any], headers: Mapping[str, str]) -> EdgeAnswer:
    """Bolt's answer. Of the headers only the two about retries pass: Bolt trusts others that nobody signed.

    What nobody listens to is answered 200: a 404 would have Slack send it again and switch the app off in the end.
    """
    retries: dict[str, str | Sequence[str]] = {name: headers[name] for name in _RETRY if name in headers}
    answer = app.dispatch(BoltRequest(body=body, headers=retries, mode="socket_mode"))
    if answer.status == 404:
        return EdgeAnswer(200)
    shown = {name: values[0] for name, values in answer.headers.items() if values}
    return EdgeAnswer(answer.status, shown, answer.body or "")


def is_ssl_check(raw_body: bytes) -> bool:
    """Slack's look at our certificate: it asks for nothing, and need not be signed (implementing-slash-commands)."""
    return len(raw_body) < 1000 and b"ssl_check=1" in raw_body.split(b"&")


def is_signed(secret: bytes, raw_body: bytes, headers: Mapping[str, str], now: Iterable[float]) -> bool:
    """Whether the signature fits the bytes and the timestamp is within five minutes of one of the times."""
    timestamp, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) < 15):
        return False
    if all(abs(moment - int(timestamp)) > TOLERANCE for moment in now):
        return False
    expected = "v0=" + hmac.new(secret, b"v0:" + timestamp.encode() + b":" + raw_body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace"))


def parse(raw_body: bytes, content_type: str) -> dict[str, Any] | None:
    """The request as a dict: events are JSON, interactions JSON in the field `payload`, commands a form."""
    try:
        text = raw_body.decode("utf-8")
        if "json" in content_type or (not content_type and text.lstrip().startswith("{")):
            body = json.loads(text)
        else:
            body = dict(parse_qsl(text, keep_blank_values=True))
            if "payload" in body and "command" not in body:
                body = json.loads(body["payload"])
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None
