"""Socket Mode with slack_sdk's own client at the other end."""

import json
from collections.abc import Callable, Iterator

import pytest
from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from bot.sandbox import Sandbox
from bot.sandbox.player import Player

USER = "U0AMELIE01"
Opener = Callable[[], SocketModeClient]


@pytest.fixture
def app(sandbox: Sandbox, client: WebClient) -> Iterator[tuple[Opener, list[SocketModeRequest]]]:
    """Opens clients that acknowledge everything, a submission with an error at a field; and what they got."""
    sandbox.slack.config.socket_mode = True
    got: list[SocketModeRequest] = []
    opened: list[SocketModeClient] = []

    def take(receiver: BaseSocketModeClient, request: SocketModeRequest) -> None:
        got.append(request)
        body = {"text": "usage"} if request.type == "slash_commands" else None
        receiver.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload=body))

    def open_one() -> SocketModeClient:
        socket = SocketModeClient(app_token=sandbox.slack.config.app_token, web_client=client, ping_interval=1)
        socket.socket_mode_request_listeners.append(take)
        socket.connect()
        opened.append(socket)
        sandbox.slack.sockets.wait_connected(len(opened))
        return socket

    yield open_one, got
    for socket in opened:
        socket.close()


def test_a_command_goes_through_the_socket_and_its_answer_is_shown(
    sandbox: Sandbox, player: Player, app: tuple[Opener, list[SocketModeRequest]]
) -> None:
    open_one, got = app
    open_one()
    answer = player.command(USER, "help")
    (request,) = got
    assert (answer.ok, answer.body) == (True, {"text": "usage"})
    assert (request.type, request.payload["text"], request.accepts_response_payload) == ("slash_commands", "help", True)
    assert [seen["text"] for seen in sandbox.slack.ephemerals()] == ["usage"]


def test_events_carry_their_retry_and_repeats_are_the_same_envelope(
    player: Player, app: tuple[Opener, list[SocketModeRequest]]
) -> None:
    open_one, got = app
    open_one()
    first = player.open_home(USER)
    assert first.delivery is not None
    player.repeat(first.delivery)
    player.retry(first.delivery, 1, "http_timeout")
    assert [request.type for request in got] == ["events_api"] * 3
    assert got[0].envelope_id == got[1].envelope_id != got[2].envelope_id
    assert [request.retry_attempt for request in got] == [0, 0, 1]
    assert got[2].retry_reason == "http_timeout"
    assert len({request.payload["event_id"] for request in got}) == 1


def test_without_a_socket_the_delivery_is_lost(sandbox: Sandbox, player: Player) -> None:
    sandbox.slack.config.socket_mode = True
    answer = player.command(USER, "new")
    assert (answer.problem, answer.status) == ("not_connected", None)


def test_a_missing_ack_is_an_operation_timeout(sandbox: Sandbox, player: Player, client: WebClient) -> None:
    sandbox.slack.config.socket_mode, sandbox.slack.config.ack_seconds = True, 0.2
    url = client.apps_connections_open(app_token=sandbox.slack.config.app_token)["url"]
    with connect(url) as socket:
        sandbox.slack.sockets.wait_connected()
        assert player.command(USER, "new").problem == "operation_timeout"
        assert json.loads(socket.recv(timeout=5))["type"] == "hello"
        assert json.loads(socket.recv(timeout=5))["type"] == "slash_commands"


def test_each_payload_goes_to_any_one_connection(player: Player, app: tuple[Opener, list[SocketModeRequest]]) -> None:
    open_one, got = app
    open_one()
    open_one()
    for number in range(6):
        assert player.command(USER, str(number)).ok
    assert [request.payload["text"] for request in got] == ["0", "1", "2", "3", "4", "5"]


def test_an_address_opens_one_connection_only(sandbox: Sandbox, client: WebClient) -> None:
    url = client.apps_connections_open(app_token=sandbox.slack.config.app_token)["url"]
    with connect(url) as first:
        hello = json.loads(first.recv(timeout=5))
        with pytest.raises(InvalidStatus):
            connect(url)
    assert (hello["type"], hello["num_connections"], hello["connection_info"]) == (
        "hello",
        1,
        {"app_id": "A0WEBINAR1"},
    )


def test_a_refresh_says_goodbye_and_the_client_comes_back(
    sandbox: Sandbox, player: Player, app: tuple[Opener, list[SocketModeRequest]]
) -> None:
    open_one, got = app
    socket = open_one()
    told: list[str] = []
    socket.on_message_listeners.append(told.append)
    sandbox.slack.sockets.refresh()
    sandbox.ledger.wait_for("slack", "apps.connections.open", count=2, seconds=20)
    sandbox.slack.sockets.wait_connected(seconds=20)
    assert player.command(USER, "again").ok
    reasons = [json.loads(message).get("reason") for message in told]
    assert reasons.count("refresh_requested") == 1
    assert [request.payload["text"] for request in got] == ["again"]
