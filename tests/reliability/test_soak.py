"""The soaks, short, so that the long ones are known to work."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reliability.deliveries import deliver
from tests.reliability.soak import soak


@pytest.mark.row(6, "0.2–2 s after it is ready, again and again; on PostgreSQL one of two workers each second")
def test_killed_again_and_again_every_reminder_comes_once(tmp_path: Path, database: str, size: int) -> None:
    workers = 2 if database else 0
    found = deliver(tmp_path / "deliveries", database, count=32 * size, workers=workers, seed=6, webinars=8)
    assert (len(found.came), found.lost, found.doubles, found.early) == (found.wanted, 0, 0, 0)
    assert found.kills > 0


@pytest.mark.row(6, "workers killed every 0.2–2 s, with random faults")
def test_random_faults_and_kills_lose_and_repeat_nothing(tmp_path: Path, database: str, size: int) -> None:
    tally = soak(tmp_path / "soak", database, minutes=0.1 * size, workers=2, seed=7)
    assert [*tally.doubles, *tally.losses, *tally.early] == []
    assert tally.effects >= 20
