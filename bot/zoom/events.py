"""Reading webhook events, with the key under which a second delivery of the same one is recognised.

Events come twice, out of order or never: they are hints. Shapes: @zoom/rivet 0.4.0 and ZoomNet's samples, 2026.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from bot.domain.errors import InvalidInput
from bot.zoom.reading import from_epoch, inner, moment, objects, text, truth
from bot.zoom.request import Json

URL_VALIDATION = "endpoint.url_validation"
_ONCE_PER_SESSION = ("webinar.started", "webinar.ended")
_SECRETS = frozenset({"password", "join_url", "start_url", "registration_url", "recording_play_passcode"})


@dataclass(frozen=True, slots=True)
class Person:
    """A participant or registrant of an event. Most of it may be empty."""

    name: str = ""
    email: str = ""
    registrant_id: str = ""
    participant_id: str = ""
    user_id: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One webhook event. `webinar_id` is text however Zoom typed it; `at` is when Zoom made the event.

    `practice` is set on `webinar.ended` only, None on older shapes and everywhere else. `changes` holds what
    `webinar.updated` changed, `before` the same fields as they were; neither holds links or passcodes.
    `plain_token` is for `endpoint.url_validation`. `occurrence_ids` names the dates of a series an event is about:
    a deletion with some of them does not delete the webinar.
    """

    kind: str
    dedupe_key: str
    webinar_id: str = ""
    uuid: str = ""
    at: datetime | None = None
    practice: bool | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    host_id: str = ""
    operator_id: str = ""
    changes: Json = field(default_factory=dict)
    before: Json = field(default_factory=dict)
    person: Person | None = field(default=None, repr=False)
    occurrence_ids: tuple[str, ...] = ()
    plain_token: str = field(default="", repr=False)


def read_event(raw: bytes) -> Event:
    """The event in a verified body. Unknown kinds are read too: they are answered 200 and let go.

    Raises InvalidInput for a body that is no JSON object with an `event`.
    """
    body = _body(raw)
    kind = text(body, "event")
    if not kind:
        raise InvalidInput("This Zoom delivery names no event.")
    payload = inner(body, "payload")
    about = inner(payload, "object")
    return Event(
        kind=kind,
        dedupe_key=_dedupe_key(kind, body, payload, about),
        webinar_id=text(about, "id"),
        uuid=text(about, "uuid"),
        at=from_epoch(body.get("event_ts"), per_second=1000),
        practice=truth(about, "practice_session"),
        started_at=moment(about, "start_time"),
        ended_at=moment(about, "end_time"),
        host_id=text(about, "host_id"),
        operator_id=text(payload, "operator_id"),
        changes=_open_fields(about) if kind == "webinar.updated" else {},
        before=_open_fields(inner(payload, "old_object")),
        person=_person(about),
        occurrence_ids=tuple(text(row, "occurrence_id") for row in objects(about, "occurrences")),
        plain_token=text(payload, "plainToken"),
    )


def _dedupe_key(kind: str, body: Json, payload: Json, about: Json) -> str:
    """The same for every delivery of one happening, whatever the header's time: see the parts below."""
    return ":".join((kind, *_identity(kind, body, payload, about)))


def _identity(kind: str, body: Json, payload: Json, about: Json) -> tuple[str, ...]:
    uuid, webinar_id = text(about, "uuid"), text(about, "id")
    participant, registrant = inner(about, "participant"), inner(about, "registrant")
    if kind == URL_VALIDATION:
        return (text(payload, "plainToken"), text(body, "event_ts"))
    if kind in _ONCE_PER_SESSION and uuid:
        return (uuid,)
    if participant:
        who = text(participant, "participant_uuid") or text(participant, "user_id")
        return (uuid or webinar_id, who, _time_of(participant) or text(body, "event_ts"))
    if registrant:
        return (webinar_id, text(registrant, "id") or _digest(registrant), text(body, "event_ts"))
    if kind.startswith("recording.") and (
        files := sorted(text(row, "id") for row in objects(about, "recording_files"))
    ):
        return (uuid, *files)
    if webinar_id or uuid:
        return (webinar_id or uuid, text(payload, "time_stamp") or text(body, "event_ts"))
    return (_digest(body),)


def _person(about: Json) -> Person | None:
    participant, registrant = inner(about, "participant"), inner(about, "registrant")
    if registrant:
        name = f"{text(registrant, 'first_name')} {text(registrant, 'last_name')}".strip()
        return Person(name, text(registrant, "email"), registrant_id=text(registrant, "id"))
    if not participant:
        return None
    return Person(
        name=text(participant, "user_name"),
        email=text(participant, "email"),
        registrant_id=text(participant, "registrant_id"),
        participant_id=text(participant, "participant_user_id") or text(participant, "id"),
        user_id=text(participant, "user_id"),
        at=moment({"at": _time_of(participant)}, "at"),
    )


def _time_of(participant: Json) -> str:
    names = ("join_time", "leave_time", "date_time")
    return next((found for name in names if (found := text(participant, name))), "")


def _open_fields(given: Json) -> Json:
    return {key: value for key, value in given.items() if key not in _SECRETS}


def _digest(given: Json) -> str:
    return sha256(json.dumps(given, sort_keys=True, ensure_ascii=True).encode()).hexdigest()[:32]


def _body(raw: bytes) -> Json:
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError) as exc:
        raise InvalidInput("This Zoom delivery is no JSON.") from exc
    if not isinstance(body, dict):
        raise InvalidInput("This Zoom delivery is no JSON object.")
    return body
