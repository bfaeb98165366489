"""Why a total is what it is: what was added and taken away, row by row, so that the sum can be done again by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.attendance import Attendance
from bot.domain.persons import Person
from bot.domain.polls import PollResults
from bot.domain.qa import AskedQuestion, QuestionStatus, unanswered
from bot.domain.rows import RegistrantStatus, Role, SessionRecord
from bot.domain.sessions import moment_of, seconds_of
from bot.domain.signups import fold_signups
from bot.domain.trace import PRACTICE, REPEATED, CountedRow


@dataclass(frozen=True, slots=True)
class Line:
    """One row or person behind a number: label, name, the moment (aware UTC), and what it says."""

    person: str
    name: str
    at: datetime | None
    because: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """What a sum has from one source, negative where it was taken away. `what` is a sentence of ours, or a name."""

    what: str
    count: int
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """One total of summary.json. The shares sum up to `value` exactly; a mean or median has a sentence instead.

    `aside` is no part of the sum: who might belong there, and was not counted there.
    """

    total: str
    value: int
    shares: tuple[Share, ...]
    sentence: str = ""
    values: tuple[tuple[str, int], ...] = ()
    aside: Share | None = None


TOTALS = (
    "registered",
    "attended",
    "no_shows",
    "panelists_present",
    "joins",
    "merged_rows",
    "unknown_people",
    "peak",
    "median_seconds",
    "mean_seconds",
    "questions",
    "unanswered",
    "polls",
    "instances",
)
ROWS = "rows that Zoom gave"
NOT_APPROVED = {
    RegistrantStatus.PENDING: "not approved yet",
    RegistrantStatus.DENIED: "denied or cancelled",
}
SENTENCES = {
    "rows": ROWS,
    "practice": "rows of practice sessions",
    "repeated": "rows that Zoom gave twice",
    "signups": "registrations in Zoom's lists",
    "again": "the same person registered again",
    **{status.value: words for status, words in NOT_APPROVED.items()},
    "registered": "approved registrants",
    "came": "registrants who came",
    "on_team": "registrants who are on the team",
    "registered_there": "registrants there at that moment",
    "others_there": "others there at that moment",
    "by_row": "known by nothing, not even a name",
    "by_name": "known by a name alone",
    "held": "sessions that were held",
    "mean": "{seconds} seconds of {people} people together",
    "median": "half of the {people} people stayed longer, half of them shorter",
    "host": "host",
    "alternative host": "alternative host",
    "moderator": "moderator",
    "panelist": "panelist",
    "interpreter": "interpreter",
    "perhaps_team": "counted in the audience under the name of a team member who was not seen",
    **{status.value: status.value for status in QuestionStatus},
}


def explain(
    record: SessionRecord, attendance: Attendance, questions: Sequence[AskedQuestion], polls: PollResults
) -> tuple[Explanation, ...]:
    """Every total, in the order of summary.json."""
    found = (
        ("registered", attendance.registered, _registered(record)),
        ("attended", attendance.attended, _attended(attendance)),
        ("no_shows", len(attendance.no_shows), _no_shows(attendance)),
        ("panelists_present", attendance.panelists_present, _panelists(attendance)),
        ("joins", attendance.joins, _joins(attendance)),
        ("merged_rows", attendance.merged_rows, _merged(attendance)),
        ("unknown_people", attendance.unknown_people, _unknown(attendance)),
        ("peak", attendance.peak, _peak(attendance)),
        ("median_seconds", attendance.median_seconds, ()),
        ("mean_seconds", attendance.mean_seconds, ()),
        ("questions", len(questions), _by_status(questions)),
        ("unanswered", len(unanswered(questions)), _by_status(unanswered(questions))),
        ("polls", len(polls.polls), (Share(title, 1) for title in polls.polls)),
        ("instances", len(attendance.sessions), _instances(attendance)),
    )
    return tuple(_explanation(name, value, shares, attendance) for name, value, shares in found)


def _explanation(name: str, value: int, shares: Iterable[Share], attendance: Attendance) -> Explanation:
    kept = tuple(share for share in shares if share.count)
    seconds = sum(person.seconds_present for person in attendance.audience)
    if name == "mean_seconds":
        figures = (("seconds", seconds), ("people", attendance.attended))
        return Explanation(name, value, (), SENTENCES["mean"], figures)
    if name == "median_seconds":
        return Explanation(name, value, (), SENTENCES["median"], (("people", attendance.attended),))
    aside = _perhaps_team(attendance) if name == "panelists_present" else None
    return Explanation(name, value, kept, aside=aside)


def _registered(record: SessionRecord) -> Iterator[Share]:
    folded = fold_signups(record.registrants)
    yield Share(SENTENCES["signups"], len(record.registrants))
    yield Share(SENTENCES["again"], len(folded) - len(record.registrants))
    for status, words in NOT_APPROVED.items():
        yield Share(words, -sum(1 for each in folded if each.status is status))


def _no_shows(attendance: Attendance) -> Iterator[Share]:
    yield Share(SENTENCES["registered"], attendance.registered)
    yield Share(SENTENCES["came"], -attendance.registrants_came)
    yield Share(SENTENCES["on_team"], -attendance.registrants_on_team)


def _joins(attendance: Attendance) -> Iterator[Share]:
    yield Share(ROWS, len(attendance.rows))
    for name, why in (("practice", PRACTICE), ("repeated", REPEATED)):
        left_out = [row for row in attendance.rows if not row.counted and row.merged_because == why]
        yield Share(SENTENCES[name], -len(left_out), tuple(map(_line, left_out)))


def _merged(attendance: Attendance) -> Iterator[Share]:
    """By the rule that merged them, the commonest rule first."""
    merged = [row for row in attendance.rows if row.counted and row.merged_because]
    for why, count in Counter(row.merged_because for row in merged).most_common():
        yield Share(why, count, tuple(_line(row) for row in merged if row.merged_because == why))


def _attended(attendance: Attendance) -> Iterator[Share]:
    yield from _joins(attendance)
    yield from (Share(share.what, -share.count, share.lines) for share in _merged(attendance))
    for role in Role:
        there = [person for person in attendance.team if person.attended and person.role is role]
        yield Share(role.value, -len(there), tuple(map(_person, there)))


def _panelists(attendance: Attendance) -> Iterator[Share]:
    for role in (Role.MODERATOR, Role.PANELIST):
        there = [person for person in attendance.team if person.attended and person.role is role]
        yield Share(role.value, len(there), tuple(map(_person, there)))


def _perhaps_team(attendance: Attendance) -> Share | None:
    found = attendance.perhaps_team
    return Share(SENTENCES["perhaps_team"], len(found), tuple(map(_person, found))) if found else None


def _unknown(attendance: Attendance) -> Iterator[Share]:
    unknown = [person for person in attendance.audience if not person.known]
    yield from _split(unknown, lambda person: bool(person.name), "by_name", "by_row")


def _peak(attendance: Attendance) -> Iterator[Share]:
    if attendance.peak_at is None:
        return
    moment = seconds_of(attendance.peak_at)
    there = [each for each in attendance.audience if any(s.start <= moment < s.end for s in each.presence)]
    yield from _split(there, lambda person: bool(person.registrant_id), "registered_there", "others_there")


def _by_status(questions: Iterable[AskedQuestion]) -> Iterator[Share]:
    listed = list(questions)
    for status in QuestionStatus:
        found = [each for each in listed if each.status is status]
        yield Share(status.value, len(found), tuple(Line("", each.asker, each.asked_at, each.text) for each in found))


def _instances(attendance: Attendance) -> Iterator[Share]:
    lines = tuple(Line("", "", moment_of(span.start)) for span in attendance.sessions)
    yield Share(SENTENCES["held"], len(lines), lines)


def _split(people: Iterable[Person], test: Callable[[Person], bool], yes: str, no: str) -> Iterator[Share]:
    listed = list(people)
    for name, wanted in ((yes, True), (no, False)):
        found = [person for person in listed if test(person) is wanted]
        yield Share(SENTENCES[name], len(found), tuple(map(_person, found)))


def _line(row: CountedRow) -> Line:
    return Line(row.person, row.row.name, row.row.joined_at, row.merged_because)


def _person(person: Person) -> Line:
    return Line(person.label, person.name, person.first_join, person.matched_by)
