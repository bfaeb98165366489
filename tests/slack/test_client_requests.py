"""Our calls reach Slack in the form in which slack_sdk sends them: verb, kind of body, arguments."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from slack_sdk import WebClient

from bot.slack.client import Effect, SlackClient
from tests.conftest import TestClock
from tests.slack.loopback import serving

Call = tuple[str, str, str, dict[str, Any]]
VIEW = {"type": "home", "blocks": []}
FILES = [{"id": "F1", "title": "summary.json"}]


class Slack:
    """Says ok to everything and keeps (verb, path, kind of body, arguments)."""

    def __init__(self) -> None:
        self.url = ""
        self.calls: list[Call] = []
        calls = self.calls

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.answer("GET")

            def do_POST(self) -> None:
                self.answer("POST")

            def answer(self, verb: str) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                kind = (self.headers.get("Content-Type") or "").partition(";")[0] if body else ""
                asked = dict(parse_qsl(urlsplit(self.path).query))
                given = json.loads(body) if kind == "application/json" else dict(parse_qsl(body))
                calls.append((verb, urlsplit(self.path).path, kind, asked | given))
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b'{"ok": true}')

        self.handler = Handler


@pytest.fixture
def slack() -> Iterator[Slack]:
    running = Slack()
    with serving(running.handler) as address:
        running.url = f"{address}/api/"
        yield running


@pytest.mark.parametrize(
    ("effect", "method", "arguments", "sdk"),
    [
        (Effect.READ, "auth.test", {}, lambda web: web.auth_test()),
        (Effect.READ, "users.info", {"user": "U1"}, lambda web: web.users_info(user="U1")),
        (
            Effect.READ,
            "conversations.history",
            {"channel": "C1", "include_all_metadata": True},
            lambda web: web.conversations_history(channel="C1", include_all_metadata=True),
        ),
        (
            Effect.READ,
            "files.getUploadURLExternal",
            {"filename": "a.csv", "length": 3},
            lambda web: web.files_getUploadURLExternal(filename="a.csv", length=3),
        ),
        (
            Effect.ONCE,
            "files.completeUploadExternal",
            {"files": FILES, "channel_id": "C1", "thread_ts": "1.2"},
            lambda web: web.files_completeUploadExternal(files=FILES, channel_id="C1", thread_ts="1.2"),
        ),
        (Effect.REPEATABLE, "files.delete", {"file": "F1"}, lambda web: web.files_delete(file="F1")),
        (
            Effect.ONCE,
            "chat.postMessage",
            {"channel": "C1", "text": "Grüße", "unfurl_links": False},
            lambda web: web.chat_postMessage(channel="C1", text="Grüße", unfurl_links=False),
        ),
        (
            Effect.REPEATABLE,
            "chat.delete",
            {"channel": "C1", "ts": "1"},
            lambda web: web.chat_delete(channel="C1", ts="1"),
        ),
        (Effect.REPEATABLE, "conversations.open", {"users": "U1"}, lambda web: web.conversations_open(users="U1")),
        (
            Effect.REPEATABLE,
            "views.publish",
            {"user_id": "U1", "view": VIEW},
            lambda web: web.views_publish(user_id="U1", view=VIEW),
        ),
    ],
)
def test_a_call_is_sent_as_the_sdk_sends_it(
    slack: Slack, effect: Effect, method: str, arguments: dict[str, Any], sdk: Callable[[WebClient], object]
) -> None:
    SlackClient("xoxb-test", slack.url, clock=TestClock(), timeout=5).call(method, effect, **arguments)
    sdk(WebClient("xoxb-test", base_url=slack.url, retry_handlers=[]))
    ours, theirs = slack.calls
    assert ours == theirs
