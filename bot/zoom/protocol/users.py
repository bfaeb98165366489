"""The host: who they are, and what their licence allows."""

from __future__ import annotations

from bot.domain.remote import HostAbilities, RemoteUser
from bot.zoom.reading import inner, text, truth, whole
from bot.zoom.request import Category, Json, Request, path_segment, read


def get_user(user: str) -> Request:
    """GET /users/{userId}, by id or e-mail address."""
    return read("get_user", f"/users/{path_segment(user)}", Category.LIGHT, "id", about={"user": user, "host": user})


def get_settings(user: str) -> Request:
    """GET /users/{userId}/settings."""
    path = f"/users/{path_segment(user)}/settings"
    return read("get_user_settings", path, Category.MEDIUM, None, about={"user": user, "host": user})


def read_user(answer: Json) -> RemoteUser:
    name = text(answer, "display_name") or f"{text(answer, 'first_name')} {text(answer, 'last_name')}".strip()
    return RemoteUser(
        id=text(answer, "id"),
        email=text(answer, "email"),
        name=name,
        kind=whole(answer, "type") or 0,
        status=text(answer, "status"),
        zone=text(answer, "timezone"),
    )


def read_abilities(answer: Json) -> HostAbilities:
    """What the settings say; None where they do not. The Q&A switch is not among them (rivet types, 2026)."""
    feature, meeting = inner(answer, "feature"), inner(answer, "in_meeting")
    return HostAbilities(
        webinar=truth(feature, "webinar") or False,
        capacity=whole(feature, "webinar_capacity"),
        polls=truth(inner(meeting, "webinar_polling"), "enable"),
        survey=truth(meeting, "webinar_survey"),
        cloud_recording=truth(inner(answer, "recording"), "cloud_recording"),
    )
