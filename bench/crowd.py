"""A held session of any size, made up by seed: rejoins, two devices, phone guests, absentees, questions, polls."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bot.domain.rows import (
    Answer,
    GivenAnswer,
    Instance,
    ParticipantRow,
    Question,
    Registrant,
    RegistrantStatus,
    Role,
    SessionRecord,
    TeamMember,
)

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LENGTH = timedelta(minutes=90)
UUID = "bXlXZWJpbmFyL2JlbmNoPT0="
CITIES = ("Πειραιάς", "Strasbourg", "Košice", "Malmö", "Brașov", "Lisboa", "Gdańsk", "Győr")
COUNTRIES = ("GR", "FR", "SK", "SE", "RO", "PT", "PL", "HU")
FIRST = ("Élodie", "Νίκος", "Zoë", "Łukasz", "Anna", "محمد", "Seán", "Mia 🙂", "=Ana", "José")


def session(people: int, seed: int = 7) -> SessionRecord:
    """A record with `people` who came, a fifth of them twice; two for each three of them had signed up."""
    chance = random.Random(seed)
    registrants = tuple(_registrant(number) for number in range(people * 4 // 3))
    rows = tuple(row for number in range(people) for row in _joins(chance, number))
    return SessionRecord(
        code="W-1",
        topic="Safer streets after dark",
        zone="Europe/Athens",
        starts_at=START,
        ends_at=START + LENGTH,
        instances=(Instance(UUID, START, START + LENGTH, practice=False),),
        participants=rows,
        registrants=registrants,
        team=(TeamMember("Agathe Lorentz", "host@cities.example.org", Role.HOST),),
        questions=tuple(_question(number) for number in range(people // 20)),
        poll_answers=tuple(_answer(chance, number) for number in range(people // 2)),
        survey_answers=(),
        poll_definitions=(),
        generated_at=START + timedelta(hours=3),
        reported_total=len(rows),
        final=True,
    )


def _name(number: int) -> tuple[str, str]:
    return FIRST[number % len(FIRST)], f"Person {number:05d}"


def _email(number: int) -> str:
    return f"person.{number}@city{number % 97}.example.org"


def _registrant(number: int) -> Registrant:
    first, last = _name(number)
    place = number % len(CITIES)
    return Registrant(
        id=f"reg{number:08d}",
        email=_email(number),
        first_name=first,
        last_name=last,
        status=RegistrantStatus.APPROVED,
        organisation=f"City of {CITIES[place]}",
        city=CITIES[place],
        country=COUNTRIES[place],
        registered_at=START - timedelta(days=10, seconds=number),
    )


def _joins(chance: random.Random, number: int) -> Iterator[ParticipantRow]:
    """One row, or two for each fifth person; each fiftieth is a phone guest without an address."""
    first, last = _name(number)
    phone = number % 50 == 49
    come = START + timedelta(seconds=chance.randrange(1500))
    leave = come + timedelta(seconds=600 + chance.randrange(3000))
    for visit in range(2 if number % 5 == 4 else 1):
        yield ParticipantRow(
            instance=UUID,
            name=f"+33 1 ** ** {number}" if phone else f"{first} {last}",
            email="" if phone else _email(number),
            registrant_id="" if phone else f"reg{number:08d}",
            participant_id="",
            user_id=str(16_000_000 + number * 2 + visit),
            joined_at=come + visit * timedelta(minutes=20),
            left_at=leave + visit * timedelta(minutes=20),
        )


def _question(number: int) -> Question:
    at = START + timedelta(seconds=number % 5000)
    answers = (Answer("Yes, and here is how we did it.", "Agathe Lorentz", at),) if number % 4 else ()
    text = f"How did you light the park, question {number}?"
    return Question(f"q{number}", text, " ".join(_name(number)), _email(number), at, "answered", answers)


def _answer(chance: random.Random, number: int) -> GivenAnswer:
    choice = chance.choice(("Lighting", "Night buses", "Staff"))
    asked = "What matters most?"
    return GivenAnswer("Priorities", asked, " ".join(_name(number)), _email(number), choice, START + LENGTH / 2)
