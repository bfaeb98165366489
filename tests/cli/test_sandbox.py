"""`webinar-bot sandbox` as a person starts and ends it."""

from __future__ import annotations

import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.sandbox import Sandbox

Process = subprocess.Popen[str]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Process]:
    command = [sys.executable, "-m", "bot", "sandbox", "--port", "0"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def children(process: Process) -> str:
    found = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True, check=False)
    return found.stdout


def test_it_says_where_its_page_is_and_leaves_no_bot_behind(running: Process) -> None:
    assert running.stdout is not None
    said = next(line for line in running.stdout if "page is at" in line)
    found = re.search(r"http://127\.0\.0\.1:\d+/", said)
    assert found is not None
    with urllib.request.urlopen(found[0], timeout=5) as page:
        assert "<title>Webinar bot sandbox</title>" in page.read().decode()
    bot = children(running).strip()
    assert bot.isdigit()
    running.terminate()
    assert running.wait(timeout=90) == 0
    assert subprocess.run(["kill", "-0", bot], capture_output=True, check=False).returncode != 0


def test_a_taken_port_is_said_in_a_sentence(tmp_path: Path) -> None:
    with Sandbox() as other:
        port = other.url.rpartition(":")[2]
        command = [sys.executable, "-m", "bot", "sandbox", "--port", port]
        ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=90, check=False)
    assert (ended.returncode, ended.stderr) == (
        1,
        f"Port {port} is taken by another program. Choose another one: --port N.\n",
    )
