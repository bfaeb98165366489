"""Socket Mode: the same listeners over a websocket, and a watchdog for a connection that went deaf."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest

from bot.sandbox import Sandbox
from bot.slack.client import SlackClient
from bot.slack.socket import SocketMode
from tests.slack.conftest import AMELIE, Bot

DEADLINE = 10.0


@pytest.fixture
def socket(bot: Bot, client: SlackClient, sandbox: Sandbox, tmp_path: Path) -> Iterator[SocketMode]:
    sandbox.slack.config.socket_mode = True
    opened = SocketMode(bot.edge._app, client, sandbox.slack.config.app_token, silence=2.0)
    opened.connect()
    yield opened
    opened.close()


def becomes(condition: Callable[[], bool]) -> bool:
    """Whether the condition comes true before the deadline."""
    pause = Event()
    return any(condition() or pause.wait(0.05) for _ in range(int(DEADLINE / 0.05))) or condition()


def test_a_command_over_the_socket_is_answered_like_one_over_http(bot: Bot, socket: SocketMode) -> None:
    assert becomes(lambda: socket.alive() and bot.sandbox.slack.sockets.connected == 1)
    answer = bot.player.command(AMELIE, "list payload")
    assert answer.problem is None
    assert bot.private() == ["Webinars with “payload”: There are none. `/webinar new` starts one."]


def test_a_form_goes_through_over_the_socket(bot: Bot, socket: SocketMode) -> None:
    assert becomes(lambda: socket.alive() and bot.sandbox.slack.sockets.connected == 1)
    bot.player.command(AMELIE, "new")
    values = {"Topic": "Launch", "Date": "2022-05-05", "Start": "14:00", "End": "13:00"}
    wrong = bot.player.fill_and_submit(AMELIE, bot.view_id(), values)
    assert list(wrong.errors) == ["end"]
    bot.player.fill_and_submit(AMELIE, bot.view_id(), {"End": "15:00"})
    assert [each.draft.topic for each in bot.webinars()] == ["Launch"]


def test_a_lost_connection_is_opened_again_and_a_closed_one_is_not_alive(
    bot: Bot, socket: SocketMode, sandbox: Sandbox
) -> None:
    assert becomes(socket.alive)
    first = socket._socket
    assert first is not None
    first.auto_reconnect_enabled = False
    first.disconnect()
    assert becomes(lambda: socket._socket is not first and socket.alive())
    assert becomes(lambda: sandbox.slack.sockets.connected == 1)
    assert bot.player.command(AMELIE, "help").problem is None
    socket.close()
    assert not socket.alive()
