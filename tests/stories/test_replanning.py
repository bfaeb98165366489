"""A bot that starts again follows an edited reminder plan, and clocks that were changed meanwhile."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path

from bot.cli.demo.screen import Screen
from bot.cli.demo.stage import Stage
from bot.cli.demo.story import PARIS
from tests.stories.conftest import OpenStage
from tests.stories.held import schedule

PLAN = '[[reminder]]\nname = "day-before"\nbefore = "P1D"\nat = "{at}"\nto = ["channel"]\n'


def start_again(stage: Stage) -> None:
    assert stage.end_bot() == 0
    stage.start_bot()
    stage.settle()


def reminders(stage: Stage) -> int:
    return sum("starts tomorrow" in message.text for message in Screen(stage.sandbox).channel())


def test_an_edited_plan_holds_for_webinars_that_were_scheduled_before(open_stage: OpenStage, tmp_path: Path) -> None:
    plan = tmp_path / "reminders.toml"
    plan.write_text(PLAN.format(at="09:00"), encoding="utf-8")
    stage = open_stage(extra={"BOT_CONFIG_DIR": str(tmp_path)})
    schedule(stage, date="2022-05-05")
    plan.write_text(PLAN.format(at="17:00"), encoding="utf-8")
    start_again(stage)
    stage.jump_to(datetime(2022, 5, 4, 16, 59, tzinfo=PARIS))
    assert reminders(stage) == 0
    stage.jump_to(datetime(2022, 5, 4, 17, 0, tzinfo=PARIS))
    assert reminders(stage) == 1
    plan.write_text(PLAN.format(at="18:00"), encoding="utf-8")
    start_again(stage)
    stage.jump_to(datetime(2022, 5, 4, 18, 1, tzinfo=PARIS))
    assert reminders(stage) == 1
    assert sum("The reminder plan was edited" in message.text for message in Screen(stage.sandbox).channel()) == 1


def test_clocks_that_a_government_changes_move_the_moment_and_not_the_reading(
    open_stage: OpenStage, tmp_path: Path
) -> None:
    stage = open_stage()
    zoom = schedule(stage, date="2022-05-05")
    assert zoom.start == datetime(2022, 5, 5, 12, tzinfo=UTC)
    (tmp_path / "Europe").mkdir()
    with as_file(files("tzdata") / "zoneinfo" / "Europe" / "Athens") as other:
        shutil.copy(other, tmp_path / "Europe" / "Paris")
    stage.extra["PYTHONTZPATH"] = str(tmp_path)
    start_again(stage)
    stage.wait_for("Zoom to follow", lambda: zoom.start == datetime(2022, 5, 5, 11, tzinfo=UTC))
    said = [message.text for message in Screen(stage.sandbox).channel()]
    assert sum("the clocks of its time zone were changed" in text for text in said) == 1
    assert not any("moved in Zoom's portal" in text for text in said)


def test_of_two_reminders_found_late_together_only_the_nearer_is_posted(open_stage: OpenStage) -> None:
    stage = open_stage()
    schedule(stage, date="2022-05-05")
    stage.jump_to(datetime(2022, 5, 4, 8, 59, tzinfo=PARIS))
    assert stage.end_bot() == 0
    stage.sandbox.clock.advance_to(datetime(2022, 5, 5, 13, 55, tzinfo=PARIS))
    stage.start_bot()
    stage.settle()
    said = [message.text for message in Screen(stage.sandbox).channel() if " starts " in message.text]
    assert [text.partition(":")[0].partition(" starts ")[2] for text in said] == ["tomorrow", "in 5 minutes"]
    told = [message.text for _, message in Screen(stage.sandbox).direct_messages() if "was not posted" in message.text]
    assert len(told) == 1
    assert "(day-before)" in told[0]
