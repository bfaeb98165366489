"""Calls on registrants, and the questions they are asked."""

from typing import Any

from bot.sandbox.zoom import session
from bot.sandbox.zoom.account import Call, Handler
from bot.sandbox.zoom.paging import by_number
from bot.sandbox.zoom.refusals import (
    Refusal,
    invalid,
    no_user,
    registration_not_required,
    registration_off,
)
from bot.sandbox.zoom.settings import ADDRESS
from bot.sandbox.zoom.times import stamp
from bot.sandbox.zoom.views import STANDARD_FIELDS, occurrence_view, personal_link, registrant_view, registration_link
from bot.sandbox.zoom.webinars import named
from bot.sandbox.zoom.world import Registrant, Webinar

MOST_A_CALL = 30
LONGEST = {"first_name": 64, "last_name": 64, "email": 128}


def add(call: Call) -> Any:
    """POST /webinars/{webinarId}/registrants; somebody registered already gets the registration they have."""
    account, webinar = call.account, _open_for_registration(call)
    check_person(webinar, call.body)
    known = by_address(webinar, call.body["email"])
    if known is None:
        _check_room(webinar)
    account.limits.count_add(call.body["email"], call.now)
    registrant = known or session.register(
        account,
        webinar,
        call.now,
        email=call.body["email"],
        first_name=call.body["first_name"],
        last_name=call.body.get("last_name", ""),
        answers={name: call.body[name] for name in STANDARD_FIELDS if name in call.body},
        custom=call.body.get("custom_questions", []),
        language=call.body.get("language", "en-US"),
    )
    return _added(call, webinar, registrant)


def add_batch(call: Call) -> Any:
    """POST /webinars/{webinarId}/batch_registrants: up to 30, on single webinars only."""
    account, webinar = call.account, named(call)
    if not webinar.needs_registration:
        raise registration_off(webinar.id)
    if webinar.type != 5:
        raise invalid("webinarId", "Batch registration works for single webinars only.")
    sent = call.body.get("registrants", [])
    if not 1 <= len(sent) <= MOST_A_CALL:
        raise invalid("registrants")
    for one in sent:
        check_person(webinar, one)
    approved = call.body.get("auto_approve") and webinar.settings["approval_type"] == 1
    rows = []
    for one in sent:
        account.limits.count_add(one["email"], call.now)
        registrant = session.register(account, webinar, call.now, status="approved" if approved else None, **one)
        link = personal_link(account.config, webinar, registrant.token)
        rows.append({"registrant_id": registrant.id, "join_url": link, "email": registrant.email})
    return {"registrants": rows}


def listed(call: Call) -> Any:
    """GET /webinars/{webinarId}/registrants: the approved ones unless `status` says otherwise."""
    webinar = named(call)
    if not webinar.needs_registration:
        raise registration_not_required(webinar.id)
    status = call.query.get("status", "approved")
    found = sorted((r for r in webinar.registrants.values() if r.status == status), key=lambda r: (r.created, r.id))
    rows = [registrant_view(call.account.config, webinar, r) for r in found]
    if "page_number" in call.query and "next_page_token" not in call.query:
        return by_number("registrants", rows, call.query)
    page = call.page("registrants", rows, f"registrants {webinar.id} {status}")
    return {"page_number": 1, **page}


def read(call: Call) -> Any:
    """GET /webinars/{webinarId}/registrants/{registrantId}."""
    webinar, registrant = _one(call)
    return {**registrant_view(call.account.config, webinar, registrant), "language": registrant.language}


def remove(call: Call) -> None:
    """DELETE /webinars/{webinarId}/registrants/{registrantId}: they may register again."""
    webinar, registrant = _one(call)
    del webinar.registrants[registrant.id]


def change_status(call: Call) -> None:
    """PUT /webinars/{webinarId}/registrants/status; addresses nobody registered with are passed over in silence."""
    account, webinar = call.account, named(call)
    if not webinar.needs_registration:
        raise registration_not_required(webinar.id)
    sent = call.body.get("registrants", [])
    if not 1 <= len(sent) <= MOST_A_CALL:
        raise invalid("registrants")
    for one in sent:
        registrant = webinar.registrants.get(one.get("id", "")) or by_address(webinar, one.get("email", ""))
        if registrant is not None:
            account.limits.count_status_change(registrant.email, call.now)
            session.set_status(account, webinar, registrant, call.body["action"], call.now)


