"""What the audience reads on Zoom names no letters of a time zone that are not in force on that day."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.announcement import with_labels_in_force
from bot.domain.walltime import WallTime

SAMPLES = Path(__file__).parents[1] / "samples" / "announcements"


def at(reading: str, zone: str = "Europe/Paris") -> WallTime:
    return WallTime(datetime.fromisoformat(reading), ZoneInfo(zone))


SUMMER = at("2022-05-05T14:00")


@pytest.mark.parametrize(
    ("written", "start", "read"),
    [
        ("5 May 2022, 14:00-15:30 (CET)", SUMMER, "5 May 2022, 14:00-15:30 (CEST)"),
        ("5 May 2022, 14:00-15:30 (CET)", at("2022-05-05T15:00"), "5 May 2022, 14:00-15:30 (UTC+1)"),
        ("Start: 14:00 CET sharp", at("2022-05-05T15:00", "Europe/Athens"), "Start: 14:00 CEST sharp"),
        ("1 December 2022, 14:00 CEST", at("2022-12-01T14:00"), "1 December 2022, 14:00 CET"),
        ("5 May 2022, 2 pm GMT", at("2022-05-05T16:00"), "5 May 2022, 2 pm UTC"),
        ("5 May 2022, 10:00 EST", at("2022-05-05T16:00"), "5 May 2022, 10:00 EDT"),
    ],
)
def test_a_label_of_the_other_half_of_the_year_is_put_right(written: str, start: WallTime, read: str) -> None:
    assert with_labels_in_force(written, start) == read


@pytest.mark.parametrize(
    "text",
    [
        "5 May 2022, 14:00-15:30 (CEST)",
        "The next session: 1 December 2022, 14:00 CET",
        "5 May 2022, 14:00 CET/CEST",
        "LE CONSEIL EST LÀ",
        "The CET is a test of English.",
        "5 May 2022, 14:00 Paris time\r\n\r\nWith people\n",
        "",
    ],
)
def test_everything_else_stays_as_it_was_written(text: str) -> None:
    assert with_labels_in_force(text, SUMMER) == text


def test_of_the_announcement_only_the_label_changes() -> None:
    text = (SAMPLES / "piraeus-en.txt").read_text(encoding="utf-8")
    assert with_labels_in_force(text, SUMMER) == text.replace("(CET)", "(CEST)")
