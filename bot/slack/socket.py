"""Socket Mode: the same requests over a websocket that we open, for places without a public address.

docs.slack.dev/apis/events-api/using-socket-mode, read in August 2026. The client's own reconnect sometimes leaves it
deaf while it says that it is connected (python-slack-sdk issue 1701), so a watchdog looks at what was last heard.
"""

from __future__ import annotations

import json
import logging
from threading import Event, Lock, Thread
from time import monotonic, time
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.slack.client import SlackClient
from bot.slack.edge import EdgeAnswer, dispatch

log = logging.getLogger(__name__)
_quiet = logging.getLogger("bot.slack.socket.sdk")
_quiet.setLevel(logging.CRITICAL)

SILENCE = 60.0  # seconds without a frame or a pong
LOOK_EVERY = 5.0
PING_EVERY = 5.0  # the SDK gives a connection up after four pings without a pong


class SocketMode:
    """One connection, rebuilt when it goes deaf. Safe to `close` twice."""

    def __init__(self, app: App, client: SlackClient, app_token: str, *, silence: float = SILENCE) -> None:
        self._app = app
        self._web = WebClient(base_url=client.base_url, ssl=client.context, retry_handlers=[], logger=_quiet)
        self._token = app_token
        self._silence = silence
        self._lock = Lock()
        self._stopped = Event()
        self._socket: SocketModeClient | None = None
        self._since = monotonic()
        self._greeted = Event()
        self._watchdog = Thread(target=self._watch, name="slack-socket-watchdog", daemon=True)

    def connect(self) -> None:
        """Opens the connection and keeps it open. A Slack that is away is tried again by the watchdog."""
        self._renew()
        self._watchdog.start()

    def close(self) -> None:
        self._stopped.set()
        if self._watchdog.is_alive():
            self._watchdog.join(timeout=10)
        self._drop()

    def alive(self) -> bool:
        """Whether something was heard within the allowed silence, by the machine's own clock as the SDK keeps it."""
        with self._lock:
            socket, greeted = self._socket, self._greeted.is_set()
        if socket is None or socket.current_session is None or not (greeted and socket.is_connected()):
            return False
        heard = socket.current_session.last_ping_pong_time
        return self._is_young() if heard is None else time() - heard < self._silence

    def _watch(self) -> None:
        while not self._stopped.wait(min(LOOK_EVERY, self._silence / 4)):
            if not self.alive() and not self._is_young():
                log.warning("slack socket is silent", extra={"action": "socket_renewed"})
                self._renew()

    def _is_young(self) -> bool:
        """Whether the connection was opened so lately that it may still be silent."""
        return monotonic() - self._since < self._silence

    def _renew(self) -> None:
        self._drop()
        socket = SocketModeClient(
            self._token, web_client=self._web, logger=_quiet, ping_interval=min(PING_EVERY, self._silence / 5)
        )
        socket.socket_mode_request_listeners.append(self._answer)
        greeted = Event()
        socket.message_listeners.append(lambda _client, message, _raw: greeted.set() if _is_hello(message) else None)
        with self._lock:
            self._socket, self._greeted, self._since = socket, greeted, monotonic()
        try:
            socket.connect()
        except (SlackClientError, OSError, ValueError) as exc:
            log.warning("slack socket not opened", extra={"action": "socket_failed", "why": type(exc).__name__})

    def _drop(self) -> None:
        with self._lock:
            socket, self._socket = self._socket, None
        if socket is not None:
            try:
                socket.close()
            except OSError as exc:
                log.info("slack socket closed late", extra={"action": "socket_closed", "why": type(exc).__name__})

    def _answer(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        """No acknowledgement for a failure: Slack sends an event again, and says so to whoever typed a command."""
        headers = {}
        if request.retry_attempt is not None:
            headers = {"x-slack-retry-num": str(request.retry_attempt)}
            headers["x-slack-retry-reason"] = request.retry_reason or ""
        answer = dispatch(self._app, request.payload, headers)
        if answer.status == 200:
            client.send_socket_mode_response(_response(request, answer))
        else:
            log.error("request failed", extra={"action": "socket_request", "status": answer.status})


def _is_hello(message: dict[str, Any]) -> bool:
    """Slack's first word on a connection: from here on requests may come."""
    return message.get("type") == "hello"


def _response(request: SocketModeRequest, answer: EdgeAnswer) -> SocketModeResponse:
    if not answer.body:
        return SocketModeResponse(envelope_id=request.envelope_id)
    if answer.headers.get("content-type", "").startswith("application/json"):
        return SocketModeResponse(envelope_id=request.envelope_id, payload=json.loads(answer.body))
    return SocketModeResponse(envelope_id=request.envelope_id, payload={"text": answer.body})
