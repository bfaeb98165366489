"""Reports of who was there: `past_webinars` and `report`, late and at first incomplete."""

from datetime import datetime
from typing import Any

from bot.sandbox.zoom.account import Call, Handler
from bot.sandbox.zoom.config import ZoomConfig
from bot.sandbox.zoom.ready import ended, minutes, or_404
from bot.sandbox.zoom.refusals import invalid, not_ended, registration_not_required
from bot.sandbox.zoom.times import stamp
from bot.sandbox.zoom.views import registrant_view
from bot.sandbox.zoom.webinars import named
from bot.sandbox.zoom.world import Run, Stay


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
    webinar, run, ready = ended(call, call.account.config.report_delay)
    if not ready:
        raise not_ended()
    end = run.ended or run.started
    return {
        "uuid": run.uuid,
        "id": webinar.id,
        "type": webinar.type,
        "topic": webinar.topic,
        "user_name": webinar.host.name,
        "user_email": webinar.host.email,
        "dept": webinar.host.dept,
        "start_time": stamp(run.started),
        "end_time": stamp(end),
        "duration": minutes(end - run.started),
        "total_minutes": sum(minutes((stay.left or end) - stay.joined) for stay in run.stays),
        "participants_count": len(run.stays),
        "tracking_fields": webinar.tracking_fields,
        "custom_keys": [],
    }


def report_participants(call: Call) -> Any:
    """GET /report/webinars/{webinarId}/participants: one row per join, `registrant_id` only where asked for."""
    webinar, run, ready = ended(call, call.account.config.report_delay)
    rows = []
    for stay in _so_far(call, run) if or_404(call, ready) else []:
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
    webinar, run, ready = ended(call, config.report_delay)
    rows = []
    for stay in _so_far(call, run) if or_404(call, ready) else []:
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
    webinar, run, ready = ended(call, call.account.config.report_delay)
    if not webinar.needs_registration:
        raise registration_not_required(webinar.id)
    if not ready:
        raise not_ended()
    if "occurrence_id" in call.query and call.query["occurrence_id"] not in {o.id for o in webinar.occurrences}:
        raise invalid("occurrence_id")
    came = {stay.person.registrant_id for stay in run.stays}
    away = [r for r in webinar.registrants.values() if r.status == "approved" and r.id not in came]
    rows = [registrant_view(call.account.config, webinar, r) for r in sorted(away, key=lambda r: (r.created, r.id))]
    return call.page("registrants", rows, f"absentees {webinar.id} {run.uuid}")


def _so_far(call: Call, run: Run) -> list[Stay]:
    """The rows the report has by now, by time of joining."""
    config = call.account.config
    rows = sorted(run.stays, key=lambda stay: (stay.joined, stay.user_id))
    share = _share(config, run.ended or run.started, call.now)
    return rows[: int(len(rows) * share)]


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


HANDLERS: dict[str, Handler] = {
    "webinars.listPastWebinarInstances": instances,
    "webinars.listWebinarParticipants": past_participants,
    "webinars.getWebinarAbsentees": absentees,
    "reports.getWebinarDetailReports": detail,
    "reports.getWebinarParticipantReports": report_participants,
}
