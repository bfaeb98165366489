"""conversations.*, users.*, usergroups.*: what the bot may read, page by page."""

from collections.abc import Callable
from typing import Any

from slack_sdk import WebClient

from bot.sandbox import Sandbox
from bot.sandbox.player import Player
from bot.sandbox.slack import SlackStandIn

Refusal = Callable[[Callable[[], Any]], dict[str, Any]]
CHANNEL = "C0ORGANISE"
RECEIPT = {"event_type": "webinar_post", "event_payload": {"key": "k1"}}


def post(client: WebClient, *words: str, **more: Any) -> list[str]:
    return [str(client.chat_postMessage(channel=CHANNEL, text=word, **more)["ts"]) for word in words]


def test_history_is_newest_first_without_thread_replies(client: WebClient) -> None:
    parent = post(client, "one", "two", "three")[0]
    post(client, "reply", thread_ts=parent)
    post(client, "loud", thread_ts=parent, reply_broadcast=True)
    messages = client.conversations_history(channel=CHANNEL)["messages"]
    assert [message["text"] for message in messages] == ["loud", "three", "two", "one"]
    assert (messages[-1]["reply_count"], messages[-1]["thread_ts"]) == (2, parent)


def test_history_gives_metadata_only_when_asked(client: WebClient) -> None:
    post(client, "card", metadata=RECEIPT)
    (plain,) = client.conversations_history(channel=CHANNEL)["messages"]
    (full,) = client.conversations_history(channel=CHANNEL, include_all_metadata=True)["messages"]
    assert "metadata" not in plain
    assert full["metadata"] == RECEIPT


def test_oldest_and_latest_bound_the_history(client: WebClient) -> None:
    one, two, three = post(client, "one", "two", "three")

    def found(**bounds: Any) -> list[str]:
        return [message["text"] for message in client.conversations_history(channel=CHANNEL, **bounds)["messages"]]

    assert found(oldest=one) == ["three", "two"]
    assert found(latest=three) == ["two", "one"]
    assert found(oldest=one, latest=three) == ["two"]
    assert found(oldest=one, latest=two, inclusive=True) == ["two", "one"]


def test_history_comes_in_pages(client: WebClient, refusal: Refusal) -> None:
    post(client, *"abcde")
    pages: list[list[str]] = []
    cursor = ""
    while not pages or cursor:
        page = client.conversations_history(channel=CHANNEL, limit=2, cursor=cursor)
        cursor = page["response_metadata"]["next_cursor"]
        assert page["has_more"] == bool(cursor)
        pages.append([message["text"] for message in page["messages"]])
    assert pages == [["e", "d"], ["c", "b"], ["a"]]
    bad = refusal(lambda: client.conversations_history(channel=CHANNEL, cursor="bm9uc2Vuc2U="))
    assert bad["error"] == "invalid_cursor"


def test_the_default_page_holds_a_hundred(client: WebClient, player: Player) -> None:
    for number in range(101):
        player.say("U0AMELIE01", str(number))
    page = client.conversations_history(channel=CHANNEL)
    assert (len(page["messages"]), page["has_more"]) == (100, True)


def test_unreadable_bounds_and_limits_are_refused(client: WebClient, refusal: Refusal) -> None:
    post(client, "something")
    errors = [
        refusal(lambda: client.conversations_history(channel=CHANNEL, oldest="yesterday")),
        refusal(lambda: client.conversations_history(channel=CHANNEL, latest="x.y")),
        refusal(lambda: client.conversations_members(channel=CHANNEL, limit=1001)),
    ]
    assert [answer["error"] for answer in errors] == ["invalid_ts_oldest", "invalid_ts_latest", "invalid_limit"]


