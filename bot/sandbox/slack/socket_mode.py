"""Socket Mode: one-time addresses, hello, envelopes to any one connection, acks, refreshes.

docs.slack.dev/apis/events-api/using-socket-mode, read in August 2026.
"""

import json
import logging
from dataclasses import dataclass, field
from http import HTTPStatus
from random import Random
from threading import Condition, Thread
from time import monotonic
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import Server, ServerConnection, serve

from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.workspace import Workspace

Json = dict[str, Any]
CONNECTIONS_MOST = 10
PING_SECONDS, CLOSE_SECONDS = 0.5, 1.0
log = logging.getLogger(__name__)


class NobodyConnected(Exception):
    """The app has no socket open; Slack's buffering then is unknown, so the delivery is lost."""


class AckMissing(Exception):
    """No acknowledgement came in time, or the socket closed before it."""


@dataclass(slots=True)
class SocketMode:
    """The websocket side of one workspace. `start` it before an app asks for an address."""

    workspace: Workspace
    seed: int = 0
    _server: Server | None = None
    _thread: Thread | None = None
    _tickets: set[str] = field(default_factory=set)
    _open: list[ServerConnection] = field(default_factory=list)
    _acks: dict[str, Json] = field(default_factory=dict)
    _changed: Condition = field(default_factory=Condition)
    _random: Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = Random(self.seed)  # noqa: S311 - a choice that can be repeated

    def start(self) -> None:
        """Listen on a free port of loopback."""
        quiet = logging.getLogger("bot.sandbox.slack.websockets")
        quiet.setLevel(logging.CRITICAL)
        self._server = serve(
            self._serve,
            "127.0.0.1",
            0,
            process_request=self._admit,
            logger=quiet,
            ping_interval=PING_SECONDS,
            ping_timeout=None,
            close_timeout=CLOSE_SECONDS,
        )
        self._thread = Thread(target=self._server.serve_forever, name="sandbox-sockets", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close all connections and the listener."""
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._server = None

    @property
    def connected(self) -> int:
        """How many sockets the app has open."""
        with self._changed:
            return len(self._open)

    def wait_connected(self, count: int = 1, seconds: float = 10.0) -> None:
        """Return when the app has that many sockets open. Raises TimeoutError."""
        deadline = monotonic() + seconds
        with self._changed:
            while len(self._open) != count:
                if not self._changed.wait(deadline - monotonic()):
                    raise TimeoutError(f"{len(self._open)} sockets are open after {seconds} s, not {count}")

    def open_address(self, workspace: Workspace, _call: Arguments) -> Json:
        """apps.connections.open: an address for one connection."""
        if self._server is None:
            self.start()
        assert self._server is not None
        port = self._server.socket.getsockname()[1]
        ticket = workspace.names.ticket(32)
        with self._changed:
            self._tickets.add(ticket)
        return {"ok": True, "url": f"ws://127.0.0.1:{port}/link/?ticket={ticket}&app_id={workspace.app}"}

    def send(self, envelope: Json, seconds: float) -> Any:
        """Send an envelope to any one connection; gives the payload of the ack. Raises NobodyConnected, AckMissing."""
        deadline = monotonic() + seconds
        with self._changed:
            if not self._open:
                raise NobodyConnected
            connection = self._random.choice(self._open)
        try:
            connection.send(json.dumps(envelope))
        except ConnectionClosed as exc:
            raise AckMissing from exc
        with self._changed:
            while envelope["envelope_id"] not in self._acks:
                if not self._changed.wait(deadline - monotonic()):
                    raise AckMissing
            return self._acks.pop(envelope["envelope_id"]).get("payload")

    def refresh(self, reason: str = "refresh_requested") -> None:
        """Tell every connection to go and close it; `warning` only announces, `link_disabled` means for good."""
        with self._changed:
            going = list(self._open)
            if reason != "warning":  # nothing more is sent to one that is told to go
                self._open.clear()
                self._changed.notify_all()
        for connection in going:
            notice = {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-sandbox"}}
            connection.send(json.dumps(notice))
            if reason != "warning":
                connection.close()

    def _admit(self, _connection: ServerConnection, request: Request) -> Response | None:
        ticket = request.path.partition("ticket=")[2].partition("&")[0]
        with self._changed:
            known = ticket in self._tickets and len(self._open) < CONNECTIONS_MOST
            self._tickets.discard(ticket)
        return None if known else _connection.respond(HTTPStatus.FORBIDDEN, "unknown or used ticket\n")

    def _serve(self, connection: ServerConnection) -> None:
        connection.send(json.dumps(self._hello()))
        with self._changed:
            self._open.append(connection)
            self._changed.notify_all()
        try:
            for frame in connection:
                self._take_ack(frame)
        except ConnectionClosed:
            log.debug("a socket closed without a goodbye")
        finally:
            with self._changed:
                if connection in self._open:
                    self._open.remove(connection)
                self._changed.notify_all()

    def _hello(self) -> Json:
        debug = {"host": "applink-sandbox", "build_number": 1, "approximate_connection_time": 18_060}
        connected = {"num_connections": self.connected + 1, "connection_info": {"app_id": self.workspace.app}}
        return {"type": "hello", **connected, "debug_info": debug}

    def _take_ack(self, frame: str | bytes) -> None:
        try:
            ack = json.loads(frame)
        except ValueError:
            return
        if isinstance(ack, dict) and "envelope_id" in ack:
            with self._changed:
                self._acks[ack["envelope_id"]] = ack
                self._changed.notify_all()
