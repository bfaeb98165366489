from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.sandbox.clock import SandboxClock


def test_a_missing_or_empty_file_adds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "offset"
    assert SandboxClock(path).offset() == 0
    path.write_text("")
    assert SandboxClock(path).offset() == 0


def test_two_clocks_on_one_file_move_together(tmp_path: Path) -> None:
    mine, other = SandboxClock(tmp_path / "offset"), SandboxClock(tmp_path / "offset")
    mine.shift(90)
    mine.shift(10)
    assert other.offset() == 100


def test_a_number_written_by_hand_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "offset"
    path.write_text("5")
    clock = SandboxClock(path)
    assert clock.offset() == 5
    path.write_text(" 3600.5\n")
    assert clock.offset() == 3600.5


def test_advancing_lands_on_the_moment(tmp_path: Path) -> None:
    clock = SandboxClock(tmp_path / "offset")
    moment = datetime(2040, 4, 12, 12, tzinfo=UTC)
    clock.advance_to(moment)
    assert timedelta(0) <= clock.now() - moment < timedelta(seconds=5)
    assert clock.now().tzinfo is UTC


def test_time_goes_back_only_when_told() -> None:
    clock = SandboxClock()
    with pytest.raises(ValueError, match="go back by 60"):
        clock.shift(-60)
    with pytest.raises(ValueError, match="go back"):
        clock.advance_to(datetime(2001, 1, 1, tzinfo=UTC))
    clock.advance_to(datetime(2001, 1, 1, tzinfo=UTC), backwards=True)
    assert clock.now().year == 2001


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="has no zone"):
        SandboxClock().advance_to(datetime(2040, 1, 1))


def test_the_file_is_replaced_whole_and_leaves_nothing_behind(tmp_path: Path) -> None:
    clock = SandboxClock(tmp_path / "offset")
    clock.shift(1.5)
    assert [path.name for path in tmp_path.iterdir()] == ["offset"]
    assert (tmp_path / "offset").read_text() == "1.5"
