"""Posts against the sandbox's Slack: what each failure means, and how a lost one is found again."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.domain.errors import BotError, NotFound, OutcomeUnknown, Refused, TryLater
from bot.domain.posts import NotePost, Notice, ReminderPost, StartLinkPost
from bot.sandbox import Sandbox
from bot.sandbox.faults import Fault, Kind
from bot.sandbox.slack.seed import ELSEWHERE
from bot.services.ports.announcer import Place, Receipt
from bot.services.whispering import whisper
from bot.slack.client import Effect, SlackClient
from bot.slack.gateway import SlackGateway
from bot.slack.locale import Words
from bot.slack.members import Members
from bot.slack.refusals import SlackRefused
from tests.slack.conftest import AMELIE, CHANNEL, NINA, NOON
from tests.slack.examples import card, webinar

REMINDER = ReminderPost(webinar("Launch"), "last-call", 15)
HERE = Place(CHANNEL)


def _shown(sandbox: Sandbox, channel: str = CHANNEL) -> list[str]:
    with sandbox.slack.workspace.lock:
        return [message.text for message in sandbox.slack.workspace.conversations[channel].messages.values()]


def test_a_post_is_seen_once_and_carries_its_delivery_twice(gateway: SlackGateway, sandbox: Sandbox) -> None:
    receipt = gateway.post(HERE, REMINDER, delivery="d-1")
    message = sandbox.slack.workspace.conversations[CHANNEL].messages[receipt.ts]
    assert receipt.channel == CHANNEL
    assert message.metadata == {"event_type": "webinar_bot_delivery", "event_payload": {"delivery_id": "d-1"}}
    assert message.blocks[0]["block_id"] == "d:d-1"
    assert gateway.find(HERE, delivery="d-1", since=NOON) == (receipt,)
    assert gateway.find(HERE, delivery="d-2", since=NOON) == ()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("reset", OutcomeUnknown),
        ("acted_reset", OutcomeUnknown),
        ("status", OutcomeUnknown),
        ("garbage", OutcomeUnknown),
        ("empty", OutcomeUnknown),
        ("html", OutcomeUnknown),
        ("acted_hang", OutcomeUnknown),
        ("rate_limited", TryLater),
    ],
)
def test_a_post_without_a_clear_answer_is_never_called_done_or_refused(
    gateway: SlackGateway, sandbox: Sandbox, kind: Kind, expected: type[BotError]
) -> None:
    sandbox.faults.add(Fault("slack", "chat.postMessage", kind, seconds=3.0, retry_after=7))
    with pytest.raises(expected):
        gateway.post(HERE, REMINDER, delivery="d-1")
    assert len(_shown(sandbox)) == (1 if kind.startswith("acted") else 0)


def test_a_post_that_lost_its_answer_is_found_even_on_a_later_page(gateway: SlackGateway, sandbox: Sandbox) -> None:
    sandbox.faults.add(Fault("slack", "chat.postMessage", "acted_reset"))
    with pytest.raises(OutcomeUnknown):
        gateway.post(HERE, REMINDER, delivery="d-1")
    for n in range(230):
        sandbox.player.say(AMELIE, f"talk {n}")
    (found,) = gateway.find(HERE, delivery="d-1", since=NOON)
    assert found.channel == CHANNEL
    assert len([text for text in _shown(sandbox) if text.startswith("Launch")]) == 1


def test_a_post_is_found_where_slack_s_stamps_do_not_follow_the_bot_s_moved_clock(
    client: SlackClient, members: Members
) -> None:
    moved = SlackGateway(client, members, Words(), ahead=lambda: timedelta(days=30))
    posted = moved.post(HERE, REMINDER, delivery="d-1")
    assert moved.find(HERE, delivery="d-1", since=NOON + timedelta(days=30)) == (posted,)
    assert moved.find(HERE, delivery="d-1", since=NOON + timedelta(days=30, hours=1)) == ()


def test_a_reply_and_a_direct_message_are_found_where_they_are(gateway: SlackGateway) -> None:
    parent = gateway.post(HERE, card(), delivery="card")
    thread = Place(CHANNEL, parent.ts, broadcast=True)
    reply = gateway.post(thread, NotePost(webinar(), Notice.CREATED), delivery="note")
    direct = gateway.post(Place(AMELIE), REMINDER, delivery="dm")
    assert direct.channel.startswith("D")
    assert gateway.find(thread, delivery="note", since=NOON) == (reply,)
    assert gateway.find(Place(AMELIE), delivery="dm", since=NOON) == (direct,)


def test_a_direct_message_is_found_by_a_process_that_did_not_send_it(
    gateway: SlackGateway, client: SlackClient, members: Members
) -> None:
    direct = gateway.post(Place(AMELIE), REMINDER, delivery="dm")
    other = SlackGateway(client, members, Words())
    assert other.find(Place(AMELIE), delivery="dm", since=NOON) == (direct,)


def test_without_the_right_to_look_the_look_is_refused_and_nothing_is_called_absent(
    gateway: SlackGateway, sandbox: Sandbox
) -> None:
    sandbox.slack.config.scopes -= {"im:write", "groups:history", "channels:history", "im:history"}
    for place in (HERE, Place(AMELIE)):
        with pytest.raises(Refused, match="does not let me look") as caught:
            gateway.find(place, delivery="d", since=NOON)
        assert isinstance(caught.value, SlackRefused)
        assert caught.value.code == "missing_scope"


def test_a_rate_limit_says_when_and_what_has_to_wait_and_is_not_charged(
    gateway: SlackGateway, sandbox: Sandbox
) -> None:
    sandbox.faults.add(Fault("slack", "chat.postMessage", "rate_limited", retry_after=7))
    with pytest.raises(TryLater) as caught:
        gateway.post(HERE, REMINDER, delivery="d-1")
    assert caught.value.retry_at is not None
    assert timedelta(seconds=6) < caught.value.retry_at - sandbox.clock.now() <= timedelta(seconds=7)
    assert (caught.value.charged, caught.value.scope) == (False, f"slack:{CHANNEL}")


@pytest.mark.parametrize(("header", "wait"), [("2.5", 2.5), ("soon", 30), ("1e9", 30), ("9" * 40, 30)])
def test_an_odd_retry_after_is_a_wait_all_the_same(
    gateway: SlackGateway, sandbox: Sandbox, header: str, wait: float
) -> None:
    fault = Fault("slack", "chat.postMessage", "status", status=429, headers={"Retry-After": header})
    sandbox.faults.add(fault)
    with pytest.raises(TryLater) as caught:
        gateway.post(HERE, REMINDER, delivery="d-1")
    assert caught.value.retry_at is not None
    left = caught.value.retry_at - sandbox.clock.now()
    assert timedelta(seconds=wait - 1) < left <= timedelta(seconds=wait)


def test_a_rate_limit_without_a_time_still_waits(gateway: SlackGateway, sandbox: Sandbox) -> None:
    sandbox.faults.add(Fault("slack", "chat.postMessage", "rate_limited"))
    with pytest.raises(TryLater) as caught:
        gateway.post(HERE, REMINDER, delivery="d-1")
    assert caught.value.retry_at is not None
    assert caught.value.retry_at > sandbox.clock.now()


def test_a_slack_that_is_not_there_is_tried_later(sandbox: Sandbox) -> None:
    for address in ("http://127.0.0.1:9/api/", "http://nowhere.invalid/api/"):
        away = SlackClient("xoxb-any", address, clock=sandbox.clock.now, timeout=1)
        with pytest.raises(TryLater, match="cannot be reached"):
            away.call("chat.postMessage", Effect.ONCE, channel=CHANNEL, text="x")


@pytest.mark.parametrize("kind", ["reset", "status", "garbage", "empty", "html"])
def test_reads_and_repeatable_writes_without_an_answer_are_tried_later(
    gateway: SlackGateway, sandbox: Sandbox, kind: Kind
) -> None:
    receipt = gateway.post(HERE, REMINDER, delivery="d-1")
    calls: dict[str, Callable[[], object]] = {
        "chat.update": lambda: gateway.update(receipt, card()),
        "chat.delete": lambda: gateway.delete(receipt),
        "conversations.history": lambda: gateway.find(HERE, delivery="d-1", since=NOON),
        "files.getUploadURLExternal": lambda: gateway.upload("a.csv", b"a"),
    }
    for method, call in calls.items():
        sandbox.faults.add(Fault("slack", method, kind))
        with pytest.raises(TryLater):
            call()


@pytest.mark.parametrize(
    ("channel", "code", "sentence"),
    [
        ("C0RANDOM12", "not_in_channel", "I am not in that channel. Invite me there with `/invite @webinar-desk`."),
        ("C0ARCHIVED", "is_archived", "That channel is archived. Unarchive it, or choose another one."),
    ],
)
def test_a_refusal_says_what_to_do(gateway: SlackGateway, channel: str, code: str, sentence: str) -> None:
    with pytest.raises(SlackRefused) as caught:
        gateway.post(Place(channel), REMINDER, delivery="d-1")
    assert (caught.value.code, str(caught.value)) == (code, sentence)


def test_a_missing_permission_is_named(gateway: SlackGateway, sandbox: Sandbox) -> None:
    sandbox.slack.config.scopes -= {"chat:write"}
    with pytest.raises(SlackRefused, match="Slack wants the permission chat:write"):
        gateway.post(HERE, REMINDER, delivery="d-1")


def test_a_card_is_edited_in_place_and_its_deletion_can_be_repeated(gateway: SlackGateway, sandbox: Sandbox) -> None:
    receipt = gateway.post(HERE, card(), delivery="d-1")
    gateway.update(receipt, card("New topic"))
    assert [text[:14] for text in _shown(sandbox)] == ["W-12 New topic"]
    gateway.delete(receipt)
    gateway.delete(receipt)
    assert _shown(sandbox) == []


def test_changing_a_message_that_is_gone_is_not_found(gateway: SlackGateway) -> None:
    with pytest.raises(NotFound):
        gateway.update(Receipt(CHANNEL, "1.000001"), card())


def test_a_whisper_is_seen_by_one_person_alone(gateway: SlackGateway, sandbox: Sandbox) -> None:
    gateway.whisper(AMELIE, CHANNEL, REMINDER)
    assert [(each.user, each.text[:6]) for each in sandbox.slack.workspace.ephemerals] == [(AMELIE, "Launch")]
    assert _shown(sandbox) == []


def test_a_whisper_where_the_bot_is_no_member_is_shown_in_the_webinars_own_channel(
    gateway: SlackGateway, sandbox: Sandbox
) -> None:
    for asked_in in (ELSEWHERE, CHANNEL):
        whisper(
            gateway, {"user": AMELIE, "channel": asked_in}, CHANNEL, StartLinkPost(webinar(), "https://zoom.us/s/1")
        )
    assert [(each.user, each.channel) for each in sandbox.slack.workspace.ephemerals] == [(AMELIE, CHANNEL)] * 2
    with pytest.raises(SlackRefused, match="not in the channel"):
        whisper(gateway, {"user": NINA, "channel": ELSEWHERE}, CHANNEL, StartLinkPost(webinar(), "https://zoom.us/s/1"))


def test_a_listing_that_turns_in_a_circle_is_given_up(client: SlackClient, sandbox: Sandbox) -> None:
    answer = {"ok": True, "members": [AMELIE], "response_metadata": {"next_cursor": "again"}}
    sandbox.faults.add(Fault("slack", "conversations.members", "status", status=200, body=answer, times=9))
    with pytest.raises(TryLater, match="does not end"):
        list(client.pages("conversations.members", channel=CHANNEL))


def test_files_are_shared_in_one_message_and_their_ids_cannot_show_twice(
    gateway: SlackGateway, sandbox: Sandbox
) -> None:
    sandbox.slack.config.scopes |= {"files:read"}
    parent = gateway.post(HERE, card(), delivery="report")
    files = [(gateway.upload(name, b"a,b\r\n"), name) for name in ("attendance.csv", "qa.csv")]
    assert [gateway.is_shared(file_id, CHANNEL) for file_id, _ in files] == [False, False]
    gateway.share(files, Place(CHANNEL, parent.ts), comment="The files")
    assert [gateway.is_shared(file_id, CHANNEL) for file_id, _ in files] == [True, True]
    assert len(_shown(sandbox)) == 2
    with pytest.raises(Refused):
        gateway.share(files, Place(CHANNEL, parent.ts), comment="The files")
    assert len(_shown(sandbox)) == 2


def test_whether_a_file_is_shared_is_unknown_without_the_permission(gateway: SlackGateway) -> None:
    assert gateway.is_shared(gateway.upload("a.csv", b"a"), CHANNEL) is None


def test_a_share_whose_answer_is_lost_is_unknown(gateway: SlackGateway, sandbox: Sandbox) -> None:
    file_id = gateway.upload("a.csv", b"a")
    sandbox.faults.add(Fault("slack", "files.completeUploadExternal", "acted_reset"))
    with pytest.raises(OutcomeUnknown):
        gateway.share([(file_id, "a.csv")], HERE, comment="")


def test_a_file_is_gone_once_deleted_and_deleting_it_again_is_no_trouble(
    gateway: SlackGateway, sandbox: Sandbox
) -> None:
    files = sandbox.slack.workspace.files
    kept, gone = (gateway.upload(name, b"a") for name in ("kept.csv", "gone.csv"))
    gateway.share([(kept, "kept.csv"), (gone, "gone.csv")], HERE, comment="")
    gateway.delete_file(gone)
    gateway.delete_file(gone)
    assert (files[kept].stage == "deleted", files[gone].stage) == (False, "deleted")


def test_people_are_found_by_address_and_outsiders_are_nobody(gateway: SlackGateway) -> None:
    assert gateway.person_by_email(" elodie.lefevre@montreuil.example.org ") == "U0ELODIE08"
    assert gateway.person_by_email("nobody@example.com") == ""


def test_the_organisers_are_the_members_of_the_channel_or_of_the_group_without_guests_and_bots(
    gateway: SlackGateway, client: SlackClient, sandbox: Sandbox
) -> None:
    everybody = ("U0AMELIE01", "U0BRUNO002", "U0CHLOE003", "U0DIMITRI4")
    assert gateway.organisers() == everybody
    group = Members(client, channel=CHANNEL, groups=["S0ORGANISE"], clock=sandbox.clock.now)
    assert group.organisers() == everybody[:3]


def test_nothing_that_holds_the_token_shows_it(client: SlackClient, gateway: SlackGateway) -> None:
    assert "xoxb" not in json.dumps([repr(client), repr(gateway), repr(vars(gateway))])
