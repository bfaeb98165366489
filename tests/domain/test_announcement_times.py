"""From the words of an announcement to moments."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.announcement import Understanding, read_announcement
from bot.domain.errors import InvalidInput
from bot.domain.walltime import WallTime
from bot.domain.zones import day_text

TODAY = date(2022, 1, 10)
MAY, DECEMBER = "Thursday 5 May 2022", "5 December 2022"


def read(line: str, zone: str = "Europe/Paris") -> Understanding:
    return read_announcement(f"A title\n{line}\n", today=TODAY, default_zone=zone)


def moments(found: Understanding) -> list[str]:
    return [each.starts_at.strftime("%d %H:%M") for each in found.time_choices]


def shown(found: Understanding) -> list[str]:
    return [f"{each.start.reading:%H:%M} {each.start.zone.key}" for each in found.time_choices]


@pytest.mark.parametrize(
    ("line", "choice"),
    [
        (f"{MAY}, 14:00 (Brussels time)", "14:00 Europe/Brussels"),
        (f"{MAY}, 14h (heure de Bruxelles)", "14:00 Europe/Brussels"),
        (f"{MAY}, 15:00 Athens time", "15:00 Europe/Athens"),
        (f"{MAY}, 15h, heure d’Athènes", "15:00 Europe/Athens"),
        (f"{MAY}, 1 pm UK time", "13:00 Europe/London"),
        (f"{MAY}, 13:00 Lisbon time", "13:00 Europe/Lisbon"),
        (f"{MAY}, 14.00 Uhr, Berliner Zeit", "14:00 Europe/Berlin"),
        (f"{MAY}, 14:00 Europe/Athens", "14:00 Europe/Athens"),
        (f"{MAY}, 14:00 Piraeus time", "14:00 Europe/Athens"),
        (f"{MAY}, 8 am New York time", "08:00 America/New_York"),
        (f"{MAY}, 14:00 CEST", "14:00 Europe/Paris"),
        (f"{MAY}, 14:00 CET/CEST", "14:00 Europe/Paris"),
        (f"{MAY}, 15:00 EEST", "15:00 Europe/Athens"),
        (f"{MAY}, 13:00 BST", "13:00 Europe/London"),
        (f"{MAY}, 12:00 UTC", "12:00 UTC"),
        (f"{MAY}, 14:00 UTC+2", "14:00 Europe/Paris"),
        (f"{MAY}, 13:00 GMT+1", "14:00 Europe/Paris"),
        (f"{MAY}, 17:30 UTC+5:30", "14:00 Europe/Paris"),
        (f"{MAY}, 17:30 UTC + 5:30", "14:00 Europe/Paris"),
        (f"{MAY}, 08:30 UTC-3:30", "14:00 Europe/Paris"),
        ("2022-05-05T12:00:00Z", "12:00 UTC"),
        ("2022-05-05T14:00+02:00", "14:00 Europe/Paris"),
        (f"At 14:00 CEST on {MAY}", "14:00 Europe/Paris"),
        (f"{DECEMBER}, 14:00 CET", "14:00 Europe/Paris"),
        (f"{DECEMBER}, 13:00 GMT", "13:00 Europe/London"),
        (f"{MAY}\n14:00 - 15:30\nTime zone: Europe/Paris", "14:00 Europe/Paris"),
        (f"Date: {MAY}\nTime: 14:00\nAll times are given in Brussels time.", "14:00 Europe/Brussels"),
        (f"{MAY}, 14:00 Paris time (CEST, UTC+2)", "14:00 Europe/Paris"),
    ],
)
def test_a_clear_zone_gives_exactly_one_moment(line: str, choice: str) -> None:
    found = read(line)
    assert (shown(found), found.questions, found.problems) == ([choice], (), ())


@pytest.mark.parametrize(
    ("line", "zone", "wall", "literal"),
    [
        (f"{MAY}, 14:00-15:30 (CET)", "Europe/Paris", "05 12:00", "05 13:00"),
        (f"{MAY}, 14:00 CET", "Europe/Brussels", "05 12:00", "05 13:00"),
        (f"{MAY}, 14:00 CET", "Asia/Tokyo", "05 12:00", "05 13:00"),
        (f"{MAY}, 14:00 Central European Time", "Europe/Paris", "05 12:00", "05 13:00"),
        (f"{MAY}, 14.00 Uhr MEZ", "Europe/Paris", "05 12:00", "05 13:00"),
        (f"{DECEMBER}, 14:00 CEST", "Europe/Paris", "05 13:00", "05 12:00"),
        (f"{MAY}, 15:00 EET", "Europe/Paris", "05 12:00", "05 13:00"),
        (f"{MAY}, 13:00 GMT", "Europe/Paris", "05 12:00", "05 13:00"),
        (f"{DECEMBER}, 13:00 BST", "Europe/Paris", "05 13:00", "05 12:00"),
        (f"{MAY}, 13:00 WET", "Europe/Paris", "05 12:00", "05 13:00"),
        (f"{MAY}, 14:00 Paris time (UTC+1)", "Europe/Paris", "05 12:00", "05 13:00"),
    ],
)
def test_letters_that_are_not_in_force_make_a_question(line: str, zone: str, wall: str, literal: str) -> None:
    found = read(line, zone)
    assert moments(found) == [wall, literal]
    assert len(found.questions) == 1


def test_the_literal_choice_is_shown_by_the_clocks_of_the_region() -> None:
    assert shown(read(f"{MAY}, 14:00 CET", "Europe/Brussels")) == ["14:00 Europe/Brussels", "15:00 Europe/Brussels"]
    assert shown(read(f"{MAY}, 23:30 CET", "Asia/Tokyo")) == ["23:30 Europe/Paris", "00:30 Europe/Paris"]


def test_letters_settle_the_hour_that_comes_twice() -> None:
    assert moments(read("30 October 2022, 02:30 CEST")) == ["30 00:30"]
    assert moments(read("30 October 2022, 02:30 CET")) == ["30 01:30"]
    assert moments(read("30 October 2022, 02:30 Paris time")) == ["30 00:30", "30 01:30"]


def test_another_clock_settles_or_contradicts_the_start() -> None:
    assert moments(read(f"{MAY}, 14:00-15:30 CET (12:00 UTC)")) == ["05 12:00"]
    assert moments(read(f"{MAY}, 14:00 CET / 14:00 London time")) == ["05 13:00"]
    assert moments(read(f"{MAY}, 14:00 Paris time / 8 am New York time")) == ["05 12:00"]
    doubtful = read(f"{MAY}, 14:00 Paris time / 14:00 London time")
    assert moments(doubtful) == ["05 12:00", "05 13:00"]
    assert str(doubtful.questions[0]) == (
        "The text gives the start by two clocks that do not agree. Choose which moment is meant."
    )


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("27 May 2022, 3pm Atlantis time", "Atlantis time"),
        ("le 27 mai 2022 à 15h (heure de Mars)", "heure de Mars"),
        ("27 May 2022, 15:00 Europe/Atlantis", "Europe/Atlantis"),
        ("27 May 2022, 15:00 IST", "IST"),
        ("27 May 2022, 15:00 UTC+29", "UTC+29"),
    ],
)
def test_words_for_an_unknown_zone_are_a_problem_that_names_them(line: str, word: str) -> None:
    found = read(line)
    assert [str(problem) for problem in found.problems] == [
        f"“{word}” is not a time zone we know. Choose the zone in the form, or write a city, such as Paris time."
    ]
    assert found.time_choices == ()
    assert "time zone" in found.missing


def test_a_text_without_a_zone_takes_the_default_and_says_so() -> None:
    found = read(f"{MAY}, 14:00-15:30", "Europe/Athens")
    assert (shown(found), [str(note) for note in found.notes]) == (
        ["14:00 Europe/Athens"],
        ["No time zone is written; the clocks of Athens are taken."],
    )


def test_a_start_that_the_clocks_skip_is_a_problem() -> None:
    found = read("27 March 2022, 02:30-03:30 Brussels time")
    assert found.time_choices == ()
    assert [str(problem) for problem in found.problems] == [
        "On 27 March 2022 the clocks in Brussels skip 02:30. Choose another time."
    ]


@pytest.mark.parametrize(
    ("line", "minutes"),
    [
        (f"{MAY}, 14:00-15:30 CEST", 90),
        (f"{MAY}, 14:00 CEST, 90 minutes", 90),
        (f"{MAY}, 14h (heure de Paris), durée : 1h30", 90),
        (f"{MAY}\n2 pm CEST\nDuration: an hour and a half", 90),
        (f"{MAY}, 22:30-00:00 CEST", 90),
        ("30 October 2022, 01:30-03:30 Paris time", 180),
        ("27 March 2022, 01:30-03:30 Paris time", 60),
    ],
)
def test_the_length_is_real_time_between_the_ends(line: str, minutes: int) -> None:
    found = read(line)
    assert (found.minutes, [each.minutes for each in found.time_choices]) == (minutes, [minutes])


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (f"{MAY}, 15:30-14:00 CEST", "The event ends at 14:00, before it begins at 15:30. Correct the times."),
        (f"{MAY}, 25:00 CEST", "“25:00” is not a time of day. Correct it."),
        ("31 April 2022, 14:00 CEST", "“31 April 2022” is not a day of the calendar. Correct the date."),
        ("5 January 2022, 14:00 CET", "5 January 2022 is in the past. Choose a day to come."),
    ],
)
def test_a_time_that_cannot_be_is_a_problem(line: str, sentence: str) -> None:
    assert [str(problem) for problem in read(line).problems] == [sentence]


def test_the_day_with_a_clock_is_taken_before_history_and_deadlines() -> None:
    text = (
        "Registration closes on 1 May 2022 at 12:00.\nSince 3 March 2019 we meet.\n"
        f"{MAY}, 14:00-15:30 CEST\nNext session: 2 June 2022, 10:00"
    )
    found = read(text)
    assert (found.start, found.other_days) == (datetime(2022, 5, 5, 14, 0), (date(2022, 6, 2),))


def test_an_unknown_default_zone_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        read(MAY, "Europe/Atlantis")
    assert (str(caught.value), caught.value.field) == (
        "“Europe/Atlantis” is not a time zone. Choose an IANA name such as Europe/Paris.",
        "zone",
    )


cities = st.sampled_from(["Paris", "Brussels", "London", "Athens", "Lisbon", "New York"])
KEYS = {"New York": "America/New_York"}
changes = st.sampled_from([datetime(2023, 3, 26), datetime(2023, 10, 29), datetime(2023, 3, 12), datetime(2023, 11, 5)])
readings = st.one_of(
    st.builds(lambda base, minutes: base + timedelta(minutes=minutes), changes, st.integers(0, 6 * 60)),
    st.integers(0, 800_000).map(lambda minutes: datetime(2023, 1, 1) + timedelta(minutes=minutes)),
)


@given(readings, cities)
def test_a_place_and_a_reading_give_its_moments_or_a_problem(reading: datetime, city: str) -> None:
    found = read(f"{day_text(reading)}, {reading:%H:%M} {city} time")
    wall = WallTime(reading, ZoneInfo(KEYS.get(city, f"Europe/{city}")))
    if not wall.exists():
        assert (found.time_choices, len(found.problems)) == ((), 1)
    elif wall.happens_twice():
        assert [each.starts_at for each in found.time_choices] == list(wall.both())
    else:
        assert [(each.start, each.starts_at) for each in found.time_choices] == [(wall, wall.instant())]


@given(readings, st.sampled_from([("CET", 60), ("CEST", 120), ("EET", 120), ("EEST", 180), ("GMT", 0), ("BST", 60)]))
def test_letters_never_lose_their_own_offset_without_a_question(reading: datetime, letters: tuple[str, int]) -> None:
    word, minutes = letters
    found = read(f"{day_text(reading)}, {reading:%H:%M} {word}")
    literal = reading.replace(tzinfo=UTC) - timedelta(minutes=minutes)
    assert found.problems or literal in [each.starts_at for each in found.time_choices]
    assert bool(found.questions) == (len(found.time_choices) > 1)
    assert all(each.start.instant() == each.starts_at for each in found.time_choices)


def test_a_place_with_letters_that_are_not_in_force_there_is_a_question_the_clocks_of_the_place_first() -> None:
    found = read(f"{MAY}, 14:00-15:30 CET (Paris time)")
    assert shown(found) == ["14:00 Europe/Paris", "15:00 Europe/Paris"]
    assert moments(read(f"{MAY}, 12:00 Athens time (EET)")) == ["05 09:00", "05 10:00"]


def test_each_day_that_may_be_meant_has_its_own_moments() -> None:
    found = read("06/11/2022, 14:00-15:00 CET")
    assert [each.starts_at.isoformat()[:16] for each in found.time_choices] == [
        "2022-11-06T13:00",
        "2022-06-11T12:00",
        "2022-06-11T13:00",
    ]
    assert [str(question) for question in found.questions] == [
        "“06/11/2022” may be 6 November 2022 or 11 June 2022. Choose which day is meant.",
        "The text gives winter time, but on 11 June 2022 Paris has summer time. Choose which is meant.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Start: 14:00\nEnd: 15:30",
        "Start 14:00, end 15:30",
        "Beginn 14 Uhr, Ende 15:30 Uhr",
        "Début : 14h – Fin : 15h30",
        "We start at 2 pm and end at 3.30 pm",
        "14:00 (Paris time) - 15:30 (Paris time)",
        "14:00 Paris time to 15:30 Paris time",
        "Doors open at 13:45. 14:00-15:30",
        "dalle 14.00 alle 15.30",
        "de 14:00 a 15:30 h",
        "van 14.00 tot 15.30 uur",
        "14:00 hrs till 15:30 hrs",
        "14h00 jusqu'à 15h30",
    ],
)
def test_start_and_end_are_read_however_they_are_joined(text: str) -> None:
    found = read(f"{MAY}\n{text}")
    assert (found.clock, found.minutes, found.questions) == (time(14), 90, ())


def test_places_behind_the_readings_are_their_clocks() -> None:
    assert moments(read(f"{MAY}, 14:00 Lisbon / 15:00 Paris")) == ["05 13:00"]
    assert moments(read(f"{MAY}, 14:00 (Athens)")) == ["05 11:00"]
    assert moments(read(f"{MAY}, 2 pm in London")) == ["05 13:00"]
    assert moments(read(f"{MAY}, 14:00 Main Hall")) == ["05 12:00"]


@pytest.mark.parametrize(
    ("text", "clock", "minutes"),
    [
        ("3 o'clock in the afternoon", time(15), None),
        ("8h30 du matin", time(8, 30), None),
        ("14:00, ca. 1,5 h", time(14), 90),
        ("14:00, about 1.5 hours", time(14), 90),
        ("9.30 h", time(9, 30), None),
    ],
)
def test_halves_of_the_day_and_of_an_hour_are_read(text: str, clock: time, minutes: int | None) -> None:
    found = read(f"{MAY}, {text}")
    assert (found.clock, found.minutes) == (clock, minutes)
