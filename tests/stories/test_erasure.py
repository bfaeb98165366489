"""Thirty days after the end nobody's name is left: not in the database, the folders, the log, nor in Slack's files."""

from __future__ import annotations

import html
import io
import json
import re
import sqlite3
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli.demo.play import SAMPLE
from bot.cli.demo.screen import CHANNEL, ORGANISER
from bot.cli.demo.stage import Stage
from bot.cli.demo.story import Story
from tests.stories.conftest import OpenStage
from tests.stories.held import mortal
from tests.stories.test_one_life import quiet

CERTIFICATE = "erasure-certificate.json"
MONTH = timedelta(days=31)


@pytest.fixture
def held(open_stage: OpenStage, tmp_path: Path) -> Story:
    """A webinar with its final report."""
    stage = open_stage("erasure", extra=mortal(tmp_path / "config"))
    story = Story(stage, SAMPLE.read_text(encoding="utf-8"), quiet)
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
            text = readable(path.read_bytes())
            if hits := sorted({forms[hit] for hit in pattern.findall(text)}):
                found[str(path.relative_to(folder))] = hits
    return found


def readable(content: bytes) -> str:
    """Every text in a file, also in those that a spreadsheet packs, case folded."""
    parts = [content]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = [packed.read(name) for name in packed.namelist()]
    return html.unescape("\n".join(part.decode("utf-8", "replace") for part in parts)).casefold()


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


def notes(story: Story) -> list[str]:
    """What the thread says of the erasure."""
    return [message.text for message in story.screen.channel() if "Everybody's names" in message.text]


def card_text(story: Story) -> str:
    """The card is the first message in the channel; once erased it has no buttons left."""
    return json.dumps(story.screen.top_level()[0].blocks)


def in_database(story: Story, question: str) -> int:
    """A count, asked beside the bot."""
    place = story.stage.folder / "data" / "webinar-bot.db"
    connection = sqlite3.connect(f"file:{place}?mode=ro", uri=True, timeout=5)
    try:
        found: int = connection.execute(question).fetchone()[0]
        return found
    finally:
        connection.close()


def somebody(story: Story) -> tuple[str, str]:
    """Name and address of somebody who came, under a name that nobody else has."""
    webinar = story.webinar
    names = [each.name for each in webinar.registrants.values()]
    came = {stay.shown_email for run in webinar.runs for stay in run.stays}
    return next(
        (each.name, each.email)
        for each in webinar.registrants.values()
        if each.email in came and names.count(each.name) == 1 and len(each.name.split()) == 2 and each.name.isascii()
    )


def until_certified(story: Story) -> bytes:
    return story.stage.wait_for("the certificate", lambda: slack_files(story).get(CERTIFICATE))


def test_a_month_after_the_end_no_name_is_left_and_the_totals_are_the_same(held: Story) -> None:
    stage, known = held.stage, people(held)
    totals = json.loads(slack_files(held)["summary.json"])
    before = traces(stage.folder / "data", known)
    assert [name for name in before if name.startswith("webinar-bot.db")] != []  # or its write-ahead log
    assert len(known) > 500
    assert "Names and addresses are erased on" in card_text(held)

    stage.jump_to(held.ended + MONTH)
    certificate = json.loads(until_certified(held))
    stage.settle()
    assert set(slack_files(held)) == {CERTIFICATE}
    assert traces(stage.folder, known) == {}
    assert "Names and addresses were erased on" in card_text(held)
    assert [name for name in known if name in card_text(held)] == []
    assert len(notes(held)) == 1
    assert certificate["erased"]["panelists"] == 5
    assert certificate["erased"]["files in Slack"] >= 9
    assert certificate["files_still_in_slack"] == []
    (folder,) = (stage.folder / "data" / "exports").iterdir()
    assert sorted(path.name for path in folder.iterdir()) == [CERTIFICATE, "summary.json"]
    assert json.loads((folder / "summary.json").read_bytes()) == totals


def test_an_erasure_that_is_cut_off_at_every_step_is_still_whole_and_said_once(held: Story) -> None:
    stage, known = held.stage, people(held)
    effects = stage.sandbox.slack.workspace.effects
    stage.settle()
    stage.sandbox.clock.advance_to(held.ended + MONTH)
    moments = (
        lambda: in_database(held, "SELECT count(*) FROM erasure"),
        lambda: [each for each in effects.all("file_deleted") if each.text == "attendance.csv"][-1:],
        lambda: in_database(held, "SELECT count(*) FROM task WHERE key = 'erase:1:certificate'"),
        lambda: CERTIFICATE in slack_files(held),
    )
    for moment in moments:
        stage.wait_for("the next step of the erasure", moment)
        stage.kill_bot()
        stage.start_bot()
    until_certified(held)
    stage.wait_for("the note", lambda: notes(held))
    stage.settle()
    shared = [each.text for each in effects.all("file") if each.text == CERTIFICATE]
    assert (set(slack_files(held)), shared, len(notes(held))) == ({CERTIFICATE}, [CERTIFICATE], 1)
    assert traces(stage.folder, known) == {}


def test_one_person_leaves_every_file_and_stays_away_when_the_report_is_read_again(held: Story) -> None:
    stage, (name, address) = held.stage, somebody(held)
    before = {name: content for name, content in slack_files(held).items() if name != "attendance.png"}
    totals = json.loads(before["summary.json"])
    assert {file for file, content in before.items() if address in readable(content)} >= {"attendance.csv", "joins.csv"}

    ran = run_command(stage, "erase", address, "--yes")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert address not in ran.stdout
    stage.wait_for("the new files", lambda: slack_files(held)["joins.csv"] != before["joins.csv"])
    stage.settle()
    assert nowhere(held, {name, address})
    assert same_numbers(held, totals)

    card = stage.wait_for("the card", held.screen.card)
    once = slack_files(held)["summary.json"]
    held.check(stage.sandbox.player.click(ORGANISER, "Export", channel=CHANNEL, ts=card.ts))
    stage.wait_for("the report read again", lambda: slack_files(held)["summary.json"] != once)
    stage.settle()
    assert nowhere(held, {name, address})
    assert same_numbers(held, totals)
    known = run_command(stage, "subject", address, "--json")
    assert [row["where"] for row in json.loads(known.stdout)] == ["erased before"]


def nowhere(story: Story, wanted: set[str]) -> bool:
    """Neither on the disk nor in the files that Slack shows now."""
    shown = [
        name for name, content in slack_files(story).items() if any(w.casefold() in readable(content) for w in wanted)
    ]
    assert (traces(story.stage.folder, wanted), shown) == ({}, [])
    return True


def same_numbers(story: Story, totals: dict[str, object]) -> bool:
    now = json.loads(slack_files(story)["summary.json"])
    assert {**now, "generated_at": ""} == {**totals, "generated_at": ""}
    return True


def test_no_log_of_the_whole_life_names_anybody(held: Story) -> None:
    said = readable(held.stage.log.read_bytes())
    assert "zoom.collect done" in said
    assert [word for word in people(held) if word.casefold() in said and word != "Formula"] == []
