"""Reading questions, poll answers and survey answers, in the newer report shape and the older one."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.rows import Answer, GivenAnswer, Question
from bot.zoom.reading import moment, objects, text
from bot.zoom.request import Json

LIVE = "live answered"  # what Zoom writes for an answer given by voice
LIVE_KIND = "live"


def read_questions(answer: Json) -> tuple[Question, ...]:
    """Every question with its answers in Zoom's order; one element of the answer is one person, not one question."""
    return tuple(
        _question(person, detail)
        for person in objects(answer, "questions")
        for detail in objects(person, "question_details")
    )


def read_poll_answers(answer: Json) -> tuple[GivenAnswer, ...]:
    """One row per person and question. `poll` is Zoom's polling id; several choices stand in one raw text."""
    return tuple(
        _given(text(detail, "polling_id"), person, detail)
        for person in objects(answer, "questions")
        for detail in objects(person, "question_details")
    )


def read_survey_answers(answer: Json) -> tuple[GivenAnswer, ...]:
    """One row per person and question; `poll` is the survey's name."""
    survey = text(answer, "survey_name") or text(answer, "survey_id")
    return tuple(
        _given(survey, person, detail)
        for person in objects(answer, "survey_answers")
        for detail in objects(person, "answer_details")
    )


def _question(person: Json, detail: Json) -> Question:
    return Question(
        id=text(detail, "question_id"),
        text=text(detail, "question"),
        asker=text(person, "name"),
        asker_email=text(person, "email"),
        asked_at=moment(detail, "create_time"),
        status=text(detail, "question_status"),
        answers=tuple(_answers(detail)),
    )


def _answers(detail: Json) -> Iterator[Answer]:
    """The listed answers; the older single text only where nothing is listed, since it joins them with `;`."""
    listed = objects(detail, "answer_details")
    for row in listed:
        kind = text(row, "type") or "default"
        yield Answer(text(row, "content"), text(row, "name"), moment(row, "create_time"), kind)
    whole = text(detail, "answer")
    if whole and not listed:
        yield Answer(whole, kind=LIVE_KIND if whole.strip().casefold() == LIVE else "default")


def _given(poll: str, person: Json, detail: Json) -> GivenAnswer:
    return GivenAnswer(
        poll=poll,
        question=text(detail, "question"),
        name=text(person, "name") or f"{text(person, 'first_name')} {text(person, 'last_name')}".strip(),
        email=text(person, "email"),
        answer=text(detail, "answer"),
        answered_at=moment(detail, "date_time"),
    )
