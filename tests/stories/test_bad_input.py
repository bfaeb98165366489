"""Bad input gets one sentence in the right place, and nothing half-done."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.cli.demo.screen import ORGANISER, Screen
from bot.cli.demo.stage import Stage
from bot.sandbox.faults import Fault
from bot.sandbox.slack.seed import GUEST, NOT_A_MEMBER
from tests.stories.conftest import MORNING

GOOD: dict[str, Any] = {
    "Topic": "Safer streets",
    "Date": "2022-05-05",
    "Start": "14:00",
    "End": "15:30",
    "Time zone": "Europe/Paris",
    "Panelists": "Ann Martin <ann@example.org>, panelist",
}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One stage for all forms: none of them may leave anything behind."""
    stage = Stage(tmp_path_factory.mktemp("bad-input"))
    stage.open(MORNING)
    yield stage
    stage.close()


def submit(stage: Stage, **changed: object) -> dict[str, str]:
    """Opens the form, fills it in, sends it; gives the errors by field."""
    screen, player = Screen(stage.sandbox), stage.sandbox.player
    assert player.command(ORGANISER, "new").ok
    view = stage.wait_for("the form", screen.view)
    named = {name.replace("_", " "): value for name, value in changed.items()}
    answer = player.fill_and_submit(ORGANISER, view.id, {**GOOD, **named})
    if screen.view() is not None:
        player.close_view(ORGANISER, view.id, whole_stack=True)
    return dict(answer.errors)


@pytest.mark.parametrize(
    ("field", "changed", "says"),
    [
        ("end", {"End": "13:00"}, "after"),
        ("date", {"Date": "2022-04-11"}, "passed"),
        ("topic", {"Topic": "x" * 300}, "200"),
        ("panelists", {"Panelists": "Ann Martin <ann.example.org>, panelist"}, "@"),
        ("panelists", {"Panelists": "Ann <a@example.org>\nBen <A@example.org>"}, "2"),
    ],
)
def test_a_wrong_field_is_told_at_that_field_and_nothing_is_made(
    shared: Stage, field: str, changed: dict[str, str], says: str
) -> None:
    errors = submit(shared, **changed)
    shared.settle()
    assert list(errors) == [field]
    assert says in errors[field]
    assert Screen(shared.sandbox).channel() == []
    assert shared.sandbox.zoom.account.world.webinars == {}


@pytest.mark.parametrize(
    ("field", "block", "value"),
    [
        ("start", "start", {"type": "timepicker", "selected_time": "25:99"}),
        ("date", "date", {"type": "datepicker", "selected_date": "2022-02-31"}),
        ("zone", "zone", {"type": "static_select", "selected_option": {"value": "Europe/Atlantis"}}),
    ],
)
def test_a_hostile_value_is_told_at_its_field(shared: Stage, field: str, block: str, value: dict[str, Any]) -> None:
    screen, player = Screen(shared.sandbox), shared.sandbox.player
    player.command(ORGANISER, "new")
    view = shared.wait_for("the form", screen.view)
    player.fill(ORGANISER, view.id, GOOD)
    element = next(b["element"] for b in view.blocks if b["block_id"] == block)
    view.entered[block] = {element["action_id"]: value}
    answer = player.submit(ORGANISER, view.id)
    player.close_view(ORGANISER, view.id, whole_stack=True)
    assert list(answer.errors) == [field]
    assert screen.channel() == []


@pytest.mark.parametrize("stranger", [NOT_A_MEMBER, GUEST])
def test_somebody_who_is_no_organiser_gets_a_private_refusal(shared: Stage, stranger: str) -> None:
    channel = "C0GENERAL1" if stranger == NOT_A_MEMBER else "C0ORGANISE"
    answer = shared.sandbox.player.command(stranger, "new", channel=channel)
    assert answer.status == 200
    assert answer.body["response_type"] == "ephemeral"
    assert Screen(shared.sandbox, stranger).view() is None


def test_an_unknown_zone_in_the_announcement_is_named(shared: Stage) -> None:
    screen, player = Screen(shared.sandbox), shared.sandbox.player
    player.command(ORGANISER, "new Jeudi 5 mai 2022, de 14h à 15h30 (heure de Mars)")
    view = shared.wait_for("the form", screen.view)
    player.close_view(ORGANISER, view.id, whole_stack=True)
    shown = str([block for block in view.blocks if block["type"] == "context"])
    assert "Mars" in shown


