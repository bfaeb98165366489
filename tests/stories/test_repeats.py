"""The same form, command or notice arrives again: nothing is added."""

from __future__ import annotations

import pytest

from bot.cli.demo.play import SAMPLE
from bot.cli.demo.screen import CHANNEL, ORGANISER, Screen
from bot.cli.demo.stage import Stage
from bot.cli.demo.story import TOPIC, Story
from tests.stories.test_one_life import quiet


@pytest.fixture
def story(stage: Stage) -> Story:
    """One webinar, scheduled."""
    story = Story(stage, SAMPLE.read_text(encoding="utf-8"), quiet)
    story.announce()
    story.fill_in()
    return story


def visible(story: Story) -> list[tuple[str, str]]:
    """What stays on people's screens. A private answer to a repeated click is not counted: it says the same again."""
    effects = story.stage.sandbox.slack.workspace.effects.all("post", "dm", "file")
    return [(effect.kind, effect.text) for effect in effects]


def calls(story: Story) -> list[str]:
    """What Zoom was asked to change."""
    entries = story.stage.sandbox.ledger.entries("zoom", "*")
    return [entry.name for entry in entries if not entry.name.startswith("GET")]


def test_the_same_submission_again_adds_nothing(story: Story) -> None:
    before = visible(story), calls(story)
    assert story.submission is not None
    assert story.submission.delivery is not None
    again = story.stage.sandbox.player.repeat(story.submission.delivery)
    story.stage.settle()
    assert again.status == 200
    assert (visible(story), calls(story)) == before


def test_a_second_form_for_the_same_topic_and_time_is_told_of_the_first(story: Story) -> None:
    player = story.stage.sandbox.player
    player.command(ORGANISER, f"new {story.announcement}")
    story.submission = None
    view = story.stage.wait_for("the form", story.screen.view)
    meant = next(b["element"]["options"][0]["text"]["text"] for b in view.blocks if b["block_id"] == "meant")
    answer = player.fill_and_submit(ORGANISER, view.id, {"Topic": TOPIC, "Which time": meant})
    assert list(answer.errors) == ["topic"]
    assert "W-1" in answer.errors["topic"]


def test_cancelling_twice_cancels_once(story: Story) -> None:
    player, screen = story.stage.sandbox.player, Screen(story.stage.sandbox)
    card = story.stage.wait_for("the card", screen.card)
    pressed = player.click(ORGANISER, "Cancel", channel=CHANNEL, ts=card.ts)
    story.stage.wait_for("Zoom to lose it", lambda: all(w.deleted for w in story.on_zoom.values()) or None)
    story.stage.settle()
    before = visible(story), calls(story)
    assert pressed.delivery is not None
    player.repeat(pressed.delivery)
    story.stage.settle()
    assert (visible(story), calls(story)) == before
    assert [name for name in calls(story) if name.startswith("DELETE")] != []


def test_the_same_notice_from_zoom_three_times_is_one_notice(story: Story) -> None:
    story.stage.sandbox.zoom.config.webhook_copies = 3
    zoom, number = story.stage.sandbox.zoom, story.webinar.id
    zoom.open_room(number, practice=True)
    zoom.close_room(number, practice=True)
    notes = story.stage.wait_for("the note", lambda: _practice_notes(story))
    zoom.courier.settle()
    story.stage.settle()
    assert _practice_notes(story) == notes
    assert len(notes) == 1


def _practice_notes(story: Story) -> list[str]:
    return [message.text for message in story.screen.channel() if "practice session" in message.text]
