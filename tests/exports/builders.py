"""Small session records for tests: only what a test says differs from an ordinary hour in April."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.rows import Instance, ParticipantRow, Registrant, RegistrantStatus, SessionRecord

START = datetime(2022, 4, 12, 12, 0, tzinfo=UTC)
END = datetime(2022, 4, 12, 13, 0, tzinfo=UTC)


def at(minutes: float) -> datetime:
    """So many minutes after the start."""
    return START + timedelta(minutes=minutes)


def joined(name: str = "", since: float = 0, until: float | None = 60, **given: str) -> ParticipantRow:
    """A row from minute `since` to minute `until` of the session."""
    values = {"instance": "I1", "email": "", "registrant_id": "", "participant_id": "", "user_id": "1"} | given
    return ParticipantRow(name=name, joined_at=at(since), left_at=None if until is None else at(until), **values)


def registrant(id: str, email: str, name: str = "", status: str = "approved", **given: Any) -> Registrant:
    first, _, last = name.partition(" ")
    return Registrant(id=id, email=email, first_name=first, last_name=last, status=RegistrantStatus(status), **given)


def session(*rows: ParticipantRow, **changes: Any) -> SessionRecord:
    """One hour in one instance, in Athens, with these rows."""
    record = SessionRecord(
        code="W-12",
        topic="Rights of victims",
        zone="Europe/Athens",
        starts_at=START,
        ends_at=END,
        instances=(Instance("I1", START, END, practice=False),),
        participants=rows,
        registrants=(),
        team=(),
        questions=(),
        poll_answers=(),
        survey_answers=(),
        poll_definitions=(),
        generated_at=datetime(2022, 4, 12, 14, 0, tzinfo=UTC),
        final=True,
    )
    return replace(record, **changes)


def zoom_row(given: Mapping[str, Any], instance: str) -> ParticipantRow:
    """A row of Zoom's participants report."""
    return ParticipantRow(
        instance=instance,
        name=given["name"],
        email=given["user_email"],
        registrant_id=given["registrant_id"],
        participant_id=given["participant_user_id"],
        user_id=given["user_id"],
        joined_at=datetime.fromisoformat(given["join_time"]),
        left_at=datetime.fromisoformat(given["leave_time"]),
    )


def zoom_registrants(given: Iterable[Mapping[str, Any]]) -> tuple[Registrant, ...]:
    """Zoom's registrants as they are listed."""
    return tuple(
        Registrant(
            id=each["id"],
            email=each["email"],
            first_name=each["first_name"],
            last_name=each["last_name"],
            status=RegistrantStatus(each["status"]),
            organisation=each["org"],
            city=each["city"],
            country=each["country"],
            registered_at=datetime.fromisoformat(each["create_time"]),
        )
        for each in given
    )
