from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InvalidInput
from bot.domain.walltime import ClockSkips, WallTime

PARIS = ZoneInfo("Europe/Paris")
ZONES = [
    "Europe/Paris",
    "Europe/London",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "UTC",
]
zones = st.sampled_from(ZONES).map(ZoneInfo)
near_changes = st.sampled_from(
    [
        datetime(2022, 3, 27, 1, 0),
        datetime(2022, 10, 30, 1, 0),
        datetime(2011, 12, 30, 10, 0),
        datetime(2022, 4, 2, 15, 0),
    ]
).flatmap(lambda base: st.integers(-300, 300).map(lambda minutes: base + timedelta(minutes=minutes)))
moments = (
    st.one_of(near_changes, st.datetimes(datetime(2000, 1, 1), datetime(2050, 1, 1)))
    .map(lambda naive: naive.replace(tzinfo=UTC))
)  # fmt: skip
readings = st.one_of(near_changes, st.datetimes(datetime(2000, 1, 1), datetime(2050, 1, 1)))


def test_a_summer_reading_in_paris_is_two_hours_before_utc() -> None:
    assert WallTime(datetime(2022, 5, 5, 14, 0), PARIS).instant() == datetime(2022, 5, 5, 12, 0, tzinfo=UTC)


def test_a_reading_in_the_spring_gap_is_refused_with_its_field() -> None:
    wall = WallTime(datetime(2022, 3, 27, 2, 30), PARIS)
    with pytest.raises(ClockSkips) as caught:
        wall.instant()
    assert str(caught.value) == (
        "02:30 on 27 March 2022 does not exist in Europe/Paris: the clocks go forward then."
        " Choose a time at least one hour earlier or later."
    )
    assert isinstance(caught.value, InvalidInput)
    assert caught.value.field == "start"


def test_a_reading_in_the_gap_goes_forward_where_the_nearest_is_asked() -> None:
    wall = WallTime(datetime(2022, 3, 27, 2, 30), PARIS)
    assert wall.nearest_instant().astimezone(PARIS).replace(tzinfo=None) == datetime(2022, 3, 27, 3, 30)
    late = WallTime(datetime(2022, 3, 27, 2, 30), PARIS, fold=1)
    assert late.nearest_instant() == wall.nearest_instant()


def test_a_day_that_a_zone_skips_goes_forward_by_the_day() -> None:
    apia = ZoneInfo("Pacific/Apia")
    wall = WallTime(datetime(2011, 12, 30, 9, 0), apia)
    assert not wall.exists()
    assert wall.nearest_instant().astimezone(apia).replace(tzinfo=None) == datetime(2011, 12, 31, 9, 0)


def test_a_doubled_hour_has_a_first_and_a_second_moment() -> None:
    first, second = datetime(2022, 10, 30, 0, 30, tzinfo=UTC), datetime(2022, 10, 30, 1, 30, tzinfo=UTC)
    wall, later = (WallTime(datetime(2022, 10, 30, 2, 30), PARIS, fold) for fold in (0, 1))
    assert wall.happens_twice()
    assert wall.both() == (first, second)
    assert (wall.instant(), later.instant(), later.nearest_instant()) == (first, second, second)


def test_neither_a_gap_nor_a_plain_hour_happens_twice() -> None:
    gap, plain = datetime(2022, 3, 27, 2, 30), datetime(2022, 5, 5, 14, 0)
    assert not WallTime(gap, PARIS).happens_twice()
    assert not WallTime(plain, PARIS).happens_twice()


@given(moments, zones)
def test_what_the_clocks_show_at_a_moment_gives_the_moment_back(moment: datetime, zone: ZoneInfo) -> None:
    wall = WallTime.of(moment, zone)
    assert wall.exists()
    assert wall.instant() == moment


@given(readings, zones)
def test_a_reading_either_exists_and_comes_back_or_lands_after_the_gap(reading: datetime, zone: ZoneInfo) -> None:
    wall = WallTime(reading, zone)
    shown = wall.nearest_instant().astimezone(zone).replace(tzinfo=None)
    if wall.exists():
        assert shown == reading
        assert wall.instant() == wall.nearest_instant()
    else:
        assert shown > reading
        with pytest.raises(ClockSkips):
            wall.instant()


@given(readings, zones)
def test_the_first_of_two_moments_is_never_the_later_one(reading: datetime, zone: ZoneInfo) -> None:
    wall = WallTime(reading, zone)
    first, second = wall.both()
    if wall.happens_twice():
        assert first < second
    elif wall.exists():
        assert first == second
