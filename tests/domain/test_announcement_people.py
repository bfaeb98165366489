from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.announcement import parse_people
from bot.domain.announcement.lines import read_lines
from bot.domain.announcement.people import FoundPeople, find_people
from bot.domain.webinar import Panelist, PanelistRole

PANELIST, MODERATOR = PanelistRole.PANELIST, PanelistRole.MODERATOR
ANNA = Panelist("Anna Nowak", "anna@krakow.example.org", PANELIST, "City of Kraków")
BOB = Panelist("Bob Smith", "bob@leeds.example.org", MODERATOR)


def find(text: str) -> FoundPeople:
    return find_people(read_lines(text))


@pytest.mark.parametrize(
    "line",
    [
        "Anna Nowak, City of Kraków <anna@krakow.example.org>",
        "Anna Nowak (City of Kraków) anna@krakow.example.org",
        "Anna Nowak, City of Kraków, anna@krakow.example.org",
        "Anna Nowak – City of Kraków – anna@krakow.example.org",
        "• Anna Nowak (City of Kraków) <mailto:anna@krakow.example.org|anna@krakow.example.org>",
        "1. Anna Nowak, City of Kraków (anna@krakow.example.org)",
        "- *Anna Nowak*, City of Kraków <anna@krakow.example.org>",
        "Speaker: Anna Nowak, City of Kraków <anna@krakow.example.org>",
    ],
)
@pytest.mark.parametrize(
    "heading", ["Speakers:", "With:", "Panel:", "Intervenants :", "Avec :", "Our speakers", "*Speakers:*"]
)
def test_one_speaker_is_read_however_they_are_written(heading: str, line: str) -> None:
    found = find(f"{heading}\n{line}\n\nThe event takes place online.")
    assert (found.people, found.problems) == ((ANNA,), ())


@pytest.mark.parametrize(
    "heading", ["Moderators:", "Chair:", "Modération :", "Animation :", "Moderated by:", "Modératrice :"]
)
def test_one_moderator_is_read_under_any_heading(heading: str) -> None:
    assert find(f"{heading}\n- Bob Smith <bob@leeds.example.org>").people == (BOB,)
    assert find(f"{heading} Bob Smith <bob@leeds.example.org>").people == (BOB,)


def test_a_role_written_with_a_person_counts_more_than_the_list() -> None:
    found = find("With:\nAnna Nowak, City of Kraków <anna@krakow.example.org>\nChair: Bob Smith, bob@leeds.example.org")
    assert found.people == (ANNA, BOB)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Anna Nowak <a@x.org>, Bob Smith <b@y.org>", ["Anna Nowak", "Bob Smith"]),
        ("Anna Nowak (Kraków) a@x.org; Bob Smith (Leeds) b@y.org", ["Anna Nowak", "Bob Smith"]),
        ("Anna Nowak, Bob Smith and Carla Rossi", ["Anna Nowak", "Bob Smith", "Carla Rossi"]),
        ("Anna Nowak et Jean de Lyon", ["Anna Nowak", "Jean de Lyon"]),
        ("Anna Nowak (City of Kraków), Bob Smith (City of Leeds)", ["Anna Nowak", "Bob Smith"]),
        ("Anna Nowak, Department of Safety and Order", ["Anna Nowak"]),
    ],
)
def test_several_people_in_one_line_are_told_apart(line: str, names: list[str]) -> None:
    assert [person.name for person in find(f"Speakers: {line}").people] == names


@pytest.mark.parametrize(
    "text",
    [
        "Speakers: to be announced",
        "Speakers:\n- TBC\n- tba",
        "Intervenants : à confirmer",
        "Speakers:\nModerators:",
        "Panel: N.N.",
    ],
)
def test_nobody_is_made_of_people_to_come(text: str) -> None:
    found = find(text + "\n\nThe event takes place online on the network's Zoom platform.")
    assert (found.people, found.problems) == ((), ())
    assert found.headings


def test_names_keep_their_script_and_titles() -> None:
    names = ["Σοφία Παπαδοπούλου", "Dr. Anja Weiß", "علي حسن", "李小龍", "Zoë O’Hara"]
    text = "Speakers:\n" + "\n".join(f"{name} <p{number}@x.org>" for number, name in enumerate(names))
    assert [person.name for person in find(text).people] == names


def test_a_broken_address_in_a_list_is_a_problem_with_its_line() -> None:
    found = find("Speakers:\nAnna Nowak <anna.krakow.example.org>\nBob Smith bob@leeds")
    assert [str(problem) for problem in found.problems] == [
        "Line 2: “anna.krakow.example.org” has no @. Write the e-mail as name@place.org.",
        "Line 3: “bob@leeds” is not a whole e-mail address. Correct it.",
    ]


def test_who_stands_in_two_lists_is_one_person_and_moderates() -> None:
    found = find("Speakers:\nBob Smith <bob@leeds.example.org>\n\nChair: Bob Smith <BOB@leeds.example.org>")
    assert found.people == (BOB,)
    assert [str(note) for note in found.notes] == ["Bob Smith is named twice and taken once."]


