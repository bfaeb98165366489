from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.announcement.dates import find_dates
from bot.domain.announcement.lines import fold
from bot.domain.zones import day_text, short_day_text

TODAY = date(2022, 4, 12)
FIFTH = date(2022, 5, 5)


@pytest.mark.parametrize(
    "text",
    [
        "5 May 2022",
        "Thursday 5 May 2022",
        "Thursday, May 5th, 2022",
        "Thu. 5 May 2022",
        "the 5th of May 2022",
        "5 May 2022 (Thursday)",
        "Jeudi 5 mai 2022",
        "le jeudi 5 mai 2022",
        "Donnerstag, 5. Mai 2022",
        "2022-05-05",
        "2022/5/5",
        "5/5/2022",
        "05.05.2022",
        "5-5-22",
        "5\u00a0mai\u202f2022",
        "5-May-2022",
    ],
)
def test_one_day_is_read_however_it_is_written(text: str) -> None:
    found = find_dates(fold(text), TODAY)
    assert [(each.day, each.notes, each.problems) for each in found] == [(FIFTH, (), ())]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("5 and 6 May 2022", [5, 6]),
        ("du 5 au 6 mai 2022", [5, 6]),
        ("5, 12 and 19 May 2022", [5, 12, 19]),
        ("May 5–6, 2022", [5, 6]),
        ("15:30, 5 May 2022", [5]),
        ("14h30, 5 mai 2022", [5]),
        ("10.30 am", []),
        ("Web conference 3/4 - BSFS series", []),
        ("you may 5 times", []),
        ("4 may come", []),
    ],
)
def test_several_days_are_told_apart_from_other_numbers(text: str, days: list[int]) -> None:
    assert [each.day for each in find_dates(fold(text), TODAY)] == [date(2022, 5, day) for day in days]


def test_a_day_without_a_year_takes_that_of_its_neighbour() -> None:
    found = find_dates("5 May and 6 June 2023", TODAY)
    assert [(each.day, each.notes) for each in found] == [(date(2023, 5, 5), ()), (date(2023, 6, 6), ())]


@pytest.mark.parametrize(
    ("text", "day", "sentence"),
    [
        ("5 May", date(2022, 5, 5), "No year is written with “5 May”; 5 May 2022 is taken."),
        ("12 avril", date(2022, 4, 12), "No year is written with “12 avril”; 12 April 2022 is taken."),
        ("11 April", date(2023, 4, 11), "No year is written with “11 April”; 11 April 2023 is taken."),
        ("29 February", date(2024, 2, 29), "No year is written with “29 February”; 29 February 2024 is taken."),
        ("5/13/2022", date(2022, 5, 13), "“5/13/2022” has the month first; 13 May 2022 is taken."),
    ],
)
def test_what_was_decided_about_a_day_is_noted(text: str, day: date, sentence: str) -> None:
    (found,) = find_dates(text, TODAY)
    assert (found.day, [str(note) for note in found.notes]) == (day, [sentence])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("31 April 2022", "“31 April 2022” is not a day of the calendar. Correct the date."),
        ("30/02/2022", "“30/02/2022” is not a day of the calendar. Correct the date."),
        ("2022-13-01", "“2022-13-01” is not a day of the calendar. Correct the date."),
    ],
)
def test_a_day_that_cannot_be_is_a_problem(text: str, sentence: str) -> None:
    assert [str(problem) for each in find_dates(text, TODAY) for problem in each.problems] == [sentence]


@pytest.mark.parametrize("text", ["", "tomorrow", "05052022"])
def test_other_words_and_numbers_are_no_date(text: str) -> None:
    assert find_dates(fold(text), TODAY) == ()


@given(st.dates(date(2000, 1, 1), date(2098, 12, 31)), st.sampled_from(["en", "fr"]))
def test_every_day_that_we_write_is_read_back(day: date, locale: str) -> None:
    written = (day_text(day, locale), short_day_text(day, locale), day.isoformat(), f"{day.day}/{day.month}/{day.year}")
    assert [[found.day for found in find_dates(fold(text), TODAY)] for text in written] == [[day]] * 4


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 12), st.integers(1, 28))
def test_a_day_without_a_year_is_never_behind_nor_more_than_a_year_ahead(today: date, month: int, number: int) -> None:
    written = short_day_text(date(2000, month, number)).rsplit(" ", 1)[0]
    (found,) = find_dates(fold(written), today)
    day = found.day
    assert day is not None
    assert 0 <= (day - today).days <= 366
    assert (day.month, day.day) == (month, number)


@pytest.mark.parametrize(
    ("text", "days", "sentence"),
    [
        (
            "5/6/2022",
            [date(2022, 6, 5), date(2022, 5, 6)],
            "“5/6/2022” may be 5 June 2022 or 6 May 2022. Choose which day is meant.",
        ),
        (
            "Thursday 6 May 2022",
            [date(2022, 5, 6), date(2022, 5, 5)],
            "“Thursday 6 May 2022”: the weekday is not that of 6 May 2022. Choose which day is meant.",
        ),
        (
            "Vendredi 5 mai",
            [date(2022, 5, 5), date(2022, 5, 6), date(2023, 5, 5)],
            "“Vendredi 5 mai”: the weekday is not that of 5 May 2022. Choose which day is meant.",
        ),
        (
            "Friday 5 May 2021",
            [date(2021, 5, 5), date(2021, 5, 7), date(2023, 5, 5)],
            "“Friday 5 May 2021”: the weekday is not that of 5 May 2021. Choose which day is meant.",
        ),
        (
            "Monday 5/6/2022",
            [date(2022, 6, 5), date(2022, 6, 6)],
            "“Monday 5/6/2022”: the weekday is not that of 5 June 2022. Choose which day is meant.",
        ),
    ],
)
def test_a_day_in_doubt_is_a_question_with_the_days_that_may_be_meant(
    text: str, days: list[date], sentence: str
) -> None:
    (found,) = find_dates(text, TODAY)
    assert ([found.day, *found.alternatives], str(found.question)) == (days, sentence)


@pytest.mark.parametrize("text", ["5.6.2022", "Sunday 5/6/2022", "2022-06-05", "dimanche 5 juin", "5/6/2022 (Sunday)"])
def test_dots_and_weekdays_settle_which_number_is_the_day(text: str) -> None:
    (found,) = find_dates(text, TODAY)
    assert (found.day, found.alternatives, found.question) == (date(2022, 6, 5), (), None)
