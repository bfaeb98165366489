"""The edge: what is signed gets in, what is not gets 401, and nothing gets 500."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.edge import Edge, EdgeAnswer, is_signed, parse
from tests.slack.conftest import AMELIE, CHANNEL, Bot

SECRET = "5a6e0b0c5a6e0b0c5a6e0b0c5a6e0b0c"
NOW = 1_649_754_000.0
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


def signed(body: bytes, *, at: float = NOW, kind: str = JSON, secret: str = SECRET) -> dict[str, str]:
    stamp = str(int(at))
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}", "Content-Type": kind}


def ask(bot: Bot, body: bytes, headers: Mapping[str, str], *, now: float = NOW) -> EdgeAnswer:
    return bot.edge.handle(body, headers, [now])


def test_slacks_challenge_is_answered(bot: Bot) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc"}).encode()
    assert ask(bot, body, signed(body)).body == "abc"


def test_slacks_look_at_the_certificate_is_answered_without_a_signature_and_does_nothing(bot: Bot) -> None:
    assert ask(bot, b"ssl_check=1&token=old", {"Content-Type": FORM}).status == 200
    command = urlencode({"command": "/webinar", "text": "ssl_check=1", "user_id": AMELIE}).encode()
    assert ask(bot, command, {"Content-Type": FORM}).status == 401


def test_an_event_nobody_listens_to_is_answered_200(bot: Bot) -> None:
    body = json.dumps({"type": "event_callback", "event_id": "Ev1", "event": {"type": "team_join"}}).encode()
    assert ask(bot, body, signed(body)).status == 200


@pytest.mark.parametrize(
    "change",
    [
        {"X-Slack-Signature": "v0=0000"},
        {"X-Slack-Signature": "v0=é\udcff"},
        {"X-Slack-Signature": ""},
        {"X-Slack-Request-Timestamp": "soon"},
        {"X-Slack-Request-Timestamp": "²"},
        {"X-Slack-Request-Timestamp": "-1"},
        {"X-Slack-Request-Timestamp": "9" * 400},
        {"X-Slack-Request-Timestamp": ""},
    ],
)
def test_a_request_that_is_not_signed_is_refused_with_401(bot: Bot, change: dict[str, str]) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc"}).encode()
    assert ask(bot, body, {**signed(body), **change}).status == 401
    assert ask(bot, body, {}).status == 401
    assert ask(bot, body + b" ", signed(body)).status == 401
    assert ask(bot, body, signed(body, secret="another")).status == 401


@pytest.mark.parametrize(("age", "expected"), [(0, True), (299, True), (-299, True), (301, False), (-301, False)])
def test_a_request_is_good_for_five_minutes(age: int, *, expected: bool) -> None:
    headers = {name.lower(): value for name, value in signed(b"{}", at=NOW - age).items()}
    assert is_signed(SECRET.encode(), b"{}", headers, [NOW]) is expected
    assert is_signed(SECRET.encode(), b"{}", headers, [0.0, NOW]) is expected


@given(st.binary(max_size=200), st.sampled_from([JSON, FORM, "", "text/plain"]))
def test_whatever_bytes_come_they_are_a_dict_or_unreadable(body: bytes, kind: str) -> None:
    assert isinstance(parse(body, kind), dict | None)


def test_bytes_that_are_no_request_are_answered_400(bot: Bot) -> None:
    for body, kind in ((b"{", JSON), (b"[1]", JSON), (b"\xff\xfe", FORM), (b"payload={", FORM), (b"[" * 9999, JSON)):
        assert ask(bot, body, signed(body, kind=kind)).status == 400


def test_headers_that_nobody_signed_do_not_reach_bolt(bot: Bot) -> None:
    fields = {"command": "/webinar", "text": "help", "user_id": AMELIE, "channel_id": CHANNEL, "team_id": "T0NETWORK1"}
    body = urlencode(fields).encode()
    headers = {**signed(body, kind=FORM), "X-Slack-Bolt-Lazy-Only": "1", "X-Slack-Bolt-Lazy-Function-Name": "any"}
    answer = ask(bot, body, headers)
    assert (answer.status, json.loads(answer.body)["response_type"]) == (200, "ephemeral")


def test_an_empty_secret_stops_the_start(bot: Bot) -> None:
    with pytest.raises(ValueError, match="empty"):
        Edge(bot.edge._app, " ")


@pytest.mark.parametrize("text", ["payload", "list payload=1&command=x", "new a payload for you"])
def test_the_word_payload_in_a_command_is_only_a_word(text: str) -> None:
    body = urlencode({"command": "/webinar", "text": text, "channel_name": "payload-talk"}).encode()
    assert parse(body, FORM) == {"command": "/webinar", "text": text, "channel_name": "payload-talk"}