@pytest.mark.parametrize(
    "text",
    [
        "Speakers\n========\n* Anna Nowak | City of Kraków | anna@krakow.example.org",
        "## Speakers\n- **Anna Nowak**, City of Kraków ([anna@krakow.example.org](mailto:anna@krakow.example.org))",
        "Speaker:\tAnna Nowak\tCity of Kraków\tanna@krakow.example.org",
        "Opening: Anna Nowak, City of Kraków, anna@krakow.example.org",
        "Intervenant·e·s :\nanna@krakow.example.org (Anna Nowak, City of Kraków)",
        "The guests are Anna Nowak (City of Kraków, anna@krakow.example.org).",
        "Contact: office@krakow.example.org\nSpeaker 1: Anna Nowak, City of Kraków <anna@krakow.example.org>",
        "Speakers:\n- the youth council\n- Anna Nowak (City of Kraków) “Lamps” anna (at) krakow.example.org",
    ],
)
def test_one_speaker_is_found_in_any_dress(text: str) -> None:
    assert find(text + "\n\nFor questions write to office@krakow.example.org.").people == (ANNA,)


def test_a_second_address_is_told_and_left_out() -> None:
    found = find("Chair: Bob Smith <bob@leeds.example.org> <bob@home.example.org>")
    assert found.people == (BOB,)
    assert [str(note) for note in found.notes] == ["Bob Smith has two addresses; bob@home.example.org is left out."]


def test_a_list_ends_where_something_else_begins() -> None:
    text = "Speakers:\n\n- Anna Nowak, City of Kraków <anna@krakow.example.org>\n\nLanguages: English\nWe meet on Zoom."
    assert find(text).people == (ANNA,)


@pytest.mark.parametrize(
    ("line", "person"),
    [
        ("Anna Nowak <anna@krakow.example.org>", Panelist("Anna Nowak", "anna@krakow.example.org")),
        ("Anna Nowak, City of Kraków <anna@krakow.example.org>, speaker", ANNA),
        ("Bob Smith <bob@leeds.example.org>, moderator", BOB),
        ("Bob Smith <bob@leeds.example.org> (chair)", BOB),
        ("Bob Smith <bob@leeds.example.org>, modérateur", BOB),
        ("Bob Smith bob@leeds.example.org; Moderator", BOB),
        ("Modératrice : Bob Smith <bob@leeds.example.org>", BOB),
        ("Bob Smith <bob@leeds.example.org>, intervenant", Panelist("Bob Smith", "bob@leeds.example.org")),
    ],
)
def test_a_line_of_the_form_gives_a_person(line: str, person: Panelist) -> None:
    assert parse_people(line) == ((person,), ())


def test_what_is_wrong_in_the_form_is_told_by_line() -> None:
    text = (
        "Anna Nowak, City of Kraków <anna@krakow.example.org>\n"
        "Ana Ruiz <anna.example.org>\n\n"
        "Carla Rossi\n"
        "Anna N. <ANNA@krakow.example.org>\n"
        "<nobody@x.org>\n" + "N" * 65 + " <n@x.org>\n"
        "to be announced\n" + "x" * 600
    )
    people, problems = parse_people(text)
    assert people == (ANNA,)
    assert [str(problem) for problem in problems] == [
        "Line 2: “anna.example.org” has no @. Write the e-mail as name@place.org.",
        "Line 4: Carla Rossi has no e-mail address. Write Carla Rossi <name@place.org>.",
        "Line 5: ANNA@krakow.example.org stands twice. Each person needs an address of their own.",
        "Line 6: There is no name with “nobody@x.org”.",
        "Line 7: The name “NNNNNNNNNNNNNNNNNNNN…” is longer than 64 characters. Shorten it.",
        "Line 8: “to be announced” names nobody. Take the line away or write Name <e-mail>.",
        "Line 9: “xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…” is too long for one person.",
    ]


def test_an_empty_field_has_neither_people_nor_problems() -> None:
    assert parse_people(" \n\n") == ((), ())


names = st.lists(st.text("abcdeéøłωж", min_size=2, max_size=8).map(str.capitalize), min_size=2, max_size=3).map(
    " ".join
)
addresses = st.builds("{}.{}@{}.org".format, *[st.text("abcdefgh", min_size=1, max_size=6)] * 3)
organisations = st.sampled_from(["", "City of Leeds", "Ville de Lyon", "Stadt Augsburg"])
people = st.lists(
    st.builds(Panelist, names, addresses, st.sampled_from(PanelistRole), organisations),
    max_size=6,
    unique_by=lambda person: person.key,
)


@given(people)
def test_people_that_we_write_are_read_back(team: list[Panelist]) -> None:
    lines = [
        f"{each.name}{', ' if each.organisation else ''}{each.organisation} <{each.email}>, {each.role}"
        for each in team
    ]
    assert parse_people("\n".join(lines)) == (tuple(team), ())


@given(st.text(max_size=200))
def test_any_text_gives_people_that_zoom_can_take_or_problems(text: str) -> None:
    found, problems = parse_people(text)
    assert all(0 < len(person.name) <= 64 and person.email.count("@") == 1 for person in found)
    assert all(str(problem).startswith("Line ") for problem in problems)
    assert len({person.key for person in found}) == len(found)
