"""views.*: triggers, stacks, hashes and Home tabs."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.sandbox import Sandbox
from bot.sandbox.player import Player
from bot.sandbox.slack import SlackStandIn
from tests.sandbox.slack.echo import EchoBot

Refusal = Callable[[Callable[[], Any]], dict[str, Any]]
USER = "U0AMELIE01"


def modal(title: str = "New webinar", **more: Any) -> dict[str, Any]:
    text = {"type": "plain_text_input", "action_id": "topic"}
    field = {"type": "input", "block_id": "topic", "label": {"type": "plain_text", "text": "Topic"}, "element": text}
    button = {"type": "button", "action_id": "more", "text": {"type": "plain_text", "text": "More"}}
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": "Schedule"},
        "blocks": [field, {"type": "actions", "block_id": "row", "elements": [button]}],
        **more,
    }


def home(text: str = "Welcome") -> dict[str, Any]:
    return {"type": "home", "blocks": [{"type": "section", "text": {"type": "plain_text", "text": text}}]}


def trigger(player: Player, bot: EchoBot) -> str:
    player.command(USER, "new")
    return str(bot.last["trigger_id"])


def titles(slack: SlackStandIn) -> list[str]:
    return [view["title"]["text"] for view in slack.views(USER)]


def test_a_trigger_opens_one_view_once(
    slack: SlackStandIn, client: WebClient, player: Player, bot: EchoBot, refusal: Refusal
) -> None:
    used = trigger(player, bot)
    view = client.views_open(trigger_id=used, view=modal(private_metadata="row 1"))["view"]
    assert (view["private_metadata"], view["root_view_id"], view["previous_view_id"]) == ("row 1", view["id"], None)
    assert view["state"] == {"values": {"topic": {"topic": {"type": "plain_text_input", "value": None}}}}
    assert titles(slack) == ["New webinar"]
    again = refusal(lambda: client.views_open(trigger_id=used, view=modal()))
    unknown = refusal(lambda: client.views_open(trigger_id="1.2.3", view=modal()))
    assert (again["error"], unknown["error"]) == ("exchanged_trigger_id", "invalid_trigger_id")


def test_a_trigger_dies_after_its_seconds(
    sandbox: Sandbox, client: WebClient, player: Player, bot: EchoBot, refusal: Refusal
) -> None:
    sandbox.slack.config.trigger_seconds = 0.0
    late = trigger(player, bot)
    assert refusal(lambda: client.views_open(trigger_id=late, view=modal()))["error"] == "expired_trigger_id"


def test_triggers_live_by_the_systems_clock(sandbox: Sandbox, client: WebClient, player: Player, bot: EchoBot) -> None:
    fresh = trigger(player, bot)
    sandbox.clock.shift(3600)
    assert client.views_open(trigger_id=fresh, view=modal())["ok"]


def test_a_faulty_view_is_refused_and_the_trigger_lives(
    client: WebClient, player: Player, bot: EchoBot, refusal: Refusal
) -> None:
    fresh = trigger(player, bot)
    long = {"type": "plain_text", "text": "t" * 25}
    answer = refusal(lambda: client.views_open(trigger_id=fresh, view=modal(title="x") | {"title": long}))
    assert (answer["error"], answer["response_metadata"]["messages"]) == (
        "invalid_arguments",
        ["[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"],
    )
    wrong_kind = refusal(lambda: client.views_open(trigger_id=fresh, view=home()))
    no_json = refusal(lambda: client.api_call("views.open", json={"trigger_id": fresh, "view": "{"}))
    assert (wrong_kind["error"], no_json["error"]) == ("invalid_arguments", "invalid_arguments")
    section = {"type": "section", "text": {"type": "plain_text", "text": "x" * 2900}}
    big = refusal(lambda: client.views_open(trigger_id=fresh, view=modal(blocks=[section] * 90)))
    assert big["error"] == "view_too_large"
    assert client.views_open(trigger_id=fresh, view=modal())["ok"]


def test_three_views_stack_and_a_fourth_is_refused(
    slack: SlackStandIn, client: WebClient, player: Player, bot: EchoBot, refusal: Refusal
) -> None:
    top = client.views_open(trigger_id=trigger(player, bot), view=modal("One"))["view"]["id"]
    for title in ("Two", "Three"):
        player.click(USER, "more", view_id=top)
        top = client.views_push(trigger_id=bot.last["trigger_id"], view=modal(title))["view"]["id"]
    assert titles(slack) == ["One", "Two", "Three"]
    player.click(USER, "more", view_id=top)
    last = bot.last["trigger_id"]
    assert refusal(lambda: client.views_push(trigger_id=last, view=modal("Four")))["error"] == "push_limit_reached"


def test_a_push_needs_a_trigger_from_an_open_view(
    client: WebClient, player: Player, bot: EchoBot, refusal: Refusal
) -> None:
    from_command = trigger(player, bot)
    assert refusal(lambda: client.views_push(trigger_id=from_command, view=modal()))["error"] == "not_found"


def test_an_update_needs_the_newest_hash_if_one_is_given(
    slack: SlackStandIn, client: WebClient, player: Player, bot: EchoBot, refusal: Refusal
) -> None:
    opened = client.views_open(trigger_id=trigger(player, bot), view=modal("One", external_id="W-1"))["view"]
    second = client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal("Two", external_id="W-1"))
    assert second["view"]["id"] == opened["id"]
    stale = refusal(lambda: client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal("Three")))
    assert stale["error"] == "hash_conflict"
    client.views_update(external_id="W-1", view=modal("Four"))
    assert titles(slack) == ["Four"]
    gone = refusal(lambda: client.views_update(view_id="V0NOWHERE1", view=modal()))
    assert gone["error"] == "not_found"


def test_an_external_id_stands_for_one_view_only(
    client: WebClient, player: Player, bot: EchoBot, refusal: Refusal
) -> None:
    client.views_open(trigger_id=trigger(player, bot), view=modal(external_id="W-1"))
    player.command("U0BRUNO002", "new")
    other = bot.last["trigger_id"]
    answer = refusal(lambda: client.views_open(trigger_id=other, view=modal(external_id="W-1")))
    assert answer["error"] == "duplicate_external_id"


def test_what_was_typed_survives_an_update_with_the_same_ids(
    slack: SlackStandIn, client: WebClient, player: Player, bot: EchoBot
) -> None:
    opened = client.views_open(trigger_id=trigger(player, bot), view=modal())["view"]["id"]
    player.fill(USER, opened, {"Topic": "Piraeus"})
    client.views_update(view_id=opened, view=modal("Again"))
    kept = slack.views(USER)[0]["state"]["values"]
    renamed = json.loads(json.dumps(modal()).replace('"topic"', '"subject"'))
    client.views_update(view_id=opened, view=renamed)
    reset = slack.views(USER)[0]["state"]["values"]
    assert kept == {"topic": {"topic": {"type": "plain_text_input", "value": "Piraeus"}}}
    assert reset == {"subject": {"subject": {"type": "plain_text_input", "value": None}}}


def test_the_home_tab_is_published_and_guarded_by_its_hash(
    sandbox: Sandbox, client: WebClient, refusal: Refusal
) -> None:
    first = client.views_publish(user_id=USER, view=home("one"))["view"]
    client.views_publish(user_id=USER, view=home("two"), hash=first["hash"])
    shown = sandbox.slack.home(USER)
    assert shown is not None
    assert (shown["id"], shown["blocks"][0]["text"]["text"]) == (first["id"], "two")
    stale = refusal(lambda: client.views_publish(user_id=USER, view=home("three"), hash=first["hash"]))
    modal_there = refusal(lambda: client.views_publish(user_id=USER, view=modal()))
    sandbox.slack.config.home_tab_enabled = False
    off = refusal(lambda: client.views_publish(user_id=USER, view=home()))
    assert [answer["error"] for answer in (stale, modal_there, off)] == [
        "hash_conflict",
        "invalid_arguments",
        "not_enabled",
    ]


@pytest.mark.parametrize("user", ["U0NOBODY00", "U0WEBINARB"])
def test_a_home_tab_is_for_a_person(client: WebClient, refusal: Refusal, user: str) -> None:
    assert refusal(lambda: client.views_publish(user_id=user, view=home()))["error"] == "user_not_found"
