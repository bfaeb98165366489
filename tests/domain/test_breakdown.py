"""How far people came along, and from where."""

from __future__ import annotations

from bot.domain.attendance import count_people
from bot.domain.breakdown import Funnel, by_city, by_organisation, funnel
from bot.domain.qa import tidy_questions
from bot.domain.rows import Question, Role, TeamMember
from tests.exports.builders import joined, registrant, session

RECORD = session(
    joined("Ana", 0, 31, registrant_id="r1"),
    joined("Bo", 0, 30, registrant_id="r2"),
    joined("Cy", 0, 60),
    joined("Agathe", 0, 60, participant_id="host"),
    registrants=(
        registrant("r1", "ana@example.org", "Ana", city="Łódź", organisation="City of Łódź"),
        registrant("r2", "bo@example.org", "Bo", city=" łódź ", organisation=""),
        registrant("r3", "di@example.org", "Di", city="Paris"),
    ),
    team=(TeamMember("Agathe", "agathe@example.org", Role.HOST, "host"),),
)


def question(text: str, asker: str, email: str = "") -> Question:
    return Question("", text, asker, email, None, "open")


def test_the_funnel_counts_people_of_the_audience_at_each_step() -> None:
    questions = tidy_questions(
        [
            question("1", "Ana", "ANA@example.org"),
            question("2", "Ana", "ana@example.org"),
            question("3", "cy"),
            question("4", "Agathe", "agathe@example.org"),
            question("5", "Anonymous Attendee", "bo@example.org"),
        ]
    )
    assert funnel(count_people(RECORD), questions) == Funnel(3, 3, stayed_over_half=2, asked=2, unregistered=1)


def test_spellings_of_a_city_are_one_and_absent_people_do_not_count() -> None:
    audience = count_people(RECORD).audience
    assert (by_city(audience), by_organisation(audience)) == ((("Łódź", 2),), (("City of Łódź", 1),))
