"""Pins and bookmarks."""

from collections.abc import Callable
from typing import Any

from slack_sdk import WebClient

from bot.sandbox.slack import SlackStandIn

Refusal = Callable[[Callable[[], Any]], dict[str, Any]]
CHANNEL = "C0ORGANISE"


def test_a_message_is_pinned_once(slack: SlackStandIn, client: WebClient, refusal: Refusal) -> None:
    ts = client.chat_postMessage(channel=CHANNEL, text="card")["ts"]
    client.pins_add(channel=CHANNEL, timestamp=ts)
    twice = refusal(lambda: client.pins_add(channel=CHANNEL, timestamp=ts))
    missing = refusal(lambda: client.pins_add(channel=CHANNEL, timestamp="1.000001"))
    client.pins_remove(channel=CHANNEL, timestamp=ts)
    gone = refusal(lambda: client.pins_remove(channel=CHANNEL, timestamp=ts))
    outside = refusal(lambda: client.pins_add(channel="C0RANDOM12", timestamp=ts))
    assert [answer["error"] for answer in (twice, missing, gone, outside)] == [
        "already_pinned",
        "message_not_found",
        "no_pin",
        "not_in_channel",
    ]
    assert [effect.kind for effect in slack.effects()] == ["post", "pin", "unpin"]


def test_a_bookmark_is_a_link_that_can_be_removed(client: WebClient, refusal: Refusal) -> None:
    made = client.bookmarks_add(channel_id=CHANNEL, title="Series", type="link", link="https://example.org")
    listed = client.bookmarks_list(channel_id=CHANNEL)["bookmarks"]
    client.bookmarks_remove(channel_id=CHANNEL, bookmark_id=made["bookmark"]["id"])
    gone = refusal(lambda: client.bookmarks_remove(channel_id=CHANNEL, bookmark_id=made["bookmark"]["id"]))
    kind = refusal(lambda: client.bookmarks_add(channel_id=CHANNEL, title="x", type="folder", link="https://x"))
    link = refusal(lambda: client.bookmarks_add(channel_id=CHANNEL, title="x", type="link", link="example.org"))
    assert listed == [made["bookmark"]]
    assert client.bookmarks_list(channel_id=CHANNEL)["bookmarks"] == []
    assert [answer["error"] for answer in (gone, kind, link)] == ["not_found", "invalid_bookmark_type", "invalid_link"]
