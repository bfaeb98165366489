"""Where the story is played: the sandbox here, the bot in its own process, and a clock that both read."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar
from urllib.error import URLError

from bot.sandbox import Sandbox

T = TypeVar("T")

START_SECONDS = 60.0  # a busy machine; a wait ends as soon as what it is for is there
SETTLE_SECONDS = 120.0
POLL_SECONDS = 0.05
_NUMBER = re.compile(r"^(webinar_bot_overdue_seconds|webinar_bot_running) ([0-9.e+-]+)$", re.MULTILINE)


class StageTrouble(Exception):
    """The bot did not do what the story waited for; the text says what and where its log is."""


class Stage:
    """A sandbox and one bot on a free port. `folder` holds the bot's data, its log and the clock file."""

    def __init__(
        self, folder: Path, *, seed: int = 1, extra: dict[str, str] | None = None, sandbox_port: int = 0
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.log = folder / "bot.log"
        self.sandbox = Sandbox(clock_file=folder / "clock", seed=seed)
        self.port = _free_port()
        self.extra = extra or {}
        self._sandbox_port = sandbox_port
        self._bot: subprocess.Popen[bytes] | None = None

    def open(self, now: datetime) -> None:
        """Starts the sandbox at this moment, then the bot."""
        self.sandbox.clock.advance_to(now, backwards=True)
        self.sandbox.start(self._sandbox_port)
        self.sandbox.connect(f"http://127.0.0.1:{self.port}")
        self.start_bot()

    def close(self) -> None:
        """Ends the bot as an operator would, then the sandbox."""
        self.end_bot()
        self.sandbox.stop()

    def start_bot(self) -> None:
        """A new process; returns when it says that it is ready. Raises StageTrouble."""
        with self.log.open("ab") as log:
            self._bot = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"],
                env=self.environment(),
                cwd=self.folder,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.wait_for("the bot to be ready", self._is_ready, seconds=START_SECONDS)

    def kill_bot(self) -> None:
        """As a power cut would."""
        if self._bot is not None:
            self._bot.send_signal(signal.SIGKILL)
            self._bot.wait()
            self._bot = None

    def end_bot(self) -> int | None:
        """SIGTERM, and its exit code."""
        if self._bot is None:
            return None
        self._bot.send_signal(signal.SIGTERM)
        code = self._bot.wait(timeout=60)
        self._bot = None
        return code

    def environment(self) -> dict[str, str]:
        """What the bot process gets: nothing of this machine's own settings for a bot."""
        ours = ("BOT_", "SLACK_", "ZOOM_", "DATABASE_", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        return {**kept, **self.sandbox.env(self.port, self.folder / "data"), **self.extra}

    def jump_to(self, moment: datetime) -> None:
        """Moves everybody's clock forward, then waits until the bot has done what fell due."""
        self.settle()
        self.sandbox.clock.advance_to(moment)
        self.settle()

    def settle(self) -> None:
        """Waits until nothing is due or running in the bot, twice in a row."""
        calm = 0

        def quiet() -> bool:
            nonlocal calm
            calm = calm + 1 if self._is_calm() else 0
            return calm >= 2

        self.wait_for("the bot to finish what is due", quiet, seconds=SETTLE_SECONDS)

    def wait_for(self, what: str, look: Callable[[], T | None], *, seconds: float = SETTLE_SECONDS) -> T:
        """The first thing `look` gives that is true. Raises StageTrouble when it never does."""
        deadline = time.monotonic() + seconds
        while True:
            found = look()
            if found:
                return found
            if self._bot is not None and self._bot.poll() is not None:
                raise StageTrouble(f"The bot ended while the story waited for {what}. Its log: {self.log}")
            if time.monotonic() > deadline:
                raise StageTrouble(f"The story waited {seconds:.0f} s in vain for {what}. The bot's log: {self.log}")
            time.sleep(POLL_SECONDS)

    def _is_ready(self) -> bool:
        return self._get("/readyz") is not None

    def _is_calm(self) -> bool:
        page = self._get("/metrics")
        numbers = dict(_NUMBER.findall(page)) if page else {}
        return bool(numbers) and all(float(value) == 0 for value in numbers.values())

    def _get(self, path: str) -> str | None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                text: str = answer.read().decode()
                return text
        except (URLError, OSError):
            return None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
