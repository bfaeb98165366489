"""What is known of a held webinar, put together from the readings that count."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from bot.domain.errors import InvalidInput
from bot.domain.following import session_instances
from bot.domain.remote import RemoteUser, SessionDetail
from bot.domain.rows import (
    GivenAnswer,
    Instance,
    ParticipantRow,
    PollDefinition,
    Question,
    Registrant,
    Role,
    SessionRecord,
    TeamMember,
)
from bot.domain.webinar import PanelistRole, State, Webinar
from bot.services import refusing
from bot.services.frozen import Thaw, thawed
from bot.services.house import Habits, House
from bot.services.ports.store import Tx
from bot.services.readiness import PARTS
from bot.services.readings import Kept, best, kept_readings

T = TypeVar("T")


def record_of(
    tx: Tx, webinar: Webinar, habits: Habits, *, generated_at: datetime, final: bool, missing: tuple[str, ...]
) -> SessionRecord:
    """What is known now about a held webinar, from the reading of each part that counts."""
    real = session_instances(webinar, tx.instances.of(webinar.id), grace=habits.restart_grace)
    kept = kept_readings(tx, webinar.id, PARTS)
    wanted = ("", *(each.uuid for each in real))
    thaw = Thaw()

    def rows(part: str, kind: type[T]) -> tuple[T, ...]:
        chosen = (best(kept.get((part, instance), ())) for instance in wanted)
        return tuple(row for reading in chosen if reading is not None for row in thaw.rows(kind, reading.content))

    return SessionRecord(
        code=webinar.code,
        topic=webinar.draft.topic,
        zone=webinar.draft.start.zone.key,
        starts_at=webinar.draft.starts_at,
        ends_at=webinar.draft.ends_at,
        instances=_instances(tx.instances.of(webinar.id), real, rows("detail", SessionDetail)),
        participants=rows("participants", ParticipantRow),
        registrants=rows("registrants", Registrant),
        team=(*_team(webinar, habits, rows("host", RemoteUser)), *rows("team", TeamMember)),
        questions=rows("questions", Question),
        poll_answers=rows("poll_answers", GivenAnswer),
        survey_answers=rows("survey_answers", GivenAnswer),
        poll_definitions=_ever_defined(kept),
        generated_at=generated_at,
        reported_total=_announced(kept, real),
        missing=missing,
        final=final,
    )


def record_now(house: House, webinar: Webinar) -> SessionRecord:
    """What is known now, with what is missing. Raises InvalidInput before the session has ended."""
    with house.store.read() as tx:
        last = tx.notebook.read(f"report:{webinar.id}")
        if webinar.state not in (State.ENDED, State.REPORTED):
            raise InvalidInput(refusing.NOT_ENDED.format(code=webinar.code))
        if last is None:
            raise InvalidInput(refusing.NOT_GIVEN.format(code=webinar.code))
        told = json.loads(last)
        final, missing = bool(told.get("final")), incomplete_parts(told)
        return record_of(tx, webinar, house.habits, generated_at=tx.now, final=final, missing=missing)


def incomplete_parts(told: Mapping[str, object]) -> tuple[str, ...]:
    """What Zoom owes and what it refuses: both make the record incomplete."""
    owed, refused = told.get("missing"), told.get("refused")
    names = [str(each) for each in owed] if isinstance(owed, list) else []
    return (*names, *(str(pair[0]) for pair in (refused if isinstance(refused, list) else ())))


def _instances(
    known: Iterable[Instance], real: Sequence[Instance], details: Iterable[SessionDetail]
) -> tuple[Instance, ...]:
    """Every instance, marked so that the files leave out what the bot left out, with the times of Zoom's own summary.

    Without a summary the end is left open: the rows tell better than the moment at which we noticed it.
    """
    told = {each.uuid: each for each in details}
    counted = {each.uuid for each in real}

    def timed(each: Instance) -> Instance:
        if each.uuid not in counted:
            return replace(each, practice=True)
        detail = told.get(each.uuid)
        if detail is None:
            return replace(each, ended_at=None, practice=False)
        return Instance(each.uuid, detail.started_at, detail.ended_at or each.ended_at, practice=False)

    return tuple(map(timed, known))


def _announced(kept: Kept, real: Iterable[Instance]) -> int | None:
    """How many rows Zoom's own listings announce together, None if one of them does not say.

    Zoom's `participants_count` is no such number: it counts rows or people, as it pleases (facts on Zoom, 6.3).
    """
    chosen = [best(kept.get(("participants", each.uuid), ())) for each in real]
    totals = [reading.total for reading in chosen if reading is not None and reading.total is not None]
    return sum(totals) if totals and len(totals) == len(chosen) else None


def _ever_defined(kept: Kept) -> tuple[PollDefinition, ...]:
    """Every poll that was ever planned, as last read: one deleted after the session still gives its votes a title."""
    readings = kept.get(("poll_definitions", ""), ())
    found = {poll.id: poll for reading in readings for poll in thawed(PollDefinition, reading.content)}
    return tuple(found.values())


def _team(webinar: Webinar, habits: Habits, hosts: Iterable[RemoteUser]) -> tuple[TeamMember, ...]:
    """Host, stand-ins and speakers. A host whom Zoom did not describe is known by what the settings call them."""
    named = [TeamMember(user.name, user.email, Role.HOST, user.id) for user in hosts]
    mail = webinar.host if "@" in webinar.host else ""
    host = named or [TeamMember("", mail, Role.HOST, "" if mail else webinar.host)]
    stand_ins = [TeamMember("", email, Role.ALTERNATIVE_HOST) for email in habits.alternative_hosts]
    roles = {PanelistRole.MODERATOR: Role.MODERATOR, PanelistRole.PANELIST: Role.PANELIST}
    seated = [TeamMember(p.name, p.email, roles[p.role]) for p in webinar.draft.panelists]
    return (*host, *stand_ins, *seated)
