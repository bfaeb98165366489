"""The demo's story, undisturbed and with the plug pulled at every pause: the world sees the same."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

from bot.cli.demo.checks import ALL_FILES, Check, manners, numbers, papers
from bot.cli.demo.play import SAMPLE
from bot.cli.demo.stage import Stage
from bot.cli.demo.story import Story
from tests.stories.conftest import OpenStage
from tests.stories.held import mortal


def quiet(_moment: datetime, _text: str) -> None:
    """Nobody listens to this story."""


def play(stage: Stage, *, pull_the_plug: bool) -> Story:
    story = Story(stage, SAMPLE.read_text(encoding="utf-8"), quiet)
    for scene in story.scenes():
        scene.play()
        if pull_the_plug:
            stage.sandbox.zoom.courier.settle()  # a notice that is still under way would begin new work
            stage.settle()
            stage.kill_bot()
            stage.start_bot()
            stage.settle()
    return story


def seen(story: Story) -> Counter[tuple[str, str, str]]:
    """Everything people could see appear: what kind, where, and its words. Edits of one message are not counted."""
    effects = story.stage.sandbox.slack.workspace.effects.all("post", "dm", "ephemeral", "file", "file_deleted")
    return Counter((e.kind, e.user or e.channel or "", _without_ids(e.text)) for e in effects)


def _without_ids(text: str) -> str:
    """Links hold codes that differ between two runs."""
    return re.sub(r"https?://\S+", "LINK", text)


def broken(checks: list[Check]) -> list[Check]:
    return [check for check in checks if not check.holds]


def test_pulling_the_plug_at_every_pause_loses_and_repeats_nothing(open_stage: OpenStage, tmp_path: Path) -> None:
    calm = play(open_stage("calm"), pull_the_plug=False)
    rough = play(open_stage("rough", extra=mortal(tmp_path / "config")), pull_the_plug=True)
    assert seen(rough) == seen(calm)
    assert len(calm.screen.direct_messages()) > 12
    assert broken([*numbers(rough), *papers(rough), *manners(rough)]) == []


def test_the_demo_ends_well_and_leaves_its_files(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot", "demo", "--output", str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)
    assert (ended.returncode, ended.stderr) == (0, "")
    (folder,) = [place for place in tmp_path.iterdir() if place.is_dir()]
    assert sorted(file.name for file in folder.iterdir()) == sorted(ALL_FILES)
    assert folder.name.startswith("W-1_2022-05-05_")
