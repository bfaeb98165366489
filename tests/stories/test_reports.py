"""After the session: reports that come late, in parts, cut short, refused, or not at all, seen from outside."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from bot.cli.demo.checks import Check, numbers
from bot.cli.demo.play import SAMPLE
from bot.cli.demo.screen import CHANNEL, ORGANISER, texts
from bot.cli.demo.stage import Stage
from bot.cli.demo.story import Story
from bot.sandbox.faults import Fault
from bot.sandbox.slack.messages import Message
from bot.sandbox.zoom.config import ZoomConfig
from bot.sandbox.zoom.crowd import plan_session
from bot.sandbox.zoom.scopes import all_scopes
from tests.stories.conftest import OpenStage
from tests.stories.held import hold as hold_session
from tests.stories.held import schedule, thread_files
from tests.stories.test_one_life import quiet

PARTICIPANTS = "GET /report/webinars/*/participants*"
SURVEY = {"custom_survey": {"title": "Feedback", "questions": [{"name": "Remark?", "type": "long_answer"}]}}


@dataclass(frozen=True, slots=True)
class Held:
    """A webinar that has just ended, and its organiser's view of what follows."""

    story: Story

    @property
    def stage(self) -> Stage:
        return self.story.stage

    @property
    def zoom(self) -> ZoomConfig:
        return self.stage.sandbox.zoom.config

    def after(self, **time: float) -> None:
        """So long after the end, and two seconds."""
        self.stage.jump_to(self.story.ended + timedelta(seconds=2, **time))

    def summary(self) -> dict[str, Any]:
        """What the posted summary.json says; empty while there is none."""
        found: dict[str, Any] = json.loads(self.story.screen.files().get("summary.json", b"{}"))
        return found

    def rows(self, name: str) -> list[dict[str, str]]:
        text = self.story.screen.files()[name].decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))

    def wrong(self) -> list[Check]:
        """The numbers that are not those of the sandbox."""
        return [check for check in numbers(self.story) if not check.holds]

    def reports(self) -> list[Message]:
        """Every report message at the top of the channel: there should never be two."""
        return [m for m in self.story.screen.top_level() if m is not self.story.screen.card() and not m.files]

    def kinds(self) -> list[str]:
        """The charts and tables in the report message."""
        special = ("data_visualization", "data_table", "table")
        return sorted(block["type"] for block in self.reports()[0].blocks if block["type"] in special)

    def says(self) -> str:
        """All text of the one report message; empty while there is none."""
        found = self.reports()
        assert len(found) <= 1
        return "\n".join([found[0].text, *texts(found[0].blocks)]) if found else ""

    def asked(self) -> list[str]:
        """Direct messages to the organiser about reports."""
        told = [m.text for user, m in self.story.screen.direct_messages() if user == ORGANISER]
        return [text for text in told if "/webinar export" in text]


Hold = Callable[..., Held]


@pytest.fixture
def hold(open_stage: OpenStage) -> Hold:
    """Plays a session up to its end; options of the pretended Zoom first."""

    def play(
        *, registered: int = 60, came: int = 40, restart_after: float | None = None, rows: int = 0, **options: Any
    ) -> Held:
        stage = open_stage()
        story = Story(stage, SAMPLE.read_text(encoding="utf-8"), quiet)
        story.announce()
        story.fill_in()
        config = stage.sandbox.zoom.config
        config.webhook_events = ["webinar.started", "webinar.ended"]
        for name, value in options.items():
            assert hasattr(config, name)
            setattr(config, name, value)
        zoom, number = stage.sandbox.zoom, story.webinar.id
        story.script = plan_session(zoom, number, 1, registered, came, rehearsal=False, restart_after=restart_after)
        story.live(story.start + timedelta(minutes=3))
        if rows:
            fill_up(story, rows)
        story.close_the_room()
        return Held(story)

    return play


def fill_up(story: Story, rows: int) -> None:
    """Lets registrants in and in again towards the end, until Zoom has so many rows."""
    nearly = story.start + timedelta(minutes=story.webinar.duration - 5)
    story.live(nearly)
    run = next(run for run in story.webinar.runs if not run.practice)
    approved = [each for each in story.webinar.registrants.values() if each.status == "approved"]
    for n in range(rows - len(run.stays)):
        guest = approved[n % len(approved)]
        story.stage.sandbox.zoom.join(
            story.webinar.id,
            name=f"{guest.first_name} {guest.last_name}",
            registrant_id=guest.id,
            person=guest.email,
            at=nearly,
        )


