"""The summary sheet's content: each figure with what it means, ready to be written or read out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.domain.attendance import COUNTING_RULE, Attendance
from bot.domain.breakdown import Funnel, by_city, by_organisation, funnel
from bot.domain.polls import PollResults, QuestionResult
from bot.domain.qa import AskedQuestion, unanswered
from bot.domain.rows import SessionRecord
from bot.exports.curve import Point, curve_points
from bot.exports.summary import is_complete
from bot.exports.tables import Cell, Kind

PLACES_SHOWN = 15
CURVE_POINTS = 240


@dataclass(frozen=True, slots=True)
class Figure:
    """One line: where it belongs, what it is, its value, and a note."""

    section: str
    name: str
    value: Cell
    kind: Kind
    note: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything on the summary sheet."""

    title: str
    generated_at: datetime
    figures: tuple[Figure, ...]
    steps: Funnel
    curve: tuple[Point, ...]


def overview_of(
    record: SessionRecord, attendance: Attendance, questions: tuple[AskedQuestion, ...], polls: PollResults
) -> Overview:
    """The figures in reading order."""
    steps = funnel(attendance, questions)
    return Overview(
        title=f"{record.code} {record.topic}",
        generated_at=record.generated_at,
        figures=(
            *_webinar(record, attendance),
            *_people(attendance),
            *_time(attendance, steps),
            *_questions(questions, steps),
            *_polls(polls),
            *_places("City", by_city(attendance.audience), attendance),
            *_places("Organisation", by_organisation(attendance.audience), attendance),
        ),
        steps=steps,
        curve=tuple(curve_points(attendance, CURVE_POINTS)),
    )


def _webinar(record: SessionRecord, attendance: Attendance) -> Iterator[Figure]:
    def line(name: str, value: Cell, kind: Kind, note: str = "") -> Figure:
        return Figure("Webinar", name, value, kind, note)

    yield line("Topic", record.topic, Kind.TEXT)
    yield line("Code", record.code, Kind.OWN)
    yield line("Began", attendance.starts_at, Kind.MOMENT, f"All times are {record.zone}.")
    yield line("Ended", attendance.ends_at, Kind.MOMENT)
    yield line("Length", attendance.session_seconds, Kind.DURATION, "Without the gaps between instances.")
    restarted = "The webinar was restarted." if len(attendance.sessions) > 1 else ""
    yield line("Instances", len(attendance.sessions), Kind.NUMBER, restarted)
    yield line("Report", _state(record), Kind.OWN, "; ".join(record.missing))
    yield line("Made", record.generated_at, Kind.MOMENT)
    yield line("How people are counted", None, Kind.OWN, COUNTING_RULE)


def _state(record: SessionRecord) -> str:
    if is_complete(record):
        return "final"
    short = (record.reported_total or 0) - len(set(record.participants))
    return f"provisional: Zoom counts {short} more rows than it gave" if short > 0 else "provisional"


def _people(attendance: Attendance) -> Iterator[Figure]:
    lines = (
        ("Registered", attendance.registered, "Approved registrations, each person once."),
        ("Came", attendance.attended, "People in the audience, each once."),
        ("Came with a registration", attendance.attended - attendance.unregistered, ""),
        ("Came without a registration", attendance.unregistered, "Or with one that was not approved."),
        ("No-shows", len(attendance.no_shows), "Registered, and no row of them."),
        ("Registered, on the team", attendance.registrants_on_team, "Neither audience nor no-shows."),
        ("Panelists present", attendance.panelists_present, "Moderators included, not part of the audience."),
        ("Hosts present", attendance.hosts_present, "Alternative hosts included."),
        ("Interpreters present", attendance.interpreters_present, "Not part of the audience."),
        ("Unknown people", attendance.unknown_people, "Phone guests and others without registration or e-mail."),
        ("Joins", attendance.joins, "Rows that count: one for each time somebody came in, the team included."),
        ("Merged rows", attendance.merged_rows, "Joins beyond each person's first; see merged_because in Joins."),
    )
    for name, value, note in lines:
        yield Figure("People", name, value, Kind.NUMBER, note)


def _time(attendance: Attendance, steps: Funnel) -> Iterator[Figure]:
    yield Figure("Time", "Peak", attendance.peak, Kind.NUMBER, "Most people of the audience in the room at once.")
    yield Figure("Time", "Peak at", attendance.peak_at, Kind.MOMENT, "The first moment of the peak.")
    yield Figure(
        "Time", "Median presence", attendance.median_seconds, Kind.DURATION, "Half of the audience stayed longer."
    )
    yield Figure("Time", "Mean presence", attendance.mean_seconds, Kind.DURATION)
    yield Figure(
        "Time", "Stayed over half", steps.stayed_over_half, Kind.NUMBER, "People there for over half the length."
    )


def _questions(questions: tuple[AskedQuestion, ...], steps: Funnel) -> Iterator[Figure]:
    open_ones = len(unanswered(questions))
    yield Figure("Q&A", "Questions", len(questions), Kind.NUMBER)
    yield Figure("Q&A", "Answered", len(questions) - open_ones, Kind.NUMBER, "In writing or live.")
    yield Figure("Q&A", "Unanswered", open_ones, Kind.NUMBER, "Dismissed ones included.")
    yield Figure("Q&A", "People who asked", steps.asked, Kind.NUMBER, "Of the audience, by name.")


def _polls(polls: PollResults) -> Iterator[Figure]:
    yield Figure("Polls", "Polls", len(polls.polls), Kind.NUMBER)
    for poll in polls.launched_twice:
        yield Figure("Polls", poll, "launched twice", Kind.OWN, "Each person's last answer is counted here.")
    for result in polls.questions:
        if not result.free_text:
            yield from _tally(result)


def _tally(result: QuestionResult) -> Iterator[Figure]:
    yield Figure("Polls", result.question, result.people, Kind.NUMBER, "people answered")
    for choice, count in result.tally:
        share = f"{count / result.people:.0%} of those who answered" if result.people else ""
        yield Figure("Polls", f"    {choice}", count, Kind.NUMBER, share)


def _places(section: str, places: Iterable[tuple[str, int]], attendance: Attendance) -> Iterator[Figure]:
    listed = list(places)
    for place, count in listed[:PLACES_SHOWN]:
        yield Figure(section, place, count, Kind.NUMBER)
    if rest := sum(count for _, count in listed[PLACES_SHOWN:]):
        yield Figure(section, f"{len(listed) - PLACES_SHOWN} others", rest, Kind.NUMBER)
    unknown = attendance.attended - sum(count for _, count in listed)
    if listed and unknown:
        yield Figure(section, "not given", unknown, Kind.NUMBER)
