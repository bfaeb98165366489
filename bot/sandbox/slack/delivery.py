"""What Slack sends to an app: signed HTTP requests or Socket Mode envelopes, and how the app answered."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any, Literal
from urllib.parse import urlencode

import requests

from bot.sandbox.ledger import Ledger
from bot.sandbox.slack.socket_mode import AckMissing, NobodyConnected, SocketMode
from bot.sandbox.slack.workspace import Workspace

Json = dict[str, Any]
Kind = Literal["slash_commands", "interactive", "events_api"]
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One request as it left: its number, the payload, and the bytes and headers for HTTP or the envelope."""

    number: int
    kind: Kind
    payload: Json
    body: bytes
    headers: Mapping[str, str]
    envelope: Json | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `elapsed` is in seconds.

    `problem` is None if Slack would be content, else what it would hold against the app: `operation_timeout`,
    `connection_failed`, `http_error`, `not_connected`, `form_incomplete`, or a sentence about what was refused.
    `errors` are those shown at fields, by block_id.
    """

    status: int | None
    body: Any
    elapsed: float
    delivery: Delivery | None
    problem: str | None = None
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether the app acknowledged in time and nothing was refused."""
        return self.problem is None and not self.errors

    def as_json(self) -> Json:
        """For the control; `delivery` is the number to repeat by."""
        shown = {name: getattr(self, name) for name in ("status", "body", "elapsed", "problem", "ok")}
        return {**shown, "errors": dict(self.errors), "delivery": self.delivery.number if self.delivery else None}


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """`v0=` and the hex HMAC-SHA256 of `v0:{timestamp}:{body}`."""
    signed = b":".join((b"v0", timestamp.encode(), body))
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


class Sender:
    """Sends to the app at `bot_url`, or over its socket where the sandbox is so configured, and remembers what."""

    def __init__(self, workspace: Workspace, sockets: SocketMode, ledger: Ledger) -> None:
        self.bot_url = ""
        self.sent: list[Delivery] = []
        self._workspace, self._sockets, self._ledger = workspace, sockets, ledger
        self._session = requests.Session()
        self._session.trust_env = False  # a proxy of the machine has no business on loopback

    def close(self) -> None:
        """Let go of connections kept open."""
        self._session.close()

    def send(self, kind: Kind, payload: Json) -> Answer:
        """Send something new."""
        if self._workspace.config.socket_mode:
            fresh = self._in_envelope(kind, payload)
        else:
            body, content_type = written(kind, payload)
            fresh = Delivery(0, kind, payload, body, self._signed(body, content_type))
        return self.again(self._numbered(fresh))

    def again(self, delivery: Delivery) -> Answer:
        """Send the very same bytes, signature and timestamp included, or the very same envelope."""
        answer = self._over_socket(delivery) if delivery.envelope else self._over_http(delivery)
        outcome = answer.problem or str(answer.status)
        name, at = f"delivery {delivery.kind}", self._workspace.clock.now()
        self._ledger.append("slack", "POST", name, delivery.payload, at=at, outcome=outcome, acted=answer.ok)
        return answer

    def retry(self, delivery: Delivery, number: int = 1, reason: str = "http_timeout") -> Answer:
        """Send an event once more as Slack does: same body, signed anew, with the retry's number and reason."""
        if delivery.envelope:
            marks = {"retry_attempt": number, "retry_reason": reason}
            envelope = {**delivery.envelope, **marks, "envelope_id": self._workspace.names.envelope()}
            return self.again(self._numbered(replace(delivery, envelope=envelope)))
        headers = self._signed(delivery.body, delivery.headers["Content-Type"])
        headers |= {"x-slack-retry-num": str(number), "x-slack-retry-reason": reason}
        return self.again(self._numbered(replace(delivery, headers=headers)))

    def _numbered(self, delivery: Delivery) -> Delivery:
        numbered = replace(delivery, number=len(self.sent) + 1)
        self.sent.append(numbered)
        return numbered

    def _signed(self, body: bytes, content_type: str) -> dict[str, str]:
        timestamp = str(int(self._workspace.clock.time()))
        return {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self._workspace.config.signing_secret, timestamp, body),
        }

    def _in_envelope(self, kind: Kind, payload: Json) -> Delivery:
        envelope: Json = {"envelope_id": self._workspace.names.envelope(), "type": kind, "payload": payload}
        envelope["accepts_response_payload"] = kind != "events_api"
        if kind == "events_api":
            envelope |= {"retry_attempt": 0, "retry_reason": ""}
        return Delivery(0, kind, payload, b"", {}, envelope)

    def _over_http(self, delivery: Delivery) -> Answer:
        began, most = monotonic(), self._workspace.config.ack_seconds
        address = f"{self.bot_url.rstrip('/')}/slack/events"
        try:
            came = self._session.post(address, data=delivery.body, headers=dict(delivery.headers), timeout=most)
        except requests.Timeout:
            return Answer(None, None, monotonic() - began, delivery, "operation_timeout")
        except requests.RequestException:
            return Answer(None, None, monotonic() - began, delivery, "connection_failed")
        elapsed = monotonic() - began
        problem = "operation_timeout" if elapsed > most else None if came.ok else "http_error"
        return Answer(came.status_code, read_body(came), elapsed, delivery, problem)

    def _over_socket(self, delivery: Delivery) -> Answer:
        began = monotonic()
        try:
            body = self._sockets.send(dict(delivery.envelope or {}), self._workspace.config.ack_seconds)
        except NobodyConnected:
            return Answer(None, None, 0.0, delivery, "not_connected")
        except AckMissing:
            return Answer(None, None, monotonic() - began, delivery, "operation_timeout")
        return Answer(200, body or "", monotonic() - began, delivery)


def written(kind: Kind, payload: Json) -> tuple[bytes, str]:
    """The body of a request and its content type: a form for commands, `payload=` for interactions, JSON for events."""
    if kind == "slash_commands":
        return urlencode(payload).encode(), FORM
    if kind == "interactive":
        return urlencode({"payload": json.dumps(payload, separators=(",", ":"))}).encode(), FORM
    return json.dumps(payload, separators=(",", ":")).encode(), "application/json"


def read_body(came: requests.Response) -> Any:
    """JSON where the app said so, else text."""
    if "json" in came.headers.get("Content-Type", ""):
        try:
            return came.json()
        except ValueError:
            pass
    return came.text
