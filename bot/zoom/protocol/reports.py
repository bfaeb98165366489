"""What happened: instances, who came, questions, polls, survey. Always by UUID, so that a test run never replaces it.

The report calls are preferred; each has a poorer twin under /past_webinars that asks for another permission.
"""

from __future__ import annotations

from bot.domain.remote import SessionDetail
from bot.domain.rows import Instance, ParticipantRow
from bot.zoom.reading import moment, objects, text, whole
from bot.zoom.request import Category, Json, Request, path_id, path_uuid, read

PAGE_SIZE = 300


def list_instances(webinar_id: str) -> Request:
    """GET /past_webinars/{id}/instances: rehearsals and accidental starts are among them."""
    return read("list_instances", f"/past_webinars/{path_id(webinar_id)}/instances", Category.LIGHT, "webinars")


def get_session(uuid: str) -> Request:
    return read("get_session", f"/report/webinars/{path_uuid(uuid)}", Category.HEAVY, "start_time")


def list_participants(uuid: str, token: str = "") -> Request:
    """GET /report/webinars/{uuid}/participants; the registrant id is asked for on every page."""
    query = {"include_fields": "registrant_id", **_page(token)}
    path = f"/report/webinars/{path_uuid(uuid)}/participants"
    return read("list_participants", path, Category.HEAVY, "participants", query=query)


def list_past_participants(uuid: str, token: str = "") -> Request:
    path = f"/past_webinars/{path_uuid(uuid)}/participants"
    return read("list_past_participants", path, Category.MEDIUM, "participants", query=_page(token))


def list_absentees(uuid: str, token: str = "") -> Request:
    path = f"/past_webinars/{path_uuid(uuid)}/absentees"
    return read("list_absentees", path, Category.HEAVY, "registrants", query=_page(token))


def get_questions(uuid: str) -> Request:
    return read("get_questions", f"/report/webinars/{path_uuid(uuid)}/qa", Category.HEAVY, "questions")


def get_past_questions(uuid: str) -> Request:
    return read("get_past_questions", f"/past_webinars/{path_uuid(uuid)}/qa", Category.MEDIUM, "questions")


def get_poll_answers(uuid: str) -> Request:
    return read("get_poll_answers", f"/report/webinars/{path_uuid(uuid)}/polls", Category.HEAVY, "questions")


def get_past_poll_answers(uuid: str) -> Request:
    return read("get_past_poll_answers", f"/past_webinars/{path_uuid(uuid)}/polls", Category.MEDIUM, "questions")


def get_survey_answers(uuid: str) -> Request:
    """GET /report/webinars/{uuid}/survey: no twin exists. People answer for days after the session."""
    return read("get_survey_answers", f"/report/webinars/{path_uuid(uuid)}/survey", Category.HEAVY, "survey_answers")


def read_instances(answer: Json) -> tuple[Instance, ...]:
    """By start. Rows without a UUID or a start say nothing and are left out."""
    rows = ((text(row, "uuid"), moment(row, "start_time")) for row in objects(answer, "webinars"))
    found = (Instance(uuid, started) for uuid, started in rows if uuid and started)
    return tuple(sorted(found, key=lambda instance: instance.started_at))


def read_session(answer: Json, uuid: str) -> SessionDetail | None:
    """Zoom's summary of one instance; None where the start cannot be read."""
    started = moment(answer, "start_time")
    if started is None:
        return None
    return SessionDetail(
        uuid=text(answer, "uuid") or uuid,
        started_at=started,
        ended_at=moment(answer, "end_time"),
        participants=whole(answer, "participants_count") or 0,
    )


def read_participants(answer: Json, uuid: str) -> list[ParticipantRow]:
    """One page. A row with only one of its two times counts as a moment; one with neither is left out.

    `duration` is not read: its unit is documented nowhere and sources contradict each other.
    """
    return [row for given in objects(answer, "participants") if (row := _participant(given, uuid))]


def _participant(row: Json, uuid: str) -> ParticipantRow | None:
    joined, left = moment(row, "join_time"), moment(row, "leave_time")
    first = joined or left
    if first is None:
        return None
    return ParticipantRow(
        instance=uuid,
        name=text(row, "name"),
        email=text(row, "user_email"),
        registrant_id=text(row, "registrant_id"),
        participant_id=text(row, "participant_user_id") or text(row, "id"),
        user_id=text(row, "user_id"),
        joined_at=first,
        left_at=left if left is None else max(left, first),
    )


def _page(token: str) -> dict[str, str]:
    return {"page_size": str(PAGE_SIZE), **({"next_page_token": token} if token else {})}
