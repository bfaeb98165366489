"""A clean environment and an empty working directory, for tests of settings and commands."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.settings.names import PURPOSES

Surroundings = Callable[..., Path]

COMPLETE = {
    "SLACK_BOT_TOKEN": "xoxb-1-made-up",
    "SLACK_SIGNING_SECRET": "signing-made-up",
    "ZOOM_ACCOUNT_ID": "account",
    "ZOOM_CLIENT_ID": "client",
    "ZOOM_CLIENT_SECRET": "client-made-up",
    "ZOOM_WEBHOOK_SECRET_TOKEN": "webhook-made-up",
    "ZOOM_HOST": "host@example.org",
    "BOT_CHANNEL": "C0123456789",
}


@pytest.fixture
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Surroundings:
    """`surroundings(NAME="value", dotenv="text")` sets exactly that and gives the working directory."""

    def set_up(*, dotenv: str | bytes | None = None, **environment: str) -> Path:
        for name in [name for name in os.environ if name in PURPOSES]:
            monkeypatch.delenv(name)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        if dotenv is not None:
            raw = dotenv if isinstance(dotenv, bytes) else dotenv.encode()
            (tmp_path / ".env").write_bytes(raw)
        monkeypatch.chdir(tmp_path)
        return tmp_path

    return set_up


@pytest.fixture
def logging_as_before() -> Iterator[None]:
    """Whatever a test does to logging and to the hooks for unexpected errors is undone afterwards."""
    root = logging.getLogger()
    before = (list(root.handlers), root.level, sys.excepthook, threading.excepthook)
    levels = {name: each.level for name, each in root.manager.loggerDict.items() if isinstance(each, logging.Logger)}
    yield
    root.handlers[:], root.level, sys.excepthook, threading.excepthook = before
    logging.captureWarnings(False)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
