"""chat.*: what posts, edits and deletions do, and what Slack refuses."""

from collections.abc import Callable
from typing import Any

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox import Sandbox
from bot.sandbox.player import Player
from bot.sandbox.slack import SlackStandIn

Refusal = Callable[[Callable[[], Any]], dict[str, Any]]
CHANNEL = "C0ORGANISE"
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "words"}}
RECEIPT = {"event_type": "webinar_post", "event_payload": {"key": "k1"}}


def texts(slack: SlackStandIn, channel: str = CHANNEL) -> list[str]:
    return [message["text"] for message in slack.channel(channel)]


def test_a_post_is_seen_with_blocks_and_metadata(slack: SlackStandIn, client: WebClient) -> None:
    block = {**SECTION, "block_id": "card"}
    answer = client.chat_postMessage(
        channel=CHANNEL, text="Card", blocks=[block], metadata=RECEIPT, unfurl_links=False, unfurl_media=False
    )
    (seen,) = slack.channel(CHANNEL)
    assert answer["message"]["metadata"] == RECEIPT
    assert (seen["ts"], seen["text"], seen["blocks"]) == (answer["ts"], "Card", [block])
    assert (seen["user"], seen["bot_id"], seen["app_id"]) == ("U0WEBINARB", "B0WEBINAR1", "A0WEBINAR1")
    assert seen["options"] == {"unfurl_links": False, "unfurl_media": False}


def test_blocks_without_an_id_get_one(client: WebClient) -> None:
    button = {"type": "button", "text": {"type": "plain_text", "text": "Go"}}
    answer = client.chat_postMessage(channel=CHANNEL, text="x", blocks=[{"type": "actions", "elements": [button]}])
    (block,) = answer["message"]["blocks"]
    assert block["block_id"]
    assert block["elements"][0]["action_id"]


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0NOWHERE1", "channel_not_found"),
        ("#webinars", "channel_not_found"),
        ("C0ELSEWHER", "channel_not_found"),
        ("C0RANDOM12", "not_in_channel"),
        ("C0ARCHIVED", "is_archived"),
        ("U0DELETE11", "channel_not_found"),
    ],
)
def test_a_channel_that_cannot_be_posted_to_is_refused(
    client: WebClient, refusal: Refusal, channel: str, error: str
) -> None:
    assert refusal(lambda: client.chat_postMessage(channel=channel, text="x"))["error"] == error


def test_a_public_channel_takes_posts_of_outsiders_with_the_scope_for_it(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.slack.config.scopes.add("chat:write.public")
    client.chat_postMessage(channel="C0RANDOM12", text="hello")
    assert texts(sandbox.slack, "C0RANDOM12") == ["hello"]


def test_a_users_id_posts_into_the_direct_message(slack: SlackStandIn, client: WebClient) -> None:
    first = client.chat_postMessage(channel="U0ELODIE08", text="one")
    second = client.chat_postMessage(channel=first["channel"], text="two")
    assert first["channel"] == second["channel"]
    assert {user: [m["text"] for m in said] for user, said in slack.dms().items()} == {"U0ELODIE08": ["one", "two"]}
    assert [(effect.kind, effect.user) for effect in slack.effects()] == [("dm", "U0ELODIE08")] * 2


def test_nothing_to_say_is_no_text(client: WebClient, refusal: Refusal) -> None:
    blank = {"channel": CHANNEL, "text": " "}
    assert refusal(lambda: client.api_call("chat.postMessage", json=blank))["error"] == "no_text"


def test_text_is_cut_at_forty_thousand_characters(slack: SlackStandIn, client: WebClient) -> None:
    answer = client.chat_postMessage(channel=CHANNEL, text="x" * 40_001)
    assert answer["warning"] == "message_truncated"
    assert texts(slack) == ["x" * 40_000]


def test_markdown_text_has_its_own_limit_and_stands_alone(client: WebClient, refusal: Refusal) -> None:
    long = refusal(lambda: client.chat_postMessage(channel=CHANNEL, markdown_text="m" * 12_001))
    both = refusal(lambda: client.chat_postMessage(channel=CHANNEL, markdown_text="m", text="t"))
    assert (long["error"], both["error"]) == ("msg_too_long", "markdown_text_conflict")


def test_faulty_blocks_are_refused_with_their_place(slack: SlackStandIn, client: WebClient, refusal: Refusal) -> None:
    header = {"type": "header", "text": {"type": "plain_text", "text": "h" * 151}}
    assert refusal(lambda: client.chat_postMessage(channel=CHANNEL, text="x", blocks=[SECTION, header])) == {
        "ok": False,
        "error": "invalid_blocks",
        "response_metadata": {
            "messages": ["[ERROR] must be less than 151 characters [json-pointer:/blocks/1/text/text]"]
        },
    }
    assert slack.channel(CHANNEL) == []


def test_blocks_that_are_no_json_or_no_list_have_another_error(client: WebClient, refusal: Refusal) -> None:
    no_json = refusal(lambda: client.chat_postMessage(channel=CHANNEL, text="x", blocks="[{'type': 'divider'}]"))
    no_list = refusal(lambda: client.chat_postMessage(channel=CHANNEL, text="x", blocks='{"type": "divider"}'))
    assert (no_json["error"], no_list["error"]) == ("invalid_blocks_format", "invalid_blocks_format")


def test_attachments_are_checked_too(client: WebClient, refusal: Refusal) -> None:
    faulty = [{"blocks": [{"type": "nope"}]}]
    many = refusal(lambda: client.chat_postMessage(channel=CHANNEL, text="x", attachments=[{"text": "x"}] * 101))
    bad = refusal(lambda: client.chat_postMessage(channel=CHANNEL, text="x", attachments=faulty))
    assert (many["error"], bad["error"]) == ("too_many_attachments", "invalid_attachments")


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ("{", "invalid_metadata_format"),
        ({"event_type": "x"}, "invalid_metadata_format"),
        ({"event_type": "with space", "event_payload": {}}, "invalid_metadata_schema"),
        ({"event_type": "x", "event_payload": "text"}, "invalid_metadata_schema"),
        ({"event_type": "x", "event_payload": {"k": "v" * 8000}}, "metadata_too_large"),
    ],
)
def test_faulty_metadata_is_refused(client: WebClient, refusal: Refusal, metadata: Any, error: str) -> None:
    assert refusal(lambda: client.chat_postMessage(channel=CHANNEL, text="x", metadata=metadata))["error"] == error


