"""Reports of what people said: polls, questions and answers, survey."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

from bot.sandbox.zoom.account import Call, Handler
from bot.sandbox.zoom.ready import ended, head, or_404
from bot.sandbox.zoom.times import stamp
from bot.sandbox.zoom.world import Question, Run, Vote, Webinar

NOBODY = "Anonymous Attendee"


def report_polls(call: Call) -> Any:
    """GET /report/webinars/{webinarId}/polls: one element per person."""
    return _polls(call, lambda vote: _full_names(call, vote))


def past_polls(call: Call) -> Any:
    """GET /past_webinars/{webinarId}/polls: the same without first and last names."""
    return _polls(call, lambda _: {})


def report_qa(call: Call) -> Any:
    """GET /report/webinars/{webinarId}/qa: one element per asker, each anonymous question by itself."""
    webinar, run, questions = _asked(call)
    rows = []
    for asker, group in _grouped(questions, lambda q: q.id if q.anonymous else q.person.key):
        hidden = asker.anonymous
        rows.append(
            {
                "user_id": "" if hidden else asker.person.zoom_id,
                "email": "" if hidden else asker.person.email,
                "name": NOBODY if hidden else asker.person.name,
                "question_details": [_question(q) for q in group],
            }
        )
    return {**head(webinar, run), "questions": rows}


def past_qa(call: Call) -> Any:
    """GET /past_webinars/{webinarId}/qa: texts only."""
    webinar, run, questions = _asked(call)
    rows = []
    for asker, group in _grouped(questions, lambda q: q.id if q.anonymous else q.person.key):
        email, name = ("", NOBODY) if asker.anonymous else (asker.person.email, asker.person.name)
        details = [{"question": q.text, "answer": _old_answer(q)} for q in group]
        rows.append({"email": email, "name": name, "question_details": details})
    return {**head(webinar, run), "questions": rows}


def report_survey(call: Call) -> Any:
    """GET /report/webinars/{webinarId}/survey: other key names than the polls have; answers keep coming."""
    config = call.account.config
    delay = config.report_delay if config.survey_delay is None else config.survey_delay
    webinar, run, ready = ended(call, delay)
    survey = (webinar.survey or {}).get("custom_survey", {})
    given = [answer for answer in run.survey if answer.at <= call.now] if or_404(call, ready) else []
    rows = []
    for first, group in _grouped(given, lambda answer: answer.person.key):
        details = [
            {"question": a.question, "question_id": a.question_id, "answer": a.answer, "date_time": stamp(a.at)}
            for a in group
        ]
        person = {"email": first.person.email, "name": first.person.name, **_full_names(call, first)}
        rows.append({**person, "answer_details": details})
    return {
        "webinar_id": webinar.id,
        "webinar_uuid": run.uuid,
        "start_time": stamp(run.started),
        "survey_id": f"sV{webinar.id}",
        "survey_name": survey.get("title", ""),
        "survey_answers": rows,
    }


def _polls(call: Call, names: Callable[[Vote], dict[str, str]]) -> Any:
    config = call.account.config
    delay = config.report_delay if config.polls_delay is None else config.polls_delay
    webinar, run, ready = ended(call, delay)
    rows = []
    votes = run.votes if or_404(call, ready) else []
    for first, group in _grouped(votes, lambda v: f"{v.person.key} {v.poll_id if v.anonymous else ''}"):
        details = [
            {"question": v.question, "answer": v.answer, "polling_id": v.poll_id, "date_time": stamp(v.at)}
            for v in group
        ]
        email, name = ("", NOBODY) if first.anonymous else (first.person.email, first.person.name)
        rows.append({"email": email, "name": name, **names(first), "question_details": details})
    return {**head(webinar, run), "questions": rows}


def _asked(call: Call) -> tuple[Webinar, Run, list[Question]]:
    config = call.account.config
    delay = config.report_delay if config.qa_delay is None else config.qa_delay
    webinar, run, ready = ended(call, delay)
    return webinar, run, run.questions if or_404(call, ready) else []


def _question(question: Question) -> dict[str, Any]:
    answers = [
        {
            "user_id": one.person.zoom_id,
            "name": one.person.name,
            "email": one.person.email if one.person.zoom_id else "",
            "content": one.text,
            "create_time": stamp(one.at),
            "type": one.kind,
        }
        for one in question.answers
    ]
    return {
        "question": question.text,
        "question_id": question.id,
        "create_time": stamp(question.at),
        "question_status": "open",
        "answer": _old_answer(question),
        "answer_details": answers,
    }


def _old_answer(question: Question) -> str:
    return "live answered" if question.live else ";".join(one.text for one in question.answers)


def _full_names(call: Call, vote: Vote) -> dict[str, str]:
    """First and last name as registered, else the display name cut at its first space."""
    if vote.anonymous:
        return {"first_name": NOBODY, "last_name": NOBODY}
    for webinar in call.account.world.webinars.values():
        registrant = webinar.registrants.get(vote.person.registrant_id)
        if registrant is not None:
            return {"first_name": registrant.first_name, "last_name": registrant.last_name}
    first, _, last = vote.person.name.partition(" ")
    return {"first_name": first, "last_name": last}


def _grouped(items: list[Any], key: Callable[[Any], str]) -> list[tuple[Any, list[Any]]]:
    """The items by key, each group with its first item, in order of first appearance."""
    order: dict[str, int] = {}
    for item in items:
        order.setdefault(key(item), len(order))
    ordered = sorted(items, key=lambda item: order[key(item)])
    groups = [list(group) for _, group in groupby(ordered, key=key)]
    return [(group[0], group) for group in groups]


HANDLERS: dict[str, Handler] = {
    "webinars.listPastWebinarPollResults": past_polls,
    "webinars.listQAsOfPastWebinar": past_qa,
    "reports.getWebinarPollReports": report_polls,
    "reports.getWebinarQAReport": report_qa,
    "reports.getWebinarSurveyReport": report_survey,
}