def test_a_late_report_is_awaited_without_a_word_and_then_read_twice(hold: Hold) -> None:
    held = hold(report_delay=2 * 3600.0)
    held.after(hours=1)
    assert (held.says(), held.asked()) == ("", [])
    held.after(hours=3)
    assert "Report, provisional" in held.says()
    assert "I read the reports once more" in held.says()
    assert held.summary()["complete"] is False
    held.after(hours=3, minutes=11)
    assert held.wrong() == []
    assert "provisional" not in held.says().casefold()


def test_a_report_that_never_comes_is_handed_to_a_person_who_can_ask_again(hold: Hold) -> None:
    held = hold(report_delay=30 * 3600.0)
    held.after(hours=23)
    assert held.asked() == []
    held.after(hours=24, minutes=1)
    assert len(held.asked()) == 1
    assert "the list of participants" in held.asked()[0]
    held.after(hours=31)
    held.stage.sandbox.player.command(ORGANISER, "export W-1")
    held.stage.wait_for("the report", lambda: "Report, provisional" in held.says())
    held.stage.jump_to(held.story.now + timedelta(minutes=11))
    assert held.wrong() == []


def test_a_report_that_grows_stays_provisional_in_one_message_until_it_holds_still(hold: Hold) -> None:
    held = hold(partial_share=0.5, partial_seconds=3600.0)
    held.after(minutes=16)
    first = held.reports()[0]
    assert "Report, provisional" in first.text
    assert held.summary()["joins"] < held.stage.sandbox.zoom.truth(held.story.webinar.id)["joins"]
    held.after(minutes=31)
    assert "Report, provisional" in held.says()
    held.after(hours=3)
    held.after(hours=3, minutes=11)
    assert held.reports()[0].ts == first.ts
    assert held.wrong() == []
    assert len(held.story.screen.files()) == 9


def test_an_empty_answer_is_not_taken_for_an_empty_room_and_empty_questions_are_looked_at_again(hold: Hold) -> None:
    held = hold(report_early="empty", report_delay=50 * 60.0, qa_delay=100 * 60.0)
    held.after(minutes=31)
    assert (held.says(), held.summary()) == ("", {})
    held.after(hours=1)
    held.after(hours=1, minutes=11)
    assert [check.what for check in held.wrong()] == ["questions", "unanswered"]
    assert "In case Zoom adds to it, I look again on Thursday 5 May 2022, 18:31" in held.says()
    held.after(hours=3)
    assert "Report, provisional" in held.says()
    held.after(hours=3, minutes=11)
    assert held.wrong() == []
    assert "provisional" not in held.says().casefold()


def test_questions_and_polls_that_come_late_keep_the_report_provisional_and_are_named(hold: Hold) -> None:
    held = hold(qa_delay=2 * 3600.0, polls_delay=50 * 60.0)
    held.after(minutes=31)
    assert "Zoom still owes the Q&amp;A, the poll results" in held.says()
    assert "I look again on Thursday 5 May 2022, 16:31" in held.says()
    held.after(hours=1)
    assert "Zoom still owes the Q&amp;A." in held.says()
    assert held.summary()["complete"] is False
    held.after(hours=3)
    held.after(hours=3, minutes=11)
    assert held.wrong() == []
    assert "provisional" not in held.says().casefold()


def test_a_report_refused_for_lack_of_a_permission_is_final_and_names_what_is_not_in_it(hold: Hold) -> None:
    held = hold(granted_scopes=[scope for scope in all_scopes() if "qna" not in scope and "past_qa" not in scope])
    held.after(minutes=16)
    held.after(minutes=31)
    assert "Zoom does not give the Q&amp;A: The Zoom app lacks a permission" in held.says()
    assert "provisional" not in held.says().casefold()
    assert (held.summary()["complete"], held.summary()["questions"]) == (False, 0)
    assert len(held.asked()) == 1
    held.zoom.granted_scopes = None
    held.after(hours=2)  # the next token has the permission
    held.stage.sandbox.player.command(ORGANISER, "export W-1")
    held.stage.wait_for("the questions", lambda: held.summary()["questions"])
    held.stage.jump_to(held.story.now + timedelta(minutes=11))
    assert held.wrong() == []


