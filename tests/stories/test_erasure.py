"""Thirty days after the end nobody's name is left: not in the database, the folders, the log, nor in Slack's files."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli.demo.play import SAMPLE
from bot.cli.demo.stage import Stage
from bot.cli.demo.story import Story
from tests.stories.conftest import OpenStage
from tests.stories.test_one_life import quiet

CERTIFICATE = "erasure-certificate.json"
MONTH = timedelta(days=31)


@pytest.fixture
def held(open_stage: OpenStage) -> Story:
    """A webinar with its final report."""
    story = Story(open_stage("erasure"), SAMPLE.read_text(encoding="utf-8"), quiet)
    for scene in story.scenes():
        scene.play()
    return story


def people(story: Story) -> set[str]:
    """Every name and address of the crowd, and the panelists, as the sandbox knows them."""
    webinar = story.webinar
    found = {each.email for each in webinar.registrants.values()} | {each.email for each in webinar.panelists}
    found |= {f"{each.first_name} {each.last_name}".strip() for each in webinar.registrants.values()}
    found |= {each.name for each in webinar.panelists}
    found |= {stay.shown_name for run in webinar.runs for stay in run.stays}
    return {each for each in found if len(each) > 3} - {webinar.host.name}


def traces(folder: Path, wanted: set[str]) -> dict[str, list[str]]:
    """Which files below a folder hold which of the words, as UTF-8, as JSON escapes them, in any case."""
    forms = {form.casefold(): word for word in wanted for form in (word, json.dumps(word)[1:-1])}
    pattern = re.compile("|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True)))
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            text = path.read_bytes().decode("utf-8", "replace").casefold()
            if hits := sorted({forms[hit] for hit in pattern.findall(text)}):
                found[str(path.relative_to(folder))] = hits
    return found


def slack_files(story: Story) -> dict[str, bytes]:
    return story.screen.files()


def run_command(stage: Stage, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command of the operator's, in a process of its own beside the bot."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env=stage.environment(),
        cwd=stage.folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def thread(story: Story) -> Iterator[str]:
    for message in story.screen.channel():
        yield message.text


def until_certified(story: Story) -> bytes:
    return story.stage.wait_for("the certificate", lambda: slack_files(story).get(CERTIFICATE))


def test_a_month_after_the_end_no_name_is_left_and_the_totals_are_the_same(held: Story) -> None:
    stage, known = held.stage, people(held)
    totals = json.loads(slack_files(held)["summary.json"])
    before = traces(stage.folder / "data", known)
    assert {"webinar-bot.db"} <= {name for name in before if "exports" not in name}
    assert len(known) > 500

    stage.jump_to(held.ended + MONTH)
    certificate = json.loads(until_certified(held))
    stage.settle()
    assert set(slack_files(held)) == {CERTIFICATE}
    assert traces(stage.folder, known) == {}
    assert certificate["erased"]["panelists"] == 5
    assert certificate["erased"]["files in Slack"] >= 9
    assert certificate["files_still_in_slack"] == []
    (folder,) = (stage.folder / "data" / "exports").iterdir()
    assert sorted(path.name for path in folder.iterdir()) == [CERTIFICATE, "summary.json"]
    assert json.loads((folder / "summary.json").read_bytes()) == totals
