"""The whole sandbox: one clock, one list of faults, one ledger, one server with both stand-ins."""

from pathlib import Path

from bot.sandbox.clock import SandboxClock
from bot.sandbox.faults import Faults
from bot.sandbox.http import SandboxServer
from bot.sandbox.ledger import Ledger
from bot.sandbox.page.control_room import ControlRoom
from bot.sandbox.page.guard import guard
from bot.sandbox.page.routes import page_routes
from bot.sandbox.page.state import World
from bot.sandbox.player import Player
from bot.sandbox.slack import SlackConfig, SlackStandIn
from bot.sandbox.slack.control import slack_control
from bot.sandbox.slack.seed import ORGANISERS
from bot.sandbox.zoom import ZoomConfig, ZoomStandIn


class Sandbox:
    """Stand-ins for Slack and Zoom on one address of loopback.

    `clock_file` is what moves the time of other processes (BOT_CLOCK_FILE); without it time moves in this one only.
    `start` it, give `env` to the bot, then `connect` to the bot's address.
    """

    def __init__(
        self,
        *,
        clock_file: Path | None = None,
        seed: int = 0,
        slack: SlackConfig | None = None,
        zoom: ZoomConfig | None = None,
    ) -> None:
        self.clock_file = clock_file
        self.clock, self.faults, self.ledger = SandboxClock(clock_file), Faults(seed), Ledger()
        self.slack = SlackStandIn(self.clock, self.faults, self.ledger, seed=seed, config=slack)
        self.zoom = ZoomStandIn(self.clock, self.faults, self.ledger, seed=seed, config=zoom)
        self.player = Player(self.slack)
        room = ControlRoom(self.zoom, seed)
        self._world = World(self.clock, self.faults, self.ledger, self.slack, self.zoom, room)
        self._server: SandboxServer | None = None

    @property
    def url(self) -> str:
        """The base address, without a slash at the end. Raises RuntimeError before `start`."""
        if self._server is None:
            raise RuntimeError("the sandbox is not started")
        return self._server.url

    def start(self, port: int = 0) -> "Sandbox":
        """Serve on `port`, or on a free one. Raises OSError if it is taken. Gives the sandbox itself."""
        server = SandboxServer(self.clock, self.faults, self.ledger, port=port)
        self.slack.mount(server)
        self.zoom.mount(server)
        server.app.register_blueprint(slack_control(self.slack, self.player))
        server.app.register_blueprint(page_routes(self._world))
        server.app.before_request(guard)
        self._server = server.start()
        return self

    def stop(self) -> None:
        """End everything; a second call does nothing."""
        self.slack.stop()
        self.zoom.stop()
        if self._server is not None:
            self._server.stop()
            self._server = None

    def __enter__(self) -> "Sandbox":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def connect(self, bot_url: str) -> None:
        """Say where the bot listens: `/slack/events` and `/zoom/webhook` below this address."""
        base = bot_url.rstrip("/")
        self.slack.sender.bot_url = base
        self.zoom.config.webhook_url = f"{base}/zoom/webhook"

    def env(self, bot_port: int, data_dir: Path) -> dict[str, str]:
        """The environment that makes a bot process live in this sandbox."""
        slack, zoom = self.slack.config, self.zoom.config
        env = {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "SLACK_API_URL": f"{self.url}/slack/api/",
            "ZOOM_ACCOUNT_ID": zoom.account_id,
            "ZOOM_CLIENT_ID": zoom.client_id,
            "ZOOM_CLIENT_SECRET": zoom.client_secret,
            "ZOOM_WEBHOOK_SECRET_TOKEN": zoom.webhook_secret,
            "ZOOM_API_URL": f"{self.url}/zoom/v2",
            "ZOOM_OAUTH_URL": f"{self.url}/zoom/oauth/token",
            "ZOOM_HOST": self.zoom.host.email,
            "BOT_CHANNEL": ORGANISERS,
            "BOT_DATA_DIR": str(data_dir),
            "HOST": "127.0.0.1",
            "PORT": str(bot_port),
        }
        if slack.socket_mode:
            env["SLACK_APP_TOKEN"] = slack.app_token
        if self.clock_file is not None:
            env["BOT_CLOCK_FILE"] = str(self.clock_file)
        return env
