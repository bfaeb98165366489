"""Counting the people of one session: who came, with which role, for how long, and who stayed away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import fmean, median

from bot.domain.people import Identity, identify
from bot.domain.persons import Person, describe_people
from bot.domain.presence import Step, highest, room_curve
from bot.domain.rows import Registrant, RegistrantStatus, Role, SessionRecord
from bot.domain.sessions import Span, held_spans, moment_of
from bot.domain.signups import fold_signups
from bot.domain.trace import CountedRow, trace_rows

COUNTING_RULE = (
    "Each person counts once, however often and on however many devices they joined: rows belong together by registrant"
    " id, then e-mail address, then Zoom participant id, then a name that only one person has; host, alternative hosts,"
    " moderators, panelists and interpreters are not part of the audience, practice sessions are left out, and only"
    " time inside the session counts."
)


@dataclass(frozen=True, slots=True)
class Attendance:
    """The people of a session and the numbers that follow from them.

    `people` are all who came and the whole team, in order of label: the `audience` came and is not on the team, the
    `team` (host, alternative hosts, moderators, panelists, interpreters) is listed whether they came or not. `rows` are
    every row Zoom gave, in its order.
    `no_shows` are approved registrants of whom there is no row and who are not on the team; `unregistered` are people
    of the audience without an approved registration. `curve` is the audience in the room. `sessions` are the spans of
    the instances that count; `starts_at` and `ends_at` (aware UTC) their outer bounds, as planned if there is none. The
    sums hold:
    `registered == registrants_came + registrants_on_team + len(no_shows)` and
    `joins == attended + team_present + merged_rows`.
    """

    people: tuple[Person, ...]
    audience: tuple[Person, ...]
    team: tuple[Person, ...]
    rows: tuple[CountedRow, ...]
    no_shows: tuple[Registrant, ...]
    registrants_came: int
    registrants_on_team: int
    unregistered: int
    curve: tuple[Step, ...]
    sessions: tuple[Span, ...]
    starts_at: datetime
    ends_at: datetime

    @property
    def registered(self) -> int:
        """Approved registrants, each person once."""
        return self.registrants_came + self.registrants_on_team + len(self.no_shows)

    @property
    def attended(self) -> int:
        """People in the audience, registered or not."""
        return len(self.audience)

    @property
    def team_present(self) -> int:
        return sum(1 for person in self.team if person.attended)

    @property
    def panelists_present(self) -> int:
        """Panelists and moderators who came; hosts and interpreters are not among them."""
        return self._present(Role.PANELIST, Role.MODERATOR)

    @property
    def hosts_present(self) -> int:
        """Host and alternative hosts who came."""
        return self._present(Role.HOST, Role.ALTERNATIVE_HOST)

    @property
    def interpreters_present(self) -> int:
        """Interpreters who came, by voice or by sign."""
        return self._present(Role.INTERPRETER)

    @property
    def perhaps_team(self) -> tuple[Person, ...]:
        """People of the audience who have the name of a team member that was not seen.

        Somebody on the team may have come under another address. An address tells people apart, so they are audience;
        whoever knows them can see it here.
        """
        missed = {name for person in self.team if not person.attended for name in person.names}
        return tuple(person for person in self.audience if not missed.isdisjoint(person.names))

    @property
    def unknown_people(self) -> int:
        """The part of the audience with neither registration, e-mail address nor Zoom account: phone guests, say."""
        return sum(1 for person in self.audience if not person.known)

    @property
    def joins(self) -> int:
        """Rows that count, the team's included: one row is one join."""
        return sum(person.joins for person in self.people)

    @property
    def merged_rows(self) -> int:
        """Rows beyond the first of each person."""
        return sum(person.joins - 1 for person in self.people if person.attended)

    @property
    def peak(self) -> int:
        """The most people of the audience in the room at once."""
        top = highest(self.curve)
        return top.people if top else 0

    @property
    def peak_at(self) -> datetime | None:
        """The first moment of the peak, aware UTC; None if nobody was ever there."""
        top = highest(self.curve)
        return top.moment if top else None

    @property
    def median_seconds(self) -> int:
        """Of the audience, rounded; 0 for an empty room."""
        return round(median(seconds)) if (seconds := [each.seconds_present for each in self.audience]) else 0

    @property
    def mean_seconds(self) -> int:
        """Of the audience, rounded; 0 for an empty room."""
        return round(fmean(seconds)) if (seconds := [each.seconds_present for each in self.audience]) else 0

    @property
    def session_seconds(self) -> int:
        """How long the session ran, without the gaps between instances."""
        return sum(span.seconds for span in self.sessions)

    def _present(self, *roles: Role) -> int:
        return sum(1 for person in self.team if person.attended and person.role in roles)


def count_people(record: SessionRecord) -> Attendance:
    """Everything that can be counted about who came. The order of rows, registrants and team does not matter."""
    held = held_spans(record)
    rows = tuple(dict.fromkeys(record.participants))  # a page given twice is not a second join
    people = describe_people(identify(rows, record.registrants, record.team), held)
    approved = [each for each in fold_signups(record.registrants) if each.status is RegistrantStatus.APPROVED]
    came = {each: person.in_audience for person, who in people for each in who.registrants}
    found = [came.get(each) for each in approved]
    starts_at, ends_at = _bounds(record, held)
    audience = tuple(person for person, _ in people if person.in_audience)
    return Attendance(
        people=tuple(person for person, _ in people),
        audience=audience,
        team=tuple(person for person, _ in people if person.role is not Role.ATTENDEE),
        rows=trace_rows(record.participants, ((person.label, who) for person, who in people), held),
        no_shows=tuple(each for each, there in zip(approved, found, strict=True) if there is None),
        registrants_came=found.count(True),
        registrants_on_team=found.count(False),
        unregistered=sum(1 for person, who in people if person.in_audience and not _has_signed_up(who)),
        curve=room_curve(span for person in audience for span in person.presence),
        sessions=tuple(held.values()),
        starts_at=starts_at,
        ends_at=ends_at,
    )


def _has_signed_up(who: Identity) -> bool:
    return any(each.status is RegistrantStatus.APPROVED for each in who.registrants)


def _bounds(record: SessionRecord, held: Mapping[str, Span]) -> tuple[datetime, datetime]:
    if not held:
        return record.starts_at.astimezone(UTC), record.ends_at.astimezone(UTC)
    return moment_of(min(span.start for span in held.values())), moment_of(max(span.end for span in held.values()))
