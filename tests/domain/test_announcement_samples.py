"""The four announcements, read whole."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.domain.announcement import Understanding, read_announcement
from bot.domain.announcement.facts import Facts
from bot.domain.walltime import WallTime
from bot.domain.webinar import Panelist, PanelistRole

SAMPLES = Path(__file__).parents[1] / "samples" / "announcements"
TODAY = date(2022, 4, 12)
PARIS, BRUSSELS = ZoneInfo("Europe/Paris"), ZoneInfo("Europe/Brussels")
PANELIST, MODERATOR = PanelistRole.PANELIST, PanelistRole.MODERATOR


def read(name: str) -> Understanding:
    text = (SAMPLES / name).read_text(encoding="utf-8")
    return read_announcement(text, today=TODAY, default_zone="Europe/Paris")


def choices(found: Understanding) -> list[tuple[WallTime, datetime, int | None, str]]:
    return [(each.start, each.starts_at, each.minutes, str(each.why)) for each in found.time_choices]


def test_the_winter_zone_of_the_english_text_is_a_question_with_the_clocks_of_paris_first() -> None:
    found = read("piraeus-en.txt")
    assert choices(found) == [
        (
            WallTime(datetime(2022, 5, 5, 14, 0), PARIS),
            datetime(2022, 5, 5, 12, 0, tzinfo=UTC),
            90,
            "14:00 on the clocks of Paris (UTC+2)",
        ),
        (
            WallTime(datetime(2022, 5, 5, 15, 0), PARIS),
            datetime(2022, 5, 5, 13, 0, tzinfo=UTC),
            90,
            "14:00 at UTC+1, which is 15:00 in Paris",
        ),
    ]
    assert (found.zone_word, str(found.questions[0])) == (
        "CET",
        "The text gives winter time, but on 5 May 2022 Paris has summer time. Choose which is meant.",
    )


def test_the_english_text_lacks_its_topic_and_its_people() -> None:
    found = read("piraeus-en.txt")
    assert (found.topic, found.people) == (None, ())
    assert found.missing == ("topic", "speakers", "moderators")
    assert (found.problems, found.notes) == ((), ())
    assert found.facts == Facts(series="BSFS", series_position=2, series_size=4, questions=True, language="en")


def test_the_french_text_is_understood_whole() -> None:
    found = read("piraeus-fr.txt")
    assert found.topic == "Un conseil local pour prévenir la délinquance : l'expérience du Pirée"
    assert (found.day, found.clock, found.minutes) == (date(2022, 5, 5), time(14), 90)
    assert [choice[0] for choice in choices(found)] == [WallTime(datetime(2022, 5, 5, 14, 0), PARIS)]
    assert found.questions == ()
    assert found.people == (
        Panelist("Élodie Lefèvre", "elodie.lefevre@montreuil.example.org", PANELIST, "Ville de Montreuil"),
        Panelist("Σοφία Παπαδοπούλου", "sofia.p@piraeus.example.org", PANELIST, "Municipalité du Pirée"),
        Panelist("Jean-Noël Dubreuil", "jn.dubreuil@network.example.org", MODERATOR),
    )
    assert found.facts == Facts("BSFS", 2, 4, ("fr", "en"), True, None, None, True, "fr")
    assert (found.missing, found.problems, found.notes) == ((), (), ())


def test_the_text_on_victims_is_understood_whole() -> None:
    found = read("victims-support.txt")
    assert found.topic == "Standing by those who were harmed"
    assert (found.start, found.end) == (datetime(2022, 10, 25, 10, 30), datetime(2022, 10, 25, 12, 0))
    assert [choice[1] for choice in choices(found)] == [datetime(2022, 10, 25, 8, 30, tzinfo=UTC)]
    assert found.people == (
        Panelist("Maria Kanellou", "maria.kanellou@piraeus.example.org", PANELIST, "City of Piraeus"),
        Panelist("Dr. Anders Høgh-Møller", "anders@aarhus.example.org", PANELIST, "Aarhus Kommune"),
        Panelist("Pilar Núñez O'Brien", "pilar@network.example.org", MODERATOR, "network secretariat"),
    )
    assert found.facts == Facts("BSFS", 3, 4, (), None, 250, True, True, "en")
    assert (found.missing, found.problems, found.notes) == ((), (), ())


def test_the_doubled_hour_is_a_question_with_both_moments() -> None:
    found = read("ambiguous.txt")
    reading = datetime(2022, 10, 30, 2, 30)
    assert choices(found) == [
        (
            WallTime(reading, BRUSSELS, 0),
            datetime(2022, 10, 30, 0, 30, tzinfo=UTC),
            60,
            "the first 02:30, before the clocks go back (UTC+2)",
        ),
        (
            WallTime(reading, BRUSSELS, 1),
            datetime(2022, 10, 30, 1, 30, tzinfo=UTC),
            60,
            "the second 02:30, after the clocks go back (UTC+1)",
        ),
    ]
    assert str(found.questions[0]) == (
        "On 30 October 2022 the clocks in Brussels show 02:30 twice. Choose which of the two is meant."
    )


def test_a_second_date_is_named_and_speakers_to_be_announced_are_nobody() -> None:
    found = read("ambiguous.txt")
    assert (found.topic, found.other_days) == ("Safer streets after dark", (date(2022, 11, 1),))
    assert [str(note) for note in found.notes] == [
        "The text names several days; 30 October 2022 is taken. Also named: 1/11/2022."
    ]
    assert (found.people, found.missing, found.problems) == ((), ("speakers", "moderators"), ())
