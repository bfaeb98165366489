"""Windows with every kind of field, and what an answer does to their stack, against a tiny echo app."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from slack_sdk import WebClient

from bot.sandbox import Sandbox
from bot.sandbox.slack.seed import ADMIN, ORGANISERS
from tests.sandbox.page.conftest import OpenPage
from tests.sandbox.slack.conftest import bot
from tests.sandbox.slack.echo import EchoBot
from tests.sandbox.slack.test_player import field, option, plain

__all__ = ["bot"]

CHOICES = [option("Paris", "paris"), option("Athens", "athens")]
FORM = [
    field("topic", "Topic", "plain_text_input", initial_value="As it was"),
    field("words", "Words", "plain_text_input", multiline=True),
    field("date", "Date", "datepicker"),
    field("time", "Time", "timepicker"),
    field("mail", "Mail", "email_text_input"),
    field("number", "Number", "number_input", is_decimal_allowed=False),
    field("city", "City", "static_select", options=CHOICES),
    field("cities", "Cities", "multi_static_select", options=CHOICES),
    field("zone", "Zone", "external_select", min_query_length=2),
    field("boxes", "Boxes", "checkboxes", options=CHOICES),
    field("either", "Either", "radio_buttons", options=CHOICES),
    field("user", "User", "users_select"),
    field("place", "Place", "conversations_select"),
]


def modal(title: str, blocks: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "modal", "title": plain(title), "submit": plain("Send"), "blocks": blocks}


def open_window(sandbox: Sandbox, echo: EchoBot, view: dict[str, Any]) -> None:
    client = WebClient(sandbox.slack.config.bot_token, base_url=f"{sandbox.url}/slack/api/", retry_handlers=[])
    sandbox.player.command(ADMIN)
    client.views_open(trigger_id=echo.last["trigger_id"], view=view)


def window(page: Page, title: str) -> Any:
    return page.get_by_role("dialog", name=title)


def test_every_kind_of_field_sends_what_was_given(sandbox: Sandbox, bot: EchoBot, open_page: OpenPage) -> None:
    zones = [option("Europe/Paris", "p"), option("Europe/Athens", "a")]
    bot.answer = lambda payload: {"options": zones} if payload.get("type") == "block_suggestion" else ""
    open_window(sandbox, bot, modal("Form", FORM))
    form = window(open_page(sandbox), "Form")
    form.get_by_label("Words").fill("two\nlines & <b>")
    form.get_by_label("Date").fill("2022-05-05")
    form.get_by_label("Time").fill("14:00")
    form.get_by_label("Mail").fill("a@example.org")
    form.get_by_label("Number").fill("7")
    form.get_by_label("City", exact=False).first.select_option("Athens")
    form.get_by_label("Cities").select_option(["Paris", "Athens"])
    form.get_by_label("Zone").fill("Europe/Ath")
    form.get_by_label("Zone").fill("Europe/Athens")
    form.get_by_role("checkbox", name="Paris").check()
    form.get_by_role("radio", name="Athens").check()
    form.get_by_label("User").select_option("Bruno Conti")
    form.get_by_label("Place").select_option("#webinars")
    form.get_by_role("button", name="Send").click()
    expect(form).to_be_hidden()
    values = bot.last["view"]["state"]["values"]
    sent = {name: {k: v for k, v in held[name].items() if k != "type"} for name, held in values.items()}
    assert sent == {
        "topic": {"value": "As it was"},
        "words": {"value": "two\nlines & <b>"},
        "date": {"selected_date": "2022-05-05"},
        "time": {"selected_time": "14:00"},
        "mail": {"value": "a@example.org"},
        "number": {"value": "7"},
        "city": {"selected_option": CHOICES[1]},
        "cities": {"selected_options": CHOICES},
        "zone": {"selected_option": option("Europe/Athens", "a")},
        "boxes": {"selected_options": CHOICES[:1]},
        "either": {"selected_option": CHOICES[1]},
        "user": {"selected_user": "U0BRUNO002"},
        "place": {"selected_conversation": ORGANISERS},
    }


def test_an_answer_pushes_updates_and_clears(sandbox: Sandbox, bot: EchoBot, open_page: OpenPage) -> None:
    topic = [field("topic", "Topic", "plain_text_input")]
    open_window(sandbox, bot, modal("First", topic))
    page = open_page(sandbox)
    window(page, "First").get_by_label("Topic").fill("kept")
    bot.answer = lambda _: {"response_action": "push", "view": modal("Second", topic)}
    page.locator("#window").get_by_role("button", name="Send").click()
    expect(window(page, "Second")).to_be_visible()
    bot.answer = lambda _: {"response_action": "update", "view": modal("Third", topic)}
    window(page, "Second").get_by_role("button", name="Send").click()
    window(page, "Third").get_by_role("button", name="Back").click()
    expect(window(page, "First").get_by_label("Topic")).to_have_value("kept")
    bot.answer = lambda _: {"response_action": "errors", "errors": {"topic": "Not this one."}}
    page.locator("#window").get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_have_text("Not this one.")
    bot.answer = lambda _: {"response_action": "clear"}
    page.locator("#window").get_by_role("button", name="Send").click()
    expect(page.locator("#window")).to_be_hidden()
    assert sandbox.slack.views(ADMIN) == []


@pytest.mark.parametrize(
    ("answer", "said"), [("nothing", "The bot cannot be reached"), ("late", "The bot did not answer within three")]
)
def test_a_bot_that_does_not_answer_is_said(
    sandbox: Sandbox, bot: EchoBot, open_page: OpenPage, answer: str, said: str
) -> None:
    page = open_page(sandbox)
    if answer == "nothing":
        sandbox.connect("http://127.0.0.1:9")
    else:
        sandbox.slack.config.ack_seconds = 0.0001
    page.locator("#composer-text").fill("/webinar list")
    page.locator("#composer-text").press("Enter")
    expect(page.locator("#toasts")).to_contain_text(said)
