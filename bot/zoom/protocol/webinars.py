"""Create, read, change, end and remove webinars."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from bot.domain.remote import RemoteWebinar, WebinarSpec
from bot.zoom.protocol.settings import settings_to_create, settings_to_update
from bot.zoom.reading import inner, moment, objects, text, whole
from bot.zoom.request import Category, Json, Request, path_id, path_segment, read
from bot.zoom.zones import zoom_zone

SINGLE = 5  # the type of a webinar with one date (OpenAPI text, March 2024)
PAGE_SIZE = 300


def create_webinar(host: str, spec: WebinarSpec) -> Request:
    """POST /users/{userId}/webinars. A second POST is a second webinar: Zoom has no idempotency key."""
    return Request(
        "create_webinar",
        "POST",
        f"/users/{path_segment(host)}/webinars",
        201,
        Category.LIGHT,
        body={"type": SINGLE, **_plan(spec), "settings": settings_to_create(spec)},
        counts_for_host=host,
        top_level_key="id",
        about={"host": host},
    )


def update_webinar(
    webinar_id: str, spec: WebinarSpec, current: Mapping[str, object], *, host: str, notify_registrants: bool = False
) -> Request:
    """PATCH /webinars/{id}; `current` is the settings object Zoom has now (see `settings_to_update`)."""
    settings = settings_to_update(spec, current, notify_registrants=notify_registrants)
    return Request(
        "update_webinar",
        "PATCH",
        f"/webinars/{path_id(webinar_id)}",
        204,
        Category.LIGHT,
        body={**_plan(spec), "settings": settings},
        counts_for_host=host,
        about={"host": host},
    )


def get_webinar(webinar_id: str) -> Request:
    """GET /webinars/{id}. The answer also renews the start URL."""
    return read("get_webinar", f"/webinars/{path_id(webinar_id)}", Category.LIGHT, "id")


def list_webinars(host: str, page: int) -> Request:
    """GET /users/{userId}/webinars, unexpired ones, page by number (from 1): the call takes no page token."""
    return read(
        "list_webinars",
        f"/users/{path_segment(host)}/webinars",
        Category.MEDIUM,
        "webinars",
        query={"type": "scheduled", "page_size": str(PAGE_SIZE), "page_number": str(page)},
        about={"host": host},
    )


def delete_webinar(webinar_id: str, *, notify: bool) -> Request:
    """DELETE /webinars/{id}. `notify` lets Zoom mail panelists and registrants; without it nobody is told."""
    query = {"cancel_webinar_reminder": "true" if notify else "false"}
    return Request("delete_webinar", "DELETE", f"/webinars/{path_id(webinar_id)}", 204, Category.LIGHT, query=query)


def end_webinar(webinar_id: str) -> Request:
    """PUT /webinars/{id}/status: ends it for everybody at once. A 200 means that the host has no webinar plan."""
    path = f"/webinars/{path_id(webinar_id)}/status"
    return Request("end_webinar", "PUT", path, 204, Category.LIGHT, body={"action": "end"})


def read_webinar(answer: Json) -> RemoteWebinar:
    """The webinar in the answer of create, get, or one row of a listing."""
    return RemoteWebinar(
        id=text(answer, "id"),
        uuid=text(answer, "uuid"),
        topic=text(answer, "topic"),
        agenda=text(answer, "agenda"),
        starts_at=moment(answer, "start_time"),
        minutes=whole(answer, "duration") or 0,
        zone=text(answer, "timezone"),
        host_id=text(answer, "host_id"),
        kind=whole(answer, "type") or 0,
        created_at=moment(answer, "created_at"),
        passcode=text(answer, "password"),
        join_url=text(answer, "join_url"),
        registration_url=text(answer, "registration_url"),
        settings=inner(answer, "settings"),
    )


def read_webinars(answer: Json) -> list[RemoteWebinar]:
    """One page of a listing, rows without an id left out."""
    return [webinar for row in objects(answer, "webinars") if (webinar := read_webinar(row)).id]


def read_start_url(answer: Json) -> str:
    """The host's own link: a secret."""
    return text(answer, "start_url")


def is_simulive(answer: Json) -> bool:
    """Whether Zoom plays a recording as if it were live. Such a webinar is not ours to edit."""
    return answer.get("is_simulive") is True


def utc_text(moment: datetime) -> str:
    """`2026-12-03T10:00:00Z`: with the Z Zoom takes the instant and `timezone` only decides how it is shown."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _plan(spec: WebinarSpec) -> Json:
    return {
        "topic": spec.topic,
        "agenda": spec.agenda,
        "start_time": utc_text(spec.starts_at),
        "timezone": zoom_zone(spec.zone, spec.starts_at),
        "duration": spec.minutes,
        "password": spec.passcode,
    }
