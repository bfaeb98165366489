"""Calls on poll and survey definitions."""

from typing import Any

from bot.sandbox.zoom.account import Call, Handler
from bot.sandbox.zoom.refusals import Refusal, invalid
from bot.sandbox.zoom.webinars import named
from bot.sandbox.zoom.world import Poll, Webinar

CHOICES = ("single", "multiple", "rank_order")


def create(call: Call) -> Any:
    """POST /webinars/{webinarId}/polls."""
    webinar = _with_polls(call)
    _check(call.body)
    poll = Poll(call.account.ids.text(22), _whole(call.body))
    webinar.polls[poll.id] = poll
    return _view(poll)


def listed(call: Call) -> Any:
    """GET /webinars/{webinarId}/polls, `anonymous=true` only the anonymous ones."""
    polls = list(_with_polls(call).polls.values())
    if call.query.get("anonymous"):
        polls = [poll for poll in polls if poll.body["anonymous"]]
    return {"total_records": len(polls), "polls": [_view(poll) for poll in polls]}


def read(call: Call) -> Any:
    """GET /webinars/{webinarId}/polls/{pollId}."""
    return _view(_one(call)[1])


def change(call: Call) -> None:
    """PUT /webinars/{webinarId}/polls/{pollId}: what is sent is the whole poll."""
    poll = _one(call)[1]
    _check(call.body)
    poll.body = _whole(call.body)


def delete(call: Call) -> None:
    """DELETE /webinars/{webinarId}/polls/{pollId}."""
    webinar, poll = _one(call)
    del webinar.polls[poll.id]


def survey(call: Call) -> Any:
    """GET /webinars/{webinarId}/survey."""
    found = _with_survey(call).survey
    if found is None:
        raise Refusal(404, 3001, "Webinar survey does not exist.")
    return found


def set_survey(call: Call) -> None:
    """PATCH /webinars/{webinarId}/survey."""
    webinar = _with_survey(call)
    if "custom_survey" in call.body and "third_party_survey" in call.body:
        raise invalid("third_party_survey")
    webinar.survey = {**(webinar.survey or {"show_in_the_browser": True}), **call.body}


def delete_survey(call: Call) -> None:
    """DELETE /webinars/{webinarId}/survey."""
    _with_survey(call).survey = None


def _with_polls(call: Call) -> Webinar:
    webinar = named(call)
    if not call.account.config.polling:
        raise Refusal(400, 4400, "Webinar poll has been disabled. To enable this feature, enable the Poll setting.")
    return webinar


def _with_survey(call: Call) -> Webinar:
    webinar = named(call)
    if not call.account.config.survey:
        raise Refusal(400, 3000, "Webinar survey disabled. To enable this feature, enable the Webinar Survey setting.")
    return webinar


def _one(call: Call) -> tuple[Webinar, Poll]:
    webinar = _with_polls(call)
    poll = webinar.polls.get(call.params["pollId"])
    if poll is None:
        raise Refusal(400, 4400, "Webinar poll does not exist.")
    return webinar, poll


def _check(body: dict[str, Any]) -> None:
    if not body.get("title", "").strip():
        raise invalid("title")
    if not body.get("questions"):
        raise invalid("questions")
    for place, question in enumerate(body["questions"]):
        if not question.get("name", "").strip():
            raise invalid(f"questions[{place}].name")
        if question.get("type", "single") in CHOICES and len(question.get("answers", [])) < 2:
            raise invalid(f"questions[{place}].answers")


def _whole(body: dict[str, Any]) -> dict[str, Any]:
    defaults = {"answer_required": False, "type": "single", "show_as_dropdown": False}
    return {
        "title": body["title"],
        "anonymous": body.get("anonymous", False),
        "poll_type": body.get("poll_type", 1),
        "questions": [{**defaults, **question} for question in body["questions"]],
    }


def _view(poll: Poll) -> dict[str, Any]:
    return {"id": poll.id, "status": poll.status, **poll.body}


HANDLERS: dict[str, Handler] = {
    "webinars.createWebinarsPoll": create,
    "webinars.listWebinarsPolls": listed,
    "webinars.getWebinarPoll": read,
    "webinars.updateWebinarPoll": change,
    "webinars.deleteWebinarPoll": delete,
    "webinars.getWebinarSurvey": survey,
    "webinars.updateWebinarSurvey": set_survey,
    "webinars.deleteWebinarSurvey": delete_survey,
}
