"""What the numbers of a session say: how far people came along, and from where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.attendance import Attendance
from bot.domain.people import folded_email, normalised_name
from bot.domain.persons import Person
from bot.domain.qa import AskedQuestion


@dataclass(frozen=True, slots=True)
class Funnel:
    """People at each step: signed up, came (unregistered guests too), stayed over half the session, asked by name."""

    registered: int
    came: int
    stayed_over_half: int
    asked: int


def funnel(attendance: Attendance, questions: Iterable[AskedQuestion]) -> Funnel:
    """Of the audience. Whoever asked anonymously is not known to be anybody and not counted."""
    return Funnel(
        registered=attendance.registered,
        came=attendance.attended,
        stayed_over_half=sum(1 for each in attendance.audience if stayed_over_half(each, attendance)),
        asked=len(askers(attendance.audience, questions)),
    )


def stayed_over_half(person: Person, attendance: Attendance) -> bool:
    return 2 * person.seconds_present > attendance.session_seconds


def askers(people: Iterable[Person], questions: Iterable[AskedQuestion]) -> set[str]:
    """The labels of those who asked: by address, else by a name that one of these people has alone."""
    by_email: dict[str, str] = {}
    by_name: dict[str, str] = {}
    for person in people:
        by_email.update(dict.fromkeys(person.emails, person.label))
        for name in person.names:
            by_name[name] = "" if name in by_name else person.label
    found = set()
    for question in questions:
        if not question.anonymous:
            email, name = folded_email(question.asker_email), normalised_name(question.asker)
            found.add(by_email.get(email, "") if email else by_name.get(name, ""))
    return found - {""}


def by_city(people: Iterable[Person]) -> tuple[tuple[str, int], ...]:
    """How many people came from each city, the most first. Those who gave none are not in it."""
    return _counted(person.city for person in people)


def by_organisation(people: Iterable[Person]) -> tuple[tuple[str, int], ...]:
    """How many people came from each organisation, the most first. Those who gave none are not in it."""
    return _counted(person.organisation for person in people)


def _counted(values: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Spellings that differ in case or spaces are one, shown in the commonest of them."""
    spellings = Counter(" ".join(value.split()) for value in values)
    shown: dict[str, str] = {}
    totals: Counter[str] = Counter()
    for spelling, count in sorted(spellings.items(), key=lambda item: (-item[1], item[0])):
        if key := normalised_name(spelling):
            shown.setdefault(key, spelling)
            totals[key] += count
    return tuple((shown[key], count) for key, count in sorted(totals.items(), key=lambda item: (-item[1], item[0])))
