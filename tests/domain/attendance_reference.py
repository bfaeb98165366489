"""Counting people the slow and obvious way, to hold the fast one to. Shares no code with it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.rows import ParticipantRow, Registrant, SessionRecord, TeamMember

Thing = ParticipantRow | Registrant | TeamMember


@dataclass
class Group:
    things: list[Thing]

    def rows(self) -> list[ParticipantRow]:
        return [each for each in self.things if isinstance(each, ParticipantRow)]

    def team(self) -> list[TeamMember]:
        return [each for each in self.things if isinstance(each, TeamMember)]

    def signups(self) -> list[Registrant]:
        return [each for each in self.things if isinstance(each, Registrant)]

    def strong_keys(self) -> set[str]:
        return {key for each in self.things for key in strong(each)}

    def names(self) -> set[str]:
        return {" ".join(each.name.lower().split()) for each in self.things} - {""}


def strong(thing: Thing) -> set[str]:
    found = {"email " + thing.email.replace(" ", "").lower()}
    if isinstance(thing, ParticipantRow):
        found |= {"registrant " + thing.registrant_id, "participant " + thing.participant_id}
    elif isinstance(thing, Registrant):
        found |= {"registrant " + thing.id}
    else:
        found |= {"participant " + thing.participant_id}
    return {key for key in found if key.split(" ", 1)[1]}


def groups_of(record: SessionRecord) -> list[Group]:
    """Merge any two groups that share a strong key until none do, then place what has only a name."""
    rows = set(record.participants)
    things: list[Thing] = [*(row for row in rows if strong(row)), *record.registrants, *record.team]
    groups = [Group([thing]) for thing in things]
    while pair := _first_pair(groups):
        one, other = pair
        groups = [each for each in groups if each is not one and each is not other]
        groups.append(Group(one.things + other.things))
    groups = _with_roles_by_name(groups)
    return _with_named_rows(groups, [row for row in rows if not strong(row)])


def _first_pair(groups: list[Group]) -> tuple[Group, Group] | None:
    for n, one in enumerate(groups):
        for other in groups[n + 1 :]:
            if one.strong_keys() & other.strong_keys():
                return one, other
    return None


def _with_roles_by_name(groups: list[Group]) -> list[Group]:
    claims = [(member, other) for member in groups if (other := _claimed(member, groups))]
    granted = [claim for claim in claims if sum(1 for _, other in claims if other is claim[1]) == 1]
    for member, other in granted:
        other.things.extend(member.things)
    return [each for each in groups if not any(each is member for member, _ in granted)]


def _claimed(member: Group, groups: list[Group]) -> Group | None:
    if not member.team() or member.rows():
        return None
    others = [each for each in groups if each is not member and each.names() & member.names()]
    alone = len(others) == 1 and others[0].rows() and not others[0].team()
    return others[0] if alone and not _told_apart(member, others[0]) else None


def _told_apart(member: Group, other: Group) -> bool:
    kinds = [{key.split(" ", 1)[0] for key in each.strong_keys()} for each in (member, other)]
    return bool(kinds[0] & kinds[1]) or "registrant" in kinds[1]


def _with_named_rows(groups: list[Group], rows: list[ParticipantRow]) -> list[Group]:
    by_name: dict[str, list[ParticipantRow]] = {}
    result = list(groups)
    for row in rows:
        name = " ".join(row.name.lower().split())
        if name:
            by_name.setdefault(name, []).append(row)
        else:
            result.append(Group([row]))
    for name, found in by_name.items():
        known = [each for each in groups if name in each.names()]
        if len(known) == 1 and (known[0].rows() or known[0].team()):
            known[0].things.extend(found)
        else:
            result.append(Group(list(found)))
    return result


def seconds_there(rows: list[ParticipantRow], record: SessionRecord) -> set[datetime]:
    """Every second of the session at which at least one row is open."""
    real = {each.uuid: each for each in record.instances if not each.practice}
    found = set()
    for row in rows:
        if row.instance in real:
            instance = real[row.instance]
            assert instance.ended_at is not None
            moment = max(row.joined_at, instance.started_at)
            until = min(row.left_at or instance.ended_at, instance.ended_at)
            while moment < until:
                found.add(moment)
                moment += timedelta(seconds=1)
    return found


def audience_of(record: SessionRecord) -> list[Group]:
    real = {each.uuid for each in record.instances if not each.practice}
    return [each for each in groups_of(record) if not each.team() and any(row.instance in real for row in each.rows())]


def people_per_second(record: SessionRecord) -> Counter[datetime]:
    return Counter(moment for each in audience_of(record) for moment in seconds_there(each.rows(), record))
