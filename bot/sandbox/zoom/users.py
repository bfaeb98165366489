"""Calls on users, their settings and their templates."""

from typing import Any

from bot.sandbox.zoom.account import Call, Handler
from bot.sandbox.zoom.config import User, ZoomConfig
from bot.sandbox.zoom.refusals import Refusal, no_plan
from bot.sandbox.zoom.webinars import named


def read(call: Call) -> Any:
    """GET /users/{userId}."""
    user = call.account.world.user(call.params["userId"])
    view = {
        **_row(user),
        "role_name": "Member",
        "pmi": 5_550_001_234,
        "use_pmi": False,
        "created_at": "2024-02-05T09:00:00Z",
        "language": "en-US",
        "account_id": call.account.config.account_id,
        "account_number": 10_000_001,
        "job_title": "",
        "company": "",
        "location": "",
        "cluster": "us02",
    }
    if user.status == "pending":
        view["verified"] = 0
    return view


def settings(call: Call) -> Any:
    """GET /users/{userId}/settings. The Q&A switch is not among them: it shows on a webinar only."""
    user = call.account.world.user(call.params["userId"])
    config = call.account.config
    feature: dict[str, Any] = {
        "meeting_capacity": 300 if user.licence > 1 else 100,
        "large_meeting": False,
        "large_meeting_capacity": 0,
        "webinar": user.webinar,
        "zoom_events": False,
        "zoom_phone": False,
    }
    if user.webinar:
        feature["webinar_capacity"] = user.capacity
    return {
        "feature": feature,
        "in_meeting": _in_meeting(config, user),
        "recording": {
            "local_recording": True,
            "cloud_recording": config.cloud_recording,
            "auto_recording": "none",
            "recording_audio_transcript": True,
        },
        "schedule_meeting": {
            "require_password_for_scheduled_webinar": True,
            "meeting_password_requirement": {
                "length": config.passcode_length,
                "have_letter": True,
                "have_number": True,
                "have_special_character": False,
                "only_allow_numeric": False,
                "have_upper_and_lower_characters": False,
                "consecutive_characters_length": 0,
                "weak_enhance_detection": True,
            },
        },
    }


def listed(call: Call) -> Any:
    """GET /users: the active ones unless `status` says otherwise."""
    status = call.query.get("status", "active")
    rows = [_row(user) for user in call.account.config.users if user.status == status]
    return {"page_number": 1, **call.page("users", rows, f"users {status}")}


def templates(call: Call) -> Any:
    """GET /users/{userId}/webinar_templates; an unknown user is a 400 here."""
    _template_owner(call)
    found = call.account.world.templates
    return {"total_records": len(found), "templates": found}


def create_template(call: Call) -> Any:
    """POST /users/{userId}/webinar_templates, from a webinar; the path must hold the user's id, not the e-mail."""
    user = _template_owner(call)
    if call.params["userId"] != user.id:
        raise Refusal(400, 300, "The user ID is invalid.")
    params = {**call.params, "webinarId": call.body.get("webinar_id", 0)}
    webinar = named(Call(call.account, call.operation, params, {}, {}, call.now))
    template = {"id": call.account.ids.text(20), "name": call.body.get("name") or webinar.topic, "type": 1}
    call.account.world.templates.append(template)
    return {"id": template["id"], "name": template["name"]}


def _template_owner(call: Call) -> User:
    user = call.account.world.user(call.params["userId"], missing=400)
    if not user.webinar:
        raise no_plan(user.id)
    return user


def _row(user: User) -> dict[str, Any]:
    return {
        "id": user.id,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "display_name": user.name,
        "email": user.email,
        "type": user.licence,
        "role_id": "2",
        "timezone": user.timezone,
        "verified": 1,
        "dept": user.dept,
        "user_created_at": "2024-02-05T09:00:00Z",
        "last_login_time": "2026-11-20T07:55:00Z",
        "status": user.status,
    }


def _in_meeting(config: ZoomConfig, user: User) -> dict[str, Any]:
    if not user.webinar:
        return {"webinar_survey": False}
    return {
        "webinar_chat": {"enable": True, "allow_attendees_chat_with": 3, "allow_panelists_chat_with": 1},
        "webinar_polling": {
            "enable": config.polling,
            "advanced_polls": True,
            "allow_alternative_host_to_add_edit": True,
            "require_answers_to_be_anonymous": False,
            "allow_host_to_upload_image": False,
        },
        "webinar_survey": config.survey,
    }


HANDLERS: dict[str, Handler] = {
    "users.getUser": read,
    "users.getUserSettings": settings,
    "users.listUsers": listed,
    "webinars.listWebinarTemplates": templates,
    "webinars.createWebinarTemplate": create_template,
}
