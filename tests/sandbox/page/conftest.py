"""A browser for the page, and stages with the real bot behind it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Page, sync_playwright

from bot.cli.demo.play import SAMPLE
from bot.cli.demo.stage import Stage
from bot.cli.demo.story import PARIS, Story
from bot.sandbox import Sandbox
from bot.sandbox.zoom.world import Panelist, Webinar

MORNING = datetime(2022, 4, 12, 10, tzinfo=PARIS)
SECRET = "secret-panelist-token"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"no browser: none of {', '.join(CHROMIUM)} is installed")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens the page of a sandbox; at the end, nothing may have gone wrong in it or been asked of another machine."""
    troubles: list[str] = []
    context = browser.new_context(viewport={"width": 1300, "height": 820}, accept_downloads=True)

    def make(sandbox: Sandbox, *, width: int = 1300, height: int = 820) -> Page:
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("dialog", lambda dialog: troubles.append(f"a script said {dialog.message}"))
        outside = lambda request: troubles.append(request.url) if not request.url.startswith(sandbox.url) else None  # noqa: E731
        page.on("request", outside)
        page.goto(sandbox.url)
        page.locator("#person").wait_for(state="attached")
        return page

    yield make
    context.close()
    assert troubles == []


@pytest.fixture(scope="module")
def calm_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One for all tests that leave the clock alone and do not mind what others have done."""
    yield from _stage(tmp_path_factory.mktemp("calm"))


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    yield from _stage(tmp_path)


def _stage(folder: Path) -> Iterator[Stage]:
    opened = Stage(folder / "stage")
    opened.sandbox.slack.config.modern_blocks = True
    opened.open(MORNING)
    yield opened
    opened.close()
    assert opened.sandbox.zoom.contract_breaches == []


@pytest.fixture
def scheduled(stage: Stage) -> Story:
    """The sample webinar of 5 May 2022, 14:00 in Paris, on Zoom, with its card in the channel."""
    story = Story(stage, SAMPLE.read_text(encoding="utf-8"), lambda *_: None)
    story.announce()
    story.fill_in()
    return story


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Without a bot."""
    with Sandbox(seed=7) as started:
        started.clock.advance_to(MORNING, backwards=True)
        yield started


@pytest.fixture
def webinar(sandbox: Sandbox) -> Webinar:
    """On Zoom: 5 May 2022, 14:00 in Paris, with registration and one panelist."""
    made = requests.post(
        f"{sandbox.url}/zoom/v2/users/{sandbox.zoom.host.email}/webinars",
        json={
            "topic": "Launch",
            "type": 5,
            "start_time": "2022-05-05T14:00:00",
            "timezone": "Europe/Paris",
            "duration": 90,
            "settings": {"approval_type": 0},
        },
        headers={"Authorization": f"Bearer {token(sandbox)}"},
        timeout=5,
    )
    webinar = sandbox.zoom.webinar(made.json()["id"])
    webinar.panelists.append(Panelist("p1", "Σοφία", "sofia.p@piraeus.example.org", SECRET))
    return webinar


def token(sandbox: Sandbox) -> str:
    config = sandbox.zoom.config
    wish = {"grant_type": "account_credentials", "account_id": config.account_id}
    granted = requests.post(
        f"{sandbox.url}/zoom/oauth/token", data=wish, auth=(config.client_id, config.client_secret), timeout=5
    )
    return str(granted.json()["access_token"])
