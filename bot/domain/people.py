"""Who is who: which rows, registrations and team members belong to one person.

Registrant id, e-mail address and Zoom's participant id are strong keys. Whatever shares one is one person, through
any chain of rows, registrations and team members, in any order: a registration also tells which address belongs to
a registrant id. Names are weak. A row that has nothing but a name goes to the person of that name only if the
rows, the sign-up list and the team know exactly one; if they know none, rows of one name alone are one person;
if they know several, they are a person of their own. A row without even a name is a person by itself.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.domain.rows import ParticipantRow, Registrant, TeamMember

Key = tuple[str, str]
Keys = tuple[Key, ...]
_Namesakes = dict[str, list["Identity"]]

REGISTRANT_ID = "registrant_id"
EMAIL = "email"
PARTICIPANT_ID = "participant_id"
_ALONE = "alone"


@dataclass(slots=True)
class Identity:
    """One person as the evidence shows them.

    `row_keys` are the strong keys of each of `rows`, in their order; `guessed` rows came by name; `team_guessed` says
    that the role did. `keys` are all their strong keys, `names` all the normalised names by which they are known.
    """

    rows: list[ParticipantRow] = field(default_factory=list)
    row_keys: list[Keys] = field(default_factory=list)
    guessed: tuple[ParticipantRow, ...] = ()
    registrants: list[Registrant] = field(default_factory=list)
    team: tuple[TeamMember, ...] = ()
    team_guessed: bool = False
    keys: set[Key] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    @property
    def all_rows(self) -> list[ParticipantRow]:
        return [*self.rows, *self.guessed]


def identify(
    rows: Sequence[ParticipantRow], registrants: Sequence[Registrant], team: Sequence[TeamMember]
) -> list[Identity]:
    """Everybody there is, people without any row included. The order of the result means nothing."""
    links, names = Links(), NormalisedNames()
    keyed = [(row, row_keys(row)) for row in rows]
    signed_up = [(each, registrant_keys(each)) for each in registrants]
    members = [(each, team_keys(each)) for each in team]
    for _, keys in (*keyed, *signed_up, *members):
        links.join(keys)
    identities: dict[Key, Identity] = defaultdict(Identity)

    def whose(keys: Keys, name: str) -> Identity:
        """Who has these keys; somebody new where there are none."""
        found = identities[links.root(keys[0]) if keys else (_ALONE, str(len(identities)))]
        found.keys.update(keys)
        if normalised := names[name]:
            found.names.add(normalised)
        return found

    for row, keys in keyed:
        if keys:
            person = whose(keys, row.name)
            person.rows.append(row)
            person.row_keys.append(keys)
    for registrant, keys in signed_up:
        whose(keys, registrant.name).registrants.append(registrant)
    for member, keys in members:
        whose(keys, member.name).team += (member,)
    namesakes = _by_name(identities.values())
    known = _give_roles_by_name(list(identities.values()), namesakes)
    return _place_named_rows(known, namesakes, [(row, names[row.name]) for row, keys in keyed if not keys])


def row_keys(row: ParticipantRow) -> Keys:
    """The strong keys of a row, strongest first."""
    return _keys(registrant=row.registrant_id, email=row.email, participant=row.participant_id)


def registrant_keys(registrant: Registrant) -> Keys:
    return _keys(registrant=registrant.id, email=registrant.email)


def team_keys(member: TeamMember) -> Keys:
    return _keys(email=member.email, participant=member.participant_id)


def normalised_name(name: str) -> str:
    """A name for comparing: compatibility forms and case folded, invisible marks dropped, spaces collapsed."""
    return " ".join(_composed(name).casefold().split())


class NormalisedNames(dict[str, str]):
    """Names normalised, each spelling once."""

    def __missing__(self, name: str) -> str:
        normalised = self[name] = normalised_name(name)
        return normalised


def folded_email(email: str) -> str:
    """An address for comparing: compatibility forms and case folded, white space and invisible marks gone."""
    return "".join(_composed(email).split()).casefold()


def _composed(text: str) -> str:
    """One spelling for what looks alike: an é is one letter whatever it was typed as."""
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFKC", text)
    if composed.isprintable():  # invisible marks are not printable, and hardly any text has one
        return composed
    return "".join(letter for letter in composed if unicodedata.category(letter) != "Cf")


def _keys(*, registrant: str = "", email: str = "", participant: str = "") -> Keys:
    pairs = ((REGISTRANT_ID, registrant.strip()), (EMAIL, folded_email(email)), (PARTICIPANT_ID, participant.strip()))
    return tuple([pair for pair in pairs if pair[1]])


class Links:
    """Keys that belong together (disjoint sets with path halving)."""

    def __init__(self) -> None:
        self._parent: dict[Key, Key] = {}

    def root(self, key: Key) -> Key:
        parent = self._parent
        while (above := parent.setdefault(key, key)) != key:
            parent[key] = parent[above]
            key = parent[key]
        return key

    def join(self, keys: Sequence[Key]) -> None:
        if not keys:
            return
        first = self.root(keys[0])
        for key in keys[1:]:
            other = self.root(key)
            if other != first:
                self._parent[other] = first


def _by_name(identities: Iterable[Identity]) -> _Namesakes:
    found: dict[str, list[Identity]] = defaultdict(list)
    for identity in identities:
        for name in identity.names:
            found[name].append(identity)
    return found


def _give_roles_by_name(identities: list[Identity], namesakes: _Namesakes) -> list[Identity]:
    """A team member nobody came as is the one other person of that name who came, unless something tells them apart."""
    claims: dict[int, list[tuple[Identity, Identity]]] = defaultdict(list)
    for member in identities:
        if member.team and not member.all_rows:
            others = {id(each): each for name in member.names for each in namesakes[name] if each is not member}
            if len(others) == 1 and _may_be(member, found := next(iter(others.values()))):
                claims[id(found)].append((member, found))
    gone: set[int] = set()
    for member, found in (claim[0] for claim in claims.values() if len(claim) == 1):
        namesakes.update({name: [found] for name in member.names})
        found.team += member.team
        found.registrants.extend(member.registrants)
        found.keys |= member.keys
        found.names |= member.names
        found.team_guessed = True
        gone.add(id(member))
    return [each for each in identities if id(each) not in gone]


def _may_be(member: Identity, found: Identity) -> bool:
    """False if an address, a participant id or a registration tells the two apart."""
    if found.team or not found.all_rows:
        return False
    here, there = member.keys, found.keys
    shared_kinds = {kind for kind, _ in here} & {kind for kind, _ in there}
    return not shared_kinds and not any(kind == REGISTRANT_ID for kind, _ in there)


def _place_named_rows(
    identities: list[Identity], namesakes: _Namesakes, rows: list[tuple[ParticipantRow, str]]
) -> list[Identity]:
    """`rows` have nothing but a name, which is given normalised."""
    groups: dict[str, list[ParticipantRow]] = defaultdict(list)
    alone: dict[ParticipantRow, list[ParticipantRow]] = defaultdict(list)
    for row, name in rows:
        if name:
            groups[name].append(row)
        else:
            alone[row].append(row)
    new = [_keyless(found) for found in alone.values()]
    for name, found in groups.items():
        candidates = namesakes.get(name, [])
        if len(candidates) == 1 and (candidates[0].all_rows or candidates[0].team):
            person = candidates[0]
            person.team_guessed = person.team_guessed or not person.all_rows
            person.guessed += tuple(found)
        else:
            new.append(_keyless(found, name))
    return [*identities, *new]


def _keyless(rows: list[ParticipantRow], *names: str) -> Identity:
    return Identity(rows, [()] * len(rows), names=set(names))
