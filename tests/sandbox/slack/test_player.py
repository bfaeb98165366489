"""The person at the keyboard against a tiny echo app."""

from typing import Any

import pytest
from flask import Response
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from bot.sandbox import Sandbox
from bot.sandbox.player import NotSeen, Player
from bot.sandbox.slack import NotThere, SlackStandIn
from bot.sandbox.slack.entries import NoSuchChoice
from tests.sandbox.slack.echo import EchoBot

USER, CHANNEL = "U0AMELIE01", "C0ORGANISE"


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def option(text: str, value: str) -> dict[str, Any]:
    return {"text": plain(text), "value": value}


def field(name: str, label: str, kind: str, *, optional: bool = True, **element: Any) -> dict[str, Any]:
    inner = {"type": kind, "action_id": name, **element}
    return {"type": "input", "block_id": name, "label": plain(label), "element": inner, "optional": optional}


PARIS, ATHENS = option("Paris", "Europe/Paris"), option("Athens", "Europe/Athens")
ZONES = [{"label": plain("Europe"), "options": [PARIS, ATHENS]}]
BOXES = [option("Q&A", "qa"), option("Recording", "recording"), option("Practice session", "practice")]
FORM = [
    field("topic", "Topic", "plain_text_input", optional=False, max_length=20),
    field("date", "Date", "datepicker", initial_date="2022-05-05"),
    field("start", "Start time", "timepicker", initial_time="14:00", timezone="Europe/Paris"),
    field("zone", "Time zone", "static_select", option_groups=ZONES),
    field("kind", "Kind", "radio_buttons", options=BOXES[:2], initial_option=BOXES[0]),
    field("options", "Options", "checkboxes", options=BOXES, initial_options=BOXES[:1]),
    field("people", "Panelists in Slack", "multi_users_select", max_selected_items=2),
    field("owner", "Owner", "users_select"),
    field("channel", "Channel", "conversations_select"),
    field("mail", "E-mail", "email_text_input"),
    field("link", "Link", "url_text_input"),
    field("seats", "Seats", "number_input", is_decimal_allowed=False, min_value="1", max_value="500"),
    field("moment", "Moment", "datetimepicker"),
]


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "modal", "title": plain("Form"), "submit": plain("Save"), "blocks": list(blocks or FORM), **more}


def opened(player: Player, bot: EchoBot, client: WebClient, view: dict[str, Any]) -> str:
    player.command(USER, "new")
    return str(client.views_open(trigger_id=bot.last["trigger_id"], view=view)["view"]["id"])


def test_a_command_arrives_signed_with_all_its_fields(sandbox: Sandbox, player: Player, bot: EchoBot) -> None:
    sandbox.clock.shift(-86_400 * 1000, backwards=True)
    answer = player.command(USER, "new Web conference", channel=CHANNEL)
    sent, headers = bot.last, bot.received[0].headers
    assert answer.ok
    assert {name: sent[name] for name in ("command", "text", "user_id", "channel_id", "channel_name", "team_id")} == {
        "command": "/webinar",
        "text": "new Web conference",
        "user_id": USER,
        "channel_id": CHANNEL,
        "channel_name": "privategroup",
        "team_id": "T0NETWORK1",
    }
    assert abs(int(headers["x-slack-request-timestamp"]) - sandbox.clock.time()) < 5
    assert sent["response_url"].startswith(f"{sandbox.url}/slack/response/")


def test_slacks_own_verifier_accepts_the_signature(sandbox: Sandbox, player: Player, bot: EchoBot) -> None:
    player.command(USER, "new payload talk & =1+1 é")
    verifier = SignatureVerifier(sandbox.slack.config.signing_secret)
    received = bot.received[0]
    assert verifier.is_valid_request(received.body, received.headers)
    assert not verifier.is_valid_request(received.body + b"x", received.headers)


def test_what_a_command_is_answered_with_is_shown_privately(slack: SlackStandIn, player: Player, bot: EchoBot) -> None:
    bot.answer = lambda _payload: "Usage: /webinar new"
    player.command(USER, "help")
    bot.answer = lambda _payload: {"response_type": "in_channel", "text": "for everybody"}
    player.command(USER, "list")
    bot.answer = lambda _payload: {"text": "x", "blocks": [{"type": "nope"}]}
    refused = player.command(USER, "show")
    assert [(seen["user"], seen["text"]) for seen in slack.ephemerals()] == [(USER, "Usage: /webinar new")]
    assert [message["text"] for message in slack.channel(CHANNEL)] == ["for everybody"]
    assert refused.problem == "invalid_blocks; [ERROR] unsupported type: nope [json-pointer:/blocks/0]"


