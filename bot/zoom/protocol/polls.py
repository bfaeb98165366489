"""Polls and the survey as planned before the session."""

from __future__ import annotations

from bot.domain.remote import SurveyDefinition
from bot.domain.rows import PollDefinition, PollQuestion
from bot.zoom.reading import inner, objects, text, truth, words
from bot.zoom.request import Category, Json, Request, path_id, path_segment, read

_PLAIN, _ADVANCED = 1, 2  # poll_type: only an advanced poll may hold anything but single and multiple choice
_PLAIN_KINDS = frozenset({"single", "multiple"})


def list_polls(webinar_id: str) -> Request:
    return read("list_polls", f"/webinars/{path_id(webinar_id)}/polls", Category.LIGHT, "polls")


def create_poll(webinar_id: str, poll: PollDefinition, *, anonymous: bool = False) -> Request:
    """POST /webinars/{id}/polls; the id of `poll` is not sent."""
    path = f"/webinars/{path_id(webinar_id)}/polls"
    return Request("create_poll", "POST", path, 201, Category.LIGHT, body=_poll(poll, anonymous), top_level_key="id")


def update_poll(webinar_id: str, poll: PollDefinition, *, anonymous: bool = False) -> Request:
    """PUT /webinars/{id}/polls/{pollId}: replaces the whole poll."""
    path = f"/webinars/{path_id(webinar_id)}/polls/{path_segment(poll.id)}"
    return Request("update_poll", "PUT", path, 204, Category.LIGHT, body=_poll(poll, anonymous))


def read_polls(answer: Json) -> tuple[PollDefinition, ...]:
    return tuple(read_poll(row) for row in objects(answer, "polls"))


def read_poll(answer: Json) -> PollDefinition:
    return PollDefinition(text(answer, "id"), text(answer, "title"), _read_questions(answer))


def get_survey(webinar_id: str) -> Request:
    """GET /webinars/{id}/survey. A webinar without one answers with an empty object."""
    return read("get_survey", f"/webinars/{path_id(webinar_id)}/survey", Category.LIGHT, None)


def set_survey(webinar_id: str, survey: SurveyDefinition) -> Request:
    """PATCH /webinars/{id}/survey: ours with its questions, or the link to one elsewhere."""
    path = f"/webinars/{path_id(webinar_id)}/survey"
    shown: Json = {"show_in_the_browser": True, "show_in_the_follow_up_email": False}
    body = shown | ({"third_party_survey": survey.link} if survey.link else {"custom_survey": _survey(survey)})
    return Request("set_survey", "PATCH", path, 204, Category.LIGHT, body=body)


def read_survey(answer: Json) -> SurveyDefinition:
    own = inner(answer, "custom_survey")
    return SurveyDefinition(
        title=text(own, "title"),
        questions=_read_questions(own),
        anonymous=truth(own, "anonymous") or False,
        link=text(answer, "third_party_survey"),
    )


def _poll(poll: PollDefinition, anonymous: bool) -> Json:
    plain = all(question.kind in _PLAIN_KINDS for question in poll.questions)
    return {
        "title": poll.title,
        "anonymous": anonymous,
        "poll_type": _PLAIN if plain else _ADVANCED,
        "questions": [_question(question) for question in poll.questions],
    }


def _survey(survey: SurveyDefinition) -> Json:
    questions = [_question(question) for question in survey.questions]
    return {"title": survey.title, "anonymous": survey.anonymous, "questions": questions}


def _question(question: PollQuestion) -> Json:
    body: Json = {"name": question.name, "type": question.kind, "answer_required": False}
    if question.kind == "rating_scale":
        lowest, highest = _scale(question.choices)
        return {**body, "rating_min_value": lowest, "rating_max_value": highest}
    return {**body, "answers": list(question.choices)} if question.choices else body


def _scale(choices: tuple[str, ...]) -> tuple[int, int]:
    """The ends of a rating: the lowest and highest number among the choices, 1 to 5 without any."""
    numbers = [int(choice) for choice in choices if choice.isascii() and choice.isdigit()]
    return (min(numbers), max(numbers)) if numbers else (1, 5)


def _read_questions(source: Json) -> tuple[PollQuestion, ...]:
    return tuple(
        PollQuestion(text(row, "name"), text(row, "type"), words(row, "answers"))
        for row in objects(source, "questions")
    )
