"""The levers of the control room in the browser: what they set is what the stand-ins do."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from bot.sandbox import Sandbox
from bot.sandbox.zoom.world import Webinar
from tests.sandbox.page.conftest import SECRET, OpenPage


def opened(page: Page, part: str) -> Locator:
    """A part of the control room, folded out."""
    found = page.locator("#room details", has=page.get_by_text(re.compile(f"^{part}"))).last
    found.locator("summary").first.click()
    return found


def test_a_fault_is_asked_for_and_taken_back(sandbox: Sandbox, open_page: OpenPage) -> None:
    faults = opened(open_page(sandbox), "Faults on request")
    faults.get_by_label("Service").select_option("Slack")
    faults.get_by_label("Call", exact=True).select_option("post a message")
    faults.get_by_label("Fault", exact=True).select_option("done, then the answer is lost")
    faults.get_by_label("How many calls").fill("2")
    faults.get_by_role("button", name="Let it fail").click()
    expect(faults.get_by_text("slack chat.postMessage: acted_reset, 2 times")).to_be_visible()
    (rule,) = sandbox.faults.listed()
    assert {name: rule[name] for name in ("service", "match", "kind", "times")} == {
        "service": "slack",
        "match": "chat.postMessage",
        "kind": "acted_reset",
        "times": 2,
    }
    faults.get_by_role("button", name="Take all away").click()
    expect(faults.get_by_role("listitem")).to_have_count(0)
    assert sandbox.faults.listed() == []


def test_a_personal_link_shows_only_where_somebody_asks_for_it(
    sandbox: Sandbox, webinar: Webinar, open_page: OpenPage
) -> None:
    page = open_page(sandbox)
    panelists = opened(page, "Panelists")
    expect(panelists).to_contain_text("Σοφία")
    assert SECRET not in page.content()
    panelists.get_by_role("button", name="Show link").click()
    expect(panelists).to_contain_text(SECRET)


def test_settings_reach_zoom_and_slack(sandbox: Sandbox, open_page: OpenPage) -> None:
    settings = opened(open_page(sandbox), "Settings of Zoom and Slack")
    settings.get_by_label("Zoom’s reports come after").fill("25")
    settings.get_by_label("Slack takes charts").check()
    expect(settings.get_by_label("Slack takes charts")).to_be_checked()
    sandbox.slack.wait_until(lambda: sandbox.slack.config.modern_blocks and sandbox.zoom.config.report_delay == 25 * 60)


def test_the_timeline_shows_a_call_and_what_it_carried(sandbox: Sandbox, webinar: Webinar, open_page: OpenPage) -> None:
    timeline = opened(open_page(sandbox), "Timeline")
    call = timeline.locator("li").first
    expect(call).to_contain_text("bot → Zoom")
    call.locator("summary").click()
    expect(call).to_contain_text('"topic": "Launch"')


def test_everything_can_be_reached_by_keyboard(sandbox: Sandbox, open_page: OpenPage) -> None:
    sandbox.player.say("U0AMELIE01", "hello")
    page = open_page(sandbox)
    page.locator("#composer-text").focus()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Create webinar from this")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Reply…")).to_be_visible()
    page.get_by_role("button", name="general").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Message #general")).to_be_visible()
    expect(page.get_by_role("button", name="general")).to_be_focused()