def test_a_late_answer_is_an_operation_timeout_and_is_seen(sandbox: Sandbox, player: Player, bot: EchoBot) -> None:
    sandbox.slack.config.ack_seconds = 0.15
    sandbox.slack.sockets.start()  # something to wait on that never comes

    def late(_payload: dict[str, Any]) -> str:
        with pytest.raises(TimeoutError):
            sandbox.slack.sockets.wait_connected(seconds=0.5)
        return "too late"

    bot.answer = late
    answer = player.command(USER, "new")
    assert (answer.status, answer.problem, answer.ok) == (None, "operation_timeout", False)
    assert [(effect.kind, effect.text) for effect in sandbox.slack.effects()] == [("failure", "operation_timeout")]
    assert sandbox.ledger.entries("slack", "delivery *")[0].outcome == "operation_timeout"


def test_a_server_error_and_a_dead_bot_are_told_apart(sandbox: Sandbox, player: Player, bot: EchoBot) -> None:
    bot.answer = lambda _payload: Response("oops", status=500)
    broken = player.command(USER, "new")
    sandbox.connect("http://127.0.0.1:9")
    dead = player.command(USER, "new")
    assert (broken.status, broken.problem) == (500, "http_error")
    assert (dead.status, dead.problem) == (None, "connection_failed")


def test_a_repeat_is_the_same_bytes_and_headers(player: Player, bot: EchoBot) -> None:
    first = player.command(USER, "new")
    assert first.delivery is not None
    player.repeat(first.delivery)
    player.repeat(first.delivery.number)
    one, two, three = bot.received
    assert one == two == three


def test_a_retry_of_an_event_is_signed_anew_with_its_marks(sandbox: Sandbox, player: Player, bot: EchoBot) -> None:
    first = player.event({"type": "member_left_channel", "user": USER, "channel": CHANNEL})
    assert first.delivery is not None
    sandbox.clock.shift(60)
    player.retry(first.delivery, number=2, reason="http_error")
    one, two = bot.received
    assert one.body == two.body
    assert one.headers["x-slack-signature"] != two.headers["x-slack-signature"]
    assert (two.headers["x-slack-retry-num"], two.headers["x-slack-retry-reason"]) == ("2", "http_error")
    assert "x-slack-retry-num" not in one.headers
    assert (bot.last["event"]["type"], bot.last["event_id"][:2]) == ("member_left_channel", "Ev")


def test_opening_home_sends_the_view_that_is_there(player: Player, bot: EchoBot, client: WebClient) -> None:
    player.open_home(USER)
    first = bot.last["event"]
    client.views_publish(user_id=USER, view={"type": "home", "blocks": [{"type": "divider"}]})
    player.open_home(USER)
    assert (first["type"], first["tab"], "view" in first) == ("app_home_opened", "home", False)
    assert bot.last["event"]["view"]["type"] == "home"


def test_shortcuts_carry_what_slack_gives_them(slack: SlackStandIn, player: Player, bot: EchoBot) -> None:
    player.shortcut(USER, "create_webinar")
    anywhere = bot.last
    ts = player.say(USER, "5 May 2022, 14:00 (CET)", channel="C0ELSEWHER")
    player.message_shortcut(USER, "create_webinar_from_message", channel="C0ELSEWHER", ts=ts)
    from_message = bot.last
    assert (anywhere["type"], anywhere["callback_id"]) == ("shortcut", "create_webinar")
    assert {"channel", "response_url"} & set(anywhere) == set()
    assert (from_message["type"], from_message["message"]["text"], from_message["message_ts"]) == (
        "message_action",
        "5 May 2022, 14:00 (CET)",
        ts,
    )
    assert from_message["channel"] == {"id": "C0ELSEWHER", "name": "privategroup"}


def test_nobody_acts_where_they_are_not(player: Player, bot: EchoBot, client: WebClient) -> None:
    with pytest.raises(NotSeen):
        player.command("U0NONMEMB5", "new", channel=CHANNEL)
    view = opened(player, bot, client, modal())
    with pytest.raises(NotSeen):
        player.fill("U0BRUNO002", view, {"Topic": "theirs"})


