"""One person leaves the rows and no total changes; who came back is somebody new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.attendance import count_people
from bot.domain.erasure import PREFIX, ErasedAt, Eraser, People, Targets, find_targets
from bot.domain.people import EMAIL, folded_email, identify, normalised_name
from bot.domain.polls import poll_results
from bot.domain.pseudonyms import Pseudonyms
from bot.domain.qa import tidy_questions, unanswered
from bot.domain.rows import (
    Answer,
    GivenAnswer,
    Instance,
    ParticipantRow,
    PollDefinition,
    PollQuestion,
    Question,
    Registrant,
    RegistrantStatus,
    Role,
    SessionRecord,
    TeamMember,
)
from bot.domain.unnamed import PREFIX as PSEUDONYM
from bot.domain.unnamed import unnamed

START = datetime(2026, 3, 5, 13, tzinfo=UTC)
ERASED = datetime(2026, 4, 1, tzinfo=UTC)
WORDS = Pseudonyms(b"a key", PREFIX)
ANNA = "anna@example.org"


def row(
    name: str, email: str = "", registrant_id: str = "", *, at: int = 0, participant_id: str = ""
) -> ParticipantRow:
    joined = START + timedelta(minutes=at)
    return ParticipantRow(
        "run", name, email, registrant_id, participant_id, f"u{at}", joined, joined + timedelta(minutes=30)
    )


def signup(number: str, name: str, email: str, *, at: datetime = START - timedelta(days=3)) -> Registrant:
    first, _, last = name.partition(" ")
    return Registrant(number, email, first, last, RegistrantStatus.APPROVED, "City of Nowak", registered_at=at)


def record(
    participants: Sequence[ParticipantRow],
    registrants: Sequence[Registrant] = (),
    *,
    team: Sequence[TeamMember] = (),
    questions: Sequence[Question] = (),
    answers: Sequence[GivenAnswer] = (),
    polls: Sequence[PollDefinition] = (),
) -> SessionRecord:
    end = START + timedelta(minutes=90)
    return SessionRecord(
        code="W-1",
        topic="Safer streets",
        zone=ZoneInfo("Europe/Paris").key,
        starts_at=START,
        ends_at=end,
        instances=(Instance("run", START, end, practice=False),),
        participants=tuple(participants),
        registrants=tuple(registrants),
        team=tuple(team),
        questions=tuple(questions),
        poll_answers=tuple(answers),
        survey_answers=(),
        poll_definitions=tuple(polls),
        generated_at=end,
    )


def asked_for(*addresses: str, at: datetime = ERASED) -> ErasedAt:
    """These addresses were erased."""
    return lambda kind, value: at if kind == EMAIL and value in addresses else None


def people_of(whole: SessionRecord) -> People:
    writers = [(each.asker, each.asker_email) for each in whole.questions]
    writers += [(each.name, each.email) for each in whole.poll_answers]
    return People(whole.participants, whole.registrants, whole.team, writers)


def without(whole: SessionRecord, targets: Targets) -> SessionRecord:
    """The record as it is after the erasure; the team's seats are masked where they are kept."""
    eraser = Eraser(targets, WORDS)
    seats = [
        replace(each, name=WORDS.name(each.name), email=WORDS.email(each.email))
        if (EMAIL, folded_email(each.email)) in targets.keys
        else each
        for each in whole.team
    ]
    return replace(
        whole,
        participants=tuple(map(eraser.participant, whole.participants)),
        registrants=tuple(map(eraser.registrant, whole.registrants)),
        team=tuple(seats),
        questions=tuple(map(eraser.question, whole.questions)),
        poll_answers=eraser.given(whole.poll_answers, whole.poll_definitions),
    )


def totals(whole: SessionRecord) -> dict[str, Any]:
    """Every number that a report shows."""
    found = count_people(whole)
    of_people = ("people", "audience", "team", "rows", "no_shows")
    named = [each.name for each in fields(type(found)) if each.name not in of_people]
    polls = poll_results(whole.poll_answers, whole.poll_definitions)
    questions = tidy_questions(whole.questions)
    numbers = {name: getattr(found, name) for name in named}
    plain = ("registered", "attended", "team_present", "panelists_present", "unknown_people", "joins", "merged_rows")
    numbers |= {name: getattr(found, name) for name in (*plain, "peak", "peak_at", "median_seconds", "mean_seconds")}
    return numbers | {
        "no_shows": len(found.no_shows),
        "questions": (len(questions), len(unanswered(questions))),
        "polls": [(each.poll, each.question, each.people) for each in polls.questions],
    }