def test_replies_stand_in_the_thread_and_broadcasts_in_both(slack: SlackStandIn, client: WebClient) -> None:
    parent = client.chat_postMessage(channel=CHANNEL, text="card")["ts"]
    client.chat_postMessage(channel=CHANNEL, text="quiet", thread_ts=parent)
    client.chat_postMessage(channel=CHANNEL, text="loud", thread_ts=parent, reply_broadcast=True)
    card, loud = slack.channel(CHANNEL)
    assert [reply["text"] for reply in card["thread"]] == ["quiet", "loud"]
    assert (loud["text"], loud["subtype"], loud["thread_ts"]) == ("loud", "thread_broadcast", parent)


def test_a_thread_needs_a_parent_that_is_no_reply(client: WebClient, refusal: Refusal) -> None:
    parent = client.chat_postMessage(channel=CHANNEL, text="card")["ts"]
    reply = client.chat_postMessage(channel=CHANNEL, text="reply", thread_ts=parent)["ts"]
    missing = refusal(lambda: client.chat_postMessage(channel=CHANNEL, text="x", thread_ts="1.000001"))
    nested = refusal(lambda: client.chat_postMessage(channel=CHANNEL, text="x", thread_ts=reply))
    assert (missing["error"], nested["error"]) == ("thread_not_found", "cannot_reply_to_message")


def test_a_second_post_within_a_second_is_ratelimited_per_channel(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.slack.config.post_pace = 60.0
    client.chat_postMessage(channel=CHANNEL, text="one")
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=CHANNEL, text="two")
    assert caught.value.response.status_code == 429
    assert caught.value.response["error"] == "ratelimited"
    assert caught.value.response.headers["Retry-After"] == "60"
    client.chat_postMessage(channel="C0GENERAL1", text="elsewhere")
    assert texts(sandbox.slack) == ["one"]


