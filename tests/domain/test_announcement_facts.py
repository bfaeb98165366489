"""Title, series, languages and the like, and what holds for any text."""

from __future__ import annotations

import time as stopwatch
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.announcement import Note, read_announcement
from bot.domain.announcement.facts import find_facts
from bot.domain.announcement.lines import fold, read_lines
from bot.domain.announcement.reading import TEXT_LIMIT
from bot.domain.announcement.topic import find_topic

TODAY = date(2022, 4, 12)
SAMPLES = Path(__file__).parents[1] / "samples" / "announcements"
PROSE = "This is a paragraph that goes on for a while. It has two sentences and no title."


def topic(text: str) -> str | None:
    return find_topic(read_lines(text), frozenset())


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Safer streets after dark\n\n" + PROSE, "Safer streets after dark"),
        ("Safer streets after dark - online seminar\n", "Safer streets after dark"),
        ("Webinar: “Safer streets after dark”\n", "Safer streets after dark"),
        ("Conférence en ligne – Des rues plus sûres la nuit\n", "Des rues plus sûres la nuit"),
        ("Web conference\n\n*Safer streets after dark*\n\n" + PROSE, "Safer streets after dark"),
        ("Dear colleagues,\n\nSafer streets after dark\n" + PROSE, "Safer streets after dark"),
        ("Dear all,\nWe invite you to our next webinar:\n# Why are streets dark?\n", "Why are streets dark?"),
        ("SAVE THE DATE\nSafer streets: who, when, how\n", "Safer streets: who, when, how"),
        ("Web conference 3/4 - BSFS series\nSafer streets\n", "Safer streets"),
        (PROSE + "\nTopic: Safer streets\n", "Safer streets"),
        ("Topic: TBC\nSafer streets\n", "Safer streets"),
        ("BSFS WEB CONFERENCE #3\nSafer streets\n", "Safer streets"),
        ("Safer streets, part 2\n" + PROSE, "Safer streets, part 2"),
        ("You are invited to a web conference on “Safer streets”\n", "Safer streets"),
        (
            "Safer streets: third talk of the series “Cities”\n",
            "Safer streets: third talk of the series “Cities”",
        ),
        ("🎥 Safer streets 🎥\n", "Safer streets"),
        ("Titre : « Des rues plus sûres »\n", "Des rues plus sûres"),
        ("Date: 5 May 2022\nSafer streets\n", "Safer streets"),
        ("Les rues, la nuit : l'expérience du Pirée\n", "Les rues, la nuit : l'expérience du Pirée"),
    ],
)
def test_the_title_is_found_among_the_opening_lines(text: str, title: str) -> None:
    assert topic(text) == title


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Web conference\n\n" + PROSE,
        "Conférence en ligne\n" + PROSE,
        PROSE + "\nSafer streets\n",
        "Online seminar\nSpeakers: Anna Nowak\nSafer streets",
        "https://example.org/webinar\n",
        "Webinar n° 3\n- first point\n",
        "INVITATION\n***\n",
    ],
)
def test_a_kind_of_event_or_a_paragraph_is_no_title(text: str) -> None:
    assert topic(text) is None


@pytest.mark.parametrize(
    "line",
    [
        "Safer streets – Thursday 5 May 2022, 14:00 CEST",
        "Webinar | Safer streets | 5 May 2022 | 14:00 CEST | Paris time",
        "5 May 2022, 14:00 CEST: Safer streets",
    ],
)
def test_a_title_may_stand_off_beside_the_date(line: str) -> None:
    assert find_topic(read_lines(line), frozenset([0])) == "Safer streets"


def test_a_date_line_is_no_title() -> None:
    found = read_announcement(
        "Webinar\nThursday 5 May 2022, 14:00 CEST\nSafer streets", today=TODAY, default_zone="UTC"
    )
    assert found.topic == "Safer streets"


@pytest.mark.parametrize(
    ("text", "name", "position", "size"),
    [
        ("It is the second web conference in a series of four.", "", 2, 4),
        ("Third session of the BSFS series", "BSFS", 3, None),
        ("Web conference 3/4 - BSFS series", "BSFS", 3, 4),
        ("Session 2 of 4 of the series “Nights in the city”", "Nights in the city", 2, 4),
        ("Cette deuxième conférence en ligne d'une série de quatre", "", 2, 4),
        ("Séance 2 sur 4 de la série « Nuits »", "Nuits", 2, 4),
        ("the 2nd of a series of 5 webinars", "", 2, 5),
        ("Open from 3/4 to 5/6", "", None, None),
        ("The second city of Greece", "", None, None),
        ("First session at 10:00", "", None, None),
    ],
)
def test_the_place_in_a_series_is_found(text: str, name: str, position: int | None, size: int | None) -> None:
    facts = find_facts(fold(text))
    assert (facts.series, facts.series_position, facts.series_size) == (name, position, size)


@pytest.mark.parametrize(
    ("text", "languages", "interpretation"),
    [
        ("Langues : français, anglais (interprétation simultanée)", ("fr", "en"), True),
        ("Languages: English and French, no interpretation", ("en", "fr"), False),
        ("The session is held in English with interpretation into French.", ("en", "fr"), True),
        ("La rencontre se tient en français.", ("fr",), None),
        ("The English city of Leeds joins us.", (), None),
        ("Traduction simultanée prévue", (), True),
    ],
)
def test_languages_and_interpretation_are_found(
    text: str, languages: tuple[str, ...], interpretation: bool | None
) -> None:
    facts = find_facts(fold(text))
    assert (facts.languages, facts.interpretation) == (languages, interpretation)


