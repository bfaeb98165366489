"""The Q&A desk holds what the session left open, and what organisers made of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.desk import DeskEntry, DeskState, change_of, decide, desk_items, question_key
from bot.domain.errors import InvalidInput
from bot.domain.qa import AskedQuestion, tidy_questions, unanswered
from bot.domain.rows import Answer, Question

NOON = datetime(2022, 4, 12, 12, tzinfo=UTC)


def question(id: str, text: str = "Why?", status: str = "open", answer: str = "", asker: str = "Ann") -> Question:
    answers = (Answer(answer, "Bo", NOON),) if answer else ()
    return Question(id, text, asker, "ann@example.org", NOON, status, answers)


questions = st.lists(
    st.builds(
        question,
        id=st.sampled_from(["", "1", "2", "3", "4"]),
        text=st.sampled_from(["Why?", "When?", "<!channel>"]),
        status=st.sampled_from(["open", "dismissed", "answered", ""]),
        answer=st.sampled_from(["", "", "Because."]),
        asker=st.sampled_from(["Ann", "Anonymous Attendee"]),
    ),
    max_size=8,
)


def tidy(*given_: Question) -> tuple[AskedQuestion, ...]:
    return tidy_questions(given_)


@given(questions)
def test_the_desk_holds_each_unanswered_question_once_with_a_number_of_its_own(asked: list[Question]) -> None:
    tidied = tidy_questions(asked)
    items = desk_items(tidied, {})
    assert [item.question for item in items] == list(unanswered(tidied))
    assert [item.number for item in items] == list(range(1, len(items) + 1))
    assert len({item.key for item in items}) == len(items)


@given(questions)
def test_an_anonymous_question_names_nobody_on_the_desk(asked: list[Question]) -> None:
    for item in desk_items(tidy_questions(asked), {}):
        if item.question.anonymous:
            assert (item.question.asker, item.question.asker_email) == ("Anonymous Attendee", "")


def test_what_somebody_decided_stays_when_zoom_changes_its_mind() -> None:
    (item,) = desk_items(tidy(question("7")), {})
    entry = decide(item, DeskState.ANSWERED, "", " In May. ", who="U1", now=NOON)
    assert entry == DeskEntry(item.key, DeskState.ANSWERED, "", "In May.", "U1", NOON)
    (after,) = desk_items(tidy(question("7", answer="Said later in Zoom")), {item.key: entry})
    assert (after.state, after.answer) == (DeskState.ANSWERED, "In May.")


def test_a_question_dismissed_in_zoom_is_dropped_until_somebody_takes_it_up() -> None:
    (item,) = desk_items(tidy(question("7", status="dismissed")), {})
    assert item.state is DeskState.DROPPED
    entry = decide(item, DeskState.OPEN, "U2", "", who="U1", now=NOON)
    assert desk_items(tidy(question("7", status="dismissed")), {item.key: entry})[0].state is DeskState.OPEN


def test_an_answer_needs_words_and_two_windows_do_not_overwrite_each_other() -> None:
    (item,) = desk_items(tidy(question("7")), {})
    with pytest.raises(InvalidInput, match="Type the answer"):
        decide(item, DeskState.ANSWERED, "", "  ", who="U1", now=NOON)
    first = decide(item, DeskState.OPEN, "U1", "", who="U1", now=NOON, seen=change_of(item))
    later = replace(item, entry=first)
    with pytest.raises(InvalidInput, match="Somebody changed this question"):
        decide(later, DeskState.DROPPED, "", "", who="U2", now=NOON + timedelta(minutes=1), seen=change_of(item))


def test_questions_without_ids_are_told_apart_by_their_words_asker_and_time() -> None:
    keys = {question_key(each) for each in tidy(question(""), question("", "When?"), question("", asker="Bo"))}
    assert len(keys) == 3
