"""Two sessions of a series are held; an organiser asks who came to both."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image

from bot.cli.demo.stage import Stage
from bot.sandbox.slack.seed import ORGANISERS
from tests.stories.conftest import MORNING
from tests.stories.held import ORGANISER, direct_files, hold, quick, schedule, thread_files, whispers

COLLEAGUE = "U0BRUNO002"


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stage, list[dict[str, Any]]]]:
    """Two sessions with some of the same people, and the truth about each."""
    stage = Stage(tmp_path_factory.mktemp("series"), extra=quick(tmp_path_factory.mktemp("config")))
    stage.open(MORNING)
    first = schedule(stage, "Piraeus", "2022-05-05", Series="BSFS")
    second = schedule(stage, "Torino", "2022-05-12", Series="BSFS")
    schedule(stage, "Lyon", "2022-06-12", Series="BSFS")
    yield stage, [hold(stage, first, came=40), hold(stage, second, came=25)]
    stage.close()
    assert stage.sandbox.zoom.contract_breaches == []


def addresses(truth: dict[str, Any]) -> set[str]:
    """The audience whom an address tells apart."""
    return {p["email"] for p in truth["people"] if p["role"] == "attendee" and p["email"]}


def test_the_series_in_numbers_is_what_the_sandbox_knows(held: tuple[Stage, list[dict[str, Any]]]) -> None:
    stage, truths = held
    first, second = map(addresses, truths)
    assert stage.sandbox.player.command(ORGANISER, "series bsfs").ok
    stage.settle()
    shown = whispers(stage)[-1]
    sums = f"{len(first | second)} different people came to 2 sessions, {sum(t['attended'] for t in truths)} visits"
    back, came = len(first & second), truths[1]["attended"]
    assert sums in shown.text
    assert f"{came} came: {len(second - first)} new, {back} came before, {came - len(second)} not" in shown.text
    assert f"Came to 2 sessions: *{back}*" in str(shown.blocks)
    assert "1 session is still to come." in str(shown.blocks)
    assert "@" not in shown.text
    assert first & second

    printed = json.loads(cli(stage, "webinars", "--series", "BSFS", "--json"))
    assert (printed["people"], printed["came_to"]) == (len(first | second), [len(first ^ second), back])
    assert [row["came"] for row in printed["sessions"]] == [truth["attended"] for truth in truths]


def test_the_comparison_goes_to_the_thread_and_the_names_to_one_person(
    held: tuple[Stage, list[dict[str, Any]]],
) -> None:
    stage, truths = held
    player = stage.sandbox.player
    player.command(ORGANISER, "series BSFS")
    stage.settle()
    answer = whispers(stage)[-1]
    assert player.click(ORGANISER, "series_compare", channel=ORGANISERS, ts=answer.ts).ok
    assert player.click(ORGANISER, "series_people", channel=ORGANISERS, ts=answer.ts).ok
    stage.settle()
    with Image.open(io.BytesIO(thread_files(stage)["series_bsfs.png"])) as picture:
        assert picture.size == (1200, 750)
    (name,) = direct_files(stage)
    rows = list(csv.DictReader(io.StringIO(direct_files(stage)[name].decode("utf-8-sig"))))
    first, second = map(addresses, truths)
    assert {row["email"] for row in rows} == first | second
    assert {row["email"] for row in rows if row["sessions"] == "2"} == first & second
    assert name not in thread_files(stage)
    assert direct_files(stage, COLLEAGUE) == {}


def cli(stage: Stage, *arguments: str) -> str:
    """What an operator's command prints beside the running bot."""
    command = [sys.executable, "-m", "bot", *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, check=True, env=stage.environment(), timeout=60)
    return ended.stdout
