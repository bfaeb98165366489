"""Votes, choices and tallies."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.polls import poll_results, split_choices
from bot.domain.rows import GivenAnswer, PollDefinition, PollQuestion
from tests.exports.builders import at

NOON = at(0)

TERRAIN = PollDefinition(
    "p1",
    "Terrain",
    (
        PollQuestion("Hardest?", "single", ("Hills", "Plains", "City; coast")),
        PollQuestion("Tools?", "multiple", ("Paper", "Tablet", "Phone")),
    ),
)


def vote(question: str, answer: str, name: str = "Ana", when: datetime = NOON, poll: str = "p1") -> GivenAnswer:
    email = "" if name == "Anonymous Attendee" else f"{name.lower()}@example.org"
    return GivenAnswer(poll, question, name, email, answer, when)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Paper", ("Paper",)),
        ("Paper;Tablet", ("Paper", "Tablet")),
        ("Paper; Tablet", ("Paper", "Tablet")),
        ("Paper;City; coast", ("Paper", "City; coast")),
        ("City; coast", ("City; coast",)),
        ("Paper;Pencil", ("Paper;Pencil",)),
        ("Paper;Paper", ("Paper;Paper",)),
        ("", ("",)),
        (";", (";",)),
    ],
)
def test_an_answer_is_split_only_where_every_part_is_a_known_choice(text: str, expected: tuple[str, ...]) -> None:
    assert split_choices(text, ["Paper", "Tablet", "City; coast"]) == expected


@given(st.lists(st.text(st.characters(exclude_characters=";"), min_size=1).filter(str.strip), max_size=6))
def test_what_was_joined_from_known_choices_is_split_again(choices: list[str]) -> None:
    known = list(dict.fromkeys(choice.strip() for choice in choices))
    if known:
        assert split_choices(";".join(known), known) == tuple(known)


def test_each_question_has_every_choice_with_its_votes() -> None:
    results = poll_results(
        [
            vote("Hardest?", "Hills"),
            vote("Hardest?", "Hills", "Bo"),
            vote("Tools?", "Paper;Phone"),
            vote("New?", "yes"),
        ],
        [TERRAIN],
    )
    assert [(each.poll, each.question, each.people, each.tally) for each in results.questions] == [
        ("Terrain", "Hardest?", 2, (("Hills", 2), ("Plains", 0), ("City; coast", 0))),
        ("Terrain", "Tools?", 1, (("Paper", 1), ("Tablet", 0), ("Phone", 1))),
        ("Terrain", "New?", 1, (("yes", 1),)),
    ]
    assert [each.free_text for each in results.questions] == [False, False, True]


def test_a_single_choice_is_never_split() -> None:
    results = poll_results([vote("Hardest?", "Hills;Plains")], [TERRAIN])
    assert [each.choices for each in results.votes] == [("Hills;Plains",)]


def test_a_poll_launched_twice_is_pointed_out_and_the_last_answer_counts() -> None:
    results = poll_results([vote("Hardest?", "Plains", when=at(30)), vote("Hardest?", "Hills")], [TERRAIN])
    assert results.launched_twice == ("Terrain",)
    assert results.questions[0].tally[:2] == (("Hills", 0), ("Plains", 1))
    assert [each.choices for each in results.votes] == [("Hills",), ("Plains",)]


def test_one_answer_given_twice_by_the_report_is_one_vote() -> None:
    results = poll_results([vote("Hardest?", "Hills"), vote("Hardest?", "Hills")], [TERRAIN])
    assert (len(results.votes), results.launched_twice) == (1, ())


def test_equal_anonymous_votes_are_votes_of_different_people() -> None:
    same = vote("Rating", "4", "Anonymous Attendee")
    results = poll_results([same, same])
    assert [(each.people, each.tally) for each in results.questions] == [(2, (("4", 2),))]
    assert [(each.name, each.email) for each in results.votes] == [("Anonymous Attendee", "")] * 2


def test_defined_and_answered_polls_are_each_named_once() -> None:
    results = poll_results([vote("Rating", "4", poll="p2"), vote("Rating", "5", "Bo", poll="p2")], [TERRAIN])
    assert results.polls == ("Terrain", "p2")


def test_answers_under_an_unknown_id_get_the_title_of_the_one_poll_with_that_question() -> None:
    twice = PollDefinition("p2", "Again", (PollQuestion("Tools?", "multiple", ("Paper", "Tablet")),))
    answers = [vote("Hardest?", "Hills", poll="77"), vote("Tools?", "Paper", poll="77")]
    results = poll_results(answers, (TERRAIN, twice))
    assert [(each.poll, each.question) for each in results.votes] == [("77", "Tools?"), ("Terrain", "Hardest?")]
