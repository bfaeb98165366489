"""The recording and its transcript are posted once the organiser says so, and the passcode never."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.cli.demo.screen import CHANNEL, Screen
from bot.cli.demo.stage import Stage
from bot.sandbox.slack.messages import Message
from bot.sandbox.zoom.world import Recording, Webinar
from tests.stories.conftest import OpenStage
from tests.stories.held import ORGANISER, direct, hold, mortal, quick, reply_with, schedule, thread_files

COLLEAGUE = "U0BRUNO002"
TRANSCRIPT = "W-1_transcript.vtt"


@pytest.fixture
def stage(open_stage: OpenStage, tmp_path: Path) -> Stage:
    return open_stage(extra=quick(tmp_path / "config"))


def held(stage: Stage) -> tuple[Webinar, datetime]:
    """A recorded webinar that is over, and when it ended."""
    webinar = schedule(stage, Recording="In Zoom's cloud")
    hold(stage, webinar, registered=20, came=10)
    ended = webinar.runs[-1].ended
    assert ended is not None
    return webinar, ended


def recorded(stage: Stage, webinar: Webinar, ended: datetime, *, transcript: bool = True) -> Recording:
    """Zoom has the recording an hour and a half after the end, the transcript another hour later."""
    ready = ended + timedelta(minutes=90)
    later = ready + timedelta(hours=1) if transcript else None
    return stage.sandbox.zoom.add_recording(webinar.id, ready=ready, transcript=later)


def asked(stage: Stage, words: str) -> Message:
    """The question to the organiser with these words."""

    def found() -> Message | None:
        return next((m for m in direct(stage) if words in m.text), None)

    return stage.wait_for(f"the question about {words}", found)


def press(stage: Stage, message: Message, button: str, user: str = ORGANISER) -> None:
    (place,) = [
        c.id
        for c in stage.sandbox.slack.workspace.conversations.values()
        if message.ts in c.messages and c.kind == "im"
    ]
    assert stage.sandbox.player.click(user, button, channel=place, ts=message.ts).ok
    stage.settle()


def channel_text(stage: Stage) -> str:
    return Screen(stage.sandbox).everything_posted()


def test_the_link_is_posted_after_approval_and_the_passcode_goes_to_the_approver_alone(stage: Stage) -> None:
    webinar, ended = held(stage)
    kept = recorded(stage, webinar, ended)
    stage.jump_to(ended + timedelta(minutes=95))
    question = asked(stage, "Zoom has the recording")
    assert kept.share_token in str(question.blocks)
    assert kept.share_token not in channel_text(stage)

    press(stage, question, "Approve")
    posted = stage.wait_for("the link", lambda: reply_with(stage, "The recording of W-1"))
    report = stage.wait_for("the report", Screen(stage.sandbox).report)
    assert posted.thread_ts == report.ts
    assert f"/rec/share/{kept.share_token}" in posted.text
    assert f"<@{ORGANISER}> approved it" in str(asked(stage, "Zoom has the recording").blocks)

    press(stage, asked(stage, "Zoom has the recording"), "Send me the passcode")
    told = asked(stage, "The passcode of the recording")
    secret = kept.share_token[9::-1]
    assert secret in str(told.blocks)
    assert secret not in channel_text(stage)
    assert [m for m in direct(stage, COLLEAGUE) if secret in str(m.blocks)] == []
    database = b"".join(path.read_bytes() for path in (stage.folder / "data").glob("*.db*"))
    assert secret.encode() not in database + stage.log.read_bytes()


def test_the_transcript_is_a_second_question_and_becomes_a_file(stage: Stage) -> None:
    webinar, ended = held(stage)
    recorded(stage, webinar, ended)
    stage.jump_to(ended + timedelta(minutes=95))
    asked(stage, "Zoom has the recording")
    assert [m for m in direct(stage) if "transcript" in m.text] == []
    stage.jump_to(ended + timedelta(minutes=155))
    press(stage, asked(stage, "Zoom has a transcript"), "Approve")
    content = stage.wait_for("the file", lambda: thread_files(stage).get(TRANSCRIPT))
    assert content.startswith(b"WEBVTT")
    assert "Σοφία Παπαδοπούλου".encode() in content
    assert "The recording of W-1" not in channel_text(stage)


def test_what_is_kept_private_is_not_posted_until_somebody_changes_their_mind(stage: Stage) -> None:
    webinar, ended = held(stage)
    kept = recorded(stage, webinar, ended, transcript=False)
    stage.jump_to(ended + timedelta(minutes=95))
    press(stage, asked(stage, "Zoom has the recording"), "Keep private")
    question = asked(stage, "Zoom has the recording")
    assert f"<@{ORGANISER}> keeps it private" in str(question.blocks)
    stage.jump_to(ended + timedelta(hours=49))
    assert kept.share_token not in channel_text(stage)
    press(stage, question, "Approve")
    stage.wait_for("the link", lambda: reply_with(stage, "The recording of W-1"))
    assert channel_text(stage).count(f"/rec/share/{kept.share_token}") == 2  # text and button of one message


@pytest.mark.parametrize("webhooks", [True, False])
def test_the_recording_is_found_with_and_without_zooms_notice(stage: Stage, webhooks: bool) -> None:
    webinar, ended = held(stage)
    stage.sandbox.zoom.config.webhooks = webhooks
    recorded(stage, webinar, ended)
    for hours in (1, 3, 12):
        stage.jump_to(ended + timedelta(hours=hours, minutes=1))
    questions = [m.text for m in direct(stage) if m.text.startswith("Zoom has ")]
    assert [text.partition(" of ")[0] for text in questions] == ["Zoom has the recording", "Zoom has a transcript"]


def test_after_two_days_without_a_recording_the_organiser_is_told(stage: Stage) -> None:
    _, ended = held(stage)
    for hours in (1, 3, 12, 24, 48):
        stage.jump_to(ended + timedelta(hours=hours, minutes=1))
    assert asked(stage, "Zoom shows no cloud recording two days after the end").ts
    assert "no cloud recording" not in channel_text(stage)


def test_killed_between_approval_and_post_the_link_appears_once(open_stage: OpenStage, tmp_path: Path) -> None:
    stage = open_stage(extra=mortal(tmp_path / "config", "[pace]\nmessage = 0.02\n"))
    webinar, ended = held(stage)
    kept = recorded(stage, webinar, ended)
    stage.jump_to(ended + timedelta(minutes=95))
    question = asked(stage, "Zoom has the recording")
    (place,) = [c.id for c in stage.sandbox.slack.workspace.conversations.values() if question.ts in c.messages]
    pressed = stage.sandbox.player.click(ORGANISER, "Approve", channel=place, ts=question.ts)
    stage.kill_bot()
    stage.start_bot()
    assert pressed.delivery is not None
    stage.sandbox.player.repeat(pressed.delivery)
    stage.settle()
    stage.wait_for("the link", lambda: reply_with(stage, "The recording of W-1"))
    posts = [m for m in Screen(stage.sandbox).channel() if kept.share_token in m.text]
    assert len(posts) == 1
    assert json.dumps(posts[0].blocks).count("/rec/share/") == 1
    assert posts[0].thread_ts is not None
    assert CHANNEL in stage.sandbox.slack.workspace.conversations
