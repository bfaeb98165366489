"""Signed webhooks to the bot, at the sandbox clock's time, retried as Zoom retries: after 5, 20 and 60 minutes."""

import hmac
import json
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from hashlib import sha256
from random import Random
from threading import Condition, Event, Thread
from time import monotonic
from typing import Any

import requests

from bot.sandbox.clock import SandboxClock
from bot.sandbox.ledger import Ledger
from bot.sandbox.zoom.config import ZoomConfig
from bot.sandbox.zoom.contract import contract

SERVICE = "zoom-webhook"  # under which deliveries stand in the ledger


@dataclass(frozen=True, slots=True, order=True)
class Delivery:
    """One copy of one event, due at a moment of the sandbox clock (seconds since 1970)."""

    due: float
    place: float
    number: int
    name: str = field(compare=False)
    body: bytes = field(compare=False)
    attempt: int = field(compare=False, default=0)
    signed_at: int = field(compare=False, default=0)


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """`v0=` and the hex HMAC-SHA256 over `v0:{timestamp}:{body}`, over the bytes as sent."""
    message = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), message, sha256).hexdigest()


def written(event: dict[str, Any]) -> bytes:
    """The bytes of an event: compact JSON in UTF-8, accents and emoji as they are."""
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


class Courier:
    """Delivers events from a background thread. An event is never sent before the clock reaches its `event_ts`."""

    def __init__(self, config: ZoomConfig, clock: SandboxClock, ledger: Ledger, seed: int) -> None:
        self.breaches: list[str] = []  # events of ours that break Zoom's contract; tests hold it to be empty
        self._config, self._clock, self._ledger = config, clock, ledger
        self._random = Random(seed)  # noqa: S311 - must be repeatable
        self._waiting: list[Delivery] = []
        self._busy = 0
        self._numbers = 0
        self._changed = Condition()
        self._stop = Event()
        self._thread: Thread | None = None
        self._http = requests.Session()
        self._http.trust_env = False

    def send(self, event: dict[str, Any]) -> None:
        """Take an event for delivery: copies, order and delay as the options say; none if nobody subscribed."""
        name = event["event"]
        self.breaches += [f"{name} {fault}" for fault in contract().faults_of_event(event)]
        config = self._config
        if not (config.webhooks and config.webhook_url) or not any(fnmatchcase(name, p) for p in config.webhook_events):
            return
        due = event["event_ts"] / 1000 + config.webhook_delay
        with self._changed:
            for _ in range(config.webhook_copies):
                self._numbers += 1
                place = self._random.random() if config.webhook_shuffled else 0.0
                self._waiting.append(Delivery(due, place, self._numbers, name, written(event)))
            self._start()
            self._changed.notify_all()

    def pending(self) -> list[tuple[float, str]]:
        """When (seconds since 1970) and what is still to be delivered, retries included."""
        with self._changed:
            return [(delivery.due, delivery.name) for delivery in sorted(self._waiting)]

    def settle(self, seconds: float = 10.0) -> None:
        """Wait until nothing is due any more at the clock's time. Raises TimeoutError after real `seconds`."""
        deadline = monotonic() + seconds
        with self._changed:
            while self._busy or any(delivery.due <= self._clock.time() for delivery in self._waiting):
                if monotonic() > deadline:
                    raise TimeoutError(f"{len(self._waiting)} webhooks were not delivered within {seconds} s")
                self._changed.wait(0.02)

    def validate_endpoint(self) -> dict[str, Any]:
        """Zoom's `endpoint.url_validation`: `ok`, the HTTP `status` (None: no answer), `seconds`, and a `reason`."""
        token = sha256(repr(self._clock.time()).encode()).hexdigest()[:22]
        event = {"event": "endpoint.url_validation", "event_ts": int(self._clock.time() * 1000)}
        body = written({**event, "payload": {"plainToken": token}})
        wanted = {"plainToken": token, "encryptedToken": _hexadecimal(self._config.webhook_secret, token)}
        began = monotonic()
        try:
            answer = self._post(body, str(int(self._clock.time())))
        except requests.RequestException as exc:
            return _verdict(None, monotonic() - began, f"no answer: {type(exc).__name__}")
        try:
            said = answer.json()
        except ValueError:
            said = None
        reason = "" if answer.status_code == 200 and said == wanted else "the answer is not the one Zoom wants"
        return _verdict(answer.status_code, monotonic() - began, reason)

    def stop(self) -> None:
        """End the background thread; what was not delivered is lost."""
        self._stop.set()
        with self._changed:
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()
        self._http.close()

    def _start(self) -> None:
        if self._thread is None:
            self._thread = Thread(target=self._deliver_all, name="zoom-webhooks", daemon=True)
            self._thread.start()

    def _deliver_all(self) -> None:
        while not self._stop.is_set():
            for delivery in self._take_due():
                if not self._stop.is_set():
                    self._deliver(delivery)

    def _take_due(self) -> list[Delivery]:
        """What is due now, in order; empty after a short wait, since the clock may be moved from outside."""
        with self._changed:
            self._busy = 0
            now = self._clock.time()
            due = [d for d in self._waiting if d.due <= now]
            if not due:
                self._changed.notify_all()
                self._changed.wait(0.02)
                return []
            self._busy = len(due)
            self._waiting = [d for d in self._waiting if d.due > now]
            by_place = self._config.webhook_shuffled
            return sorted(due, key=lambda d: (d.place, d.number) if by_place else (d.due, d.number))

    def _deliver(self, delivery: Delivery) -> None:
        fresh = self._config.webhook_fresh_timestamp or not delivery.signed_at
        signed_at = int(self._clock.time()) if fresh else delivery.signed_at
        try:
            status = self._post(delivery.body, str(signed_at)).status_code
            outcome, taken = str(status), status in (200, 204)
        except requests.Timeout:
            outcome, taken = "timeout", False
        except requests.RequestException as exc:
            outcome, taken = type(exc).__name__, False
        body = json.loads(delivery.body)
        at = self._clock.now()
        self._ledger.append(SERVICE, "POST", delivery.name, body, at=at, outcome=outcome, acted=taken)
        retries = self._config.webhook_retries
        if not taken and delivery.attempt < len(retries):
            due = self._clock.time() + retries[delivery.attempt]
            again = replace(delivery, due=due, attempt=delivery.attempt + 1, signed_at=signed_at)
            with self._changed:
                self._waiting.append(again)

    def _post(self, body: bytes, timestamp: str) -> requests.Response:
        """Raises requests.RequestException. The whole answer must be there within the time Zoom allows."""
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Zoom Marketplace/1.0a",
            "clientid": self._config.client_id,
            "x-zm-request-timestamp": timestamp,
            "x-zm-signature": signature(self._config.webhook_secret, timestamp, body),
            "x-zm-trackingid": f"WH_{sha256(body + timestamp.encode()).hexdigest()[:22]}",
        }
        url = self._config.webhook_url or ""
        limit = self._config.webhook_timeout
        return self._http.post(url, data=body, headers=headers, timeout=limit, allow_redirects=False)


def _hexadecimal(secret: str, text: str) -> str:
    return hmac.new(secret.encode(), text.encode(), sha256).hexdigest()


def _verdict(status: int | None, seconds: float, reason: str) -> dict[str, Any]:
    if not reason and seconds > 3:
        reason = "the answer took more than 3 seconds"
    return {"ok": not reason, "status": status, "seconds": seconds, "reason": reason}