def test_a_session_in_two_instances_is_one_session(hold: Hold) -> None:
    held = hold(restart_after=40)
    held.after(minutes=16)
    held.after(minutes=31)
    assert held.summary()["instances"] == 2
    assert held.wrong() == []


def test_without_any_webhook_a_restart_is_found_by_looking(hold: Hold) -> None:
    held = hold(restart_after=40, webhooks=False)
    for minutes in (15, 31, 61, 75):
        held.after(minutes=minutes)
    assert held.summary()["instances"] == 2
    assert held.wrong() == []


def test_webhooks_that_come_twice_and_in_disorder_change_nothing(hold: Hold) -> None:
    held = hold(restart_after=40, webhook_copies=3, webhook_shuffled=True)
    held.after(minutes=16)
    held.after(minutes=31)
    assert held.wrong() == []
    assert len([e for e in held.stage.sandbox.slack.workspace.effects.all("post") if "has ended" in e.text]) == 1


def test_survey_answers_of_the_second_day_are_in_the_files(hold: Hold) -> None:
    held = hold()
    held.story.webinar.survey = SURVEY
    held.after(minutes=16)
    held.after(minutes=31)
    assert held.rows("survey.csv") == []
    person = next(stay.person.key for run in held.story.webinar.runs for stay in run.stays if stay.person.email)
    late = held.story.ended + timedelta(hours=40)
    zoom = held.stage.sandbox.zoom
    zoom.answer_survey(held.story.webinar.id, person=person, answers={"Remark?": "=1+1 merci"}, at=late)
    held.after(hours=48)
    held.stage.settle()
    assert [row["answer"] for row in held.rows("survey.csv")] == ["'=1+1 merci"]
    assert held.wrong() == []
    assert len(held.stage.sandbox.slack.workspace.effects.all("file_deleted")) == 18  # provisional, then final


def test_a_bot_that_was_down_over_the_weekend_reads_twice_before_it_calls_the_report_final(hold: Hold) -> None:
    held = hold()
    held.stage.sandbox.zoom.courier.settle()
    held.stage.settle()
    held.stage.end_bot()
    held.stage.sandbox.clock.advance_to(held.story.ended + timedelta(hours=60))
    held.stage.start_bot()
    held.stage.settle()
    assert "Report, provisional" in held.says()
    held.stage.jump_to(held.story.now + timedelta(minutes=11))
    assert held.wrong() == []
    assert held.asked() == []


def test_interpreters_named_in_zooms_portal_are_no_audience(open_stage: OpenStage) -> None:
    stage = open_stage()
    webinar = schedule(stage)
    signs = {"enable": True, "interpreters": [{"email": "ada@interpreters.example", "sign_language": "French"}]}
    webinar.settings["sign_language_interpretation"] = signs
    truth = hold_session(stage, webinar)
    files = thread_files(stage)
    rows = csv.DictReader(io.StringIO(files["attendance.csv"].decode("utf-8-sig"), newline=""), strict=True)
    assert [row["name"] for row in rows if row["role"] == "interpreter"] == ["Ada"]
    assert json.loads(files["summary.json"])["attended"] == truth["attended"]


def test_1350_rows_over_five_pages_are_all_accounted_for_although_a_page_fails(hold: Hold) -> None:
    held = hold(registered=900, came=60, rows=1350)
    held.stage.sandbox.faults.add(Fault("zoom", PARTICIPANTS, "status", times=None, skip=3, status=500))
    held.after(minutes=16)
    assert (held.says(), held.summary()) == ("", {})
    held.stage.sandbox.faults.clear()
    held.after(minutes=31)
    held.after(minutes=61)
    joins = held.rows("joins.csv")
    assert len(joins) == 1350
    assert held.summary()["joins"] == 1350 == sum(row["counted"] == "yes" for row in joins)
    assert held.wrong() == []