def questions(call: Call) -> Any:
    """GET /webinars/{webinarId}/registrants/questions."""
    return named(call).questions


def set_questions(call: Call) -> None:
    """PATCH /webinars/{webinarId}/registrants/questions: what is sent replaces that part."""
    webinar = named(call)
    for one in call.body.get("custom_questions", []):
        if one.get("type", "short") != "short" and not one.get("answers"):
            raise invalid("custom_questions.answers")
    webinar.questions = {**webinar.questions, **call.body}


def tracking_sources(call: Call) -> Any:
    """GET /webinars/{webinarId}/tracking_sources: one source, which counts everybody."""
    webinar = named(call)
    source = {
        "id": "5516482800001",
        "source_name": "general",
        "tracking_url": registration_link(call.account.config, webinar),
        "registration_count": len(webinar.registrants),
        "visitor_count": 3 * len(webinar.registrants),
    }
    return {"total_records": 1, "tracking_sources": [source]}


def check_person(webinar: Webinar, sent: dict[str, Any]) -> None:
    """Raises Refusal 300 for a bad address or a text too long, 3027 for the host."""
    if not ADDRESS.fullmatch(sent["email"]):
        raise invalid("email", "Invalid email address.")
    for name, most in LONGEST.items():
        if len(sent.get(name, "")) > most:
            raise invalid(name)
    if not sent["first_name"].strip():
        raise invalid("first_name")
    if any(len(one.get("value", "")) > 128 for one in sent.get("custom_questions", [])):
        raise invalid("custom_questions")
    if sent["email"].lower() == webinar.host.email.lower():
        raise Refusal(400, 3027, "Host cannot register.")


def by_address(webinar: Webinar, email: str) -> Registrant | None:
    """Who registered with that address, any case."""
    return next((r for r in webinar.registrants.values() if r.email.lower() == email.lower()), None)


def _open_for_registration(call: Call) -> Webinar:
    webinar = named(call)
    if not webinar.needs_registration:
        raise registration_not_required(webinar.id)
    end = webinar.scheduled_end
    if end is not None and call.now > end and webinar.open_run is None:
        text = "Webinar is over, you cannot register now. If you have any questions, contact the webinar host."
        raise Refusal(400, 3038, text)
    return webinar


def _check_room(webinar: Webinar) -> None:
    taken = sum(r.status != "denied" for r in webinar.registrants.values())
    limit = webinar.settings["registrants_restrict_number"]
    if limit and taken >= limit:
        raise Refusal(400, 3043, "Webinar has reached maximum attendee capacity.")


def _added(call: Call, webinar: Webinar, registrant: Registrant) -> dict[str, Any]:
    config = call.account.config
    reply: dict[str, Any] = {
        "id": webinar.id,
        "registrant_id": registrant.id,
        "topic": webinar.topic,
        "status": registrant.status,
        "share_url": f"{config.link_base}/share/{webinar.registration_code}",
    }
    if webinar.start is not None:
        reply["start_time"] = stamp(webinar.start)
    if registrant.status == "approved":
        reply["join_url"] = personal_link(config, webinar, registrant.token)
    if webinar.occurrences:
        reply["occurrences"] = [occurrence_view(o) for o in webinar.occurrences]
    return reply


def _one(call: Call) -> tuple[Webinar, Registrant]:
    webinar = named(call)
    registrant = webinar.registrants.get(call.params["registrantId"])
    if registrant is None:
        raise no_user(call.params["registrantId"])
    return webinar, registrant


HANDLERS: dict[str, Handler] = {
    "webinars.addWebinarRegistrant": add,
    "webinars.performBatchRegistration": add_batch,
    "webinars.listWebinarRegistrants": listed,
    "webinars.getWebinarRegistrant": read,
    "webinars.deleteWebinarRegistrant": remove,
    "webinars.updateRegistrantsStatus": change_status,
    "webinars.listRegistrationQuestions": questions,
    "webinars.updateRegistrationQuestions": set_questions,
    "webinars.getWebinarTrackingSources": tracking_sources,
}