def test_ts_follow_the_clock_and_are_unique(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.clock.shift(86_400)
    before = sandbox.clock.time()
    stamps = [client.chat_postMessage(channel=CHANNEL, text="x")["ts"] for _ in range(5)]
    assert stamps == sorted(set(stamps))
    assert before <= float(stamps[0]) <= sandbox.clock.time()


def test_update_keeps_what_stood_before_and_says_that_it_was_edited(slack: SlackStandIn, client: WebClient) -> None:
    ts = client.chat_postMessage(channel=CHANNEL, text="old", blocks=[SECTION], metadata=RECEIPT)["ts"]
    client.chat_update(channel=CHANNEL, ts=ts, text="new", blocks=[SECTION, {"type": "divider"}])
    (seen,) = slack.channel(CHANNEL)
    assert (seen["text"], len(seen["blocks"]), seen["metadata"]) == ("new", 2, RECEIPT)
    assert [edit["text"] for edit in seen["edits"]] == ["old"]
    assert seen["edited"]["user"] == "U0WEBINARB"
    assert [effect.kind for effect in slack.effects()] == ["post", "update"]


def test_update_with_text_alone_removes_the_blocks(slack: SlackStandIn, client: WebClient) -> None:
    ts = client.chat_postMessage(channel=CHANNEL, text="old", blocks=[SECTION])["ts"]
    client.chat_update(channel=CHANNEL, ts=ts, text="new")
    assert "blocks" not in slack.channel(CHANNEL)[0]


def test_empty_metadata_clears_it(slack: SlackStandIn, client: WebClient) -> None:
    ts = client.chat_postMessage(channel=CHANNEL, text="old", metadata=RECEIPT)["ts"]
    client.chat_update(channel=CHANNEL, ts=ts, text="new", metadata={})
    assert "metadata" not in slack.channel(CHANNEL)[0]


def test_update_refuses_long_text_strange_and_missing_messages(
    client: WebClient, player: Player, refusal: Refusal
) -> None:
    ts = client.chat_postMessage(channel=CHANNEL, text="old")["ts"]
    theirs = player.say("U0AMELIE01", "mine")
    errors = [
        refusal(lambda: client.chat_update(channel=CHANNEL, ts=ts, text="x" * 4001)),
        refusal(lambda: client.chat_update(channel=CHANNEL, ts=theirs, text="x")),
        refusal(lambda: client.chat_update(channel=CHANNEL, ts="1.000001", text="x")),
        refusal(lambda: client.api_call("chat.update", json={"channel": CHANNEL, "ts": ts, "blocks": []})),
        refusal(lambda: client.chat_update(channel=CHANNEL, ts=ts, text="x", file_ids=["F0NOWHERE1"])),
    ]
    assert [answer["error"] for answer in errors] == [
        "msg_too_long",
        "cant_update_message",
        "message_not_found",
        "no_text",
        "file_not_found",
    ]


def test_delete_takes_own_messages_and_leaves_a_tombstone_over_replies(
    slack: SlackStandIn, client: WebClient, player: Player, refusal: Refusal
) -> None:
    alone = client.chat_postMessage(channel=CHANNEL, text="alone")["ts"]
    parent = client.chat_postMessage(channel=CHANNEL, text="parent")["ts"]
    client.chat_postMessage(channel=CHANNEL, text="reply", thread_ts=parent)
    client.chat_delete(channel=CHANNEL, ts=alone)
    client.chat_delete(channel=CHANNEL, ts=parent)
    (stone,) = slack.channel(CHANNEL)
    assert (stone["subtype"], [reply["text"] for reply in stone["thread"]]) == ("tombstone", ["reply"])
    theirs = player.say("U0AMELIE01", "mine")
    assert refusal(lambda: client.chat_delete(channel=CHANNEL, ts=theirs))["error"] == "cant_delete_message"
    assert refusal(lambda: client.chat_delete(channel=CHANNEL, ts=alone))["error"] == "message_not_found"


def test_an_ephemeral_is_for_a_member_and_not_stored(slack: SlackStandIn, client: WebClient, refusal: Refusal) -> None:
    client.chat_postEphemeral(channel=CHANNEL, user="U0AMELIE01", text="psst")
    assert [(seen["user"], seen["text"]) for seen in slack.ephemerals()] == [("U0AMELIE01", "psst")]
    assert slack.channel(CHANNEL) == []
    outsider = refusal(lambda: client.chat_postEphemeral(channel=CHANNEL, user="U0NONMEMB5", text="psst"))
    assert outsider["error"] == "user_not_in_channel"


def test_a_permalink_points_at_message_and_thread(client: WebClient, refusal: Refusal) -> None:
    parent = client.chat_postMessage(channel=CHANNEL, text="card")["ts"]
    reply = client.chat_postMessage(channel=CHANNEL, text="reply", thread_ts=parent)["ts"]
    base = f"https://network-example.slack.com/archives/{CHANNEL}/p"
    card = client.chat_getPermalink(channel=CHANNEL, message_ts=parent)["permalink"]
    below = client.chat_getPermalink(channel=CHANNEL, message_ts=reply)["permalink"]
    assert card == base + parent.replace(".", "")
    assert below == f"{base}{reply.replace('.', '')}?thread_ts={parent}&cid={CHANNEL}"
    missing = refusal(lambda: client.chat_getPermalink(channel=CHANNEL, message_ts="1.000001"))
    assert missing["error"] == "message_not_found"


def test_the_same_seed_gives_the_same_ids() -> None:
    def opened() -> str:
        with Sandbox(seed=3) as sandbox:
            headers = {"Authorization": f"Bearer {sandbox.slack.config.bot_token}"}
            address = f"{sandbox.url}/slack/api/chat.postMessage"
            sent = {"channel": "U0ELODIE08", "text": "x"}
            return str(requests.post(address, data=sent, headers=headers, timeout=5).json()["channel"])

    assert opened() == opened()
