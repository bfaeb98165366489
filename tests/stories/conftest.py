"""A stage for each story: the sandbox in this process, the bot in its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.cli.demo.screen import Screen
from bot.cli.demo.stage import Stage
from bot.cli.demo.story import PARIS

MORNING = datetime(2022, 4, 12, 10, tzinfo=PARIS)
OpenStage = Callable[..., Stage]


@pytest.fixture
def open_stage(tmp_path: Path) -> Iterator[OpenStage]:
    """Opens stages that are closed at the end, and holds the sandbox to Zoom's contract."""
    opened: list[Stage] = []

    def make(name: str = "stage", *, now: datetime = MORNING, extra: dict[str, str] | None = None) -> Stage:
        stage = Stage(tmp_path / name, extra=extra)
        opened.append(stage)
        stage.open(now)
        return stage

    yield make
    for stage in opened:
        stage.close()
        assert stage.sandbox.zoom.contract_breaches == []


@pytest.fixture
def stage(open_stage: OpenStage) -> Stage:
    return open_stage()


@pytest.fixture
def screen(stage: Stage) -> Screen:
    return Screen(stage.sandbox)
