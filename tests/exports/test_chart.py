"""The picture of people in the room."""

from __future__ import annotations

import io
from collections import Counter
from itertools import pairwise
from unittest.mock import ANY

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageColor

from bot.domain.attendance import count_people
from bot.domain.rows import SessionRecord
from bot.exports.cells import LocalTimes
from bot.exports.chart import attendance_png
from bot.exports.curve import curve_points, fullest
from bot.exports.pen import DARK, FAINT, INK, LIGHT, MARK, SIZE, SMALL, axis_top
from tests.domain.test_attendance_properties import records
from tests.exports.builders import END, START, at, joined, session
from tests.exports.worked_pack import content

TIMES = LocalTimes("Europe/Athens")


def colours(record: SessionRecord) -> Counter[tuple[int, ...]]:
    """How many pixels of the picture have each colour."""
    with Image.open(io.BytesIO(attendance_png(record, count_people(record), TIMES))) as image:
        found = image.convert("RGB").getcolors(2**24) or []
    return Counter({colour: count for count, colour in found if isinstance(colour, tuple)})


def test_the_picture_opens_and_has_its_size() -> None:
    with Image.open(io.BytesIO(content("attendance.png"))) as image:
        image.load()
        assert (image.format, image.size) == ("PNG", SIZE)


def test_more_people_fill_more_of_the_picture() -> None:
    def filled(*rows: tuple[float, float]) -> int:
        return colours(session(*(joined("", *row, user_id=str(n)) for n, row in enumerate(rows))))[0xBF, 0xD5, 0xEA]

    short, long = filled((0, 10), (0, 10)), filled((0, 60), (0, 60))
    assert 5 * short < long < 7 * short


def test_an_empty_room_is_drawn_without_a_peak() -> None:
    drawn = colours(session())
    assert drawn[255, 255, 255]
    assert not drawn[0xB3, 0x41, 0x1E]


def test_the_few_colours_of_the_file_are_those_that_were_drawn() -> None:
    """Paper stays white to the last bit: on a phone in dark mode any tint around the picture shows."""
    drawn = colours(session(joined("Ana", 10, 40, email="a@example.org")))
    assert drawn.most_common(2) == [((255, 255, 255), ANY), ((0xBF, 0xD5, 0xEA), ANY)]
    assert all(drawn[ImageColor.getrgb(each)] for each in (INK, FAINT, DARK, LIGHT, MARK, SMALL))


def test_the_curve_is_drawn_from_start_to_end_with_square_corners() -> None:
    counted = count_people(session(joined("Ana", 10, 40, email="a@example.org")))
    assert curve_points(counted, 100) == [(START, 0), (at(10), 0), (at(10), 1), (at(40), 1), (at(40), 0), (END, 0)]


@given(st.lists(st.tuples(st.integers(0, 59), st.integers(1, 60)), min_size=1, max_size=60), st.integers(8, 40))
def test_a_thinned_curve_keeps_its_peak_its_order_and_its_bounds(stays: list[tuple[int, int]], limit: int) -> None:
    rows = [joined("", since, since + stay, user_id=str(n)) for n, (since, stay) in enumerate(stays)]
    counted = count_people(session(*rows))
    points = curve_points(counted, limit)
    assert len(points) <= limit + 4
    assert max(people for _, people in points) == counted.peak
    assert all(one[0] <= other[0] for one, other in pairwise(points))
    assert (points[0], points[-1][0]) == ((START, 0), END)


@given(st.integers(0, 60_000))
def test_the_axis_ends_above_the_peak_at_a_round_number(peak: int) -> None:
    top = axis_top(peak)
    assert top > peak
    assert int(str(top).rstrip("0") or "0") <= 60


@given(records())
def test_the_fullest_stretch_has_the_peak_and_there_are_never_more_stretches_than_asked_for(
    record: SessionRecord,
) -> None:
    attendance = count_people(record)
    points = fullest(attendance, 20)
    assert len(points) == (20 if attendance.curve else 0)
    assert max((people for _, people in points), default=0) == attendance.peak
