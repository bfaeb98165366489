"""How Zoom writes webinars, people and links in its replies."""

from typing import Any

from bot.sandbox.zoom.config import ZoomConfig
from bot.sandbox.zoom.times import stamp
from bot.sandbox.zoom.world import Occurrence, Panelist, Registrant, Webinar

STANDARD_FIELDS = (
    "address",
    "city",
    "country",
    "zip",
    "state",
    "phone",
    "industry",
    "org",
    "job_title",
    "purchasing_time_frame",
    "role_in_purchase_process",
    "no_of_employees",
    "comments",
)
BRACKETS_READ = {"101-500": "101-250", "500-1,000": "501-1,000"}  # no_of_employees reads otherwise than it is written


def join_link(config: ZoomConfig, webinar: Webinar) -> str:
    """The attendee link everyone may have; another passcode makes another link."""
    return f"{config.link_base}/j/{webinar.id}?pwd={webinar.link_token}"


def personal_link(config: ZoomConfig, webinar: Webinar, token: str) -> str:
    """The link of one panelist or registrant: a secret."""
    return f"{config.link_base}/w/{webinar.id}?tk={token}&pwd={webinar.link_token}"


def registration_link(config: ZoomConfig, webinar: Webinar) -> str:
    """Where people register."""
    return f"{config.link_base}/webinar/register/{webinar.registration_code}"


def occurrence_view(occurrence: Occurrence) -> dict[str, Any]:
    """One date of a series."""
    return {
        "occurrence_id": occurrence.id,
        "start_time": stamp(occurrence.start),
        "duration": occurrence.duration,
        "status": occurrence.status,
    }


def webinar_view(config: ZoomConfig, webinar: Webinar, start_token: str) -> dict[str, Any]:
    """The whole webinar, as POST and GET reply; `start_token` makes the link that starts it as host."""
    view: dict[str, Any] = {
        "uuid": webinar.uuid,
        "id": webinar.id,
        "host_id": webinar.host.id,
        "host_email": webinar.host.email,
        "topic": webinar.topic,
        "type": webinar.type,
        "duration": webinar.duration,
        "timezone": webinar.timezone,
        "agenda": webinar.agenda,
        "created_at": stamp(webinar.created),
        "start_url": f"{config.link_base}/s/{webinar.id}?zak={start_token}",
        "join_url": join_link(config, webinar),
        "creation_source": "open_api",
        "is_simulive": False,
        "transition_to_live": False,
        "capacity": webinar.host.capacity,
        "license_type": "webinar",
        "tracking_fields": [{**field, "visible": True} for field in webinar.tracking_fields],
        "settings": webinar.settings,
    }
    if not config.passcodes_hidden:
        view["password"] = webinar.password
        view["encrypted_passcode"] = webinar.link_token
        view["h323_passcode"] = str(41_520_893 + webinar.id % 1000)
    if webinar.start is not None:
        view["start_time"] = stamp(webinar.start)
    if webinar.needs_registration:
        view["registration_url"] = registration_link(config, webinar)
    if webinar.type == 9:
        view["recurrence"] = webinar.recurrence
        view["occurrences"] = [occurrence_view(o) for o in webinar.occurrences]
    return view


def webinar_row(config: ZoomConfig, webinar: Webinar) -> dict[str, Any]:
    """The webinar as the list gives it: no settings, the agenda cut at 250 characters."""
    row: dict[str, Any] = {
        "uuid": webinar.uuid,
        "id": webinar.id,
        "host_id": webinar.host.id,
        "topic": webinar.topic,
        "type": webinar.type,
        "duration": webinar.duration,
        "timezone": webinar.timezone,
        "agenda": webinar.agenda[:250],
        "created_at": stamp(webinar.created),
        "join_url": join_link(config, webinar),
        "is_simulive": False,
    }
    return row if webinar.start is None else {**row, "start_time": stamp(webinar.start)}


def panelist_view(config: ZoomConfig, webinar: Webinar, panelist: Panelist) -> dict[str, Any]:
    """A panelist with their own link."""
    link = personal_link(config, webinar, panelist.token)
    return {"id": panelist.id, "name": panelist.name, "email": panelist.email, "join_url": link, **panelist.tags}


def registrant_view(config: ZoomConfig, webinar: Webinar, registrant: Registrant) -> dict[str, Any]:
    """A registrant; only an approved one has a link."""
    view: dict[str, Any] = {
        "id": registrant.id,
        "email": registrant.email,
        "first_name": registrant.first_name,
        "last_name": registrant.last_name,
        **{name: registrant.answers.get(name, "") for name in STANDARD_FIELDS},
        "custom_questions": registrant.custom,
        "status": registrant.status,
        "create_time": stamp(registrant.created),
    }
    view["no_of_employees"] = BRACKETS_READ.get(view["no_of_employees"], view["no_of_employees"])
    if registrant.status == "approved":
        view["join_url"] = personal_link(config, webinar, registrant.token)
    return view
