"""The HTTP edge of the running bot, asked as strangers, Slack and Zoom would."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from bot.cli.demo.stage import Stage
from tests.stories.conftest import MORNING


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    stage = Stage(tmp_path_factory.mktemp("edge"))
    stage.open(MORNING)
    yield stage
    stage.close()


def url(stage: Stage, path: str) -> str:
    return f"http://127.0.0.1:{stage.port}{path}"


def zoom_headers(stage: Stage, body: bytes, *, age: float = 0) -> dict[str, str]:
    stamp = str(int(stage.sandbox.clock.time() - age))
    secret = stage.sandbox.zoom.config.webhook_secret.encode()
    signed = hmac.new(secret, b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"x-zm-request-timestamp": stamp, "x-zm-signature": f"v0={signed}", "Content-Type": "application/json"}


def slack_headers(stage: Stage, body: bytes, *, age: float = 0, secret: str = "") -> dict[str, str]:
    stamp = str(int(stage.sandbox.clock.time() - age))
    key = (secret or stage.sandbox.slack.config.signing_secret).encode()
    signed = hmac.new(key, b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": f"v0={signed}",
        "Content-Type": "application/x-www-form-urlencoded",
    }


@pytest.mark.parametrize(("path", "status"), [("/healthz", 200), ("/readyz", 200), ("/metrics", 200)])
def test_health_readiness_and_metrics_answer(shared: Stage, path: str, status: int) -> None:
    assert requests.get(url(shared, path), timeout=5).status_code == status


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/slack/events"),
        ("POST", "/healthz"),
        ("GET", "/calendar/wrong.ics"),
        ("POST", "/slack/other"),
        ("DELETE", "/zoom/webhook"),
    ],
)
def test_anything_else_is_not_found(shared: Stage, method: str, path: str) -> None:
    assert requests.request(method, url(shared, path), timeout=5).status_code == 404


@pytest.mark.parametrize("path", ["/slack/events", "/zoom/webhook"])
def test_a_body_beyond_the_bound_is_refused(shared: Stage, path: str) -> None:
    answer = requests.post(url(shared, path), data=b"x" * (1024 * 1024 + 1), timeout=10)
    assert answer.status_code == 413


def test_zooms_endpoint_validation_is_answered_within_three_seconds(shared: Stage) -> None:
    body = json.dumps(
        {"event": "endpoint.url_validation", "event_ts": 1, "payload": {"plainToken": "tökén-🚲"}}
    ).encode()
    began = time.monotonic()
    answer = requests.post(url(shared, "/zoom/webhook"), data=body, headers=zoom_headers(shared, body), timeout=5)
    secret = shared.sandbox.zoom.config.webhook_secret.encode()
    encrypted = hmac.new(secret, "tökén-🚲".encode(), hashlib.sha256).hexdigest()
    assert answer.json() == {"plainToken": "tökén-🚲", "encryptedToken": encrypted}
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("body", [b"{}", b"not json", b'{"event":"webinar.ended"}', b'{"event":5}', b"[]"])
def test_strange_but_signed_zoom_deliveries_get_200(shared: Stage, body: bytes) -> None:
    answer = requests.post(url(shared, "/zoom/webhook"), data=body, headers=zoom_headers(shared, body), timeout=5)
    assert answer.status_code == 200


def test_unsigned_and_very_old_zoom_deliveries_get_401(shared: Stage) -> None:
    body = b'{"event":"webinar.ended"}'
    old = zoom_headers(shared, body, age=3 * 3600)
    for headers in (
        {},
        old,
        {**zoom_headers(shared, body), "x-zm-signature": "v0=é".encode("latin-1").decode("latin-1")},
    ):
        assert requests.post(url(shared, "/zoom/webhook"), data=body, headers=headers, timeout=5).status_code == 401


@pytest.mark.parametrize("age", [400, -400, 10**9])
def test_a_stale_slack_request_gets_401(shared: Stage, age: float) -> None:
    body = b"command=%2Fwebinar&text=help&user_id=U0AMELIE01"
    headers = slack_headers(shared, body, age=age)
    assert requests.post(url(shared, "/slack/events"), data=body, headers=headers, timeout=5).status_code == 401


def test_a_forged_slack_request_gets_401(shared: Stage) -> None:
    body = b"command=%2Fwebinar&text=help&user_id=U0AMELIE01"
    headers = slack_headers(shared, body, secret="another secret")
    assert requests.post(url(shared, "/slack/events"), data=body, headers=headers, timeout=5).status_code == 401


def test_a_command_that_says_payload_is_answered(shared: Stage) -> None:
    answer = shared.sandbox.player.command("U0AMELIE01", "list payload talk")
    assert answer.ok
    assert answer.body["response_type"] == "ephemeral"


def test_the_log_of_all_this_holds_no_secret_and_no_traceback(shared: Stage, tmp_path: Path) -> None:
    log = shared.log.read_text(encoding="utf-8")
    assert "listening" in log
    for secret in (shared.sandbox.slack.config.signing_secret, shared.sandbox.zoom.config.webhook_secret, "Traceback"):
        assert secret not in log
