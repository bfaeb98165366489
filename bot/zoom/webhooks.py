"""Zoom's webhooks at the door: is it really Zoom, and the answer to its validation of our address.

Signature as in zoom/webhook-sample (2026): HMAC-SHA256 over `v0:{timestamp}:{raw body}` with the secret token.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from bot.domain.errors import Refused
from bot.zoom.reading import from_epoch

SIGNATURE_HEADER = "x-zm-signature"
TIMESTAMP_HEADER = "x-zm-request-timestamp"
USUAL_AGE = timedelta(minutes=5)
# Zoom tries again for 85 minutes and does not say whether a retry is signed anew, so an old one may be honest.
GREATEST_AGE = timedelta(hours=2)


class BadSignature(Refused):
    """Not from Zoom, or too old to be believed. The answer is 401."""


@dataclass(frozen=True, slots=True)
class Verified:
    """The delivery is Zoom's. `late` ones are accepted only where their dedupe key is new; log them."""

    age: timedelta
    late: bool


def verify(secret: str, timestamp: str | None, raw_body: bytes, signature: str | None, now: datetime) -> Verified:
    """Judges the bytes as they came: parsing and dumping them again changes them. Raises BadSignature.

    `timestamp` (Unix seconds) and `signature` are header values, None when missing. An age up to two hours passes.
    """
    if not secret:
        raise BadSignature("No Zoom webhook secret is set, so no delivery can be trusted.")
    if not timestamp or not signature:
        raise BadSignature("This request carries no Zoom signature.")
    if not hmac.compare_digest(sign(secret, timestamp, raw_body).encode(), signature.encode("utf-8", "replace")):
        raise BadSignature("This request is not signed with our Zoom webhook secret.")
    sent_at = from_epoch(timestamp)
    if sent_at is None or abs(now - sent_at) > GREATEST_AGE:
        raise BadSignature("This Zoom delivery is too old, or its time is wrong.")
    return Verified(now - sent_at, late=abs(now - sent_at) > USUAL_AGE)


def sign(secret: str, timestamp: str, raw_body: bytes) -> str:
    """The signature Zoom sends for these bytes."""
    return f"v0={_digest(secret, b'v0:' + timestamp.encode('utf-8', 'replace') + b':' + raw_body)}"


def url_validation_answer(secret: str, plain_token: str) -> dict[str, str]:
    """The JSON to send back within three seconds, status 200, for `endpoint.url_validation`."""
    return {"plainToken": plain_token, "encryptedToken": _digest(secret, plain_token.encode("utf-8", "replace"))}


def _digest(secret: str, message: bytes) -> str:
    return hmac.new(secret.encode(), message, sha256).hexdigest()