def said(whole: SessionRecord) -> str:
    """Everything in the record as one text, to look for names in."""
    return repr(
        (whole.participants, whole.registrants, whole.team, whole.questions, whole.poll_answers, whole.survey_answers)
    )


def erased(whole: SessionRecord, *addresses: str) -> SessionRecord:
    return without(whole, find_targets(people_of(whole), asked_for(*addresses)))


def test_every_row_that_is_merged_with_the_person_loses_name_and_address() -> None:
    whole = record(
        [
            row("Anna Nowak", ANNA, "r1"),
            row("Anna N.", "", "r1", at=5, participant_id="z9"),
            row("iPad of Anna", "", "", at=9, participant_id="z9"),
            row("Anna Nowak", at=12),
            row("Ben Mertens", "ben@example.org", at=1),
        ],
        [signup("r1", "Anna Nowak", " ANNA@example.org ")],
    )
    gone = erased(whole, ANNA)
    assert totals(gone) == totals(whole)
    assert [each.name for each in gone.participants if not each.name.startswith(PREFIX)] == ["Ben Mertens"]
    assert "anna" not in said(gone).casefold()


def test_a_namesake_who_asked_for_nothing_keeps_their_name() -> None:
    whole = record(
        [row("Anna Nowak", ANNA), row("Anna Nowak", "other@example.org", at=3), row("Anna Nowak", at=6)],
    )
    gone = erased(whole, ANNA)
    assert totals(gone) == totals(whole)
    assert [each.email for each in gone.participants if each.name == "Anna Nowak"] == ["other@example.org"]


def test_what_the_person_wrote_goes_and_others_keep_their_words_without_the_name() -> None:
    whole = record(
        [row("Anna Nowak", ANNA), row("Ben Mertens", "ben@example.org")],
        questions=[
            Question("q1", "My street is unsafe, I live at 3 Rue Haute", "Anna Nowak", ANNA, START, "open"),
            Question(
                "q2",
                "Does Anna Nowak agree?",
                "Ben Mertens",
                "ben@example.org",
                START,
                "answered",
                (Answer("I do.", "Anna Nowak", START), Answer("Write to anna@example.org", "Host", START)),
            ),
        ],
    )
    gone = erased(whole, ANNA)
    mine, other = gone.questions
    assert totals(gone) == totals(whole)
    assert (mine.text.startswith(PREFIX), other.text) == (True, "Does (erased) agree?")
    assert [each.text for each in other.answers][1] == "Write to (erased)"
    assert "Rue Haute" not in said(gone)
    assert "I do." not in said(gone)


def test_a_choice_stays_in_the_tally_and_own_words_do_not() -> None:
    poll = PollDefinition("p", "Day", (PollQuestion("Which?", "single", ("Mon", "Tue")),))
    whole = record(
        [row("Anna Nowak", ANNA)],
        answers=[
            GivenAnswer("p", "Which?", "Anna Nowak", ANNA, "Mon", START),
            GivenAnswer("p", "Why?", "Anna Nowak", ANNA, "I live next door", START),
        ],
        polls=[poll],
    )
    choice, words = erased(whole, ANNA).poll_answers
    assert (choice.answer, choice.email.startswith(PREFIX)) == ("Mon", True)
    assert words.answer.startswith(PREFIX)


def test_a_second_pass_and_the_same_report_again_change_nothing_more() -> None:
    whole = record([row("Anna Nowak", ANNA, "r1"), row("Ben", "ben@example.org", at=2)])
    gone = erased(whole, ANNA)
    assert erased(gone, ANNA) == gone
    assert erased(whole, ANNA) == gone


def test_somebody_who_signs_up_after_the_erasure_is_somebody_new() -> None:
    again = record([row("Anna Nowak", ANNA)], [signup("r7", "Anna Nowak", ANNA, at=ERASED + timedelta(days=1))])
    before = record([row("Anna Nowak", ANNA)], [signup("r7", "Anna Nowak", ANNA, at=ERASED - timedelta(days=1))])
    assert erased(again, ANNA) == again
    assert "Anna" not in said(erased(before, ANNA))


def test_somebody_the_organisers_put_on_the_team_again_keeps_their_seat() -> None:
    whole = record([row("Anna Nowak", ANNA)], team=[TeamMember("Anna Nowak", ANNA, Role.PANELIST)])
    targets = find_targets(people_of(whole), asked_for(ANNA), back=[(EMAIL, ANNA)])
    assert not targets


