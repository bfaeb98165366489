"""Real bot processes, with the far end for Slack and Zoom."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.far_end import FarEnd

ROOT = Path(__file__).parent.parent
SIGNING_SECRET = "5a6e0b0c5a6e0b0c5a6e0b0c5a6e0b0c"
_DEADLINE = 60.0
_LEAST_CPU, _IDLE_CPU = 0.8, 0.1  # seconds: what it takes to load, and what an idle worker uses of two


@dataclass(frozen=True, slots=True)
class Bot:
    process: subprocess.Popen[bytes]
    port: int

    def cpu_seconds(self) -> float:
        """What the process has used so far, all threads."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def bot(command: str, url: str, far: FarEnd, folder: Path, *, threads: int = 8) -> Iterator[Bot]:
    """`webinar-bot run` or `worker`, ready when it is given, stopped afterwards."""
    config = folder / f"config-{threads}"
    config.mkdir(exist_ok=True)
    (config / "work.toml").write_text(f"[worker]\nthreads = {threads}\n", encoding="utf-8")
    (config / "reminders.toml").write_text("", encoding="utf-8")  # else it plans for the webinars that we add
    port = free_port()
    env = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), **_settings(url, far, folder, config, port)}
    process = subprocess.Popen([sys.executable, "-m", "bot", command], env=env, cwd=folder, stderr=subprocess.DEVNULL)
    started = Bot(process, port)
    try:
        if command == "worker":
            _wait_idle(started)
        else:
            _wait_ready(process, port)
        yield started
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


def _wait_ready(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + _DEADLINE
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"the bot did not come up (exit code {process.poll()})")


def _wait_idle(started: Bot) -> None:
    """A worker serves no readiness of its own: it is up when it has done what there is to do at the start."""
    deadline, before = time.monotonic() + _DEADLINE, 0.0
    while time.monotonic() < deadline:
        time.sleep(2)
        used = started.cpu_seconds()
        if used > _LEAST_CPU and used - before < _IDLE_CPU:
            return
        before = used
    raise RuntimeError("the worker did not come to rest")


def _settings(url: str, far: FarEnd, folder: Path, config: Path, port: int) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": "xoxb-bench-0123456789",
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "SLACK_API_URL": far.slack_url,
        "ZOOM_ACCOUNT_ID": "account",
        "ZOOM_CLIENT_ID": "client",
        "ZOOM_CLIENT_SECRET": "secret",
        "ZOOM_WEBHOOK_SECRET_TOKEN": "webhook-secret",
        "ZOOM_API_URL": far.zoom_url,
        "ZOOM_OAUTH_URL": far.oauth_url,
        "ZOOM_HOST": "host@example.org",
        "BOT_CHANNEL": "C00000001",
        "BOT_DATA_DIR": str(folder / "data"),
        "BOT_CONFIG_DIR": str(config),
        "DATABASE_URL": url,
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }
