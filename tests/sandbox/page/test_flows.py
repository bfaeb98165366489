"""The page in a real browser, with the real bot behind the sandbox."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from bot.cli.demo.play import SAMPLE
from bot.cli.demo.stage import Stage
from bot.cli.demo.story import Story
from tests.sandbox.page.conftest import OpenPage

TOPIC = "Local councils for crime prevention: Piraeus and Montreuil"


def type_message(page: Page, text: str) -> None:
    page.locator("#composer-text").fill(text)
    page.locator("#composer-text").press("Enter")


def test_a_pasted_announcement_becomes_a_card_once_the_doubtful_time_is_settled(
    calm_stage: Stage, open_page: OpenPage
) -> None:
    page = open_page(calm_stage.sandbox)
    type_message(page, f"/webinar new {SAMPLE.read_text(encoding='utf-8')}")
    window = page.get_by_role("dialog", name="New webinar")
    window.get_by_label("Topic").fill(TOPIC)
    window.get_by_label("Panelists").fill("Σοφία <sofia.p@piraeus.example.org>, panelist")
    meant = window.get_by_role("radiogroup", name="Which time is meant?").get_by_role("radio")
    expect(meant).to_have_count(2)
    window.get_by_role("button", name="Schedule").click()
    expect(window.get_by_text("Please complete this required field.")).to_be_visible()
    expect(meant.first).to_be_focused()
    window.get_by_text("2022-05-05 12:00–13:30 UTC").click()
    window.get_by_role("button", name="Schedule").click()
    expect(window).to_be_hidden()
    card = page.locator("#conversation article").first
    expect(card.get_by_role("heading", name=TOPIC)).to_be_visible()
    expect(card.get_by_text("Σοφία")).to_be_visible()
    expect(page.locator("#room")).to_contain_text("Thu, 5 May 2022, 14:00 Paris")
    (webinar,) = calm_stage.sandbox.zoom.account.world.webinars.values()
    assert webinar.start == datetime(2022, 5, 5, 12, tzinfo=UTC)


def test_what_the_bot_refuses_stands_at_its_field_and_what_was_typed_stays(
    calm_stage: Stage, open_page: OpenPage
) -> None:
    page = open_page(calm_stage.sandbox)
    type_message(page, "/webinar new")
    window = page.get_by_role("dialog", name="New webinar")
    window.get_by_label("Topic").fill("Gone by")
    for label, value in {"Date": "2021-05-05", "Start": "14:00", "End": "15:30"}.items():
        window.get_by_label(re.compile(f"^{label}")).fill(value)
    window.get_by_role("button", name="Schedule").click()
    date = window.get_by_label(re.compile("^Date"))
    expect(date).to_have_attribute("aria-invalid", "true")
    expect(date).to_be_focused()
    expect(window.locator(".field.wrong")).to_have_count(1)
    expect(window.get_by_label("Topic")).to_have_value("Gone by")
    page.keyboard.press("Escape")
    expect(window).to_be_hidden()
    assert calm_stage.sandbox.slack.views("U0AMELIE01") == []


def test_the_clock_brings_a_reminder_and_a_button_asks_before_it_cancels(scheduled: Story, open_page: OpenPage) -> None:
    page = open_page(scheduled.stage.sandbox)
    page.get_by_role("button", name="Jump to a week before, 09:00").click()
    reminder = page.locator("#conversation article").filter(has_text="starts in 7 days")
    expect(reminder).to_contain_text("Replied to a thread")
    page.locator("#conversation").get_by_role("button", name=re.compile("^Cancel")).click()
    question = page.get_by_role("dialog").filter(has_text=TOPIC)
    question.get_by_role("button", name="Keep").click()
    expect(question).to_be_hidden()
    assert not scheduled.webinar.deleted
    page.locator("#conversation").get_by_role("button", name=re.compile("^Cancel")).click()
    question.locator("button.solid").click()
    expect(page.locator("#room .card")).to_contain_text("deleted")


def test_a_message_s_menu_starts_a_webinar_from_it(calm_stage: Stage, open_page: OpenPage) -> None:
    page = open_page(calm_stage.sandbox)
    page.get_by_role("button", name="general").click()
    page.get_by_label("Message #general").fill("Night buses for all\n9 June 2022, 12:00-13:00 (Athens time)")
    page.keyboard.press("Enter")
    message = page.locator("#conversation article").filter(has_text="Night buses")
    message.hover()
    message.get_by_role("button", name="Create webinar from this").click()
    window = page.get_by_role("dialog", name="New webinar")
    expect(window.get_by_label("Topic")).to_have_value("Night buses for all")
    expect(window.get_by_label(re.compile("^Start"))).to_have_value("12:00")
    window.get_by_role("button", name="Close", exact=True).click()
    expect(window).to_be_hidden()


def test_a_played_session_ends_in_a_report_whose_picture_opens(scheduled: Story, open_page: OpenPage) -> None:
    page = open_page(scheduled.stage.sandbox)
    page.get_by_label("sign up", exact=True).fill("40")
    page.get_by_label("come", exact=True).fill("30")
    page.get_by_role("button", name="Play the whole session").click()
    expect(page.get_by_text("The session is over.")).to_be_visible(timeout=60_000)
    report = page.locator("#conversation article").filter(has_text="Why these numbers?")
    expect(report.get_by_role("heading", name=re.compile("^Report: ")).first).to_be_visible()
    expect(report.locator("svg.chart").first).to_be_visible()
    report.get_by_role("button", name=re.compile("repl")).click()
    picture = page.locator("#thread .picture img").last
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth > 300)")
    with page.expect_download() as download:
        page.locator("#thread .file", has_text="attendance.csv").last.click()
    assert "Papadopoulou" in download.value.path().read_text("utf-8-sig")
    page.locator("#thread .picture").last.click()
    expect(page.get_by_role("dialog", name="attendance.png")).to_be_visible()


def test_a_guest_is_refused_in_private_and_an_organiser_sees_nothing_of_it(
    calm_stage: Stage, open_page: OpenPage
) -> None:
    page = open_page(calm_stage.sandbox)
    page.get_by_label("You are").select_option(label="Gustav Gast · guest")
    expect(page.get_by_text("guest · Europe/Berlin")).to_be_visible()
    type_message(page, "/webinar list")
    refusal = page.locator("#conversation article", has_text="Only visible to you")
    expect(refusal).to_contain_text("Guests may not do this")
    page.get_by_label("You are").select_option(label="Bruno Conti · organiser")
    expect(page.get_by_text("organiser · Europe/Rome")).to_be_visible()
    expect(refusal).to_have_count(0)
