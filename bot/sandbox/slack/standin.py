"""The stand-in for Slack: mount it on a `SandboxServer`, give its tokens to the bot, and look at what people see."""

from collections.abc import Callable
from time import monotonic
from typing import Any

from bot.sandbox.clock import SandboxClock
from bot.sandbox.faults import Faults
from bot.sandbox.http import SandboxServer
from bot.sandbox.ledger import Ledger
from bot.sandbox.slack.api import METHODS, api_routes, dialect
from bot.sandbox.slack.config import SlackConfig
from bot.sandbox.slack.delivery import Sender
from bot.sandbox.slack.effects import Effect
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.modals import view_json
from bot.sandbox.slack.names import Names
from bot.sandbox.slack.seed import seed_workspace
from bot.sandbox.slack.socket_mode import SocketMode
from bot.sandbox.slack.workspace import Workspace

Json = dict[str, Any]


class SlackStandIn:
    """One pretended workspace with the bot installed. What people see comes back as plain JSON values."""

    def __init__(
        self,
        clock: SandboxClock,
        faults: Faults,
        ledger: Ledger,
        *,
        seed: int = 0,
        config: SlackConfig | None = None,
    ) -> None:
        self.clock, self.faults, self.ledger = clock, faults, ledger
        self.config = config or SlackConfig()
        self.workspace = Workspace(clock, self.config, Names(seed))
        seed_workspace(self.workspace)
        self.sockets = SocketMode(self.workspace, seed)
        self.sender = Sender(self.workspace, self.sockets, ledger)

    def mount(self, server: SandboxServer) -> None:
        """Serve `/slack/api/…` and the addresses that answers point to."""
        self.workspace.base_url = server.url
        methods = {**METHODS, "apps.connections.open": self.sockets.open_address}
        server.app.register_blueprint(api_routes(self.workspace, methods))
        server.speak(dialect())

    def stop(self) -> None:
        """Close the sockets and the connections to the bot."""
        self.sockets.stop()
        self.sender.close()

    def channel(self, channel: str) -> list[Json]:
        """The messages of a conversation outside threads, oldest first.

        Each has its `thread` (replies), `edits` (what it said before), `metadata` and the `options` it was sent with.
        """
        with self.workspace.lock:
            self.workspace.settle()
            conversation = self.workspace.conversations[channel]
            shown: list[Json] = []
            for message in conversation.in_order():
                if message.in_channel:
                    thread = [self._whole(reply) for reply in conversation.replies_to(message.ts)]
                    shown.append({**self._whole(message), "thread": thread})
            return shown

    def _whole(self, message: Message) -> Json:
        shown = self.workspace.message_json(message, with_metadata=True)
        return {**shown, "edits": message.edits, "options": message.options}

    def dms(self) -> dict[str, list[Json]]:
        """The bot's direct messages by the person's id."""
        with self.workspace.lock:
            self.workspace.settle()
            direct = [found for found in self.workspace.conversations.values() if found.kind == "im"]
            return {found.members[-1]: self.channel(found.id) for found in direct}

    def ephemerals(self, user: str | None = None) -> list[Json]:
        """What was shown to one person only, oldest first."""
        with self.workspace.lock:
            return [shown.as_json() for shown in self.workspace.ephemerals if user in (None, shown.user)]

    def views(self, user: str) -> list[Json]:
        """The modals a person has open, the topmost last."""
        with self.workspace.lock:
            stack = self.workspace.stacks.get(user, [])
            views = [self.workspace.views[name] for name in stack]
            return [{**view_json(self.workspace, view), "errors": view.errors} for view in views]

    def home(self, user: str) -> Json | None:
        """A person's Home tab, if the bot published one."""
        with self.workspace.lock:
            view = self.workspace.views.get(self.workspace.homes.get(user, ""))
            return None if view is None else view_json(self.workspace, view)

    def files(self) -> list[Json]:
        """All files that were completed, those deleted included."""
        with self.workspace.lock:
            self.workspace.settle()
            kept = [file for file in self.workspace.files.values() if file.stage in ("complete", "deleted")]
            return [
                {**file.as_json(self.workspace.base_url, self.workspace.team), "stage": file.stage} for file in kept
            ]

    def file_content(self, file: str) -> bytes:
        """The bytes of a file. Raises KeyError."""
        return self.workspace.files[file].content

    def effects(self, *kinds: str) -> list[Effect]:
        """Everything people could see, in order; see `effects.Effect` for the kinds."""
        with self.workspace.lock:
            self.workspace.settle()
            return self.workspace.effects.all(*kinds)

    def wait_until(self, true: Callable[[], bool], seconds: float = 10.0) -> None:
        """Return when a condition over what people see holds. Raises TimeoutError."""
        deadline = monotonic() + seconds
        with self.workspace.changed:
            self.workspace.settle()
            while not true():
                left = deadline - monotonic()
                if left <= 0:
                    raise TimeoutError(f"not so after {seconds} s")
                self.workspace.changed.wait(min(left, 0.1))  # the clock can make things due without notice
                self.workspace.settle()
