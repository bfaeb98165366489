"""The sessions of a series side by side, as a picture and as a list of people."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from bot.domain.series import Regular, SeriesCount, SessionLine
from bot.exports.cells import LocalTimes
from bot.exports.comparison import comparison_png, people_csv
from bot.exports.pen import SIZE

TIMES = LocalTimes("Europe/Paris")
FIRST = datetime(2022, 4, 12, 12, tzinfo=UTC)
NEW, RETURNING = (0x1F, 0x4E, 0x79), (0xBF, 0xD5, 0xEA)


def lines(*numbers: tuple[int, int, int]) -> SeriesCount:
    made = [SessionLine(f"W-{n}", "T", FIRST + timedelta(weeks=n), *each) for n, each in enumerate(numbers, 1)]
    return SeriesCount(tuple(made), (sum(new for new, _, _ in numbers),))


def coloured(count: SeriesCount, colour: tuple[int, int, int]) -> int:
    with Image.open(io.BytesIO(comparison_png(count, TIMES))) as image:
        return sum(number for number, found in image.convert("RGB").getcolors(2**24) or [] if found == colour)


@pytest.mark.parametrize("sessions", [0, 1, 4, 12, 40])
def test_any_number_of_sessions_is_a_picture_of_one_size(sessions: int) -> None:
    with Image.open(io.BytesIO(comparison_png(lines(*[(9, 4, 1)] * sessions), TIMES))) as image:
        image.load()
        assert (image.format, image.size) == ("PNG", SIZE)


def test_the_bars_are_as_high_as_the_people_are_many() -> None:
    legend = coloured(lines((0, 0, 8), (0, 0, 8)), NEW)
    small = coloured(lines((2, 0, 8), (0, 0, 8)), NEW) - legend
    large = coloured(lines((8, 0, 2), (0, 0, 8)), NEW) - legend
    assert 3.8 < large / small < 4.2
    assert coloured(lines((8, 0, 8), (0, 8, 8)), RETURNING) > coloured(lines((8, 0, 8), (8, 0, 8)), RETURNING)


def test_the_list_of_people_has_a_column_for_each_session_and_no_formula() -> None:
    people = (Regular("=Ann", "ann@example.org", ("W-1", "W-2")), Regular("Bo", "", ("W-2",)))
    assert people_csv(people, ("W-1", "W-2"), TIMES).decode("utf-8-sig").splitlines() == [
        "name,email,sessions,W-1,W-2",
        "'=Ann,ann@example.org,2,1,1",
        "Bo,,1,,1",
    ]