def test_a_question_under_an_address_does_not_take_a_namesakes_rows() -> None:
    asked = Question("q", "Why?", "Anna Nowak", ANNA, START, "open")
    whole = record([row("Anna Nowak"), row("Anna Nowak", at=3, participant_id="z1")], questions=[asked])
    gone = erased(whole, ANNA)
    assert (gone.participants, totals(gone)) == (whole.participants, totals(whole))
    assert gone.questions[0].asker.startswith(PREFIX)


def test_an_anonymous_question_is_nobodys_and_stays() -> None:
    asked = Question("q", "Why?", "Anonymous Attendee", "", START, "open")
    whole = record([row("Anna Nowak", ANNA)], questions=[asked])
    assert erased(whole, ANNA).questions == (asked,)


NAMES = st.sampled_from(["Anna Nowak", "anna  nowak", "Ben Mertens", "Χρήστος Κ", "أمل حسن", "iPad", ""])
ADDRESSES = st.sampled_from(["", "", ANNA, "ANNA@example.org ", "ben@example.org", "c@example.org"])
NUMBERS = st.sampled_from(["", "", "r1", "r2", "r3"])


@st.composite
def sessions(draw: Callable[[st.SearchStrategy[Any]], Any]) -> SessionRecord:
    """Few names, addresses and ids, so that they meet in every way."""
    rows = [
        row(
            draw(NAMES),
            draw(ADDRESSES),
            draw(NUMBERS),
            at=at,
            participant_id=draw(st.sampled_from(["", "", "z1", "z2"])),
        )
        for at in range(draw(st.integers(0, 7)))
    ]
    signed = [
        signup(f"r{n}", draw(NAMES), draw(ADDRESSES) or f"x{n}@example.org") for n in range(draw(st.integers(0, 4)))
    ]
    questions = [
        Question(f"q{n}", "Why?", draw(NAMES), draw(ADDRESSES), START, "open") for n in range(draw(st.integers(0, 3)))
    ]
    answers = [
        GivenAnswer("p", "Which?", draw(NAMES), draw(ADDRESSES), draw(st.sampled_from(["Mon", "Tue"])), START)
        for _ in range(draw(st.integers(0, 4)))
    ]
    team = [
        TeamMember(draw(NAMES), draw(ADDRESSES) or "d@example.org", Role.PANELIST)
        for _ in range(draw(st.integers(0, 2)))
    ]
    whole = record(rows, signed, team=team, questions=questions, answers=answers)
    assume(not _told_apart_by_an_erased_namesake(whole))
    return whole


def _told_apart_by_an_erased_namesake(whole: SessionRecord) -> bool:
    """Three people of one name, one of them on the team and in no row: taking one of them out leaves a likely pair.

    The command that erases compares the totals and says so.
    """
    everybody = identify(whole.participants, whole.registrants, whole.team)
    bearers = Counter(name for each in everybody for name in each.names)
    return any(bearers[normalised_name(member.name)] > 2 for member in whole.team)


@given(sessions())
def test_erasing_one_person_changes_no_total(whole: SessionRecord) -> None:
    gone = erased(whole, ANNA)
    assert totals(gone) == totals(whole)
    assert ANNA not in said(gone).casefold()


@given(sessions())
def test_pseudonyms_change_no_total_and_leave_no_name(whole: SessionRecord) -> None:
    plain = unnamed(whole, Pseudonyms(b"series", PSEUDONYM))
    assert totals(plain) == totals(whole)
    text = said(plain).casefold()
    assert [word for word in ("anna", "mertens", "χρήστος", "example.org", "أمل") if word in text] == []


def test_a_person_has_one_pseudonym_in_a_series_and_another_elsewhere() -> None:
    here, there = Pseudonyms(b"one series", PSEUDONYM), Pseudonyms(b"another", PSEUDONYM)
    assert here.email("Anna@Example.org") == here.email(" anna@example.org")
    assert here.email(ANNA) != there.email(ANNA)
    assert here.email("") == ""


def test_a_rare_organisation_is_left_out_of_the_pseudonymised_rows() -> None:
    whole = record(
        [], [signup("r1", "Anna Nowak", ANNA), signup("r2", "Ben", "b@x.org"), signup("r3", "Cy", "c@x.org")]
    )
    shown = [each.organisation for each in unnamed(whole, WORDS).registrants]
    rare = record([], list(whole.registrants[:2]))
    assert shown == ["City of Nowak"] * 3
    assert [each.organisation for each in unnamed(rare, WORDS).registrants] == ["", ""]
