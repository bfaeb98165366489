from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.schedule.clock import SystemClock


def write(file: Path, text: str) -> None:
    """Replaces the file in one step, as the sandbox does."""
    new = file.with_suffix(".new")
    new.write_text(text, encoding="utf-8")
    new.replace(file)


def test_without_a_file_the_time_is_the_machines() -> None:
    clock, before = SystemClock(), datetime.now(UTC)
    assert before <= clock() <= datetime.now(UTC)
    assert clock.offset() == timedelta(0)


def test_the_file_moves_the_time_as_soon_as_it_changes(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    clock = SystemClock(file)
    offsets = [clock.offset()]
    for text in ("3600", "-120.5\n", "0"):
        write(file, text)
        offsets.append(clock.offset())
    assert offsets == [timedelta(0), timedelta(hours=1), timedelta(seconds=-120.5), timedelta(0)]
    write(file, "86400")
    assert timedelta(hours=23) < clock() - datetime.now(UTC) <= timedelta(days=1)


@pytest.mark.parametrize("garbage", ["", "soon", "nan", "inf", "1e300", "12 34", "\x00", "ä"])
def test_a_garbled_file_keeps_the_last_good_number(tmp_path: Path, garbage: str) -> None:
    file = tmp_path / "clock"
    clock = SystemClock(file)
    write(file, garbage)
    before = clock.offset()
    write(file, "60")
    assert clock.offset() == timedelta(minutes=1)
    write(file, garbage)
    assert (before, clock.offset()) == (timedelta(0), timedelta(minutes=1))


def test_a_file_that_went_away_keeps_the_last_good_number(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    clock = SystemClock(file)
    write(file, "60")
    clock.offset()
    file.unlink()
    assert clock.offset() == timedelta(minutes=1)


def test_the_file_is_read_only_when_it_changes(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    file.write_text("60")
    clock = SystemClock(file)
    clock.offset()
    seen = file.stat()
    with file.open("r+") as same:  # other text under the same size and time: only a reader would notice
        same.write("99")
    os.utime(file, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    assert clock.offset() == timedelta(minutes=1)
