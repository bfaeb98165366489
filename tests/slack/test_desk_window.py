"""The window in which a question is settled: within Slack's limits, and read without trusting it."""

from typing import Any

import pytest

from bot.domain.desk import DeskState
from bot.sandbox.slack.blocks import message_problems as judged
from bot.slack.forms.questions import Settled, read_settled, settle_form
from bot.slack.limits import view_problems
from bot.slack.locale import Words, load
from bot.slack.views.questions import LISTED, questions
from tests.slack.conftest import ROOT
from tests.slack.examples import HOSTILE, desk_post

LANGUAGES = [load(ROOT / "config" / "locale", locale) for locale in ("en", "fr")]


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda each: each.locale)
@pytest.mark.parametrize("asked", [1, 100, 101, 2000])
@pytest.mark.parametrize("text", ["Why?", HOSTILE * 40, "", "🎉" * 9000])
def test_the_window_fits_into_slack_for_any_number_of_questions(words: Words, asked: int, text: str) -> None:
    post = desk_post(text, asked)
    assert view_problems(settle_form(words, post, None)) == []
    assert view_problems(settle_form(words, post, post.items[0])) == []


def test_a_long_list_shows_open_questions_first_and_a_button_for_all() -> None:
    message = questions(Words(), desk_post("Why?", 61))
    rows = [block for block in message.blocks if block.get("accessory")]
    standing = [block["elements"][0]["text"] for block in message.blocks if block["type"] == "context"][:LISTED]
    assert len(rows) == LISTED
    assert {text.split(" ")[0] for text in standing} == {"open"}
    assert "And 41 more questions. The button All questions opens them." in str(message.blocks)
    assert judged(list(message.blocks)) == []


def view(**changed: Any) -> dict[str, Any]:
    """A submitted window for a question chosen in it."""
    given = {
        "question": {"selected_option": {"value": "a" * 16}},
        "state": {"selected_option": {"value": "answered"}},
        "assignee": {"selected_user": "U0BRUNO002"},
        "answer": {"value": "Yes."},
    }
    form = settle_form(Words(), desk_post("Why?", 3), None)
    return {**form, "state": {"values": {name: {"value": value} for name, value in (given | changed).items()}}}


def test_a_submitted_window_is_read_as_it_was_filled_in() -> None:
    assert read_settled(view()) == Settled(12, "a" * 16, DeskState.ANSWERED, "U0BRUNO002", "Yes.", None)


@pytest.mark.parametrize(
    "changed",
    [
        {"state": {"selected_option": {"value": "sent to everybody"}}},
        {"state": {}},
        {"question": {"selected_option": None}},
        {"assignee": {"selected_user": "<!channel>"}},
        {"answer": None},
    ],
)
def test_a_window_that_its_fields_cannot_give_is_not_read(changed: dict[str, Any]) -> None:
    assert read_settled(view(**changed)) is None


def test_a_window_of_another_version_is_not_read() -> None:
    assert read_settled({**view(), "private_metadata": '{"v": 99}'}) is None
    assert read_settled({}) is None
