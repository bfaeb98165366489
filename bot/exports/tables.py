"""The tables of a report: the same columns and rows whether they become CSV or a sheet.

A column says what its cells are, so that each writer knows what to neutralise and how to show it. Text that came
from people or from Zoom is `TEXT`; our own words and labels are `OWN`. Cells are `str`, `int`, aware `datetime` or
None for an empty one; a `DURATION` is whole seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TypeVar

from bot.domain.attendance import Attendance
from bot.domain.persons import Person
from bot.domain.polls import Vote
from bot.domain.qa import AskedQuestion, is_comment, is_live
from bot.domain.recognition import KnownPeople
from bot.domain.rows import Answer, Registrant
from bot.domain.trace import CountedRow

T = TypeVar("T")
Cell = str | int | datetime | None
TOGETHER = 1000


class Kind(Enum):
    TEXT = "text"
    OWN = "own words"
    NUMBER = "number"
    MOMENT = "moment"
    DURATION = "duration"


@dataclass(frozen=True, slots=True)
class Column:
    """`width` is in characters, for the sheet."""

    name: str
    kind: Kind
    width: int


@dataclass(frozen=True, slots=True)
class Table:
    """Rows have one cell for each column; `TEXT` and `OWN` cells are never None."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


def parts(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    """All of them in order, a thousand together."""
    for start in range(0, len(rows), TOGETHER):
        yield rows[start : start + TOGETHER]


def _columns(plan: str) -> tuple[Column, ...]:
    """From `name:kind:width` words."""
    parts = (word.split(":") for word in plan.split())
    return tuple(Column(name, Kind[kind.upper()], int(width)) for name, kind, width in parts)


ATTENDANCE = _columns(
    "person:own:9 name:text:28 email:text:32 role:own:16 registrant_id:text:26 organisation:text:28 city:text:16"
    " country:text:12 attended:own:10 first_join:moment:20 last_leave:moment:20 seconds_present:duration:16"
    " joins:number:8 devices:number:9 matched_by:own:16"
)
NO_SHOWS = _columns(
    "name:text:28 email:text:32 registrant_id:text:26 organisation:text:28 city:text:16 country:text:12"
    " registered_at:moment:20"
)
QA = _columns(
    "question_id:text:18 asked_at:moment:20 asker:text:24 asker_email:text:30 anonymous:own:12 status:own:15"
    " question:text:60 answer_number:number:15 answer:text:60 answered_by:text:24 answered_at:moment:20"
)
VOTES = _columns(
    "poll:text:24 question:text:48 person:own:9 name:text:28 email:text:32 answer:text:40 answered_at:moment:20"
)
JOINS = _columns(
    "instance:text:28 practice:own:10 name:text:28 email:text:32 registrant_id:text:26 participant_id:text:26"
    " user_id:text:14 joined_at:moment:20 left_at:moment:20 counted:own:9 person:own:9 merged_because:own:44"
)


def attendance_table(attendance: Attendance) -> Table:
    """Everybody who came, and team members who did not; absent registrants are in the no-shows."""
    return Table(ATTENDANCE, tuple(map(_attendance_row, attendance.people)))


def no_shows_table(attendance: Attendance) -> Table:
    return Table(NO_SHOWS, tuple(map(_no_show_row, attendance.no_shows)))


def qa_table(questions: Iterable[AskedQuestion]) -> Table:
    """One row for each answer; a question without any has one row with empty answer cells."""
    return Table(QA, tuple(row for question in questions for row in _question_rows(question)))


def votes_table(votes: Iterable[Vote], known: KnownPeople) -> Table:
    """One row for each choice somebody took. `person` is filled where the address or an unambiguous name tells it."""
    return Table(
        VOTES,
        tuple(
            (
                vote.poll,
                vote.question,
                known.label(email=vote.email, name=vote.name),
                vote.name,
                vote.email,
                choice,
                vote.answered_at,
            )
            for vote in votes
            for choice in vote.choices
        ),
    )


def joins_table(attendance: Attendance) -> Table:
    """Every row as Zoom gave it, with whose it is and why it is not a person of its own."""
    return Table(JOINS, tuple(map(_join_row, attendance.rows)))


def _attendance_row(person: Person) -> tuple[Cell, ...]:
    return (
        person.label,
        person.name,
        person.email,
        person.role.value,
        person.registrant_id,
        person.organisation,
        person.city,
        person.country,
        yes_no(person.attended),
        person.first_join,
        person.last_leave,
        person.seconds_present,
        person.joins,
        person.devices,
        person.matched_by,
    )


def _no_show_row(registrant: Registrant) -> tuple[Cell, ...]:
    return (
        registrant.name,
        registrant.email,
        registrant.id,
        registrant.organisation,
        registrant.city,
        registrant.country,
        registrant.registered_at,
    )


def _question_rows(question: AskedQuestion) -> Iterator[tuple[Cell, ...]]:
    asked: tuple[Cell, ...] = (
        question.id,
        question.asked_at,
        question.asker,
        question.asker_email,
        yes_no(question.anonymous),
        question.status.value,
        question.text,
    )
    for number, answer in enumerate(question.answers, 1):
        yield (*asked, number, "answered live" if is_live(answer) else answer.text, _by(answer), answer.at)
    if not question.answers:
        yield (*asked, None, "", "", None)


def _by(answer: Answer) -> str:
    return f"{answer.by} (attendee's comment)".strip() if is_comment(answer) else answer.by


def _join_row(counted: CountedRow) -> tuple[Cell, ...]:
    row = counted.row
    return (
        row.instance,
        yes_no(counted.practice),
        row.name,
        row.email,
        row.registrant_id,
        row.participant_id,
        row.user_id,
        row.joined_at,
        row.left_at,
        yes_no(counted.counted),
        counted.person,
        counted.merged_because,
    )


def yes_no(fact: bool) -> str:
    return "yes" if fact else "no"