def test_a_list_shorter_than_zooms_own_total_is_never_called_complete(hold: Hold) -> None:
    held = hold()
    row = {"name": "Ann", "user_email": "ann@example.org", "id": "", "user_id": "1", "registrant_id": ""}
    row |= {"join_time": "2022-05-05T12:10:00Z", "leave_time": "2022-05-05T13:10:00Z"}
    short = {"participants": [row], "total_records": 3, "next_page_token": "", "page_size": 300, "page_count": 1}
    held.stage.sandbox.faults.add(Fault("zoom", PARTICIPANTS, "status", times=None, status=200, body=short))
    held.after(minutes=16)
    held.after(minutes=31)
    assert "Zoom still owes the list of participants." in held.says()
    assert (held.summary()["joins"], held.summary()["complete"]) == (1, False)
    held.after(hours=24, minutes=1)
    assert [text for text in held.asked() if "the list of participants" in text] == held.asked() != []
    assert "I have stopped asking. `/webinar export W-1` asks Zoom again." in held.says()
    held.stage.sandbox.faults.clear()
    held.stage.sandbox.player.command(ORGANISER, "export W-1")
    held.stage.wait_for("all the rows", lambda: held.summary()["joins"] > 1)
    held.stage.jump_to(held.story.now + timedelta(minutes=11))
    assert held.wrong() == []


def test_a_page_token_that_dies_too_soon_gives_no_short_file(hold: Hold) -> None:
    held = hold(registered=400, came=330, page_token_seconds=0)
    held.after(minutes=16)
    held.after(minutes=31)
    assert (held.says(), held.summary()) == ("", {})
    held.zoom.page_token_seconds = 900
    held.after(hours=1)
    held.after(hours=1, minutes=11)
    assert held.wrong() == []


def test_charts_and_tables_are_shown_where_the_workspace_takes_them_and_every_number_is_explained(hold: Hold) -> None:
    held = hold()
    held.stage.sandbox.slack.config.modern_blocks = True
    held.after(minutes=16)
    assert held.kinds() == ["data_table", "data_visualization", "data_visualization"]
    held.stage.sandbox.slack.config.modern_blocks = False
    held.after(minutes=31)
    assert held.kinds() == ["table"]
    assert held.wrong() == []
    player, workspace = held.stage.sandbox.player, held.stage.sandbox.slack.workspace
    player.click(ORGANISER, "Why these numbers?", channel=CHANNEL, ts=held.reports()[0].ts)
    told = held.stage.wait_for(
        "the answer", lambda: [e for e in workspace.effects.all("ephemeral") if "how the numbers came about" in e.text]
    )
    assert [(effect.user, effect.channel) for effect in told] == [(ORGANISER, CHANNEL)]
    assert f"Merged rows: {held.summary()['merged_rows']}" in told[0].text


def failed(held: Held, words: str) -> list[Message]:
    """Direct messages to the organiser that say so, with a button to have it posted again."""
    told = [m for user, m in held.story.screen.direct_messages() if user == ORGANISER and words in m.text]
    return [m for m in told if "Post again" in texts(m.blocks)]


def press_post_again(held: Held, message: Message) -> None:
    conversations = held.stage.sandbox.slack.workspace.conversations.values()
    (place,) = [each.id for each in conversations if each.kind == "im" and message.ts in each.messages]
    assert held.stage.sandbox.player.click(ORGANISER, "Post again", channel=place, ts=message.ts).ok
    held.stage.settle()


def test_files_that_slack_refused_are_posted_by_a_button_once_the_cause_is_mended(hold: Hold) -> None:
    held = hold()
    refusal = {"ok": False, "error": "restricted_action"}
    fault = Fault("slack", "files.completeUploadExternal", "status", times=None, status=200, body=refusal)
    held.stage.sandbox.faults.add(fault)
    held.after(minutes=20)
    held.after(minutes=45)
    first, final = failed(held, "The export files could not be posted")
    assert held.story.screen.files() == {}
    held.stage.sandbox.faults.clear()
    press_post_again(held, final)
    held.stage.wait_for("the files", lambda: "summary.json" in held.story.screen.files())
    assert held.wrong() == []
    before = held.story.screen.everything_posted()
    for late in (first, final):
        press_post_again(held, late)
    assert held.story.screen.everything_posted() == before


def test_a_report_that_slack_refused_is_posted_by_a_button_once_the_channel_is_open_again(hold: Hold) -> None:
    held = hold()
    channel = held.stage.sandbox.slack.workspace.conversations[CHANNEL]
    channel.is_archived = True
    held.after(minutes=20)
    held.after(minutes=45)
    first, final = failed(held, "The report could not be posted")
    assert held.says() == ""
    channel.is_archived = False
    press_post_again(held, final)
    held.stage.wait_for("the files", lambda: "summary.json" in held.story.screen.files())
    assert held.wrong() == []
    press_post_again(held, first)
    assert "provisional" not in held.says().casefold()
