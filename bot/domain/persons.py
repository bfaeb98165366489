"""One person of a session, described from the rows that are theirs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from bot.domain.people import EMAIL, PARTICIPANT_ID, REGISTRANT_ID, Identity, team_keys
from bot.domain.presence import clipped, most_at_once, united
from bot.domain.rows import ParticipantRow, Registrant, Role, TeamMember
from bot.domain.sessions import Span, moment_of, seconds_of
from bot.domain.signups import preference

BY_NAME = "name"
BY_NAME_GUESSED = "name (guess)"
BY_ROW = "row"
_NEVER = datetime.max.replace(tzinfo=UTC)
_RANK = (Role.HOST, Role.ALTERNATIVE_HOST, Role.MODERATOR, Role.INTERPRETER, Role.PANELIST, Role.ATTENDEE)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who came, or a team member who did not.

    `label` is stable within one report (P001 is who joined first). `first_join` and `last_leave` are the raw times of
    the instances that count, aware UTC; `presence` is their time in the session without overlaps and
    `seconds_present` its length. `joins` counts rows, `devices` the most rows at once. `matched_by` names what told
    who this is: registrant_id, email, participant_id, name, "name (guess)" for a role given by name only, "row"
    for a row without any name, empty for somebody who did not come. `known` is False with neither registration,
    address nor Zoom account. `emails` and `names` are all that were seen, folded for comparing; `registrant_id` is
    empty for people who did not sign up.
    """

    label: str
    name: str
    email: str
    role: Role
    registrant_id: str
    organisation: str
    city: str
    country: str
    attended: bool
    first_join: datetime | None
    last_leave: datetime | None
    seconds_present: int
    joins: int
    devices: int
    matched_by: str
    known: bool = True
    presence: tuple[Span, ...] = ()
    emails: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def in_audience(self) -> bool:
        return self.attended and self.role is Role.ATTENDEE


def describe_people(identities: Iterable[Identity], held: Mapping[str, Span]) -> list[tuple[Person, Identity]]:
    """Those who came and the whole team, labelled in order of first join, then name; absent team members last."""
    known = (each for each in identities if each.team or any(row.instance in held for row in each.all_rows))
    listed = sorted(map(partial(_evidence, held=held), known), key=_order)
    width = max(3, len(str(len(listed))))
    return [(_describe(f"P{n:0{width}}", each, held), each.identity) for n, each in enumerate(listed, 1)]


def row_order(row: ParticipantRow) -> tuple[datetime, str, str, str, str, str, str, datetime]:
    """Sorts rows by time of joining; clock ties by what is in them, so that their order in the report is no matter."""
    return (
        row.joined_at,
        row.name,
        row.registrant_id,
        row.email,
        row.participant_id,
        row.instance,
        row.user_id,
        row.left_at or _NEVER,
    )


class _Evidence(NamedTuple):
    """What tells who somebody is. `rows` are those that count, in order; `team` what speaks best for them first."""

    identity: Identity
    rows: list[ParticipantRow]
    signup: Registrant | None
    team: list[TeamMember]
    name: str
    email: str


def _evidence(identity: Identity, held: Mapping[str, Span]) -> _Evidence:
    rows = [row for row in identity.all_rows if row.instance in held]
    if len(rows) > 1:
        rows.sort(key=row_order)
    signups, team = identity.registrants, sorted(identity.team, key=_team_order)
    signup = min(signups, key=preference) if len(signups) > 1 else next(iter(signups), None)
    return _Evidence(identity, rows, signup, team, _name(team, rows, signup), _email(team, rows, signup))


def _describe(label: str, evidence: _Evidence, held: Mapping[str, Span]) -> Person:
    identity, rows, signup, team, name, email = evidence
    spans = [clipped(_raw_span(row, held[row.instance]), held[row.instance]) for row in rows]
    presence = united(spans) if len(spans) > 1 else [span for span in spans if span.seconds]
    return Person(
        label=label,
        name=name,
        email=email,
        role=team[0].role if team else Role.ATTENDEE,
        registrant_id=signup.id if signup else _registrant_id(rows),
        organisation=signup.organisation if signup else "",
        city=signup.city if signup else "",
        country=signup.country if signup else "",
        attended=bool(rows),
        first_join=rows[0].joined_at if rows else None,
        last_leave=max((_left_at(row, held[row.instance]) for row in rows), default=None),
        seconds_present=sum(span.seconds for span in presence),
        joins=len(rows),
        devices=max(1, most_at_once(spans)) if len(rows) > 1 else len(rows),
        matched_by=_matched_by(identity) if rows else "",
        known=bool(identity.keys),
        presence=tuple(presence),
        emails=tuple(sorted(value for kind, value in identity.keys if kind == EMAIL)),
        names=tuple(sorted(identity.names)),
    )


def _order(evidence: _Evidence) -> tuple[object, ...]:
    if not evidence.rows:
        role = evidence.team[0].role if evidence.team else Role.ATTENDEE
        return (1, _RANK.index(role), evidence.name.casefold(), evidence.email)
    first = evidence.rows[0]
    came = min(map(row_order, evidence.identity.all_rows))
    return (0, seconds_of(first.joined_at), evidence.name.casefold(), evidence.email, came)


def _team_order(member: TeamMember) -> tuple[int, str, str, str]:
    return _RANK.index(member.role), member.name, member.email, member.participant_id


def _raw_span(row: ParticipantRow, session: Span) -> Span:
    start = seconds_of(row.joined_at)
    return Span(start, max(start, session.end if row.left_at is None else seconds_of(row.left_at)))


def _left_at(row: ParticipantRow, session: Span) -> datetime:
    return row.left_at if row.left_at is not None else max(row.joined_at, moment_of(session.end))


def _name(team: Sequence[TeamMember], rows: Sequence[ParticipantRow], signup: Registrant | None) -> str:
    """The name given at sign-up, else the organisers', else the one used most, the first among equals."""
    if signup and (name := signup.name):
        return name
    if name := next((member.name for member in team if member.name.strip()), ""):
        return name
    used = [name for row in rows if (name := row.name.strip())]
    if len(used) < 2:
        return "".join(used)
    counts = Counter(used)
    return max(counts, key=counts.__getitem__)


def _email(team: Sequence[TeamMember], rows: Sequence[ParticipantRow], signup: Registrant | None) -> str:
    given = (signup.email if signup else "", *(member.email for member in team), *(row.email for row in rows))
    return next((stripped for email in given if (stripped := email.strip())), "")


def _registrant_id(rows: Sequence[ParticipantRow]) -> str:
    return min((row.registrant_id for row in rows if row.registrant_id), default="")


def _matched_by(identity: Identity) -> str:
    if identity.team_guessed:
        return BY_NAME_GUESSED
    found = {kind for keys in identity.row_keys for kind, _ in keys}
    order: Sequence[str] = (REGISTRANT_ID, EMAIL, PARTICIPANT_ID)
    if identity.team:
        known = {key for member in identity.team for key in team_keys(member)}
        shared = {kind for keys in identity.row_keys for kind, value in keys if (kind, value) in known}
        found = shared or found
        order = (PARTICIPANT_ID, EMAIL, REGISTRANT_ID)
    weakest = BY_NAME if identity.names else BY_ROW
    return next((kind for kind in order if kind in found), weakest)
