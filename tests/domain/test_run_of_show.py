"""The run of show, read from the file that people edit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.errors import InvalidInput
from bot.domain.run_of_show import Step, parse_run_of_show, timetable

START, END = datetime(2022, 5, 5, 12, tzinfo=UTC), datetime(2022, 5, 5, 13, 30, tzinfo=UTC)
CONFIG = Path(__file__).parents[2] / "config"


def test_steps_count_from_the_start_or_from_the_end() -> None:
    text = '[[step]]\nat = "-PT3M"\nfrom = "end"\nwhat = "Thanks"\n[[step]]\nat = "-PT30M"\nwhat = " Sound "\n'
    steps = parse_run_of_show(text)
    assert steps == (Step(timedelta(minutes=-3), True, "Thanks"), Step(timedelta(minutes=-30), False, "Sound"))
    assert timetable(steps, START, END) == (
        (datetime(2022, 5, 5, 11, 30, tzinfo=UTC), "Sound"),
        (datetime(2022, 5, 5, 13, 27, tzinfo=UTC), "Thanks"),
    )


@pytest.mark.parametrize("locale", ["en", "fr"])
def test_the_shipped_files_hold_the_same_steps_in_both_languages(locale: str) -> None:
    steps = parse_run_of_show((CONFIG / f"run_of_show.{locale}.toml").read_text(encoding="utf-8"))
    assert [(step.offset.total_seconds() / 60, step.from_end) for step in steps] == [
        (-30, False),
        (-5, False),
        (0, False),
        (-20, True),
        (-3, True),
        (0, True),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[step]", "cannot be read"),
        ('[[step]]\nat = "PT0S"\n', "step 1: `what` is missing"),
        ('[[step]]\nwhat = "x"\n', "step 1: `at` is missing"),
        ('[[step]]\nat = "half an hour"\nwhat = "x"\n', "not a length of time"),
        ('[[step]]\nat = "PT0S"\nwhat = "x"\nfrom = "middle"\n', '"start" or "end"'),
        ('[[step]]\nat = "PT0S"\nwhat = "x"\nwho = "y"\n', "nothing else"),
        ('[[steps]]\nat = "PT0S"\n', r"only \[\[step\]\]"),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(text: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        parse_run_of_show(text)
