"""Webhook bodies, in the shapes of Zoom's event types. The id is a number here and text there, as Zoom has it."""

from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.zoom.config import User, ZoomConfig
from bot.sandbox.zoom.times import milliseconds, stamp
from bot.sandbox.zoom.views import join_link, occurrence_view, personal_link, registrant_view, registration_link
from bot.sandbox.zoom.world import Recording, Registrant, Run, Stay, Webinar

Event = dict[str, Any]


def webinar_created(config: ZoomConfig, webinar: Webinar, operator: User, at: datetime) -> Event:
    """`webinar.created`."""
    details = {
        **_scheduled(webinar),
        "join_url": join_link(config, webinar),
        "password": webinar.password,
        "creation_source": "open_api",
        "settings": {"use_pmi": False, "alternative_hosts": webinar.settings["alternative_hosts"]},
    }
    if webinar.occurrences:
        details["occurrences"] = [occurrence_view(o) for o in webinar.occurrences]
    return _event(
        config, "webinar.created", at, details, operator, operation="all" if webinar.occurrences else "single"
    )


def webinar_updated(
    config: ZoomConfig, webinar: Webinar, old: dict[str, Any], new: dict[str, Any], operator: User, at: datetime
) -> Event:
    """`webinar.updated`: `old` and `new` hold only what changed."""
    event = _event(config, "webinar.updated", at, {"id": webinar.id, **new}, operator)
    event["payload"] |= {"scope": "single", "time_stamp": milliseconds(at), "old_object": {"id": webinar.id, **old}}
    return event


def webinar_deleted(
    config: ZoomConfig, webinar: Webinar, operator: User, at: datetime, occurrence: dict[str, Any] | None = None
) -> Event:
    """`webinar.deleted`, of the whole or of one date."""
    details = _scheduled(webinar)
    if occurrence is not None:
        details["occurrences"] = [{name: occurrence[name] for name in ("occurrence_id", "start_time")}]
    return _event(config, "webinar.deleted", at, details, operator, operation="single")


def converted_to_meeting(config: ZoomConfig, webinar: Webinar, operator: User, at: datetime) -> Event:
    """`webinar.converted_to_meeting`; the type becomes a meeting's."""
    return _event(config, "webinar.converted_to_meeting", at, {**_scheduled(webinar), "type": 2}, operator)


def room_opened(config: ZoomConfig, webinar: Webinar, run: Run) -> Event:
    """`webinar.started`: no flag tells a rehearsal."""
    return _event(config, "webinar.started", run.started, _held(webinar, run))


def room_closed(config: ZoomConfig, webinar: Webinar, run: Run, at: datetime) -> Event:
    """`webinar.ended`, with `practice_session` unless the account is on the older shape."""
    details = {**_held(webinar, run), "end_time": stamp(at)}
    if config.practice_flag:
        details["practice_session"] = run.practice
    return _event(config, "webinar.ended", at, details)


def participant(config: ZoomConfig, webinar: Webinar, run: Run, stay: Stay) -> Event:
    """`webinar.participant_joined`, or `…_left` once the stay has ended."""
    person: dict[str, Any] = {
        "user_id": stay.user_id,
        "user_name": stay.shown_name,
        "id": stay.person.zoom_id,
        "participant_uuid": stay.participant_uuid,
        "email": stay.shown_email,
        "registrant_id": stay.person.registrant_id,
        "participant_user_id": stay.person.zoom_id,
        "customer_key": "",
        "phone_number": stay.person.phone,
    }
    if stay.left is None:
        name, at = "webinar.participant_joined", stay.joined
        person["join_time"] = stamp(at)
    else:
        name, at = "webinar.participant_left", stay.left
        reason = f"{stay.shown_name} left the webinar.<br>Reason: Left the meeting."
        person |= {"leave_time": stamp(at), "leave_reason": reason}
    return _event(config, name, at, {**_held(webinar, run), "participant": person})


def registration(
    config: ZoomConfig, webinar: Webinar, registrant: Registrant, what: str, at: datetime, operator: User | None = None
) -> Event:
    """`webinar.registration_created`, `…_approved`, `…_cancelled` or `…_denied`."""
    if what == "created":
        person = registrant_view(config, webinar, registrant)
        del person["create_time"]
    else:
        person = {name: getattr(registrant, name) for name in ("id", "first_name", "last_name", "email")}
    if what == "approved":
        person["join_url"] = personal_link(config, webinar, registrant.token)
    person["tracking_source"] = {
        "id": "5516482800001",
        "source_name": "general",
        "tracking_url": registration_link(config, webinar),
    }
    details = {**_scheduled(webinar), "registrant": person}
    return _event(config, f"webinar.registration_{what}", at, details, operator)


def recording(
    config: ZoomConfig, webinar: Webinar, run: Run, kept: Recording, what: str, token: str, at: datetime
) -> Event:
    """`recording.completed` or `recording.transcript_completed`; `token` is at the top level."""
    wants_transcript = what == "transcript_completed"
    files = [f for f in kept.files if (f["file_type"] == "TRANSCRIPT") == wants_transcript]
    ended = run.ended or run.started
    details: dict[str, Any] = {
        "id": webinar.id,
        "uuid": run.uuid,
        "host_id": webinar.host.id,
        "account_id": config.account_id,
        "topic": webinar.topic,
        "type": webinar.type,
        "start_time": stamp(run.started),
        "timezone": webinar.timezone,
        "password": "",
        "host_email": webinar.host.email,
        "duration": int((ended - run.started).total_seconds() // 60),
        "share_url": f"{config.link_base}/rec/share/{kept.share_token}",
        "total_size": sum(file["file_size"] for file in files),
        "recording_count": len(files),
        "recording_files": files,
    }
    if not wants_transcript:
        details |= {
            "on_prem": False,
            "recording_play_passcode": kept.share_token[9::-1],
            "auto_delete": True,
            "auto_delete_date": (kept.ready + timedelta(days=90)).date().isoformat(),
            "participant_audio_files": [],
        }
    return {**_event(config, f"recording.{what}", at, details), "download_token": token}


def _event(
    config: ZoomConfig, name: str, at: datetime, details: dict[str, Any], operator: User | None = None, **extra: str
) -> Event:
    payload: dict[str, Any] = {"account_id": config.account_id}
    if operator is not None:
        payload |= {"operator": operator.email, "operator_id": operator.id}
    payload |= {**extra, "object": details}
    return {"event": name, "event_ts": milliseconds(at), "payload": payload}


def _scheduled(webinar: Webinar) -> dict[str, Any]:
    """The scheduled object; the id is a number."""
    details: dict[str, Any] = {
        "uuid": webinar.uuid,
        "id": webinar.id,
        "host_id": webinar.host.id,
        "topic": webinar.topic,
        "type": webinar.type,
        "duration": webinar.duration,
        "timezone": webinar.timezone,
    }
    return details if webinar.start is None else {**details, "start_time": stamp(webinar.start)}


def _held(webinar: Webinar, run: Run) -> dict[str, Any]:
    """The running object; the id is text, uuid and start are the run's."""
    return {
        "id": str(webinar.id),
        "host_id": webinar.host.id,
        "topic": webinar.topic,
        "type": webinar.type,
        "timezone": webinar.timezone,
        "duration": webinar.duration,
        "uuid": run.uuid,
        "start_time": stamp(run.started),
    }
