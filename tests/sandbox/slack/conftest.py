from collections.abc import Callable, Iterator
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from werkzeug.serving import make_server

from bot.sandbox import Sandbox
from bot.sandbox.player import Player
from bot.sandbox.slack import SlackStandIn
from tests.sandbox.slack.echo import EchoBot


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(seed=7) as started:
        started.slack.config.scopes |= {
            "bookmarks:read",
            "bookmarks:write",
            "files:read",
            "im:history",
            "im:read",
            "im:write",
            "pins:write",
            "team:read",
            "usergroups:read",
        }
        yield started


@pytest.fixture
def slack(sandbox: Sandbox) -> SlackStandIn:
    return sandbox.slack


@pytest.fixture
def player(sandbox: Sandbox) -> Player:
    return sandbox.player


@pytest.fixture
def client(sandbox: Sandbox) -> WebClient:
    token = sandbox.slack.config.bot_token
    return WebClient(token=token, base_url=f"{sandbox.url}/slack/api/", retry_handlers=[])


@pytest.fixture
def bot(sandbox: Sandbox) -> Iterator[EchoBot]:
    echo = EchoBot()
    app = Flask("echo")
    app.add_url_rule("/slack/events", view_func=echo.take, methods=["POST"])
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    sandbox.connect(f"http://127.0.0.1:{server.server_port}")
    yield echo
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def refusal() -> Callable[[Callable[[], Any]], dict[str, Any]]:
    """The body of the refusal that a call of slack_sdk ends in."""

    def body_of(call: Callable[[], Any]) -> dict[str, Any]:
        with pytest.raises(SlackApiError) as caught:
            call()
        answer = caught.value.response
        return dict(answer.data) if isinstance(answer.data, dict) else {}

    return body_of
