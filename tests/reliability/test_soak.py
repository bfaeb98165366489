"""A short soak, so that the long one is known to work."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reliability.soak import soak


@pytest.mark.row(6, "workers killed every 0.2–2 s, with random faults")
def test_random_faults_and_kills_lose_and_repeat_nothing(tmp_path: Path, database: str, size: int) -> None:
    tally = soak(tmp_path / "soak", database, minutes=0.1 * size, workers=2, seed=7)
    assert [*tally.doubles, *tally.losses, *tally.early] == []
    assert tally.effects >= 20
