from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.announcement.clocks import find_clock
from bot.domain.announcement.durations import find_duration
from bot.domain.announcement.lines import fold

TWO, HALF_PAST_THREE = time(14), time(15, 30)


@pytest.mark.parametrize(
    "text",
    [
        "14:00-15:30",
        "14:00 – 15:30",
        "14.00—15.30",
        "14h-15h30",
        "de 14h à 15h30",
        "de 14 à 15h30",
        "14 h 00 – 15 h 30",
        "14\u202fh – 15\u00a0h\u00a030",
        "entre 14h et 15h30",
        "14 heures à 15 heures 30",
        "2pm–3.30pm",
        "2–3.30pm",
        "2 - 3.30 p.m.",
        "2pm - 3.30",
        "from 2 to 3:30 pm",
        "between 2 and 3.30 pm",
        "14.00 bis 15.30 Uhr",
        "14 CET - 15:30 CET",
        "14:00:00 to 15:30:00",
        "1400 hrs until 1530 hrs",
        "from 14:00 till 15:30",
        "Session 2 - 14:00-15:30",
    ],
)
def test_one_range_is_read_however_it_is_written(text: str) -> None:
    found = find_clock(fold(text))
    assert found is not None
    assert (found.start, found.end, found.problems) == (TWO, HALF_PAST_THREE, ())


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("10.30 am to 12 noon", time(10, 30), time(12)),
        ("10 h 30 à midi", time(10, 30), time(12)),
        ("midi - 14h", time(12), time(14)),
        ("11-1pm", time(11), time(13)),
        ("9 - 10 pm", time(21), time(22)),
        ("11 am - 1", time(11), time(13)),
        ("22:00-00:30", time(22), time(0, 30)),
        ("10 pm to midnight", time(22), time(0)),
        ("9-17h", time(9), time(17)),
        ("12-1pm", time(12), time(13)),
    ],
)
def test_a_range_shares_its_half_of_the_day(text: str, start: time, end: time) -> None:
    found = find_clock(fold(text))
    assert found is not None
    assert (found.start, found.end) == (start, end)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Session 2 - 14:00", TWO),
        ("at 2:30 (Brussels time)", time(2, 30)),
        ("14:00 and 5 cities", TWO),
        ("14:00 - 15 participants", TWO),
        ("at noon", time(12)),
        ("12 am", time(0)),
        ("24:00", time(0)),
        ("midi et demi", time(12, 30)),
        ("14:00 pm", TWO),
    ],
)
def test_a_single_reading_is_not_taken_for_a_range(text: str, start: time) -> None:
    found = find_clock(fold(text))
    assert found is not None
    assert (found.start, found.end) == (start, None)


@pytest.mark.parametrize(
    "text",
    ["", "250 participants", "Session 2", "l'après-midi", "3/4", "2019 to 2023", "in the afternoon", "12 cities"],
)
def test_other_numbers_and_words_are_no_clock(text: str) -> None:
    assert find_clock(fold(text)) is None


@pytest.mark.parametrize("text", ["25:00", "14:75", "0 am", "26h-27h"])
def test_a_reading_that_no_clock_shows_is_a_problem(text: str) -> None:
    found = find_clock(text)
    assert found is not None
    assert found.start is None
    assert [str(problem) for problem in found.problems] == [f"“{text}” is not a time of day. Correct it."]


@pytest.mark.parametrize(
    "text", ["14h30", "14:30", "14.30", "2.30 pm", "2:30PM", "14 h 30", "14\u202fh\u202f30", "14:30 Uhr", "1430 hrs"]
)
def test_a_clock_is_read_however_it_is_written(text: str) -> None:
    found = find_clock(fold(text))
    assert found is not None
    assert (found.start, found.end) == (time(14, 30), None)


@given(st.times())
def test_every_clock_that_we_write_is_read_back(clock: time) -> None:
    minute = clock.replace(second=0, microsecond=0)
    found = [find_clock(fold(f"{minute:{form}}")) for form in ("%H:%M", "%Hh%M", "%I.%M %p")]
    assert [each and each.start for each in found] == [minute] * 3


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("90 minutes", 90),
        ("90 min", 90),
        ("(90')", 90),
        ("about one hour", 60),
        ("an hour and a half", 90),
        ("one and a half hours", 90),
        ("1.5 hours", 90),
        ("2 hours", 120),
        ("1 hour 30 minutes", 90),
        ("une heure et demie", 90),
        ("une heure trente-cinq", 60),
        ("1 heure 30", 90),
        ("durée : 1h30", 90),
        ("durée : environ 1h30", 90),
        ("(1h30)", 90),
        ("trois quarts d'heure", 45),
        ("half an hour", 30),
        ("une demi-heure", 30),
        ("anderthalb Stunden", 90),
        ("45 Minuten", 45),
    ],
)
def test_a_length_is_read_however_it_is_written(text: str, minutes: int) -> None:
    found = find_duration(fold(text))
    assert found is not None
    assert found.minutes == minutes


@pytest.mark.parametrize(
    "text", ["14h30", "14:00-15:30", "à 9 heures", "de 2 heures à 4 heures", "connect 15 minutes before", "5 cities"]
)
def test_a_reading_or_a_margin_is_no_length(text: str) -> None:
    assert find_duration(fold(text)) is None
