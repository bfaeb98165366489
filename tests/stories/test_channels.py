"""Which channel gets what: names and addresses go to the organisers' channel alone."""

from __future__ import annotations

from datetime import timedelta

from bot.cli.demo.screen import Screen
from bot.cli.demo.stage import Stage
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.seed import GENERAL, ORGANISERS
from bot.sandbox.zoom.crowd import play_session
from tests.stories.test_bad_input import submit


def in_channel(stage: Stage, channel: str) -> list[Message]:
    workspace = stage.sandbox.slack.workspace
    with workspace.lock:
        return workspace.conversations[channel].in_order()


def hold(stage: Stage, **changed: object) -> None:
    """A webinar from the form to the final report."""
    assert submit(stage, **changed) == {}
    webinars = stage.wait_for("the webinar on Zoom", lambda: stage.sandbox.zoom.account.world.webinars)
    stage.settle()
    (number,) = webinars
    play_session(stage.sandbox.zoom, number, seed=3, registered=30, came=12, rehearsal=False)
    run = stage.sandbox.zoom.webinar(number).runs[-1]
    assert run.ended is not None
    for minutes in (1, 16, 31):
        stage.jump_to(run.ended + timedelta(minutes=minutes))


def test_a_webinar_in_another_channel_reports_to_the_organisers(stage: Stage) -> None:
    hold(stage, Channel=GENERAL)
    stage.wait_for("the files", lambda: [m for m in in_channel(stage, ORGANISERS) if m.files])
    assert [m for m in in_channel(stage, GENERAL) if m.files or "signed up" in m.text] == []
    assert len([m for m in in_channel(stage, GENERAL) if not m.is_reply]) == 1


def test_no_file_with_names_goes_into_a_channel_shared_with_another_organisation(stage: Stage) -> None:
    stage.sandbox.slack.workspace.conversations[ORGANISERS].is_ext_shared = True
    hold(stage)
    told = stage.wait_for(
        "the organiser to be told",
        lambda: [m.text for _, m in Screen(stage.sandbox).direct_messages() if "shared with another" in m.text],
    )
    assert len(told) >= 1
    assert [m for m in in_channel(stage, ORGANISERS) if m.files] == []