def test_a_button_is_found_by_text_or_id_and_told_apart_by_value(
    player: Player, bot: EchoBot, client: WebClient
) -> None:
    buttons = [
        {"type": "button", "action_id": f"edit_{number}", "text": plain("Edit"), "value": f"W-{number}"}
        for number in (1, 2)
    ]
    blocks = [{"type": "actions", "block_id": "row", "elements": buttons}]
    ts = client.chat_postMessage(channel=CHANNEL, text="card", blocks=blocks)["ts"]
    player.click(USER, "Edit", channel=CHANNEL, ts=ts)
    first = bot.last
    player.click(USER, "Edit", "W-2", channel=CHANNEL, ts=ts)
    (action,) = bot.last["actions"]
    assert first["actions"][0]["action_id"] == "edit_1"
    assert {name: action[name] for name in ("type", "action_id", "block_id", "value")} == {
        "type": "button",
        "action_id": "edit_2",
        "block_id": "row",
        "value": "W-2",
    }
    assert first["container"] == {
        "type": "message",
        "message_ts": ts,
        "channel_id": CHANNEL,
        "is_ephemeral": False,
    }
    assert (first["message"]["ts"], first["user"]["team_id"]) == (ts, "T0NETWORK1")
    with pytest.raises(NotThere, match="nothing to press is called 'Delete'"):
        player.click(USER, "Delete", channel=CHANNEL, ts=ts)


def test_a_stranger_can_press_a_button_in_a_shared_channel(player: Player, bot: EchoBot, client: WebClient) -> None:
    button = {"type": "button", "action_id": "go", "text": plain("Go")}
    blocks = [{"type": "actions", "elements": [button]}]
    ts = client.chat_postMessage(channel="C0GENERAL1", text="card", blocks=blocks)["ts"]
    player.click("U0STRANGE7", "Go", channel="C0GENERAL1", ts=ts)
    assert (bot.last["user"]["team_id"], bot.last["team"]["id"]) == ("T0CONNECT1", "T0NETWORK1")


def test_a_menu_in_a_message_sends_the_option_chosen(player: Player, bot: EchoBot, client: WebClient) -> None:
    menu = {"type": "overflow", "action_id": "menu", "options": [option("Show", "show"), option("Cancel", "cancel")]}
    words = {"type": "section", "block_id": "line", "text": plain("W-1"), "accessory": menu}
    ts = client.chat_postMessage(channel=CHANNEL, text="card", blocks=[words])["ts"]
    player.click(USER, "menu", "Cancel", channel=CHANNEL, ts=ts)
    assert bot.last["actions"][0]["selected_option"] == option("Cancel", "cancel")
    with pytest.raises(NoSuchChoice, match="does not offer 'Fly', but 'Show', 'Cancel'"):
        player.click(USER, "menu", "Fly", channel=CHANNEL, ts=ts)


def test_of_two_menus_that_look_alike_the_block_tells_which(player: Player, bot: EchoBot, client: WebClient) -> None:
    menu = {"type": "overflow", "action_id": "menu", "options": [option("Show", "show"), option("Cancel", "cancel")]}
    words = {"type": "section", "text": plain("W"), "accessory": menu}
    blocks = [{**words, "block_id": "first"}, {**words, "block_id": "second"}]
    ts = client.chat_postMessage(channel=CHANNEL, text="card", blocks=blocks)["ts"]
    player.click(USER, "menu", "Show", channel=CHANNEL, ts=ts, block="second")
    assert bot.last["actions"][0]["block_id"] == "second"
    with pytest.raises(NotThere):
        player.click(USER, "menu", "Show", channel=CHANNEL, ts=ts, block="third")


def test_a_private_messages_button_sends_no_message(
    slack: SlackStandIn, player: Player, bot: EchoBot, client: WebClient
) -> None:
    button = {"type": "button", "action_id": "again", "text": plain("Post again")}
    blocks = [{"type": "actions", "elements": [button]}]
    ts = client.chat_postEphemeral(channel=CHANNEL, user=USER, text="unknown", blocks=blocks)["message_ts"]
    player.click(USER, "Post again", channel=CHANNEL, ts=ts)
    assert (bot.last["container"]["is_ephemeral"], "message" in bot.last) == (True, False)
    with pytest.raises(NotSeen):
        player.click("U0BRUNO002", "Post again", channel=CHANNEL, ts=ts)


