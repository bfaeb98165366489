"""A series of webinars seen together: who came to how many sessions, who was new, who came back.

A person is the same in two sessions by the address of their registration, folded, else by Zoom's participant id.
Somebody with neither cannot be recognised again, and is counted apart in each session.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.attendance import Attendance
from bot.domain.people import EMAIL, folded_email

Key = tuple[str, str]
ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody of one session's audience who can be recognised in another."""

    key: Key
    name: str = field(repr=False)
    email: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Crowd:
    """The audience of one session. `unknown` people can be recognised in no other session. `starts_at` is aware UTC."""

    code: str
    topic: str
    starts_at: datetime
    visitors: tuple[Visitor, ...]
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session's numbers: `new + returning + unknown == came`. New is who came to no earlier session."""

    code: str
    topic: str
    starts_at: datetime
    new: int
    returning: int
    unknown: int

    @property
    def came(self) -> int:
        return self.new + self.returning + self.unknown


@dataclass(frozen=True, slots=True)
class Regular:
    """One person of the series. `sessions` are the codes they came to, by start."""

    name: str = field(repr=False)
    email: str = field(repr=False)
    sessions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeriesCount:
    """The series in numbers. `came_to[k - 1]` people came to exactly `k` sessions.

    The sums hold: `people == sum(came_to) == sum(line.new)` and
    `sum(k * came_to[k - 1]) == sum(line.new + line.returning)`.
    """

    lines: tuple[SessionLine, ...]
    came_to: tuple[int, ...]

    @property
    def people(self) -> int:
        """Different people, without those nobody can recognise."""
        return sum(self.came_to)

    @property
    def unknown(self) -> int:
        """Visits by people who cannot be recognised: how many different people that is, nobody knows."""
        return sum(line.unknown for line in self.lines)

    @property
    def visits(self) -> int:
        """Everybody who came to each session, added up."""
        return sum(line.came for line in self.lines)


def crowd_of(code: str, topic: str, starts_at: datetime, attendance: Attendance) -> Crowd:
    """The audience of a counted session: `len(visitors) + unknown == attendance.attended`."""
    accounts: dict[str, set[str]] = defaultdict(set)
    for counted in attendance.rows:
        if counted.row.participant_id.strip():
            accounts[counted.person].add(counted.row.participant_id.strip())
    found: dict[Key, Visitor] = {}
    unknown = 0
    for person in attendance.audience:
        key = _key(person.email, accounts[person.label])
        if key is None or key in found:
            unknown += 1
        else:
            found[key] = Visitor(key, person.name, person.email)
    return Crowd(code, topic, starts_at, tuple(found.values()), unknown)


def count_series(crowds: Iterable[Crowd]) -> SeriesCount:
    """The numbers of a series, its sessions by start whatever order they are given in."""
    ordered = in_order(crowds)
    seen: set[Key] = set()
    lines = []
    for crowd in ordered:
        keys = {visitor.key for visitor in crowd.visitors}
        new = len(keys - seen)
        lines.append(SessionLine(crowd.code, crowd.topic, crowd.starts_at, new, len(keys) - new, crowd.unknown))
        seen |= keys
    often = Counter(Counter(key for crowd in ordered for key in {each.key for each in crowd.visitors}).values())
    return SeriesCount(tuple(lines), tuple(often[k] for k in range(1, len(ordered) + 1)))


def regulars(crowds: Iterable[Crowd]) -> tuple[Regular, ...]:
    """Everybody by name, those who came most often first; the name and address are those of their last session."""
    ordered = in_order(crowds)
    sessions: dict[Key, list[str]] = defaultdict(list)
    last: dict[Key, Visitor] = {}
    for crowd in ordered:
        for visitor in {each.key: each for each in crowd.visitors}.values():
            sessions[visitor.key].append(crowd.code)
            last[visitor.key] = visitor
    people = [Regular(who.name, who.email, tuple(sessions[key])) for key, who in last.items()]
    return tuple(sorted(people, key=lambda each: (-len(each.sessions), each.name.casefold(), each.email.casefold())))


def in_order(crowds: Iterable[Crowd]) -> Sequence[Crowd]:
    """By start, then code: two sessions at one moment keep a fixed order."""
    return sorted(crowds, key=lambda crowd: (crowd.starts_at, crowd.code))


def _key(email: str, accounts: set[str]) -> Key | None:
    if address := folded_email(email):
        return EMAIL, address
    return (ACCOUNT, min(accounts)) if accounts else None
