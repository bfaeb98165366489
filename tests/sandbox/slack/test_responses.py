"""response_url: five posts within half an hour."""

from typing import Any

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.sandbox import Sandbox
from bot.sandbox.player import Player
from bot.sandbox.slack import SlackStandIn
from tests.sandbox.slack.echo import EchoBot

USER, CHANNEL = "U0AMELIE01", "C0ORGANISE"
BUTTON = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
ROW = [{"type": "actions", "elements": [BUTTON]}]


def address(player: Player, bot: EchoBot) -> str:
    player.command(USER, "list")
    return str(bot.last["response_url"])


def post(url: str, **body: Any) -> tuple[int, str]:
    answer = requests.post(url, json=body, timeout=5)
    return answer.status_code, answer.text if answer.text == "ok" else str(answer.json()["error"])


def test_it_is_private_unless_said_otherwise(slack: SlackStandIn, player: Player, bot: EchoBot) -> None:
    url = address(player, bot)
    assert WebhookClient(url).send(text="for you").body == "ok"
    assert WebhookClient(url).send(text="for all", response_type="in_channel").body == "ok"
    assert [(seen["user"], seen["text"]) for seen in slack.ephemerals()] == [(USER, "for you")]
    assert [message["text"] for message in slack.channel(CHANNEL)] == ["for all"]


def test_a_sixth_post_is_refused(slack: SlackStandIn, player: Player, bot: EchoBot) -> None:
    url = address(player, bot)
    told = [post(url, text=str(number)) for number in range(6)]
    assert told == [(200, "ok")] * 5 + [(404, "used_url")]
    assert len(slack.ephemerals()) == 5


def test_after_half_an_hour_it_is_refused(sandbox: Sandbox, player: Player, bot: EchoBot) -> None:
    url = address(player, bot)
    sandbox.clock.shift(29 * 60)
    assert post(url, text="in time") == (200, "ok")
    sandbox.clock.shift(2 * 60)
    assert post(url, text="late") == (404, "expired_url")


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"text": ""}, "no_text"),
        ({"text": "x", "blocks": [{"type": "nope"}]}, "invalid_blocks"),
        ({"text": "x", "response_type": "shout"}, "invalid_response_type"),
    ],
)
def test_faulty_content_is_refused_and_does_not_count(
    slack: SlackStandIn, player: Player, bot: EchoBot, body: dict[str, Any], error: str
) -> None:
    url = address(player, bot)
    assert [post(url, **body) for _ in range(6)] == [(400, error)] * 6
    assert slack.ephemerals() == []


def test_the_message_of_a_button_can_be_replaced_and_deleted(
    slack: SlackStandIn, client: WebClient, player: Player, bot: EchoBot
) -> None:
    ts = client.chat_postMessage(channel=CHANNEL, text="card", blocks=ROW)["ts"]
    player.click(USER, "go", channel=CHANNEL, ts=ts)
    url = bot.last["response_url"]
    post(url, text="done", replace_original=True)
    (seen,) = slack.channel(CHANNEL)
    post(url, delete_original=True)
    assert (seen["ts"], seen["text"], "blocks" in seen) == (ts, "done", False)
    assert slack.channel(CHANNEL) == []


def test_a_private_message_can_be_replaced_and_deleted(
    slack: SlackStandIn, client: WebClient, player: Player, bot: EchoBot
) -> None:
    ts = client.chat_postEphemeral(channel=CHANNEL, user=USER, text="sure?", blocks=ROW)["message_ts"]
    player.click(USER, "go", channel=CHANNEL, ts=ts)
    url = bot.last["response_url"]
    post(url, text="done", replace_original=True)
    replaced = [(seen["text"], seen["gone"]) for seen in slack.ephemerals()]
    post(url, delete_original=True)
    assert replaced == [("done", False)]
    assert [(seen["text"], seen["gone"]) for seen in slack.ephemerals()] == [("done", True)]
    assert [effect.kind for effect in slack.effects()] == ["ephemeral", "update", "delete"]
