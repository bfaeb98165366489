"""Messages as the page shows them, without a bot: blocks, zones, places for the eyes and for the keyboard."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect
from slack_sdk import WebClient

from bot.sandbox import Sandbox
from bot.sandbox.slack.seed import ORGANISERS
from bot.sandbox.zoom.world import Webinar
from tests.sandbox.page.conftest import OpenPage

NOON = 1651752000  # 5 May 2022, 12:00 UTC
BLOCKS: list[dict[str, Any]] = [
    {"type": "header", "text": {"type": "plain_text", "text": "Tom & <b>Jerry</b>"}},
    {
        "type": "section",
        "text": {
            "type": "mrkdwn",
            "text": f"*bold* _so_ `x &lt; y` <https://example.org/a?b=1&amp;c=2|our page> <!channel> 5*3*2"
            f"\n<!date^{NOON}^{{date_long_pretty}} {{time}}|5 May, 12:00 UTC>",
        },
    },
    {"type": "divider"},
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": "*not bold* &amp;"}]},
                ],
            }
        ],
    },
    {
        "type": "data_visualization",
        "title": "Room",
        "chart": {
            "type": "bar",
            "series": [{"name": "people", "data": [{"label": "A", "value": 3}, {"label": "B", "value": 1}]}],
            "axis_config": {"categories": ["A", "B"]},
        },
    },
    {
        "type": "data_table",
        "caption": "Places",
        "rows": [
            [{"type": "raw_text", "text": t} for t in row] for row in (["Place", "N"], ["Lyon", "9"], ["Riga", "10"])
        ],
    },
]


def post(sandbox: Sandbox, **message: Any) -> str:
    client = WebClient(sandbox.slack.config.bot_token, base_url=f"{sandbox.url}/slack/api/", retry_handlers=[])
    return str(client.chat_postMessage(channel=ORGANISERS, **message)["ts"])


def test_blocks_are_shown_as_slack_shows_them(sandbox: Sandbox, open_page: OpenPage) -> None:
    sandbox.slack.config.modern_blocks = True
    post(sandbox, text="all", blocks=BLOCKS)
    message = open_page(sandbox).locator("#conversation article")
    expect(message.get_by_role("heading")).to_have_text("Tom & <b>Jerry</b>")
    assert message.locator("strong").all_inner_texts() == ["Webinar Desk", "bold"]
    expect(message.locator("em")).to_have_text("so")
    expect(message.locator("code")).to_have_text("x < y")
    expect(message.get_by_role("link", name="our page")).to_have_attribute("href", "https://example.org/a?b=1&c=2")
    expect(message.locator(".mention")).to_have_text("@channel")
    expect(message).to_contain_text("5*3*2")
    expect(message.locator("li")).to_have_text("*not bold* &amp;")
    expect(message.locator("svg rect")).to_have_count(2)
    message.get_by_role("button", name="N", exact=True).click()
    assert message.locator("figure tbody td:first-child").all_inner_texts()[-2:] == ["Lyon", "Riga"]
    message.get_by_label("Search Places").fill("rig")
    expect(message.locator(".tabled tbody tr")).to_have_count(1)


def test_a_date_is_shown_by_the_clock_of_whoever_reads_it(sandbox: Sandbox, open_page: OpenPage) -> None:
    post(sandbox, text=f"<!date^{NOON}^{{time}}|12:00 UTC>")
    page = open_page(sandbox)
    expect(page.locator("#conversation .lines time")).to_have_text("14:00")
    page.get_by_label("You are").select_option(label="Δημήτρης Παππάς · organiser")
    expect(page.locator("#conversation .lines time")).to_have_text("15:00")


def test_an_edit_shows_in_place_and_a_reply_counts(sandbox: Sandbox, open_page: OpenPage) -> None:
    ts = post(sandbox, text="first")
    page = open_page(sandbox)
    message = page.locator("#conversation article")
    expect(message).to_contain_text("first")
    client = WebClient(sandbox.slack.config.bot_token, base_url=f"{sandbox.url}/slack/api/", retry_handlers=[])
    client.chat_update(channel=ORGANISERS, ts=ts, text="second")
    post(sandbox, text="below", thread_ts=ts)
    expect(message).to_contain_text("second")
    expect(message).to_contain_text("(edited)")
    message.get_by_role("button", name="1 reply").click()
    page.get_by_label("Reply…").fill("mine")
    page.keyboard.press("Enter")
    expect(page.locator("#thread article")).to_have_count(3)
    expect(message.get_by_role("button", name="2 replies")).to_be_visible()


def test_on_a_phone_one_part_is_shown_at_a_time(sandbox: Sandbox, open_page: OpenPage) -> None:
    page = open_page(sandbox, width=390, height=780)
    expect(page.locator("#conversation")).to_be_visible()
    expect(page.locator("#room")).to_be_hidden()
    page.get_by_role("button", name="Zoom’s side").click()
    expect(page.locator("#room")).to_be_visible()
    expect(page.locator("#conversation")).to_be_hidden()
    page.get_by_role("button", name="Workspace").click()
    page.get_by_role("button", name="general").click()
    expect(page.get_by_label("Message #general")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_hostile_names_and_questions_stay_text(sandbox: Sandbox, webinar: Webinar, open_page: OpenPage) -> None:
    page = open_page(sandbox)
    room = page.locator("#room")
    room.get_by_role("button", name="people sign up").click()
    expect(page.locator("#toasts")).to_contain_text('<img src=x onerror="alert(1)">')
    room.get_by_role("button", name="Open the room").click()
    room.get_by_role("button", name="come", exact=True).click()
    expect(room.locator(".names")).to_contain_text('<img src=x onerror="alert(1)"> <script>alert(2)</script>')
    room.get_by_text("Questions", exact=False).first.click()
    room.get_by_label("Question", exact=True).fill("<b>bold</b> <!channel>")
    room.get_by_role("button", name="Ask", exact=True).click()
    expect(room.locator(".questions")).to_contain_text("<b>bold</b> <!channel>")
    page.locator("#composer-text").fill("<script>alert(3)</script> & <https://evil.example.org|our page>")
    page.locator("#composer-text").press("Enter")
    said = page.locator("#conversation article").last
    expect(said).to_contain_text("<script>alert(3)</script> & <https://evil.example.org|our page>")
    assert page.locator("img[src='x'], #room b b, #room script, #conversation script, a[href*=evil]").count() == 0
