"""Webinars that were held, for stories about what comes after: scheduled by form, played in the sandbox, reported."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.cli.demo.screen import CHANNEL, ORGANISER, Screen
from bot.cli.demo.stage import Stage
from bot.sandbox.slack.messages import Message
from bot.sandbox.zoom.crowd import play_session
from bot.sandbox.zoom.world import Webinar
from tests.stories.test_bad_input import submit

SHORT_LEASES = """\
[lease]
slack = 6
zoom = 6
other = 6
"slack.files" = 12
"slack.report" = 12
"zoom.collect" = 12
"""


def schedule(stage: Stage, topic: str = "Safer streets", date: str = "2022-05-05", **fields: Any) -> Webinar:
    """Zoom's webinar for a form with this topic and date."""
    assert submit(stage, Topic=topic, Date=date, **fields) == {}

    def on_zoom() -> Webinar | None:
        found = stage.sandbox.zoom.account.world.webinars.values()
        return next((webinar for webinar in found if webinar.topic == topic), None)

    webinar = stage.wait_for("the webinar on Zoom", on_zoom)
    stage.settle()
    return webinar


def hold(
    stage: Stage, webinar: Webinar, *, registered: int = 60, came: int = 40, seed: int = 1, report: bool = True
) -> dict[str, Any]:
    """Plays the session and lets time pass to its end, or (`report`) until the final report is out. Gives the truth."""
    assert webinar.start is not None
    stage.jump_to(webinar.start - timedelta(minutes=70))
    truth = play_session(stage.sandbox.zoom, webinar.id, seed=seed, registered=registered, came=came)
    ended = max(run.ended for run in webinar.runs if run.ended is not None)
    minutes = (1, 11, 16, 31) if report else (1, 11)
    for minute in minutes:
        stage.jump_to(ended + timedelta(minutes=minute))
    return truth


def whispers(stage: Stage, user: str = ORGANISER) -> list[Any]:
    """What was shown to this person alone in channels, oldest first: ephemeral messages with text and blocks."""
    workspace = stage.sandbox.slack.workspace
    with workspace.lock:
        return [each for each in workspace.ephemerals if each.user == user]


def thread_files(stage: Stage) -> dict[str, bytes]:
    """The newest file of each name in the organisers' channel."""
    return Screen(stage.sandbox).files()


def direct(stage: Stage, user: str = ORGANISER) -> list[Message]:
    """The direct messages of one person, oldest first."""
    return [message for person, message in Screen(stage.sandbox).direct_messages() if person == user]


def direct_files(stage: Stage, user: str = ORGANISER) -> dict[str, bytes]:
    """The files in one person's direct messages."""
    workspace = stage.sandbox.slack.workspace
    with workspace.lock:
        files = [workspace.files[name] for message in direct(stage, user) for name in message.files]
        return {file.name: file.content for file in files if file.stage != "deleted"}


def reply_with(stage: Stage, words: str) -> Message | None:
    """The first message in a thread of the channel that says these words."""
    replies = [message for message in Screen(stage.sandbox).channel() if message.is_reply]
    return next((message for message in replies if words in str((message.text, message.blocks))), None)


def quick(folder: Path) -> dict[str, str]:
    """Settings for a bot that does not pause between messages: what these stories are about takes many of them."""
    return working(folder, "[pace]\nmessage = 0.02\n")


def mortal(folder: Path, more: str = "") -> dict[str, str]:
    """Settings for a bot that is killed: what it was doing is taken up again after seconds, not minutes."""
    return working(folder, SHORT_LEASES + more)


def working(folder: Path, work: str) -> dict[str, str]:
    """Settings with a `work.toml` of this text."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "work.toml").write_text(work, encoding="utf-8")
    return {"BOT_CONFIG_DIR": str(folder)}


__all__ = [
    "CHANNEL",
    "ORGANISER",
    "direct",
    "direct_files",
    "hold",
    "mortal",
    "quick",
    "reply_with",
    "schedule",
    "thread_files",
    "whispers",
]