@pytest.mark.parametrize(
    ("text", "capacity"),
    [
        ("Maximum 250 participants", 250),
        ("Limited to 1,000 people", 1000),
        ("up to 1\u202f000 participants", 1000),
        ("250 participants maximum", 250),
        ("Capacity: 500", 500),
        ("250 people came last year", None),
        ("up to 3 speakers", None),
    ],
)
def test_the_capacity_is_found(text: str, capacity: int | None) -> None:
    assert find_facts(fold(text)).capacity == capacity


@pytest.mark.parametrize(
    ("text", "required"),
    [
        ("Registration is free but required.", True),
        ("Please register here", True),
        ("Inscription obligatoire", True),
        ("No registration needed", False),
        ("Registration is not required", False),
        ("Entrée libre, sans inscription", False),
        ("We meet on Zoom.", None),
    ],
)
def test_registration_is_found_where_it_is_said(text: str, required: bool | None) -> None:
    assert find_facts(text).registration_required == required


@pytest.mark.parametrize(
    "text",
    [
        "A Q&A follows.",
        "questions from the audience follow",
        "Les échanges avec le public suivront.",
        "Posez vos questions !",
    ],
)
def test_questions_from_the_audience_are_noticed(text: str) -> None:
    assert (find_facts(text).questions, find_facts("That is out of the question.").questions) == (True, None)


def test_a_sentence_can_be_translated_with_its_values() -> None:
    note = Note("No year is written with “{written}”; {day} is taken.", {"written": "1 nov", "day": date(2022, 11, 1)})
    french = {note.template: "« {written} » est sans année ; nous prenons le {day}."}
    assert note.render(french.__getitem__, "fr") == "« 1 nov » est sans année ; nous prenons le 1er novembre 2022."
    assert str(note) == "No year is written with “1 nov”; 1 November 2022 is taken."


def test_values_with_braces_stay_as_they_are() -> None:
    note = Note("“{word}” is no zone.", {"word": "{0.__class__}"})
    assert str(note) == "“{0.__class__}” is no zone."


def test_no_sentence_names_letters_that_are_not_in_force() -> None:
    for name, day in (("piraeus-en.txt", "CET"), ("victims-support.txt", "CET")):
        found = read_announcement((SAMPLES / name).read_text("utf-8"), today=TODAY, default_zone="Europe/Paris")
        sentences = [*found.notes, *found.problems, *found.questions, *(choice.why for choice in found.time_choices)]
        assert not [text for text in map(str, sentences) if day in text.replace("(", " ").split()]


PIECES = """CET|5 May 2022|5/6/22|14:00|-|–|14h|to|Speakers:|Chair:|Anna Nowak|<a@b.org>|@|heure de|Mars|Paris time
|UTC+2|31/02/2022|25:99|3/4|series|of|second|(|)|«|»|90 minutes|une heure|{0}|🎉|١٤:٠٠|İ|Topic:|Europe/Nowhere|{"""
pieces = st.sampled_from([*PIECES.split("|"), "\n", "\u202f"])
texts = st.one_of(st.text(max_size=300), st.lists(pieces, max_size=60).map(" ".join))


@given(texts, st.sampled_from(["Europe/Paris", "UTC", "Asia/Kolkata", "Pacific/Apia"]))
def test_any_text_is_understood_or_questioned_but_never_breaks(text: str, zone: str) -> None:
    found = read_announcement(text, today=TODAY, default_zone=zone)
    assert len(found.time_choices) <= 1 or found.questions
    assert len(found.time_choices) != 1 or not found.questions
    assert len({choice.starts_at for choice in found.time_choices}) == len(found.time_choices)
    assert all(choice.start.instant() == choice.starts_at for choice in found.time_choices)
    assert all(choice.minutes is None or choice.minutes > 0 for choice in found.time_choices)
    assert all(str(note) for note in (*found.notes, *found.problems))
    assert found.start is None or found.time_choices or found.problems


HOSTILE = ["\n", "a", "1", "1 ", "Speakers:\n", "14:00-", "5 May, ", "en ", "- A b <a@b.cc>\n", "@", "Ab-", "\n \t*"]
HOSTILE += ["5 May 2022 h<a**", "1 h ", "14:00 (", "<style>", "| a", "A B <a@b.org>\n", "[a](http://"]
HOSTILE += [
    "heure de ",
    "first ",
    "A (b) c@d.ef, ",
    "((",
    "::",
    "CET/CEST ",
    "may 1 1 1 ",
    "1 1.1\n",
    "Time: 14:00 CET\n",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_text_of_twice_the_length_takes_no_more_than_about_twice_the_work(piece: str) -> None:
    half, whole = (piece * (size // len(piece)) for size in (TEXT_LIMIT // 2, TEXT_LIMIT))
    assert _work(whole) < 3 * _work(half)  # four times, if any part of it were quadratic


def _work(text: str) -> float:
    """Processor time for reading it, the lesser of two."""

    def once() -> float:
        began = stopwatch.process_time()
        read_announcement("5 May 2022, 14:00 Speakers:\n" + text, today=TODAY, default_zone="Europe/Paris")
        return stopwatch.process_time() - began

    return min(once() for _ in range(2))
