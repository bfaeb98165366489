"""What the numbers of a session say: how far people came along, and from where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.attendance import Attendance
from bot.domain.people import normalised_name
from bot.domain.persons import Person
from bot.domain.qa import AskedQuestion
from bot.domain.recognition import KnownPeople


@dataclass(frozen=True, slots=True)
class Funnel:
    """People at each step: signed up, came (unregistered guests too), stayed over half the session, asked by name.

    `unregistered` are those who came without an approved registration, `on_team` those who signed up but belong to the
    team: `registered` is who came with a registration, who stayed away, and they.
    """

    registered: int
    came: int
    stayed_over_half: int
    asked: int
    unregistered: int = 0
    on_team: int = 0


def funnel(attendance: Attendance, questions: Iterable[AskedQuestion]) -> Funnel:
    """Of the audience. Whoever asked anonymously is not known to be anybody and not counted."""
    whole = attendance.session_seconds
    return Funnel(
        registered=attendance.registered,
        came=attendance.attended,
        stayed_over_half=sum(1 for each in attendance.audience if 2 * each.seconds_present > whole),
        asked=len(askers(attendance.audience, questions)),
        unregistered=attendance.unregistered,
        on_team=attendance.registrants_on_team,
    )


def askers(people: Iterable[Person], questions: Iterable[AskedQuestion]) -> set[str]:
    """The labels of those who asked: by address, else by a name that one of these people has alone."""
    known = KnownPeople(people)
    named = (question for question in questions if not question.anonymous)
    return {known.label(email=question.asker_email, name=question.asker) for question in named} - {""}


def by_city(people: Iterable[Person]) -> tuple[tuple[str, int], ...]:
    """How many people came from each city, the most first. Those who gave none are not in it."""
    return _counted(person.city for person in people)


def by_country(people: Iterable[Person]) -> tuple[tuple[str, int], ...]:
    """How many people came from each country, the most first. Those who gave none are not in it."""
    return _counted(person.country for person in people)


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
