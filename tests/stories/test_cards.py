"""One living card: not two where a lost answer cannot be looked up, and one word about it where none can be posted."""

from __future__ import annotations

from datetime import timedelta

from bot.cli.demo.screen import Screen
from bot.cli.demo.stage import Stage
from bot.sandbox.faults import Fault
from bot.sandbox.slack.seed import GENERAL
from tests.stories.test_bad_input import submit


def cards(stage: Stage) -> list[str]:
    """The text of every message with buttons that stands in the channel itself."""
    found = [m for m in Screen(stage.sandbox).top_level() if any(b["type"] == "actions" for b in m.blocks)]
    return [message.text for message in found]


def told(stage: Stage, sentence: str) -> int:
    return sum(sentence in message.text for _, message in Screen(stage.sandbox).direct_messages())


def test_a_card_that_may_be_out_there_is_not_posted_beside_itself(stage: Stage) -> None:
    config = stage.sandbox.slack.config
    held_back = {"groups:history", "channels:history"}
    config.scopes -= held_back
    stage.sandbox.faults.add(Fault("slack", "chat.postMessage", "acted_reset"))
    assert submit(stage) == {}
    stage.wait_for("the webinar on Zoom", lambda: stage.sandbox.zoom.account.world.webinars)
    stage.settle()
    stage.wait_for("word of it", lambda: told(stage, "does not let me look"))
    stage.jump_to(stage.sandbox.clock.now() + timedelta(minutes=1))
    assert (len(cards(stage)), told(stage, "does not let me look")) == (1, 1)


def test_where_no_card_can_be_posted_the_organiser_hears_of_it_once(stage: Stage) -> None:
    workspace = stage.sandbox.slack.workspace
    workspace.conversations[GENERAL].members.remove(workspace.bot_user)
    stage.sandbox.faults.add(Fault("slack", "conversations.info", "status"))
    assert submit(stage, Channel=GENERAL) == {}
    stage.wait_for("the webinar on Zoom", lambda: stage.sandbox.zoom.account.world.webinars)
    stage.settle()
    assert told(stage, "The webinar's card could not be posted") == 1
    assert told(stage, "A line in the webinar's thread could not be posted") == 1
