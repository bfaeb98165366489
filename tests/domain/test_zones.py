from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.zones import city_name, day_text, moment_line, when_line, zone_label

PARIS = ZoneInfo("Europe/Paris")
MAY = datetime(2022, 5, 5, 12, 0, tzinfo=UTC)
DECEMBER = datetime(2022, 12, 5, 12, 0, tzinfo=UTC)
KEYS = [
    "Europe/Paris",
    "Europe/London",
    "America/Sao_Paulo",
    "Asia/Kathmandu",
    "Europe/Athens",
    "UTC",
    "CET",
    "Etc/GMT-2",
]


@pytest.mark.parametrize(
    ("moment", "key", "locale", "label"),
    [
        (MAY, "Europe/Paris", "en", "Paris time (CEST, UTC+2)"),
        (DECEMBER, "Europe/Paris", "en", "Paris time (CET, UTC+1)"),
        (MAY, "Europe/Paris", "fr", "heure de Paris (CEST, UTC+2)"),
        (MAY, "Europe/Athens", "fr", "heure d'Athènes (EEST, UTC+3)"),
        (MAY, "Africa/Cairo", "fr_FR", "heure du Caire (EET, UTC+2)"),
        (DECEMBER, "Europe/London", "en", "London time (GMT, UTC+0)"),
        (MAY, "America/Sao_Paulo", "en", "São Paulo time (UTC-3)"),
        (MAY, "Asia/Kathmandu", "en", "Kathmandu time (UTC+5:45)"),
        (MAY, "America/Argentina/Buenos_Aires", "en", "Buenos Aires time (UTC-3)"),
        (MAY, "UTC", "en", "UTC"),
        (MAY, "Etc/GMT-2", "en", "UTC+2"),
        (MAY, "CET", "en", "CEST (UTC+2)"),
    ],
)
def test_a_label_names_the_place_and_what_is_in_force_there(
    moment: datetime, key: str, locale: str, label: str
) -> None:
    assert zone_label(moment, ZoneInfo(key), locale) == label


def test_the_line_of_an_event_reads_in_both_languages() -> None:
    end = MAY + timedelta(minutes=90)
    assert when_line(MAY, end, PARIS) == "Thursday 5 May 2022, 14:00–15:30 Paris time (CEST, UTC+2)"
    assert when_line(MAY, end, PARIS, "fr") == "jeudi 5 mai 2022, 14h00–15h30, heure de Paris (CEST, UTC+2)"


def test_an_event_past_midnight_names_both_days() -> None:
    start = datetime(2022, 5, 5, 21, 0, tzinfo=UTC)
    assert when_line(start, start + timedelta(hours=2), PARIS) == (
        "Thursday 5 May 2022, 23:00 – Friday 6 May 2022, 01:00 Paris time (CEST, UTC+2)"
    )


def test_an_event_over_a_clock_change_labels_each_end() -> None:
    start = datetime(2022, 10, 29, 23, 30, tzinfo=UTC)
    assert when_line(start, start + timedelta(hours=3), PARIS) == (
        "Sunday 30 October 2022, 01:30 Paris time (CEST, UTC+2) – 03:30 Paris time (CET, UTC+1)"
    )


def test_one_moment_and_a_first_of_the_month_have_their_words() -> None:
    assert moment_line(MAY, PARIS) == "Thursday 5 May 2022, 14:00 Paris time (CEST, UTC+2)"
    assert day_text(date(2022, 11, 1), "fr") == "mardi 1er novembre 2022"
    assert (city_name("Europe/Brussels", "fr"), city_name("Europe/Kiev"), city_name("UTC")) == (
        "Bruxelles",
        "Kyiv",
        "UTC",
    )


@given(st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1)), st.sampled_from(KEYS), st.sampled_from(["en", "fr"]))
def test_no_label_carries_an_abbreviation_that_is_not_in_force(naive: datetime, key: str, locale: str) -> None:
    moment, zone = naive.replace(tzinfo=UTC), ZoneInfo(key)
    in_force = moment.astimezone(zone).tzname()
    words = set(zone_label(moment, zone, locale).replace("(", " ").replace(")", " ").replace(",", " ").split())
    seasonal = {"CET", "CEST", "EET", "EEST", "GMT", "BST"}
    assert words & seasonal <= {in_force}
