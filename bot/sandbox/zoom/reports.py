"""What Zoom tells after a run has ended: `past_webinars`, `report` and recordings, late and at first incomplete."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import groupby
from math import ceil
from typing import Any

from bot.sandbox.zoom.account import Call, Handler
from bot.sandbox.zoom.config import ZoomConfig
from bot.sandbox.zoom.refusals import Refusal, invalid, no_plan, not_ended, registration_not_required
from bot.sandbox.zoom.times import stamp
from bot.sandbox.zoom.views import registrant_view
from bot.sandbox.zoom.webinars import named
from bot.sandbox.zoom.world import Question, Run, Stay, Vote, Webinar

NOBODY = "Anonymous Attendee"
YEAR = timedelta(days=365)


def instances(call: Call) -> Any:
    """GET /past_webinars/{webinarId}/instances: every run that ended, rehearsals too."""
    webinar = named(call)
    runs = [run for run in webinar.runs if run.ended is not None and run.ended <= call.now]
    rows = [{"uuid": run.uuid, "start_time": stamp(run.started)} for run in sorted(runs, key=lambda r: r.started)]
    if webinar.occurrences:
        rows = [{**row, "occurrence_id": run.occurrence_id} for row, run in zip(rows, runs, strict=True)]
    return {"webinars": rows}


def detail(call: Call) -> Any:
    """GET /report/webinars/{webinarId}."""
    webinar, run, ready = _ended(call, call.account.config.report_delay)
    if not ready:
        raise not_ended()
    ended = run.ended or run.started
    return {
        "uuid": run.uuid,
        "id": webinar.id,
        "type": webinar.type,
        "topic": webinar.topic,
        "user_name": webinar.host.name,
        "user_email": webinar.host.email,
        "dept": webinar.host.dept,
        "start_time": stamp(run.started),
        "end_time": stamp(ended),
        "duration": _minutes(ended - run.started),
        "total_minutes": sum(_minutes(_length(stay, ended)) for stay in run.stays),
        "participants_count": len(run.stays),
        "tracking_fields": webinar.tracking_fields,
        "custom_keys": [],
    }


def report_participants(call: Call) -> Any:
    """GET /report/webinars/{webinarId}/participants: one row per join, `registrant_id` only where asked for."""
    webinar, run, ready = _ended(call, call.account.config.report_delay)
    rows = []
    for stay in _so_far(call, run) if _or_404(call, ready) else []:
        row = {
            "id": stay.person.zoom_id,
            "user_id": stay.user_id,
            "participant_user_id": stay.person.zoom_id,
            **_common(call.account.config, stay, run),
            "customer_key": "",
            "bo_mtg_id": "",
        }
        if call.query.get("include_fields") == "registrant_id":
            row["registrant_id"] = stay.person.registrant_id
        rows.append(row)
    return call.page("participants", rows, f"report participants {webinar.id} {run.uuid}")


def past_participants(call: Call) -> Any:
    """GET /past_webinars/{webinarId}/participants."""
    config = call.account.config
    webinar, run, ready = _ended(call, config.report_delay)
    rows = []
    for stay in _so_far(call, run) if _or_404(call, ready) else []:
        row = {
            "id": stay.person.zoom_id,
            "user_id": stay.user_id,
            **_common(config, stay, run),
            "internal_user": bool(stay.person.zoom_id),
        }
        if config.past_registrant_id:
            row["registrant_id"] = stay.person.registrant_id
        rows.append(row)
    return call.page("participants", rows, f"past participants {webinar.id} {run.uuid}")


def absentees(call: Call) -> Any:
    """GET /past_webinars/{webinarId}/absentees: approved registrants without a join in that run."""
    webinar, run, ready = _ended(call, call.account.config.report_delay)
    if not webinar.needs_registration:
        raise registration_not_required(webinar.id)
    if not ready:
        raise not_ended()
    if "occurrence_id" in call.query and call.query["occurrence_id"] not in {o.id for o in webinar.occurrences}:
        raise invalid("occurrence_id")
    came = {stay.person.registrant_id for stay in run.stays}
    away = [r for r in webinar.registrants.values() if r.status == "approved" and r.id not in came]
    rows = [registrant_view(call.account.config, webinar, r) for r in sorted(away, key=lambda r: (r.created, r.id))]
    return {"page_number": 1, **call.page("registrants", rows, f"absentees {webinar.id} {run.uuid}")}


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
    return {**_head(webinar, run), "questions": rows}


def past_qa(call: Call) -> Any:
    """GET /past_webinars/{webinarId}/qa: texts only."""
    webinar, run, questions = _asked(call)
    rows = []
    for asker, group in _grouped(questions, lambda q: q.id if q.anonymous else q.person.key):
        email, name = ("", NOBODY) if asker.anonymous else (asker.person.email, asker.person.name)
        details = [{"question": q.text, "answer": _old_answer(q)} for q in group]
        rows.append({"email": email, "name": name, "question_details": details})
    return {**_head(webinar, run), "questions": rows}


def report_survey(call: Call) -> Any:
    """GET /report/webinars/{webinarId}/survey: other key names than the polls have; answers keep coming."""
    config = call.account.config
    delay = config.report_delay if config.survey_delay is None else config.survey_delay
    webinar, run, ready = _ended(call, delay)
    survey = (webinar.survey or {}).get("custom_survey", {})
    given = [answer for answer in run.survey if answer.at <= call.now] if _or_404(call, ready) else []
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


def recordings(call: Call) -> Any:
    """GET /meetings/{meetingId}/recordings: also for webinars; the type is text here. 3301 until it is ready."""
    config = call.account.config
    reference = call.params["meetingId"]
    runs = [(w, r) for w, r in call.account.world.runs() if reference in (r.uuid, str(w.id)) and r.recording]
    ready = [(w, r) for w, r in runs if r.recording and r.recording.ready <= call.now]
    if not ready:
        raise Refusal(404, 3301, "There is no recording for this meeting.")
    webinar, run = max(ready, key=lambda pair: pair[1].started)
    kept = run.recording
    if kept is None:
        raise Refusal(404, 3301, "There is no recording for this meeting.")
    transcript = kept.transcript_ready is not None and kept.transcript_ready <= call.now
    files = [f for f in kept.files if transcript or f["file_type"] != "TRANSCRIPT"]
    view = {
        "id": webinar.id,
        "uuid": run.uuid,
        "host_id": webinar.host.id,
        "account_id": config.account_id,
        "topic": webinar.topic,
        "type": str(webinar.type),
        "start_time": stamp(run.started),
        "timezone": webinar.timezone,
        "password": "",
        "duration": _minutes((run.ended or run.started) - run.started),
        "share_url": f"{config.link_base}/rec/share/{kept.share_token}",
        "total_size": sum(file["file_size"] for file in files),
        "recording_count": len(files),
        "recording_play_passcode": kept.share_token[:10],
        "auto_delete": True,
        "auto_delete_date": (kept.ready + timedelta(days=90)).date().isoformat(),
        "recording_files": files,
        "participant_audio_files": [],
    }
    if "download_access_token" in call.query.get("include_fields", ""):
        view["download_access_token"] = call.account.ids.text(48)
    return view


def _ended(call: Call, delay: float) -> tuple[Webinar, Run, bool]:
    """The run asked for and whether its report is ready. Raises Refusal 3001, 12702, or 200 without the add-on."""
    webinar, run = call.account.world.ended_run(call.params["webinarId"], call.now)
    if not webinar.host.webinar:
        raise no_plan(webinar.host.id, with_200=True)
    ended = run.ended or run.started
    if call.now > ended + YEAR:
        raise Refusal(400, 12702, "Can not access a webinar a year ago.")
    return webinar, run, call.now >= ended + timedelta(seconds=delay)


def _or_404(call: Call, ready: bool) -> bool:
    """`ready`, or the way this account says "not yet" (404, or an empty list)."""
    if not ready and call.account.config.report_early == "404":
        raise not_ended()
    return ready


def _so_far(call: Call, run: Run) -> list[Stay]:
    """The rows the report has by now, by time of joining."""
    config = call.account.config
    rows = sorted(run.stays, key=lambda stay: (stay.joined, stay.user_id))
    share = _share(config, run.ended or run.started, call.now)
    return rows[: ceil(len(rows) * share)]


def _share(config: ZoomConfig, ended: datetime, now: datetime) -> float:
    since = (now - ended).total_seconds() - config.report_delay
    if config.partial_share >= 1 or since >= config.partial_seconds:
        return 1.0
    return config.partial_share + (1 - config.partial_share) * max(0.0, since) / config.partial_seconds


def _common(config: ZoomConfig, stay: Stay, run: Run) -> dict[str, Any]:
    left = stay.left or run.ended or stay.joined
    seconds = int((left - stay.joined).total_seconds())
    return {
        "name": stay.shown_name,
        "user_email": stay.shown_email,
        "join_time": stamp(stay.joined),
        "leave_time": stamp(left),
        "duration": seconds if config.duration_unit == "seconds" else seconds // 60,
        "failover": False,
        "status": "in_meeting",
    }


def _polls(call: Call, names: Callable[[Vote], dict[str, str]]) -> Any:
    config = call.account.config
    delay = config.report_delay if config.polls_delay is None else config.polls_delay
    webinar, run, ready = _ended(call, delay)
    rows = []
    votes = run.votes if _or_404(call, ready) else []
    for first, group in _grouped(votes, lambda v: f"{v.person.key} {v.poll_id if v.anonymous else ''}"):
        details = [
            {"question": v.question, "answer": v.answer, "polling_id": v.poll_id, "date_time": stamp(v.at)}
            for v in group
        ]
        email, name = ("", NOBODY) if first.anonymous else (first.person.email, first.person.name)
        rows.append({"email": email, "name": name, **names(first), "question_details": details})
    return {**_head(webinar, run), "questions": rows}


def _asked(call: Call) -> tuple[Webinar, Run, list[Question]]:
    config = call.account.config
    delay = config.report_delay if config.qa_delay is None else config.qa_delay
    webinar, run, ready = _ended(call, delay)
    return webinar, run, run.questions if _or_404(call, ready) else []


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


def _head(webinar: Webinar, run: Run) -> dict[str, Any]:
    return {"id": webinar.id, "uuid": run.uuid, "start_time": stamp(run.started)}


def _length(stay: Stay, ended: datetime) -> timedelta:
    return (stay.left or ended) - stay.joined


def _minutes(span: timedelta) -> int:
    return ceil(span.total_seconds() / 60)


HANDLERS: dict[str, Handler] = {
    "webinars.listPastWebinarInstances": instances,
    "webinars.listWebinarParticipants": past_participants,
    "webinars.getWebinarAbsentees": absentees,
    "webinars.listPastWebinarPollResults": past_polls,
    "webinars.listQAsOfPastWebinar": past_qa,
    "reports.getWebinarDetailReports": detail,
    "reports.getWebinarParticipantReports": report_participants,
    "reports.getWebinarPollReports": report_polls,
    "reports.getWebinarQAReport": report_qa,
    "reports.getWebinarSurveyReport": report_survey,
    "cloudRecording.getMeetingRecordings": recordings,
}
