"""Every total can be summed up again from its shares."""

from __future__ import annotations

from hypothesis import given

from bot.domain.attendance import count_people
from bot.domain.polls import poll_results
from bot.domain.qa import tidy_questions
from bot.domain.rows import Role, SessionRecord, TeamMember
from bot.domain.why import Explanation, Line, Share, explain
from tests.domain.test_attendance_properties import records
from tests.exports.builders import START, joined, registrant, session
from tests.exports.worked_pack import worked_record


def why(record: SessionRecord) -> dict[str, Explanation]:
    questions, polls = tidy_questions(record.questions), poll_results(record.poll_answers, record.poll_definitions)
    return {each.total: each for each in explain(record, count_people(record), questions, polls)}


def sums(record: SessionRecord) -> dict[str, tuple[int, int]]:
    """Total → (what it is, what its shares sum up to)."""
    found = why(record).items()
    return {name: (each.value, sum(share.count for share in each.shares)) for name, each in found if not each.sentence}


@given(records())
def test_the_shares_of_every_total_sum_up_to_it_whatever_zoom_gave(record: SessionRecord) -> None:
    assert {name: pair for name, pair in sums(record).items() if pair[0] != pair[1]} == {}


def test_the_worked_example_sums_up_and_names_every_merged_row() -> None:
    found = why(worked_record())
    assert [(share.what, share.count) for share in found["attended"].shares] == [
        ("rows that Zoom gave", 8),
        ("rows of practice sessions", -1),
        ("same registrant id", -1),
        ("host", -1),
        ("moderator", -1),
    ]
    assert [(line.person, line.name) for share in found["merged_rows"].shares for line in share.lines] == [
        ("P002", "=1+1")
    ]
    assert all(value == total for value, total in sums(worked_record()).values())


def test_a_page_given_twice_is_taken_away_by_name() -> None:
    row = joined("Ann", email="ann@example.org")
    found = why(session(row, row, registrants=(registrant("r1", "ann@example.org", status="denied"),)))
    assert [(share.what, share.count) for share in found["joins"].shares] == [
        ("rows that Zoom gave", 2),
        ("rows that Zoom gave twice", -1),
    ]
    assert [(share.what, share.count) for share in found["registered"].shares] == [
        ("registrations in Zoom's lists", 1),
        ("denied or cancelled", -1),
    ]


def test_a_share_has_a_line_for_each_of_its_rows() -> None:
    for explanation in why(worked_record()).values():
        for share in explanation.shares:
            assert len(share.lines) in (0, abs(share.count))


def test_who_might_be_on_the_team_stands_beside_the_sum_and_not_in_it() -> None:
    member = TeamMember("Ines Vautrin", "ines@example.org", Role.PANELIST)
    record = session(joined("Ines Vautrin", email="ines.vautrin@home.example"), team=(member,))
    found = why(record)["panelists_present"]
    assert (found.value, found.shares) == (0, ())
    assert found.aside == Share(
        "counted in the audience under the name of a team member who was not seen",
        1,
        (Line("P001", "Ines Vautrin", START, "email"),),
    )
