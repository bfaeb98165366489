"""The HTTP edge: Slack's and Zoom's requests, health, metrics and the calendar feed. Everything else is 404.

Bodies are bounded, requests are verified on their raw bytes, and what they ask for is committed before the answer.
"""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from bot.domain.errors import InvalidInput, TryLater
from bot.services.watching import ZoomEvent
from bot.zoom.events import URL_VALIDATION, Event, read_event
from bot.zoom.webhooks import BadSignature, Verified, url_validation_answer, verify

log = logging.getLogger(__name__)

LARGEST_BODY = 1024 * 1024


class SlackAnswer(Protocol):
    """What goes back to Slack."""

    @property
    def status(self) -> int: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def body(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Doors:
    """What the routes lead to. `moments` are the times a signature may be judged by: the clock's, and in the sandbox
    the machine's as well. `not_ready` gives the reason, empty when ready. `calendar` is the feed and its token."""

    slack: Callable[[bytes, Mapping[str, str]], SlackAnswer]
    zoom_secret: Callable[[], str]
    receive: Callable[[ZoomEvent], bool]
    moments: Callable[[], Sequence[datetime]]
    not_ready: Callable[[], str]
    metrics: Callable[[], bytes]
    calendar_token: Callable[[], str]
    calendar: Callable[[], bytes]


def make_app(doors: Doors) -> Flask:
    """The WSGI application."""
    app = Flask("bot.web", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.add_url_rule("/slack/events", view_func=lambda: _slack(doors), methods=["POST"], endpoint="slack")
    app.add_url_rule("/zoom/webhook", view_func=lambda: _zoom(doors), methods=["POST"], endpoint="zoom")
    app.add_url_rule("/healthz", view_func=lambda: _text("ok"), endpoint="healthz")
    app.add_url_rule("/readyz", view_func=lambda: _ready(doors), endpoint="readyz")
    app.add_url_rule("/metrics", view_func=lambda: _metrics(doors), endpoint="metrics")
    app.add_url_rule("/calendar/<token>.ics", view_func=lambda token: _calendar(doors, token), endpoint="calendar")
    app.register_error_handler(HTTPException, _not_served)
    return app


def _slack(doors: Doors) -> Response:
    answer = doors.slack(request.get_data(cache=False), dict(request.headers))
    return Response(answer.body, status=answer.status, headers=dict(answer.headers))


def _zoom(doors: Doors) -> Response:
    raw = request.get_data(cache=False)
    secret = doors.zoom_secret()
    try:
        verified = _verified(doors, secret, raw)
    except BadSignature as refusal:
        log.warning("zoom delivery refused", extra={"action": "zoom_refused", "why": str(refusal)})
        return _text("not verified", 401)
    try:
        event = read_event(raw)
    except InvalidInput as strange:
        log.warning("zoom delivery not understood", extra={"action": "zoom_strange", "why": str(strange)})
        return _text("not understood; not wanted again")
    if event.kind == URL_VALIDATION:
        answer = json.dumps(url_validation_answer(secret, event.plain_token))
        return Response(answer, mimetype="application/json")
    if verified.late:
        log.info("late zoom delivery", extra={"action": "zoom_late", "key": event.dedupe_key})
    return _received(doors, event)


def _received(doors: Doors, event: Event) -> Response:
    """200 whatever the event is, once it is committed; 503 has Zoom send it again."""
    try:
        new = doors.receive(_ours(event))
    except TryLater as busy:
        log.warning("zoom event not kept", extra={"action": "zoom_not_kept", "why": str(busy)})
        return _text("try again", 503)
    log.info("zoom event", extra={"action": event.kind, "key": event.dedupe_key, "new": new})
    return _text("ok")


def _verified(doors: Doors, secret: str, raw: bytes) -> Verified:
    timestamp = request.headers.get("x-zm-request-timestamp")
    signature = request.headers.get("x-zm-signature")
    first, *others = doors.moments()
    try:
        return verify(secret, timestamp, raw, signature, first)
    except BadSignature:
        if not others:
            raise
        return verify(secret, timestamp, raw, signature, others[0])


def _ours(event: Event) -> ZoomEvent:
    return ZoomEvent(
        kind=event.kind,
        zoom_id=event.webinar_id,
        uuid=event.uuid,
        dedupe_key=event.dedupe_key,
        at=event.at,
        started_at=event.started_at,
        ended_at=event.ended_at,
        practice=event.practice,
    )


def _ready(doors: Doors) -> Response:
    reason = doors.not_ready()
    return _text(reason, 503) if reason else _text("ready")


def _metrics(doors: Doors) -> Response:
    try:
        return Response(doors.metrics(), mimetype="text/plain; version=0.0.4")
    except TryLater as busy:
        return _text(str(busy), 503)


def _calendar(doors: Doors, token: str) -> Response:
    if not hmac.compare_digest(token.encode(), doors.calendar_token().encode()):
        return _text("not found", 404)
    return Response(doors.calendar(), mimetype="text/calendar")


def _not_served(problem: HTTPException) -> Response:
    if isinstance(problem, RequestEntityTooLarge):
        return _text("the request is too large", 413)
    if problem.code is not None and problem.code >= 500:
        return _text("something went wrong here; the log says what", 500)
    return _text("not found", 404)


def _text(text: str, status: int = 200) -> Response:
    return Response(text + "\n", status=status, mimetype="text/plain")
