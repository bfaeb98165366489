"""One process of the bot while it runs: its ways in, its worker, its clockwork, its end."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from types import FrameType
from zoneinfo import ZoneInfo

from waitress.server import BaseWSGIServer, MultiSocketServer, create_server

from bot.domain.errors import BotError, InvalidInput, TryLater
from bot.schedule.worker import Worker
from bot.services import erasing, feed, replanning, watching
from bot.slack.edge import Edge, EdgeAnswer
from bot.slack.probe import refused_token
from bot.slack.socket import SocketMode
from bot.store.upgrade import migrations_current
from bot.web import Doors, make_app
from bot.wiring import WORKER_SECONDS, Building

log = logging.getLogger(__name__)

TEND_EVERY = 2.0
TIDY_EVERY = timedelta(hours=1)
REPLAN_EVERY = timedelta(days=1)
HTTP_THREADS = 8


class BotStopped(BotError):
    """A process that must be started again."""


def run(building: Building) -> None:
    """Front and worker in one process, until SIGTERM or Ctrl-C."""
    Process(building).serve(web=True, work=True)


def run_web(building: Building) -> None:
    """The front alone."""
    Process(building).serve(web=True, work=False)


def run_worker(building: Building) -> None:
    """The worker alone. It listens nowhere: whether it lives shows in the rows it leaves overdue (`/metrics`)."""
    Process(building).serve(web=False, work=True)


class Process:
    """What a building does from its start to SIGTERM."""

    def __init__(self, building: Building) -> None:
        self.building = building
        self._stopping = threading.Event()
        self._socket_mode: SocketMode | None = None
        self._refused = ""

    def serve(self, *, web: bool, work: bool) -> None:
        """Runs until it is told to stop. Raises BotStopped where a supervisor should start it again."""
        worker = self.building.worker() if work else None
        server = self._http_server(worker) if web else None
        socket = self._socket() if web and self.building.settings.socket_mode else None
        _on_signal(self._stopping.set)
        if worker is not None:
            self._replan()  # before the first look at Zoom, which would take its time for somebody's wish
            worker.start()
        threading.Thread(target=self._prove_token, name="token", daemon=True).start()
        if server is not None:
            threading.Thread(target=self._listen, args=[server], name="http", daemon=True).start()
            log.info(
                "listening",
                extra={"action": "listening", "host": self.building.settings.host, "port": self.building.settings.port},
            )
        if socket is not None:
            socket.connect()
        ended_well = self._until_stopped(worker)
        log.info("stopping", extra={"action": "stopping"})
        if socket is not None:
            socket.close()
        if worker is not None:
            worker.stop()
        if server is not None:
            server.close()
        if self._refused:
            raise BotStopped(f"SLACK_BOT_TOKEN cannot be used. {self._refused}")
        if not ended_well:
            raise BotStopped("A part of the bot has died; its supervisor should start it again. The log says why.")

    def _listen(self, server: MultiSocketServer | BaseWSGIServer) -> None:
        try:
            server.run()
        except OSError:  # closed under its hands: that is how it is stopped
            if not self._stopping.is_set():
                raise

    def _prove_token(self) -> None:
        """Ends the process where Slack refuses the token for good. Slack away at the start is no reason to."""
        self._refused = refused_token(self.building.slack_client_within(timeout=WORKER_SECONDS))
        if self._refused:
            self._stopping.set()

    def _until_stopped(self, worker: Worker | None) -> bool:
        tidied: datetime | None = None
        replanned = self.building.clock()
        while not self._stopping.wait(TEND_EVERY):
            if worker is None:
                continue
            if not worker.tend():
                return False
            if tidied is None or self.building.clock() - tidied >= TIDY_EVERY:
                tidied = self.building.clock()
                self._tidy()
            if self.building.clock() - replanned >= REPLAN_EVERY:
                replanned = self.building.clock()
                ZoneInfo.clear_cache()
                self._replan()
        return True

    def _replan(self) -> None:
        try:
            changed = replanning.follow_the_plan(self.building.house)
        except TryLater as away:
            log.warning("the reminders were not compared with the plan: %s", away, extra={"action": "replan_failed"})
            return
        if changed:
            log.info("reminders planned anew", extra={"action": "replanned", "webinars": changed})

    def _tidy(self) -> None:
        try:
            erasing.tidy(self.building.house, self.building.shelf)
        except (TryLater, InvalidInput) as problem:
            log.warning("names that are due could not be looked for: %s", problem, extra={"action": "tidy_failed"})

    def _http_server(self, worker: Worker | None) -> MultiSocketServer | BaseWSGIServer:
        settings = self.building.settings
        secret = settings.slack_signing_secret.get_secret_value()
        edge = Edge(self.building.slack_app, secret) if secret.strip() else None
        doors = Doors(
            slack=lambda raw, headers: self._slack_request(edge, raw, headers),
            zoom_secret=settings.zoom_webhook_secret_token.get_secret_value,
            receive=lambda event: watching.receive(self.building.house, event),
            moments=self._moments,
            not_ready=lambda: self._not_ready(worker),
            metrics=self.building.metrics.page,
            calendar_token=lambda: feed.token(self.building.house),
            calendar=lambda: feed.calendar(self.building.house),
        )
        try:
            return create_server(make_app(doors), host=settings.host, port=settings.port, threads=HTTP_THREADS)
        except (OSError, ValueError) as taken:  # ValueError: a host that has no address
            where, why = f"{settings.host}:{settings.port}", getattr(taken, "strerror", None) or str(taken)
            raise InvalidInput(
                f"The bot cannot listen on {where}: {why.lower().rstrip('.')}. Set HOST and PORT to a free address of"
                " this machine.",
                field="PORT",
            ) from taken

    def _slack_request(self, edge: Edge | None, raw: bytes, headers: Mapping[str, str]) -> EdgeAnswer:
        if edge is None:
            return EdgeAnswer(404, body="Slack reaches this bot through Socket Mode")
        return edge.handle(raw, headers, [moment.timestamp() for moment in self._moments()])

    def _socket(self) -> SocketMode:
        token = self.building.settings.slack_app_token.get_secret_value()
        self._socket_mode = SocketMode(self.building.slack_app, self.building.slack_client, token)
        return self._socket_mode

    def _moments(self) -> Sequence[datetime]:
        """By which time a signature is judged: with a clock file, the machine's own as well."""
        now = self.building.clock()
        return [now] if self.building.settings.bot_clock_file is None else [now, self.building.clock.system()]

    def _not_ready(self, worker: Worker | None) -> str:
        if self._stopping.is_set():
            return "stopping"
        try:
            current = migrations_current(self.building.url)
        except TryLater as away:
            return str(away)
        if not current:
            return "the database needs its migrations: run `webinar-bot migrate`"
        if worker is not None and not worker.alive():
            return "the clock does not tick"
        if self._socket_mode is not None and not self._socket_mode.alive():
            return "the connection to Slack is silent"
        return ""


def _on_signal(stop: Callable[[], None]) -> None:
    def heard(_number: int, _frame: FrameType | None) -> None:
        stop()

    signal.signal(signal.SIGTERM, heard)
    signal.signal(signal.SIGINT, heard)