def _told(screen: Screen) -> list[str]:
    return [message.text for user, message in screen.direct_messages() if user == ORGANISER]


def trouble_on_zoom(stage: Stage) -> str:
    """Schedules a webinar and gives the sentence that the organiser gets about it."""
    screen = Screen(stage.sandbox)
    assert submit(stage) == {}
    told = stage.wait_for(
        "the organiser to be told", lambda: [m for u, m in screen.direct_messages() if u == ORGANISER]
    )
    stage.settle()
    assert len(told) == 1
    return told[0].text


def test_a_host_without_a_licence_is_told_to_the_organiser_once(open_stage: Callable[..., Stage]) -> None:
    stage = open_stage(extra={"ZOOM_HOST": "no.licence@cities.example.org"})
    sentence = trouble_on_zoom(stage)
    assert "licence" in sentence
    assert "no.licence@cities.example.org" in sentence
    card = stage.wait_for("the card", Screen(stage.sandbox).card)
    assert "licence" in str(card.blocks)


def test_a_missing_scope_is_told_by_its_name(open_stage: Callable[..., Stage]) -> None:
    stage = open_stage()
    stage.sandbox.zoom.config.granted_scopes = ["webinar:read:list_webinars:admin"]
    assert "webinar:write:webinar:admin" in trouble_on_zoom(stage)


def test_zoom_away_delays_the_webinar_and_loses_nothing(open_stage: Callable[..., Stage]) -> None:
    stage = open_stage()
    stage.sandbox.faults.add(Fault(service="zoom", match="POST /users/*", kind="status", status=429, times=2))
    assert submit(stage) == {}
    stage.wait_for("the webinar on Zoom", lambda: stage.sandbox.zoom.account.world.webinars)
    stage.settle()
    assert len(stage.sandbox.zoom.account.world.webinars) == 1


def test_slack_refusing_the_form_is_a_sentence_to_the_person(open_stage: Callable[..., Stage]) -> None:
    stage = open_stage()
    stage.sandbox.faults.add(Fault(service="slack", match="views.open", kind="status", status=500, times=1))
    answer = stage.sandbox.player.command(ORGANISER, "new")
    assert answer.status == 200
    assert answer.body["response_type"] == "ephemeral"
    assert "Traceback" not in answer.body["text"]
    assert len(answer.body["text"]) > 20


# --- the command line


def run_bot(tmp_path: Path, *words: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """The real program, with nothing of this machine's settings."""
    ours = ("BOT_", "SLACK_", "ZOOM_", "DATABASE_")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    command = [sys.executable, "-m", "bot", *words]
    return subprocess.run(
        command, cwd=tmp_path, env={**clean, **(env or {})}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def one_sentence(ended: subprocess.CompletedProcess[str]) -> str:
    assert "Traceback" not in ended.stderr
    assert ended.returncode == 1
    return ended.stderr


def test_missing_settings_are_named_one_a_line(tmp_path: Path) -> None:
    said = one_sentence(run_bot(tmp_path, "run"))
    for name in ("SLACK_BOT_TOKEN", "ZOOM_ACCOUNT_ID", "BOT_CHANNEL"):
        assert name in said


def test_an_unreadable_dotenv_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()
    assert ".env" in one_sentence(run_bot(tmp_path, "run"))


def test_a_data_directory_that_cannot_be_written_is_named(tmp_path: Path, stage: Stage) -> None:
    place = "/proc/bot-data"  # nobody may write there, root included
    said = one_sentence(run_bot(tmp_path, "run", env={**stage.environment(), "BOT_DATA_DIR": place, "PORT": "0"}))
    assert place in said


def test_an_announcement_without_a_readable_time_is_told_on_stderr(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("A talk about streets, some day in spring", encoding="utf-8")
    assert one_sentence(run_bot(tmp_path, "draft", "text.txt")) != ""


def test_a_second_bot_on_the_same_port_says_so(stage: Stage, tmp_path: Path) -> None:
    env = {**stage.environment(), "BOT_DATA_DIR": str(tmp_path / "other")}
    said = one_sentence(run_bot(tmp_path, "run", env=env))
    assert str(stage.port) in said


def test_sigterm_ends_the_bot_with_zero(stage: Stage) -> None:
    assert stage.end_bot() == 0
