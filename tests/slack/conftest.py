"""The bot's Slack room, on the real use cases and a real SQLite store, behind a real HTTP server."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask, Response, request
from werkzeug.serving import make_server

from bot.domain.reminder_plan import parse_rules
from bot.domain.webinar import Webinar
from bot.sandbox import Sandbox
from bot.sandbox.player import Player
from bot.sandbox.slack import SlackConfig
from bot.services.front import Front
from bot.services.house import Habits, House
from bot.slack.access import Access
from bot.slack.app import make_app
from bot.slack.client import SlackClient
from bot.slack.edge import Edge
from bot.slack.forms.values import FormDefaults
from bot.slack.gateway import SlackGateway
from bot.slack.locale import Words
from bot.slack.members import Members
from bot.slack.reception import Reception
from bot.store.store import SqlStore, open_store
from bot.store.upgrade import migrate

CHANNEL = "C0ORGANISE"
AMELIE, BRUNO = "U0AMELIE01", "U0BRUNO002"
NINA, GUEST, STRANGER = "U0NONMEMB5", "U0GUEST006", "U0STRANGE7"
LISTED_GUEST = "U0ELODIE08"
NOON = datetime(2022, 4, 12, 9, 0, tzinfo=UTC)
SAMPLES = Path(__file__).parents[1] / "samples"
ROOT = Path(__file__).parents[2]
ZOOM_ZONES = frozenset({"Europe/Paris", "Europe/Athens", "Europe/Brussels", "America/New_York", "Asia/Tokyo", "UTC"})
DEFAULTS = FormDefaults(zone="Europe/Paris", channel=CHANNEL, zoom_zones=ZOOM_ZONES)


def announcement(name: str) -> str:
    return (SAMPLES / "announcements" / name).read_text("utf-8")


@dataclass
class Bot:
    """The bot under test and the person before it."""

    sandbox: Sandbox
    store: SqlStore
    front: Front
    gateway: SlackGateway
    edge: Edge
    desk: Reception

    @property
    def player(self) -> Player:
        return self.sandbox.player

    def webinars(self) -> tuple[Webinar, ...]:
        with self.store.read() as tx:
            return tx.webinars.all()

    def view(self, user: str = AMELIE) -> dict[str, Any]:
        """The window on top of this person's screen, as JSON."""
        workspace = self.sandbox.slack.workspace
        with workspace.lock:
            return dict(workspace.views[self.view_id(user)].source)

    def view_id(self, user: str = AMELIE) -> str:
        with self.sandbox.slack.workspace.lock:
            return self.sandbox.slack.workspace.stacks[user][-1]

    def has_window(self, user: str = AMELIE) -> bool:
        with self.sandbox.slack.workspace.lock:
            return bool(self.sandbox.slack.workspace.stacks.get(user))

    def private(self, user: str = AMELIE) -> list[str]:
        """What only this person was told, oldest first."""
        workspace = self.sandbox.slack.workspace
        with workspace.lock:
            return [each.text for each in workspace.ephemerals if each.user == user]

    def audit(self, subject: str) -> list[tuple[str, str]]:
        with self.store.read() as tx:
            return [(line.who, line.what) for line in tx.audit.of(subject)]


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    config = SlackConfig()
    config.scopes |= {"im:history", "im:write", "usergroups:read"}
    with Sandbox(seed=11, slack=config) as started:
        started.clock.advance_to(NOON, backwards=True)
        yield started


@pytest.fixture
def client(sandbox: Sandbox) -> SlackClient:
    return SlackClient(sandbox.slack.config.bot_token, f"{sandbox.url}/slack/api/", clock=sandbox.clock.now, timeout=2)


@pytest.fixture
def members(client: SlackClient, sandbox: Sandbox) -> Members:
    return Members(client, channel=CHANNEL, groups=(), clock=sandbox.clock.now)


@pytest.fixture
def words() -> Words:
    return Words()


@pytest.fixture
def gateway(client: SlackClient, members: Members, words: Words) -> SlackGateway:
    return SlackGateway(client, members, words)


@pytest.fixture
def bot(
    sandbox: Sandbox, client: SlackClient, members: Members, gateway: SlackGateway, words: Words, tmp_path: Path
) -> Iterator[Bot]:
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    migrate(url)
    store = open_store(url, clock=sandbox.clock.now)
    front = Front(house_on(store, sandbox))
    access = Access(members, admins=[LISTED_GUEST])
    desk = Reception(front, access, gateway, client, words, DEFAULTS, sandbox.clock.now)
    edge = Edge(make_app(desk), sandbox.slack.config.signing_secret)
    with serving(edge, sandbox):
        yield Bot(sandbox, store, front, gateway, edge, desk)
    store.close()


def house_on(store: SqlStore, sandbox: Sandbox) -> House:
    habits = Habits(
        host="host@network.example.org",
        channel=CHANNEL,
        zone=ZoneInfo("Europe/Paris"),
        rules=parse_rules((ROOT / "config" / "reminders.toml").read_text("utf-8")),
        report_schedule=(timedelta(minutes=10),),
        zoom_zones=ZOOM_ZONES,
    )
    return House(store, sandbox.clock.now, habits, lambda: "abcdefghij")


class serving:  # noqa: N801 - used as a function
    """Serves the edge at the address that the sandbox sends to."""

    def __init__(self, edge: Edge, sandbox: Sandbox) -> None:
        def take() -> Response:
            answer = edge.handle(request.get_data(), dict(request.headers), [sandbox.clock.time()])
            return Response(answer.body, status=answer.status, headers=dict(answer.headers))

        app = Flask("bot")
        app.add_url_rule("/slack/events", view_func=take, methods=["POST"])
        self._server = make_server("127.0.0.1", 0, app, threaded=True)
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,))
        sandbox.connect(f"http://127.0.0.1:{self._server.server_port}")

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