def test_every_kind_of_field_takes_its_value(player: Player, bot: EchoBot, client: WebClient) -> None:
    view = opened(player, bot, client, modal(private_metadata="row 9"))
    answer = player.fill_and_submit(
        USER,
        view,
        {
            "Topic": "Web conference",
            "date": "2022-05-12",
            "start": "15:30",
            "time z": "Athens",
            "Kind": "recording",
            "Options": ["qa", "Practice session"],
            "Panelists": ["U0ELODIE08", "U0MARIAK10"],
            "Owner": "U0BRUNO002",
            "Channel": CHANNEL,
            "E-mail": "maria@piraeus.example.org",
            "Link": "https://example.org",
            "Seats": 500,
            "Moment": 1_651_752_000,
        },
    )
    state = {name: values[name] for name, values in bot.last["view"]["state"]["values"].items()}
    assert (answer.ok, bot.last["type"], bot.last["view"]["private_metadata"]) == (True, "view_submission", "row 9")
    assert state == {
        "topic": {"type": "plain_text_input", "value": "Web conference"},
        "date": {"type": "datepicker", "selected_date": "2022-05-12"},
        "start": {"type": "timepicker", "selected_time": "15:30", "timezone": "Europe/Paris"},
        "zone": {"type": "static_select", "selected_option": option("Athens", "Europe/Athens")},
        "kind": {"type": "radio_buttons", "selected_option": BOXES[1]},
        "options": {"type": "checkboxes", "selected_options": [BOXES[0], BOXES[2]]},
        "people": {"type": "multi_users_select", "selected_users": ["U0ELODIE08", "U0MARIAK10"]},
        "owner": {"type": "users_select", "selected_user": "U0BRUNO002"},
        "channel": {"type": "conversations_select", "selected_conversation": CHANNEL},
        "mail": {"type": "email_text_input", "value": "maria@piraeus.example.org"},
        "link": {"type": "url_text_input", "value": "https://example.org"},
        "seats": {"type": "number_input", "value": "500"},
        "moment": {"type": "datetimepicker", "selected_date_time": 1_651_752_000},
    }


def test_fields_left_alone_send_their_initial_values_or_nothing(
    player: Player, bot: EchoBot, client: WebClient
) -> None:
    view = opened(player, bot, client, modal())
    player.fill_and_submit(USER, view, {"Topic": "x", "Options": None})
    values = bot.last["view"]["state"]["values"]
    assert values["date"]["date"]["selected_date"] == "2022-05-05"
    assert values["kind"]["kind"]["selected_option"] == BOXES[0]
    assert values["options"]["options"]["selected_options"] == []
    assert values["zone"]["zone"] == {"type": "static_select", "selected_option": None}
    assert values["mail"]["mail"] == {"type": "email_text_input"}


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({}, {"topic": "Please complete this required field."}),
        ({"Topic": "x" * 21}, {"topic": "Enter between 0 and 20 characters."}),
        ({"Topic": "x", "E-mail": "nobody"}, {"mail": "Please enter a valid email address."}),
        ({"Topic": "x", "Link": "example.org"}, {"link": "Please enter a valid URL."}),
        ({"Topic": "x", "Seats": "1.5"}, {"seats": "Please enter a valid number."}),
        ({"Topic": "x", "Seats": "501"}, {"seats": "Enter a number between 1 and 500."}),
        (
            {"Topic": "x", "Panelists": ["U0ELODIE08", "U0MARIAK10", "U0JNDUBRE9"]},
            {"people": "Select at most 2 items."},
        ),
    ],
)
def test_slacks_client_does_not_send_an_incomplete_form(
    player: Player, bot: EchoBot, client: WebClient, values: dict[str, Any], errors: dict[str, str]
) -> None:
    view = opened(player, bot, client, modal())
    answer = player.fill_and_submit(USER, view, values)
    assert (answer.problem, answer.errors, len(bot.received)) == ("form_incomplete", errors, 1)


def test_an_unknown_label_lists_those_there(player: Player, bot: EchoBot, client: WebClient) -> None:
    view = opened(player, bot, client, modal(FORM[0]))
    with pytest.raises(NotThere, match="no field is called 'Subject'; there are 'Topic'"):
        player.fill(USER, view, {"Subject": "x"})


def test_an_empty_answer_closes_the_view(slack: SlackStandIn, player: Player, bot: EchoBot, client: WebClient) -> None:
    view = opened(player, bot, client, modal(FORM[0]))
    player.fill_and_submit(USER, view, {"Topic": "x"})
    assert slack.views(USER) == []


