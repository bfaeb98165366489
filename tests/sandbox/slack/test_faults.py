"""The shared faults on Slack's methods: acted or not, by what people see and by the ledger."""

from typing import Any

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox import Sandbox
from bot.sandbox.faults import Fault, Kind

CHANNEL = "C0ORGANISE"


def post(sandbox: Sandbox, **more: Any) -> requests.Response:
    headers = {"Authorization": f"Bearer {sandbox.slack.config.bot_token}"}
    address = f"{sandbox.url}/slack/api/chat.postMessage"
    return requests.post(address, data={"channel": CHANNEL, "text": "x"}, headers=headers, timeout=5, **more)


def seen(sandbox: Sandbox) -> tuple[int, list[tuple[str, bool]]]:
    """How many messages people see, and the ledger's (outcome, acted)."""
    entries = sandbox.ledger.entries("slack", "chat.postMessage")
    return len(sandbox.slack.channel(CHANNEL)), [(entry.outcome, entry.acted) for entry in entries]


def test_a_rate_limit_answers_429_with_its_seconds_and_posts_nothing(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.faults.add(Fault("slack", "chat.postMessage", "rate_limited", retry_after=30))
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=CHANNEL, text="x")
    assert (caught.value.response.status_code, caught.value.response["error"]) == (429, "ratelimited")
    assert caught.value.response.headers["Retry-After"] == "30"
    assert seen(sandbox) == (0, [("rate_limited", False)])
    assert post(sandbox).json()["ok"]


@pytest.mark.parametrize(
    ("kind", "count", "acted"),
    [("reset", 0, False), ("hang", 0, False), ("acted_reset", 1, True), ("acted_hang", 1, True)],
)
def test_a_dropped_connection_may_hide_a_post_that_arrived(
    sandbox: Sandbox, kind: Kind, count: int, acted: bool
) -> None:
    sandbox.faults.add(Fault("slack", "chat.*", kind, seconds=0.05))
    with pytest.raises(requests.ConnectionError):
        post(sandbox)
    shown, ((_, was_acted),) = seen(sandbox)
    assert (shown, was_acted) == (count, acted)


def test_the_sdks_default_client_posts_twice_after_a_reset(sandbox: Sandbox) -> None:
    sandbox.faults.add(Fault("slack", "chat.postMessage", "acted_reset"))
    eager = WebClient(token=sandbox.slack.config.bot_token, base_url=f"{sandbox.url}/slack/api/")
    eager.chat_postMessage(channel=CHANNEL, text="x")
    assert seen(sandbox)[0] == 2


@pytest.mark.parametrize(("kind", "count"), [("status", 0), ("acted_status", 1)])
def test_a_server_error_may_come_before_or_after_the_act(sandbox: Sandbox, kind: Kind, count: int) -> None:
    sandbox.faults.add(Fault("slack", "chat.postMessage", kind, status=500))
    answer = post(sandbox)
    assert (answer.status_code, answer.json(), seen(sandbox)[0]) == (
        500,
        {"ok": False, "error": "internal_error"},
        count,
    )


def test_a_fault_can_give_any_error_of_slack(sandbox: Sandbox) -> None:
    body = {"ok": False, "error": "restricted_action_thread_locked"}
    sandbox.faults.add(Fault("slack", "chat.postMessage", "status", status=200, body=body))
    assert post(sandbox).json() == body


def test_uploads_and_response_urls_have_names_of_their_own(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.faults.add(Fault("slack", "upload", "status", status=503))
    sandbox.faults.add(Fault("slack", "response_url", "status", status=503))
    asked = client.files_getUploadURLExternal(filename="a.csv", length=1)
    assert requests.post(asked["upload_url"], data=b"x", timeout=5).status_code == 503
    assert requests.post(f"{sandbox.url}/slack/response/none", json={"text": "x"}, timeout=5).status_code == 503
    assert requests.post(asked["upload_url"], data=b"x", timeout=5).status_code == 200
