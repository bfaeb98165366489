"""Taking one person out of a report's rows: names, addresses and ids become words, and every total stays the same.

A person is every row that shares a registrant id, an address or a participant id with them, through any chain, and
every row that has nothing but a name which nobody else of the session bears.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.people import (
    EMAIL,
    PARTICIPANT_ID,
    REGISTRANT_ID,
    Key,
    folded_email,
    identify,
    normalised_name,
    registrant_keys,
    row_keys,
    team_keys,
)
from bot.domain.polls import split_choices
from bot.domain.pseudonyms import Pseudonyms
from bot.domain.qa import is_anonymous, is_live
from bot.domain.remote import RemoteUser
from bot.domain.rows import Answer, GivenAnswer, ParticipantRow, PollDefinition, Question, Registrant, Role, TeamMember

PREFIX = "erased-"
OTHER_BEARER = "a row by name alone"
SPOKEN_NAME = 2  # words: a single one may be anything

ErasedAt = Callable[[str, str], datetime | None]
"""When a value (kind, value) was erased; None if it never was. Kinds are those of keys, and `name`."""


@dataclass(frozen=True, slots=True)
class People:
    """Everybody a webinar's rows tell of. `writers` are name and address of who asked or voted.

    `named` are names that were erased in this webinar before.
    """

    participants: Sequence[ParticipantRow] = ()
    registrants: Sequence[Registrant] = ()
    team: Sequence[TeamMember] = ()
    writers: Sequence[tuple[str, str]] = ()
    named: frozenset[str] = frozenset()

    def keyed(self) -> list[tuple[Sequence[Key], str]]:
        """The strong keys of each row of the room that has any, with its name for comparing."""
        rows: list[tuple[Sequence[Key], str]] = []
        rows += [(row_keys(row), normalised_name(row.name)) for row in self.participants]
        rows += [(registrant_keys(each), normalised_name(each.name)) for each in self.registrants]
        rows += [(team_keys(each), normalised_name(each.name)) for each in self.team]
        return [pair for pair in rows if pair[0]]

    def keyed_writers(self) -> list[tuple[Sequence[Key], str]]:
        """The same of those who asked or voted under an address. Nobody is counted from it."""
        given = [(folded_email(email), normalised_name(name)) for name, email in self.writers]
        return [([(EMAIL, address)], name) for address, name in given if address]


@dataclass(frozen=True, slots=True)
class Targets:
    """Who is taken out. `alone` are names that only they bear, `shared` names that others of the session bear too."""

    keys: frozenset[Key] = frozenset()
    alone: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()
    spellings: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.keys or self.alone or self.shared)


def find_targets(people: People, erased_at: ErasedAt, *, back: Iterable[Key] = ()) -> Targets:
    """Whose keys were erased, and everybody's rows that belong to them.

    Somebody who signed up again after the erasure is somebody new, and so is who has one of the keys in `back`.
    """
    there, wrote = people.keyed(), people.keyed_writers()
    rows = [*there, *wrote]
    welcome = _closure(rows, {*back, *_came_back(people, erased_at)})
    seeds = {key for keys, _ in rows for key in keys if erased_at(*key) is not None}
    groups = [*_groups(people), *wrote] if seeds - welcome else []
    keys = _closure([group for group in groups if not welcome.intersection(group[0])], seeds - welcome)
    theirs = {name for found, name in there if name and keys.intersection(found)} | people.named
    only_wrote = {name for found, name in wrote if name and keys.intersection(found)}
    others = {name for found, name in there if not keys.intersection(found)}
    spellings = {text for text in _spellings(people, keys) if len(text.split()) >= SPOKEN_NAME}
    spellings |= {value for kind, value in keys if kind == EMAIL}
    return Targets(
        keys=frozenset(keys),
        alone=frozenset((theirs | only_wrote) - others),
        shared=frozenset(theirs & others),
        spellings=tuple(sorted(spellings, key=len, reverse=True)),
    )


@dataclass(frozen=True, slots=True)
class Eraser:
    """Writes words over the rows of the targets; every other row stays as it is but for their names in its text."""

    targets: Targets
    words: Pseudonyms

    def participant(self, row: ParticipantRow) -> ParticipantRow:
        keys = row_keys(row)
        if not keys:
            return replace(row, name=self._by_name(row.name))
        if not self.targets.keys.intersection(keys):
            return row
        return replace(
            row,
            name=self.words.name(row.name),
            email=self.words.email(row.email),
            registrant_id=self.words.word(REGISTRANT_ID, row.registrant_id.strip()),
            participant_id=self.words.word(PARTICIPANT_ID, row.participant_id.strip()),
            user_id=self.words.word(row.instance, row.user_id),
        )

    def registrant(self, each: Registrant) -> Registrant:
        if not self.targets.keys.intersection(registrant_keys(each)):
            return each
        return replace(
            each,
            id=self.words.word(REGISTRANT_ID, each.id.strip()),
            email=self.words.email(each.email),
            first_name=self.words.name(each.name),
            last_name="",
            organisation=self.text(each.organisation),
        )

    def user(self, user: RemoteUser) -> RemoteUser:
        keys = team_keys(TeamMember(user.name, user.email, Role.HOST, user.id))
        if not self.targets.keys.intersection(keys):
            return user
        marked = self.words.word(PARTICIPANT_ID, user.id.strip())
        return replace(user, id=marked, email=self.words.email(user.email), name=self.words.name(user.name))

    def member(self, each: TeamMember) -> TeamMember:
        if not self.targets.keys.intersection(team_keys(each)):
            return each
        marked = self.words.word(PARTICIPANT_ID, each.participant_id.strip())
        return TeamMember(self.words.name(each.name), self.words.email(each.email), each.role, marked)

    def question(self, each: Question) -> Question:
        """What they wrote goes too. A question stays a question, answered or not."""
        if self._wrote(each.asker, each.asker_email):
            asker, address = self.words.name(each.asker), self.words.email(each.asker_email)
            text = self.words.word("text", each.text)
        else:
            asker, address, text = each.asker, each.asker_email, self.text(each.text)
        answers = tuple(map(self._answer, each.answers))
        return replace(each, asker=asker, asker_email=address, text=text, answers=answers)

    def given(self, answers: Sequence[GivenAnswer], polls: Sequence[PollDefinition] = ()) -> tuple[GivenAnswer, ...]:
        """Polls and surveys: a choice stays, so that every tally holds; words of their own go."""
        same = Counter((each.poll, each.question, each.answer) for each in answers)
        choices = {(poll.id, q.name): q.choices for poll in polls for q in poll.questions}
        return tuple(self._given(each, same, choices) for each in answers)

    def text(self, text: str) -> str:
        """Somebody else's text without the names and addresses of the targets."""
        for spelling in self.targets.spellings:
            text = re.sub(rf"(?<!\w){re.escape(spelling)}(?!\w)", _HIDDEN, text, flags=re.IGNORECASE)
        return text

    def _answer(self, answer: Answer) -> Answer:
        if not self._wrote(answer.by, ""):
            return replace(answer, text=self.text(answer.text))
        text = answer.text if is_live(answer) else self.words.word("text", answer.text)
        return replace(answer, by=self.words.name(answer.by), text=text)

    def _given(
        self, each: GivenAnswer, same: Counter[tuple[str, str, str]], choices: dict[tuple[str, str], tuple[str, ...]]
    ) -> GivenAnswer:
        if not self._wrote(each.name, each.email):
            return replace(each, answer=self.text(each.answer))
        known = choices.get((each.poll, each.question), ())
        is_choice = set(split_choices(each.answer, known)) <= {choice.strip() for choice in known}
        common = same[each.poll, each.question, each.answer] > 1
        answer = each.answer if is_choice or common else self.words.word("text", each.answer)
        return replace(each, name=self.words.name(each.name), email=self.words.email(each.email), answer=answer)

    def _wrote(self, name: str, email: str) -> bool:
        if is_anonymous(name):
            return False
        if address := folded_email(email):
            return (EMAIL, address) in self.targets.keys
        return normalised_name(name) in self.targets.alone | self.targets.shared

    def _by_name(self, name: str) -> str:
        """A row by name alone belongs to the only bearer; of several it belonged to none of them, and still does."""
        folded = normalised_name(name)
        if folded in self.targets.alone:
            return self.words.name(name)
        return self.words.word(OTHER_BEARER, folded) if folded in self.targets.shared else name


