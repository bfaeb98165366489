"""Plays the demo from end to end, and serves the sandbox for trying things by hand."""

from __future__ import annotations

import errno
import shutil
import signal
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.cli.demo.checks import Check, manners, numbers, papers
from bot.cli.demo.stage import Stage, StageTrouble
from bot.cli.demo.story import PARIS, Story, morning_before
from bot.domain.announcement import read_announcement
from bot.domain.errors import InvalidInput

SAMPLE = Path(__file__).with_name("piraeus-en.txt")
SAMPLE_TODAY = datetime(2022, 4, 12, tzinfo=PARIS).date()


def play_demo(*, output: Path, stay: bool, announcement: str = "") -> int:
    """Plays the story, leaves the files in `output` and prints what it compared. 0 if everything agrees, else 1."""
    _end_as_ctrl_c_does()
    text = announcement or SAMPLE.read_text(encoding="utf-8")
    begins = _first_morning(text, sample=not announcement)
    output.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="webinar-demo-") as folder:
        stage = Stage(Path(folder))
        try:
            stage.open(begins)
            good = _play(stage, text, output)
            print(f"\nThe demo took {time.monotonic() - began:.0f} seconds.")
            if stay:
                _stay(stage)
        except StageTrouble as trouble:
            print(trouble, file=sys.stderr)
            shutil.copy(stage.log, output / "bot.log")
            print(f"The bot's log is kept in {output / 'bot.log'}.", file=sys.stderr)
            return 1
        finally:
            stage.close()
    return 0 if good else 1


def serve_sandbox(*, port: int) -> None:
    """Serves the stand-ins on `port` with the bot connected, until Ctrl-C or SIGTERM. Raises InvalidInput."""
    _end_as_ctrl_c_does()
    with tempfile.TemporaryDirectory(prefix="webinar-sandbox-") as folder:
        stage = Stage(Path(folder), sandbox_port=port)
        try:
            stage.sandbox.slack.config.modern_blocks = True  # charts, as in a workspace of today
            _open(stage, port)
            _stay(stage)
        finally:
            stage.close()


def _open(stage: Stage, port: int) -> None:
    try:
        stage.open(datetime.now(UTC))
    except OSError as exc:
        if exc.errno != errno.EADDRINUSE:
            raise
        raise InvalidInput(f"Port {port} is taken by another program. Choose another one: --port N.") from exc


def _play(stage: Stage, text: str, output: Path) -> bool:
    story = Story(stage, text, _say)
    for scene in story.scenes():
        print(f"\n— {scene.name} —")
        scene.play()
    folder = _leave_files(stage, output)
    checks = [*numbers(story), *papers(story), *manners(story)]
    print("\nWhat the sandbox knows, and what the files and the channel say:")
    for check in checks:
        print(_line(check))
    print(f"\nThe files are in {folder}")
    return all(check.holds for check in checks)


def _leave_files(stage: Stage, output: Path) -> Path:
    exports = stage.folder / "data" / "exports"
    made = sorted(exports.iterdir())
    if not made:
        raise StageTrouble(f"The bot left no export folder in {exports}")
    target = output / made[-1].name
    shutil.copytree(made[-1], target, dirs_exist_ok=True)
    return target


def _first_morning(text: str, *, sample: bool) -> datetime:
    """Three weeks and two days before the date in the announcement; for the sample, 12 April 2022."""
    today = SAMPLE_TODAY if sample else datetime.now(UTC).date() - timedelta(days=3650)
    understood = read_announcement(text, today=today, default_zone="Europe/Paris")
    if understood.day is None:
        raise InvalidInput("The demo needs an announcement with a date, such as “5 May 2022, 14:00-15:30”. Add one.")
    return morning_before(understood.day)


def _say(moment: datetime, text: str) -> None:
    print(f"{moment.astimezone(PARIS):%a %d %b %Y %H:%M}  {text}")


def _line(check: Check) -> str:
    mark = "ok " if check.holds else "NO "
    said = "" if check.holds and isinstance(check.truth, list) else f": {check.said}"
    wanted = "" if check.holds else f", but the truth is {check.truth}"
    return f"  {mark} {check.what}{said}{wanted}"


def _end_as_ctrl_c_does() -> None:
    """SIGTERM must not leave the bot's process behind."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def _stay(stage: Stage) -> None:
    print(f"\nThe sandbox page is at {stage.sandbox.url}/ — Ctrl-C ends it.", flush=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        print()