def test_errors_stay_at_their_fields_with_what_was_typed(
    slack: SlackStandIn, player: Player, bot: EchoBot, client: WebClient
) -> None:
    view = opened(player, bot, client, modal(FORM[0]))
    bot.answer = lambda _payload: {"response_action": "errors", "errors": {"topic": "Too vague"}}
    answer = player.fill_and_submit(USER, view, {"Topic": "x"})
    (shown,) = slack.views(USER)
    assert (answer.errors, shown["errors"], answer.ok) == ({"topic": "Too vague"}, {"topic": "Too vague"}, False)
    assert shown["state"]["values"]["topic"]["topic"]["value"] == "x"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"response_action": "errors", "errors": {"nowhere": "x"}}, "invalid_response_action_errors"),
        ({"response_action": "errors", "errors": {}}, "invalid_response_action_errors"),
        ({"response_action": "explode"}, "invalid_response_action"),
        ("OK", "invalid_response_action"),
        (
            {"response_action": "update", "view": {"type": "modal", "blocks": []}},
            "invalid_arguments; [ERROR] missing required field: title [json-pointer:/view]",
        ),
    ],
)
def test_an_answer_slack_would_not_take_is_a_problem_and_the_view_stays(
    slack: SlackStandIn, player: Player, bot: EchoBot, client: WebClient, body: Any, problem: str
) -> None:
    view = opened(player, bot, client, modal(FORM[0]))
    bot.answer = lambda _payload: body
    answer = player.fill_and_submit(USER, view, {"Topic": "x"})
    assert (answer.problem, [shown["id"] for shown in slack.views(USER)]) == (problem, [view])


def test_update_push_and_clear_change_the_stack(
    slack: SlackStandIn, player: Player, bot: EchoBot, client: WebClient
) -> None:
    def said(action: str, title: str) -> dict[str, Any]:
        return {"response_action": action, "view": {**modal(FORM[0]), "title": plain(title)}}

    view = opened(player, bot, client, modal(FORM[0]))
    bot.answer = lambda _payload: said("update", "Working")
    player.fill_and_submit(USER, view, {"Topic": "x"})
    updated = [(shown["id"], shown["title"]["text"]) for shown in slack.views(USER)]
    bot.answer = lambda _payload: said("push", "Above")
    player.submit(USER, view)
    pushed = [shown["title"]["text"] for shown in slack.views(USER)]
    bot.answer = lambda _payload: {"response_action": "clear"}
    player.fill_and_submit(USER, slack.views(USER)[-1]["id"], {"Topic": "y"})
    assert (updated, pushed, slack.views(USER)) == ([(view, "Working")], ["Working", "Above"], [])


def test_the_app_hears_of_closing_only_if_it_asked(
    slack: SlackStandIn, player: Player, bot: EchoBot, client: WebClient
) -> None:
    quiet = opened(player, bot, client, modal(FORM[0]))
    assert player.close_view(USER, quiet) is None
    loud = opened(player, bot, client, modal(FORM[0], notify_on_close=True))
    player.close_view(USER, loud, whole_stack=True)
    assert (bot.last["type"], bot.last["is_cleared"], bot.last["view"]["id"]) == ("view_closed", True, loud)
    assert slack.views(USER) == []


def test_an_external_menu_asks_the_app_for_options(player: Player, bot: EchoBot, client: WebClient) -> None:
    zone = field("zone", "Zone", "external_select", min_query_length=0)
    view = opened(player, bot, client, modal(zone))
    paris = option("Europe/Paris", "Europe/Paris")
    bot.answer = lambda payload: {"options": [paris]} if payload["type"] == "block_suggestion" else ""
    assert player.suggest(USER, view, "Zone", "par") == [paris]
    asked = bot.last
    player.fill_and_submit(USER, view, {"Zone": "Europe/Paris"})
    assert (asked["value"], asked["action_id"], asked["block_id"]) == ("par", "zone", "zone")
    assert bot.last["view"]["state"]["values"]["zone"]["zone"]["selected_option"] == paris


def test_a_choice_with_dispatch_action_is_heard_at_once(player: Player, bot: EchoBot, client: WebClient) -> None:
    zone = {**field("zone", "Zone", "static_select", option_groups=ZONES), "dispatch_action": True}
    view = opened(player, bot, client, modal(FORM[0], zone))
    (answer,) = player.fill(USER, view, {"Topic": "x", "Zone": "Paris"})
    assert answer.ok
    assert (bot.last["type"], bot.last["actions"][0]["selected_option"]) == ("block_actions", PARIS)
    assert bot.last["view"]["state"]["values"]["topic"]["topic"]["value"] == "x"
