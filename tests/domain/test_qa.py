"""The Q&A as people read it."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.domain.qa import QuestionStatus, tidy_questions, unanswered
from bot.domain.rows import Answer, Question
from tests.exports.builders import at


def asked(text: str = "Why?", *answers: Answer, id: str = "", by: str = "Ana", status: str = "open") -> Question:
    moment: datetime | None = at(5) if id else None
    return Question(id, text, by, "ana@example.org", moment, status, answers)


def test_a_question_given_twice_is_one_with_all_its_answers_in_order() -> None:
    late, early = Answer("second", "Bo", at(9)), Answer("first", "Bo", at(7))
    found = tidy_questions([asked("Why?", late, id="q1"), asked("Why?", early, late, id="q1")])
    assert [(each.id, [answer.text for answer in each.answers]) for each in found] == [("q1", ["first", "second"])]


def test_without_ids_the_same_words_of_the_same_person_are_one_question() -> None:
    found = tidy_questions([asked("Why?"), asked(" Why? "), asked("Why?", by="Bo"), asked("How?")])
    assert [(each.text, each.asker) for each in found] == [("Why?", "Ana"), ("Why?", "Bo"), ("How?", "Ana")]


def test_questions_come_in_the_order_asked_and_those_without_a_time_last() -> None:
    second = Question("q2", "B", "Ana", "", at(20), "open")
    first = Question("q1", "A", "Ana", "", at(10), "open")
    assert [each.text for each in tidy_questions([asked("C"), second, first])] == ["A", "B", "C"]


def test_an_anonymous_question_keeps_no_address() -> None:
    found = tidy_questions([asked(by="anonymous attendee ")])[0]
    assert (found.asker, found.asker_email, found.anonymous) == ("Anonymous Attendee", "", True)


@pytest.mark.parametrize(
    ("answers", "status", "expected"),
    [
        ((), "open", "open"),
        ((), "", "open"),
        ((Answer("Yes"),), "open", "answered"),
        ((Answer("live answered"),), "open", "answered live"),
        ((Answer("", kind="live"),), "open", "answered live"),
        ((Answer("", kind="live"), Answer("Yes")), "open", "answered"),
        ((Answer(" "),), "open", "open"),
        ((Answer("Me too", kind="participant_commented"),), "open", "open"),
        ((), "dismissed", "dismissed"),
        ((), "live_answered", "answered live"),
        ((), "answered", "answered"),
        ((), "unanswered", "open"),
    ],
)
def test_the_state_is_told_in_plain_words(answers: tuple[Answer, ...], status: str, expected: str) -> None:
    assert tidy_questions([asked("Why?", *answers, status=status)])[0].status == QuestionStatus(expected)


def test_open_and_dismissed_questions_are_the_unanswered_ones() -> None:
    found = tidy_questions([asked("A"), asked("B", status="dismissed"), asked("C", Answer("Yes"))])
    assert [each.text for each in unanswered(found)] == ["A", "B"]