def test_replies_give_the_parent_first_and_then_those_in_bounds(client: WebClient, refusal: Refusal) -> None:
    parent = post(client, "card")[0]
    one, _two = post(client, "one", "two", thread_ts=parent, metadata=RECEIPT)
    thread = client.conversations_replies(channel=CHANNEL, ts=parent, include_all_metadata=True)["messages"]
    assert [message["text"] for message in thread] == ["card", "one", "two"]
    assert [message.get("metadata") for message in thread] == [None, RECEIPT, RECEIPT]
    later = client.conversations_replies(channel=CHANNEL, ts=parent, oldest=one)["messages"]
    assert [message["text"] for message in later] == ["card", "two"]
    from_reply = client.conversations_replies(channel=CHANNEL, ts=one)["messages"]
    assert [message["text"] for message in from_reply] == ["card", "one", "two"]
    missing = refusal(lambda: client.conversations_replies(channel=CHANNEL, ts="1.000001"))
    assert missing["error"] == "thread_not_found"


def test_history_of_a_channel_the_bot_is_not_in_is_refused(client: WebClient, refusal: Refusal) -> None:
    public = refusal(lambda: client.conversations_history(channel="C0RANDOM12"))
    private = refusal(lambda: client.conversations_history(channel="C0ELSEWHER"))
    assert (public["error"], private["error"]) == ("not_in_channel", "channel_not_found")


def test_members_come_in_pages(client: WebClient) -> None:
    first = client.conversations_members(channel=CHANNEL, limit=4)
    cursor = first["response_metadata"]["next_cursor"]
    second = client.conversations_members(channel=CHANNEL, limit=4, cursor=cursor)
    assert first["members"] == ["U0WEBINARB", "U0AMELIE01", "U0BRUNO002", "U0CHLOE003"]
    assert second["members"] == ["U0DIMITRI4", "U0GUEST006"]
    assert second["response_metadata"]["next_cursor"] == ""


def test_info_tells_private_archived_and_shared_channels_apart(client: WebClient, refusal: Refusal) -> None:
    flags = ("is_private", "is_archived", "is_ext_shared", "is_member")

    def shown(channel: str) -> list[bool]:
        found = client.conversations_info(channel=channel)["channel"]
        return [found[flag] for flag in flags]

    assert shown(CHANNEL) == [True, False, False, True]
    assert shown("C0GENERAL1") == [False, False, True, True]
    assert shown("C0ARCHIVED") == [False, True, False, True]
    assert shown("C0RANDOM12") == [False, False, False, False]
    assert client.conversations_info(channel=CHANNEL, include_num_members=True)["channel"]["num_members"] == 6
    assert refusal(lambda: client.conversations_info(channel="C0ELSEWHER"))["error"] == "channel_not_found"


def test_list_gives_public_channels_unless_asked_for_more(
    sandbox: Sandbox, client: WebClient, refusal: Refusal
) -> None:
    names = [channel["name"] for channel in client.conversations_list()["channels"]]
    assert names == ["general", "webinars-2019", "random"]
    live = client.conversations_list(types="public_channel,private_channel", exclude_archived=True)["channels"]
    assert [channel["name"] for channel in live] == ["webinars", "general", "random"]
    mine = client.users_conversations(types="private_channel")["channels"]
    assert [channel["id"] for channel in mine] == [CHANNEL]
    assert refusal(lambda: client.conversations_list(types="secret"))["error"] == "invalid_types"
    sandbox.slack.config.scopes.discard("groups:read")
    assert refusal(lambda: client.conversations_list(types="private_channel"))["needed"] == "groups:read"


def test_open_gives_the_same_direct_message_each_time(sandbox: Sandbox, client: WebClient, refusal: Refusal) -> None:
    first = client.conversations_open(users="U0MARIAK10")["channel"]["id"]
    again = client.conversations_open(users=["U0MARIAK10"], return_im=True)["channel"]
    assert (again["id"], again["user"], again["is_im"]) == (first, "U0MARIAK10", True)
    errors = [
        refusal(lambda: client.api_call("conversations.open")),
        refusal(lambda: client.conversations_open(users="U0NOBODY00")),
        refusal(lambda: client.conversations_open(users="U0DELETE11")),
    ]
    assert [answer["error"] for answer in errors] == ["users_list_not_supplied", "user_not_found", "user_disabled"]
    sandbox.slack.config.scopes.discard("im:write")
    assert refusal(lambda: client.conversations_open(users="U0MARIAK10"))["needed"] == "im:write"