def names_of(targets: Targets) -> frozenset[str]:
    """The names, folded for comparing, under which the targets are known in this webinar."""
    return frozenset(name for name in targets.alone | targets.shared if not name.startswith(PREFIX))


_HIDDEN = "(erased)"


def _groups(people: People) -> list[tuple[Sequence[Key], str]]:
    """The keys of each person as the report counts them, so also of who got a role by name."""
    everybody = identify(people.participants, people.registrants, people.team)
    return [(list(each.keys), "") for each in everybody if each.keys]


def _closure(rows: Iterable[tuple[Sequence[Key], str]], seeds: set[Key]) -> set[Key]:
    """The seeds and every key that shares a row with one of them, through any chain."""
    found, waiting = set(seeds), [keys for keys, _ in rows if len(keys) > 1] if seeds else []
    grew = bool(waiting)
    while grew:
        reached = [keys for keys in waiting if found.intersection(keys)]
        waiting = [keys for keys in waiting if not found.intersection(keys)]
        found.update(key for keys in reached for key in keys)
        grew = bool(reached)
    return found


def _came_back(people: People, erased_at: ErasedAt) -> set[Key]:
    back: set[Key] = set()
    for each in people.registrants:
        erased = [moment for key in registrant_keys(each) if (moment := erased_at(*key)) is not None]
        if erased and each.registered_at is not None and each.registered_at > max(erased):
            back.update(registrant_keys(each))
    return back


def _spellings(people: People, keys: set[Key]) -> Iterable[str]:
    """The names of the people with these keys, as they were written."""
    yield from (row.name.strip() for row in people.participants if keys.intersection(row_keys(row)))
    yield from (each.name for each in people.registrants if keys.intersection(registrant_keys(each)))
    yield from (each.name.strip() for each in people.team if keys.intersection(team_keys(each)))
    yield from (name.strip() for name, email in people.writers if (EMAIL, folded_email(email)) in keys)
