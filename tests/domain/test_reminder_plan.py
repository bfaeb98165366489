from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InvalidInput
from bot.domain.reminder_plan import parse_duration, parse_rules
from bot.domain.reminders import Audience, Duration, ReminderRule

CONFIG = Path(__file__).parents[2] / "config" / "reminders.toml"
WHERE = "config/reminders.toml"


def entry(text: str) -> str:
    return f"[[reminder]]\n{text}\n"


def test_the_plan_that_comes_with_the_bot_is_read_whole() -> None:
    channel, panelists, moderators = Audience.CHANNEL, Audience.PANELISTS, Audience.MODERATORS
    assert parse_rules(CONFIG.read_text(encoding="utf-8")) == (
        ReminderRule("week-before", Duration(7), time(9), (channel, panelists)),
        ReminderRule("day-before", Duration(1), time(9), (channel, panelists, moderators)),
        ReminderRule("one-hour", Duration(0, timedelta(hours=1)), None, (panelists, moderators)),
        ReminderRule("last-call", Duration(0, timedelta(minutes=15)), None, (channel, panelists)),
    )


def test_an_empty_plan_and_an_unquoted_time_are_fine() -> None:
    assert parse_rules("") == ()
    (rule,) = parse_rules(entry('name = "a"\nbefore = "P1D"\nat = 09:30:00\nto = ["organisers", "organisers"]'))
    assert rule == ReminderRule("a", Duration(1), time(9, 30), (Audience.ORGANISERS,))


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("P1D", Duration(1)),
        ("P1W", Duration(7)),
        ("PT15M", Duration(0, timedelta(minutes=15))),
        ("P1DT2H", Duration(1, timedelta(hours=2))),
        ("PT1H30M", Duration(0, timedelta(minutes=90))),
    ],
)
def test_a_lead_is_read_by_iso_8601(text: str, duration: Duration) -> None:
    assert parse_duration(text) == duration


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "P1DT", "1D", "-P1D", "P1M", "P1Y", "P-1D", "PT1.5H", "p1d", "P1H", "P１D"]
)
def test_what_is_no_lead_is_refused_with_examples(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"is not a length of time we can read\. Write P1W for a week"):
        parse_duration(text)


@pytest.mark.parametrize("text", ["P53W", "P367D", "PT9000H", "P" + "9" * 40 + "D"])
def test_a_lead_of_more_than_a_year_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"is more than a year\. Choose at most P52W"):
        parse_duration(text)


OFFERED = " Offered: channel, organisers, panelists, moderators."
NAMING = "give it a `name` of at most 40 small letters, digits and single hyphens, such as day-before."
CLOCK = '`at` is a time of day in quotes, such as at = "09:00".'


@pytest.mark.parametrize(
    ("before", "at", "to", "sentence"),
    [
        ('"P1D"', "", '["chanel"]', "“chanel” in `to` is nobody we know. Did you mean “channel”?" + OFFERED),
        ('"P1D"', "", '[["channel"]]', "“['channel']” in `to` is nobody we know. Did you mean “channel”?" + OFFERED),
        ('"P1D"', "", "[]", '`to` says who is reminded, such as to = ["channel"].' + OFFERED),
        (
            '"P1DT2H"',
            '"09:00"',
            '["channel"]',
            "`at` gives the time of day, so `before` must be whole days or weeks, such as P1D."
            " Take away its hours and minutes, or take away `at`.",
        ),
        ('"P0D"', "", '["channel"]', "`before` is no time at all. A reminder must come before the start."),
        ('"P1D"', '"25:00"', '["channel"]', CLOCK),
        ('"P1D"', "9", '["channel"]', CLOCK),
        ("1", "", '["channel"]', '`before` is missing. Write for example before = "P1D".'),
    ],
)
def test_a_wrong_entry_is_named_with_what_to_do(before: str, at: str, to: str, sentence: str) -> None:
    clock = f"at = {at}\n" if at else ""
    with pytest.raises(InvalidInput) as caught:
        parse_rules(entry(f'name = "a"\nbefore = {before}\n{clock}to = {to}'))
    assert str(caught.value) == f"{WHERE}, reminder “a”: {sentence}"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", f"{WHERE}, reminder 1: {NAMING}"),
        ('name = "a:b"', f"{WHERE}, reminder “a:b”: {NAMING}"),
        (
            'name = "a"\nbefor = "PT1H"',
            f"{WHERE}, reminder “a”: “befor” is not an entry we know. Did you mean “before”?",
        ),
    ],
)
def test_a_reminder_without_a_sound_name_or_with_a_strange_entry_is_refused(name: str, sentence: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_rules(entry(f'{name}\nbefore = "P1D"\nto = ["channel"]'))
    assert str(caught.value) == sentence


def test_two_reminders_of_one_name_are_refused() -> None:
    one = entry('name = "a"\nbefore = "P1D"\nto = ["channel"]')
    with pytest.raises(InvalidInput) as caught:
        parse_rules(one + one)
    assert str(caught.value) == f"{WHERE}: two reminders are named “a”. Give each its own name."


def test_a_misnamed_table_and_broken_toml_are_explained() -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_rules("[[reminders]]\n")
    assert str(caught.value) == f"{WHERE}: “reminders” is not a table we know. Did you mean “reminder”?"
    with pytest.raises(InvalidInput) as caught:
        parse_rules('[reminder]\nname = "a"\n')
    assert str(caught.value) == f"{WHERE}: each reminder begins with a line [[reminder]], in double brackets."
    with pytest.raises(InvalidInput, match=r"^my\.toml cannot be read: .*line 2"):
        parse_rules("[[reminder]]\nname = day\n", source="my.toml")


@given(st.text(min_size=1, max_size=80).filter(lambda text: "#" not in text and text.strip()))
def test_text_that_is_no_table_is_refused_by_the_name_of_the_file(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_rules(text)
    assert str(caught.value).startswith(WHERE)


@given(st.integers(0, 52), st.integers(0, 1), st.integers(0, 23), st.integers(0, 59))
def test_a_lead_written_out_is_read_back(weeks: int, days: int, hours: int, minutes: int) -> None:
    read = parse_duration(f"P{weeks}W{days}DT{hours}H{minutes}M")
    assert read.elapsed() == timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes)