def test_people_show_zone_role_and_mail(sandbox: Sandbox, client: WebClient, refusal: Refusal) -> None:
    admin = client.users_info(user="U0AMELIE01", include_locale=True)["user"]
    assert (admin["tz"], admin["is_admin"], admin["locale"]) == ("Europe/Paris", True, "fr-FR")
    assert admin["profile"]["email"] == "amelie.laurent@network.example.org"
    assert client.users_info(user="U0GUEST006")["user"]["is_restricted"] is True
    stranger = client.users_info(user="U0STRANGE7")["user"]
    assert (stranger["is_stranger"], stranger["team_id"], "email" in stranger["profile"]) == (
        True,
        "T0CONNECT1",
        False,
    )
    assert "tz" not in stranger
    assert refusal(lambda: client.users_info(user="U0NOBODY00"))["error"] == "user_not_found"
    sandbox.slack.config.scopes.discard("users:read.email")
    assert "email" not in client.users_info(user="U0AMELIE01")["user"]["profile"]


def test_the_offset_of_a_zone_is_the_one_of_today(sandbox: Sandbox, client: WebClient) -> None:
    def offset() -> int:
        return int(client.users_info(user="U0AMELIE01")["user"]["tz_offset"])

    sandbox.clock.shift(1_656_600_000 - sandbox.clock.time(), backwards=True)  # 30 June 2022
    summer = offset()
    sandbox.clock.shift(184 * 86_400)
    assert (summer, offset()) == (7200, 3600)


def test_an_address_finds_members_but_not_those_who_left_or_strangers(client: WebClient, refusal: Refusal) -> None:
    found = client.users_lookupByEmail(email="Elodie.Lefevre@montreuil.example.org")["user"]
    assert (found["id"], found["real_name"]) == ("U0ELODIE08", "Élodie Lefèvre")
    missing = [
        refusal(lambda: client.users_lookupByEmail(email="lea.partie@network.example.org")),
        refusal(lambda: client.users_lookupByEmail(email="sam@elsewhere.example.com")),
        refusal(lambda: client.users_lookupByEmail(email="nobody@example.org")),
    ]
    assert [answer["error"] for answer in missing] == ["users_not_found"] * 3


def test_users_list_pages_over_everybody(client: WebClient, slack: SlackStandIn) -> None:
    everybody = [user["id"] for user in client.users_list()["members"]]
    paged = [user["id"] for page in client.users_list(limit=5) for user in page["members"]]
    assert everybody == paged == list(slack.workspace.people)


def test_user_groups_list_their_people(sandbox: Sandbox, client: WebClient, refusal: Refusal) -> None:
    (group,) = client.usergroups_list(include_users=True, include_count=True)["usergroups"]
    assert (group["id"], group["handle"], group["user_count"]) == ("S0ORGANISE", "organisers", 3)
    assert client.usergroups_users_list(usergroup="S0ORGANISE")["users"] == group["users"]
    assert refusal(lambda: client.usergroups_users_list(usergroup="S0NOWHERE1"))["error"] == "no_such_subteam"
    sandbox.slack.workspace.groups["S0ORGANISE"].disabled = True
    assert client.usergroups_list()["usergroups"] == []


def test_auth_test_team_and_bot_agree_on_who_the_bot_is(client: WebClient) -> None:
    who = client.auth_test()
    assert (who["team_id"], who["user_id"], who["bot_id"]) == ("T0NETWORK1", "U0WEBINARB", "B0WEBINAR1")
    assert client.team_info()["team"]["id"] == who["team_id"]
    assert client.bots_info(bot=who["bot_id"])["bot"]["user_id"] == who["user_id"]
