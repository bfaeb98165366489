"""Calling our own public address as Slack does when it asks whether the address is ours."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPException
from secrets import token_urlsafe
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from bot.domain.errors import TryLater

SECONDS = 10


@dataclass(frozen=True, slots=True)
class SlackAddressCheck:
    """Implements `doctor.WebhookProbe` for one address (`https://…/slack/events`), https or on this machine."""

    address: str
    secret: str = field(repr=False)
    clock: Callable[[], datetime]

    def answers_validation(self) -> bool:
        """Whether the signed challenge comes back. Raises TryLater for no answer at all."""
        challenge = token_urlsafe(16)
        body = json.dumps({"type": "url_verification", "challenge": challenge}).encode()
        try:
            with urlopen(self._signed(body), timeout=SECONDS) as answer:  # noqa: S310 - the settings take no other scheme
                return bool(answer.read(10_000).strip() == challenge.encode())
        except HTTPError as exc:
            with exc:
                return False
        except (OSError, HTTPException) as exc:
            raise TryLater(f"{self.address} does not answer.") from exc

    def _signed(self, body: bytes) -> Request:
        timestamp = str(int(self.clock().timestamp()))
        digest = hmac.new(self.secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": f"v0={digest}",
        }
        return Request(self.address, data=body, method="POST", headers=headers)  # noqa: S310 - as above
