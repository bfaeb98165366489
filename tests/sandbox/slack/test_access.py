"""Who may call what: methods, tokens, scopes, arguments."""

from collections.abc import Callable
from typing import Any

import pytest
import requests
from slack_sdk import WebClient

from bot.sandbox import Sandbox

Refusal = Callable[[Callable[[], Any]], dict[str, Any]]


def call(sandbox: Sandbox, method: str, token: str | None = None, **arguments: Any) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token or sandbox.slack.config.bot_token}"}
    answer = requests.post(f"{sandbox.url}/slack/api/{method}", data=arguments, headers=headers, timeout=5)
    assert answer.status_code == 200
    return dict(answer.json())


def test_a_method_slack_does_not_have_is_unknown(sandbox: Sandbox) -> None:
    assert call(sandbox, "chat.shout") == {"ok": False, "error": "unknown_method", "req_method": "chat.shout"}


def test_a_method_the_sandbox_does_not_play_says_so_aloud(sandbox: Sandbox) -> None:
    sandbox.slack.config.scopes.add("reactions:write")
    arguments = {"channel": "C0ORGANISE", "name": "tada", "timestamp": "1.000001"}
    assert call(sandbox, "reactions.add", **arguments)["error"] == "method_not_in_sandbox"


def test_a_call_without_a_token_is_not_authed(sandbox: Sandbox) -> None:
    answer = requests.post(f"{sandbox.url}/slack/api/auth.test", timeout=5)
    assert answer.json() == {"ok": False, "error": "not_authed"}


def test_a_wrong_token_is_invalid_auth(sandbox: Sandbox) -> None:
    assert call(sandbox, "auth.test", token="xoxb-wrong") == {"ok": False, "error": "invalid_auth"}


def test_bot_and_app_tokens_are_not_interchangeable(sandbox: Sandbox) -> None:
    config = sandbox.slack.config
    assert call(sandbox, "auth.test", token=config.app_token)["error"] == "not_allowed_token_type"
    assert call(sandbox, "apps.connections.open", token=config.bot_token)["error"] == "not_allowed_token_type"


def test_a_missing_scope_is_named_with_those_provided(sandbox: Sandbox, client: WebClient, refusal: Refusal) -> None:
    sandbox.slack.config.scopes = {"users:read", "groups:read"}
    assert refusal(lambda: client.chat_postMessage(channel="C0ORGANISE", text="x")) == {
        "ok": False,
        "error": "missing_scope",
        "needed": "chat:write",
        "provided": "groups:read,users:read",
    }


@pytest.mark.parametrize(("channel", "needed"), [("C0ORGANISE", "groups:history"), ("C0GENERAL1", "channels:history")])
def test_history_needs_the_scope_of_its_kind_of_conversation(
    sandbox: Sandbox, client: WebClient, refusal: Refusal, channel: str, needed: str
) -> None:
    sandbox.slack.config.scopes.discard(needed)
    assert refusal(lambda: client.conversations_history(channel=channel))["needed"] == needed


def test_the_history_of_a_direct_message_needs_im_history(
    sandbox: Sandbox, client: WebClient, refusal: Refusal
) -> None:
    sandbox.slack.config.scopes.discard("im:history")
    direct = client.chat_postMessage(channel="U0ELODIE08", text="Your link")["channel"]
    assert refusal(lambda: client.conversations_history(channel=direct))["needed"] == "im:history"


def test_a_missing_argument_is_refused_by_name(sandbox: Sandbox) -> None:
    assert call(sandbox, "chat.postMessage", text="x") == {
        "ok": False,
        "error": "invalid_arguments",
        "response_metadata": {"messages": ["[ERROR] missing required field: channel [json-pointer:]"]},
    }
    assert call(sandbox, "files.getUploadURLExternal", filename="a")["error"] == "missing_argument"


def test_an_argument_the_method_does_not_have_is_refused(sandbox: Sandbox) -> None:
    answer = call(sandbox, "chat.postMessage", channel="C0ORGANISE", text="x", colour="red")
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == ["[ERROR] invalid additional property: colour [json-pointer:]"]
    sandbox.slack.config.refuse_unknown_arguments = False
    assert call(sandbox, "chat.postMessage", channel="C0ORGANISE", text="x", colour="red")["ok"]


def test_arguments_come_as_form_query_or_json(sandbox: Sandbox) -> None:
    address = f"{sandbox.url}/slack/api/chat.postMessage"
    headers = {"Authorization": f"Bearer {sandbox.slack.config.bot_token}"}
    blocks = '[{"type":"divider"}]'
    sent: dict[str, Any] = {"channel": "C0ORGANISE", "text": "same"}
    answers = [
        requests.post(address, data={**sent, "blocks": blocks}, headers=headers, timeout=5),
        requests.get(address, params={**sent, "blocks": blocks}, headers=headers, timeout=5),
        requests.post(address, json={**sent, "blocks": [{"type": "divider"}]}, headers=headers, timeout=5),
    ]
    said = [answer.json()["message"] for answer in answers]
    assert [(message["text"], message["blocks"][0]["type"]) for message in said] == [("same", "divider")] * 3


def test_broken_json_is_refused(sandbox: Sandbox) -> None:
    headers = {"Authorization": f"Bearer {sandbox.slack.config.bot_token}", "Content-Type": "application/json"}
    address = f"{sandbox.url}/slack/api/chat.postMessage"
    assert requests.post(address, data="{", headers=headers, timeout=5).json()["error"] == "invalid_json"
    assert requests.post(address, data="[1]", headers=headers, timeout=5).json()["error"] == "json_not_object"


def test_a_method_that_takes_no_json_does_not_see_it(sandbox: Sandbox) -> None:
    headers = {"Authorization": f"Bearer {sandbox.slack.config.bot_token}"}
    address = f"{sandbox.url}/slack/api/users.info"
    answer = requests.post(address, json={"user": "U0AMELIE01"}, headers=headers, timeout=5).json()
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: user [json-pointer:]"]


def test_api_test_and_blocks_validate_need_no_token(sandbox: Sandbox) -> None:
    base = f"{sandbox.url}/slack/api"
    assert requests.post(f"{base}/api.test", data={"error": "odd"}, timeout=5).json()["error"] == "odd"
    good, bad = ({"blocks": f'[{{"type":"{kind}"}}]'} for kind in ("divider", "dividers"))
    assert requests.post(f"{base}/blocks.validate", data=good, timeout=5).json() == {"ok": True}
    assert requests.post(f"{base}/blocks.validate", data=bad, timeout=5).json()["error"] == "invalid_blocks"


def test_every_refusal_is_in_the_ledger_as_not_acted(sandbox: Sandbox) -> None:
    call(sandbox, "chat.postMessage", channel="C0NOWHERE1", text="x")
    call(sandbox, "chat.postMessage", channel="C0ORGANISE", text="x")
    seen = [(entry.name, entry.outcome, entry.acted) for entry in sandbox.ledger.entries("slack")]
    assert seen == [("chat.postMessage", "channel_not_found", False), ("chat.postMessage", "200", True)]
