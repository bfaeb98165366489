"""Calling our own public address as Zoom does when it validates a webhook."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_urlsafe

import requests

from bot.domain.errors import TryLater
from bot.zoom.events import URL_VALIDATION
from bot.zoom.transport import is_loopback
from bot.zoom.webhooks import SIGNATURE_HEADER, TIMESTAMP_HEADER, sign, url_validation_answer

SECONDS = (5.0, 10.0)  # to connect, to answer: Zoom itself waits three


@dataclass(frozen=True, slots=True)
class WebhookCheck:
    """Implements `doctor.WebhookProbe` for one address (`https://…/zoom/webhook`)."""

    address: str
    secret: str = field(repr=False)
    clock: Callable[[], datetime]

    def answers_validation(self) -> bool:
        """Whether the answer is the one that only a holder of the secret can give. Raises TryLater for none at all."""
        token = token_urlsafe(16)
        body = json.dumps({"event": URL_VALIDATION, "event_ts": 0, "payload": {"plainToken": token}}).encode()
        try:
            answer = self._post(body)
            return answer.status_code == 200 and answer.json() == url_validation_answer(self.secret, token)
        except requests.JSONDecodeError:
            return False
        except requests.RequestException as exc:
            raise TryLater(f"{self.address} does not answer.") from exc

    def _post(self, body: bytes) -> requests.Response:
        timestamp = str(int(self.clock().timestamp()))
        headers = {
            "Content-Type": "application/json",
            TIMESTAMP_HEADER: timestamp,
            SIGNATURE_HEADER: sign(self.secret, timestamp, body),
        }
        with requests.Session() as session:
            session.trust_env = not is_loopback(self.address)
            return session.post(self.address, data=body, headers=headers, timeout=SECONDS, allow_redirects=False)
