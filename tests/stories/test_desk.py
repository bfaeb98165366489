"""After the report, the organisers settle what the session left unanswered. Attendees are sent nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cli.demo.screen import CHANNEL, Screen
from bot.cli.demo.stage import Stage
from bot.sandbox.slack.messages import Message
from bot.sandbox.zoom.world import Webinar
from tests.stories.conftest import MORNING, OpenStage
from tests.stories.held import ORGANISER, direct, hold, quick, reply_with, schedule, thread_files

COLLEAGUE, OUTSIDER, GUEST = "U0BRUNO002", "U0NONMEMB5", "U0GUEST006"


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stage, dict[str, Any], Webinar]]:
    """A session with questions, reported; the tests below go on from one another's world but not its order."""
    stage = Stage(tmp_path_factory.mktemp("desk"), extra=quick(tmp_path_factory.mktemp("config")))
    stage.open(MORNING)
    webinar = schedule(stage)
    truth = hold(stage, webinar)
    yield stage, truth, webinar
    stage.close()
    assert stage.sandbox.zoom.contract_breaches == []


def board(stage: Stage) -> Message:
    return stage.wait_for("the Q&A desk", lambda: reply_with(stage, "Q&A desk of W-1"))


def buttons(message: Message) -> dict[str, str]:
    """The question's text → the value of its button."""
    rows = [block for block in message.blocks if block.get("accessory")]
    return {block["text"]["text"]: block["accessory"]["value"] for block in rows}


def settle(stage: Stage, question: str, user: str = ORGANISER, **values: Any) -> dict[str, str]:
    """Opens the question's window, fills it in and sends it; gives the errors by field."""
    message = board(stage)
    value = next(value for text, value in buttons(message).items() if question in text)
    assert stage.sandbox.player.click(user, "desk_settle", value, channel=CHANNEL, ts=message.ts).ok
    view = stage.wait_for("the window", Screen(stage.sandbox, user).view)
    answer = stage.sandbox.player.fill_and_submit(user, view.id, values)
    if answer.errors:
        stage.sandbox.player.close_view(user, view.id)
    stage.settle()
    return dict(answer.errors)


def unanswered(webinar: Webinar) -> list[str]:
    asked = [question for run in webinar.runs for question in run.questions]
    return [question.text for question in asked if not (question.answers or question.live)]


def test_the_open_questions_stand_in_the_thread_of_the_report(held: tuple[Stage, dict[str, Any], Webinar]) -> None:
    stage, truth, webinar = held
    report = stage.wait_for("the report", Screen(stage.sandbox).report)
    message = board(stage)
    assert message.thread_ts == report.ts
    assert f"{truth['unanswered']} questions had no answer" in message.text
    shown = " ".join(" ".join(buttons(message)).split())
    assert len(buttons(message)) == truth["unanswered"] > 2
    assert [text for text in unanswered(webinar) if " ".join(text.split()) not in shown] == []
    names = {person["name"] for person in truth["people"] if len(person["name"]) > 4}
    assert [name for name in names if name in str(message.blocks)] == []


def test_a_question_is_answered_exported_and_nobody_outside_hears(
    held: tuple[Stage, dict[str, Any], Webinar],
) -> None:
    stage, _, _ = held
    before = len(stage.sandbox.ledger.entries("zoom", "*"))
    message = board(stage)
    stage.sandbox.player.click(ORGANISER, "desk_answers", channel=CHANNEL, ts=message.ts)
    stage.settle()
    assert thread_files(stage).keys() & {"W-1_your_questions_answered.html"} == set()
    errors = settle(stage, "Will there be a recording?", **{"What became of it": "Answered"})
    assert errors == {"answer": "Type the answer, or leave the question open."}
    values = {"What became of it": "Answered", "Answer": "Yes: <b>in May</b> & here."}
    assert settle(stage, "Will there be a recording?", **values) == {}
    assert "1 answered here" in board(stage).text
    stage.sandbox.player.click(ORGANISER, "desk_answers", channel=CHANNEL, ts=message.ts)
    stage.settle()
    page = thread_files(stage)["W-1_your_questions_answered.html"].decode("utf-8")
    assert "Will there be a recording?" in page
    assert "Yes: &lt;b&gt;in May&lt;/b&gt; &amp; here." in page
    assert "Ο δήμος." in page
    assert "person." not in page
    assert len(stage.sandbox.ledger.entries("zoom", "*")) == before


def test_an_assigned_organiser_is_told_and_nobody_else_can_be_chosen(
    held: tuple[Stage, dict[str, Any], Webinar],
) -> None:
    stage, _, _ = held
    assert settle(stage, "-10% of what", **{"Who takes it": COLLEAGUE}) == {}
    (told,) = [m.text for m in direct(stage, COLLEAGUE) if "asks you to take question" in m.text]
    assert f"<@{ORGANISER}>" in told
    assert f"<@{COLLEAGUE}>" in str(board(stage).blocks)
    errors = settle(stage, "-10% of what", **{"Who takes it": OUTSIDER})
    assert errors == {"assignee": "This person is not an organiser. Choose one of the organisers."}


def test_a_dropped_question_says_so_and_a_stale_window_overwrites_nothing(
    held: tuple[Stage, dict[str, Any], Webinar],
) -> None:
    stage, _, _ = held
    message, player = board(stage), stage.sandbox.player
    value = next(value for text, value in buttons(message).items() if "our page" in text)
    player.click(COLLEAGUE, "desk_settle", value, channel=CHANNEL, ts=message.ts)
    stale = stage.wait_for("the window", Screen(stage.sandbox, COLLEAGUE).view)
    assert settle(stage, "our page", **{"What became of it": "Dropped: no answer will be given"}) == {}
    late = player.fill_and_submit(COLLEAGUE, stale.id, {"What became of it": "Answered", "Answer": "Look there."})
    assert list(late.errors) == ["answer"]
    assert "1 dropped" in board(stage).text


def test_somebody_who_is_no_organiser_settles_nothing(held: tuple[Stage, dict[str, Any], Webinar]) -> None:
    stage, _, _ = held
    message = board(stage)
    value = next(iter(buttons(message).values()))
    assert stage.sandbox.player.click(GUEST, "desk_settle", value, channel=CHANNEL, ts=message.ts).status == 200
    assert Screen(stage.sandbox, GUEST).view() is None or "may not" in str(Screen(stage.sandbox, GUEST).view())


def test_with_the_names_the_questions_go_from_the_list_and_the_document_from_slack(
    open_stage: OpenStage, tmp_path: Path
) -> None:
    stage = open_stage(extra=quick(tmp_path / "config"))
    webinar = schedule(stage)
    hold(stage, webinar, registered=20, came=10)
    settle(stage, "Will there be a recording?", **{"What became of it": "Answered", "Answer": "In May."})
    stage.sandbox.player.click(ORGANISER, "desk_answers", channel=CHANNEL, ts=board(stage).ts)
    stage.settle()
    assert "W-1_your_questions_answered.html" in thread_files(stage)
    stage.jump_to(stage.sandbox.clock.now() + timedelta(days=31))
    emptied = stage.wait_for("the list to be emptied", lambda: reply_with(stage, "No question is left here"))
    assert "recording?" not in str(emptied.blocks)
    stage.wait_for("the document to go", lambda: "W-1_your_questions_answered.html" not in thread_files(stage) or None)
