"""Bot processes: started, killed, stopped and continued as an operating system does."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

LAUNCHER = Path(__file__).with_name("launch.py")
_OURS = ("BOT_", "SLACK_", "ZOOM_", "DATABASE_", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(slots=True)
class Bot:
    """One process of the bot: `role` is run, web or worker. `log` is what it printed."""

    role: str
    process: subprocess.Popen[bytes]
    log: Path
    port: int

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        """As a power cut would; a paused process too."""
        if self.alive:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def pause(self) -> None:
        """Returns when every thread stands still: on a busy machine they run on for a while after the signal."""
        self.process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self.process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)

    def go_on(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def terminate(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def end(self, seconds: float = 40) -> int:
        """SIGTERM, and the exit code."""
        self.terminate()
        return self.process.wait(seconds)

    def page(self, path: str) -> str | None:
        """The text of a page of its HTTP edge; None if there is none."""
        try:
            with _direct.open(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                text: str = answer.read().decode()
                return text
        except (URLError, OSError):
            return None

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")


def start(
    role: str,
    folder: Path,
    environment: Mapping[str, str],
    port: int,
    *,
    changes: Sequence[str] = (),
    prepare: Callable[[], None] | None = None,
) -> Bot:
    """A new process; `prepare` runs in it before the bot does. Readiness is the caller's to wait for."""
    command = [sys.executable, "-m", "bot", role]
    if changes:
        command = [sys.executable, str(LAUNCHER), *changes, "--", role]
    log = folder / f"{role}-{port}.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            env={**environment, "PORT": str(port)},
            cwd=folder,
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=prepare,
        )
    return Bot(role, process, log, port)


def clean_environment() -> dict[str, str]:
    """This machine's, without settings of a bot."""
    return {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
