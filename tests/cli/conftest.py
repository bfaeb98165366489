"""Runs commands in this process and in one of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli.main import run
from bot.settings import Needs, load
from bot.wiring import Building, open_building
from tests.surroundings import COMPLETE, Surroundings, logging_as_before, surroundings

__all__ = ["logging_as_before", "surroundings"]


@dataclass(frozen=True)
class Ran:
    """What one command line came to."""

    code: int
    out: str
    err: str


Command = Callable[..., Ran]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], logging_as_before: None) -> Command:
    """`command("show", "W-1")` runs it here."""

    def called(*arguments: str) -> Ran:
        capsys.readouterr()
        code = run(arguments)
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    return called


@pytest.fixture
def bot(surroundings: Surroundings) -> Iterator[Building]:
    """A bot with an empty SQLite, in the working directory that the commands use too."""
    surroundings(**COMPLETE)
    building = open_building(load(Needs.EVERYTHING))
    yield building
    building.close()


def in_its_own_process(
    *arguments: str, cwd: Path, stdin: bytes = b"", environment: Mapping[str, str] | None = None
) -> Ran:
    """The same through the interpreter, for what needs a real process."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BOT_", "SLACK_", "ZOOM_"))}
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=cwd,
        env={**kept, **(environment or {})},
        input=stdin,
        capture_output=True,
        timeout=60,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
