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
from bot.exports.wording import ENGLISH, Wording

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
    record: SessionRecord,
    attendance: Attendance,
    questions: tuple[AskedQuestion, ...],
    polls: PollResults,
    say: Wording = ENGLISH,
) -> Overview:
    """The figures in reading order."""
    steps = funnel(attendance, questions)
    return Overview(
        title=f"{record.code} {record.topic}",
        generated_at=record.generated_at,
        figures=(
            *_webinar(record, attendance, say),
            *_people(attendance, say),
            *_time(attendance, steps, say),
            *_questions(questions, steps, say),
            *_polls(polls, say),
            *_places(say("City"), by_city(attendance.audience), attendance, say),
            *_places(say("Organisation"), by_organisation(attendance.audience), attendance, say),
        ),
        steps=steps,
        curve=tuple(curve_points(attendance, CURVE_POINTS)),
    )


def _webinar(record: SessionRecord, attendance: Attendance, say: Wording) -> Iterator[Figure]:
    def line(name: str, value: Cell, kind: Kind, note: str = "") -> Figure:
        return Figure(say("Webinar"), name, value, kind, note)

    yield line(say("Topic"), record.topic, Kind.TEXT)
    yield line(say("Code"), record.code, Kind.OWN)
    yield line(say("Began"), attendance.starts_at, Kind.MOMENT, say("All times are {zone}.", zone=record.zone))
    yield line(say("Ended"), attendance.ends_at, Kind.MOMENT)
    length = attendance.session_seconds
    yield line(say("Length"), length, Kind.DURATION, say("Without the gaps between instances."))
    restarted = say("The webinar was restarted.") if len(attendance.sessions) > 1 else ""
    yield line(say("Instances"), len(attendance.sessions), Kind.NUMBER, restarted)
    yield line(say("Report"), _state(record, say), Kind.OWN, "; ".join(map(say, record.missing)))
    yield line(say("Made"), record.generated_at, Kind.MOMENT)
    yield line(say("How people are counted"), None, Kind.OWN, say(COUNTING_RULE))


def _state(record: SessionRecord, say: Wording) -> str:
    if is_complete(record):
        return say("final")
    short = (record.reported_total or 0) - len(set(record.participants))
    return (
        say("provisional; rows Zoom counts but did not give: {rows}", rows=short) if short > 0 else say("provisional")
    )


def _people(attendance: Attendance, say: Wording) -> Iterator[Figure]:
    def line(name: str, value: int, note: str = "") -> Figure:
        return Figure(say("People"), name, value, Kind.NUMBER, note)

    registered = attendance.attended - attendance.unregistered
    yield line(say("Registered"), attendance.registered, say("Approved registrations, each person once."))
    yield line(say("Came"), attendance.attended, say("People in the audience, each once."))
    share = _percent(attendance.registrants_came, attendance.registered)
    yield line(say("Came with a registration"), registered, say("{percent}% of those registered.", percent=share))
    unregistered = say("Or with one that was not approved.")
    yield line(say("Came without a registration"), attendance.unregistered, unregistered)
    yield line(say("No-shows"), len(attendance.no_shows), say("Registered, and no row of them."))
    on_team = say("Neither audience nor no-shows.")
    yield line(say("Registered, on the team"), attendance.registrants_on_team, on_team)
    panelists = say("Moderators included, not part of the audience.")
    yield line(say("Panelists present"), attendance.panelists_present, panelists)
    if perhaps := len(attendance.perhaps_team):
        doubt = say("Counted in the audience, under the name of a team member who was not seen.")
        yield line(say("Perhaps on the team"), perhaps, doubt)
    yield line(say("Hosts present"), attendance.hosts_present, say("Alternative hosts included."))
    yield line(say("Interpreters present"), attendance.interpreters_present, say("Not part of the audience."))
    unknown = say("Phone guests and others without registration or e-mail.")
    yield line(say("Unknown people"), attendance.unknown_people, unknown)
    joins = say("Rows that count: one for each time somebody came in, the team included.")
    yield line(say("Joins"), attendance.joins, joins)
    merged = say("Joins beyond each person's first; see merged_because in Joins.")
    yield line(say("Merged rows"), attendance.merged_rows, merged)


def _time(attendance: Attendance, steps: Funnel, say: Wording) -> Iterator[Figure]:
    def line(name: str, value: Cell, kind: Kind, note: str = "") -> Figure:
        return Figure(say("Time"), name, value, kind, note)

    peak = say("Most people of the audience in the room at once.")
    yield line(say("Peak"), attendance.peak, Kind.NUMBER, peak)
    yield line(say("Peak at"), attendance.peak_at, Kind.MOMENT, say("The first moment of the peak."))
    half = say("Half of the audience stayed longer.")
    yield line(say("Median presence"), attendance.median_seconds, Kind.DURATION, half)
    yield line(say("Mean presence"), attendance.mean_seconds, Kind.DURATION)
    stayed = say("People there for over half the length.")
    yield line(say("Stayed over half"), steps.stayed_over_half, Kind.NUMBER, stayed)


def _questions(questions: tuple[AskedQuestion, ...], steps: Funnel, say: Wording) -> Iterator[Figure]:
    def line(name: str, value: int, note: str = "") -> Figure:
        return Figure(say("Q&A"), name, value, Kind.NUMBER, note)

    open_ones = len(unanswered(questions))
    yield line(say("Questions"), len(questions))
    yield line(say("Questions answered"), len(questions) - open_ones, say("In writing or live."))
    yield line(say("Unanswered"), open_ones, say("Dismissed ones included."))
    yield line(say("People who asked"), steps.asked, say("Of the audience, by name."))


def _polls(polls: PollResults, say: Wording) -> Iterator[Figure]:
    yield Figure(say("Polls"), say("Polls"), len(polls.polls), Kind.NUMBER)
    for poll in polls.launched_twice:
        counted = say("Each person's last answer is counted here.")
        yield Figure(say("Polls"), poll, say("launched twice"), Kind.OWN, counted)
    for result in polls.questions:
        if not result.free_text:
            yield from _tally(result, say)


def _tally(result: QuestionResult, say: Wording) -> Iterator[Figure]:
    yield Figure(say("Polls"), result.question, result.people, Kind.NUMBER, say("people answered"))
    for choice, count in result.tally:
        share = say("{percent}% of those who answered", percent=_percent(count, result.people))
        yield Figure(say("Polls"), f"    {choice}", count, Kind.NUMBER, share)


def _places(section: str, places: Iterable[tuple[str, int]], attendance: Attendance, say: Wording) -> Iterator[Figure]:
    listed = list(places)
    for place, count in listed[:PLACES_SHOWN]:
        yield Figure(section, place, count, Kind.NUMBER)
    if rest := sum(count for _, count in listed[PLACES_SHOWN:]):
        yield Figure(section, say("others ({places})", places=len(listed) - PLACES_SHOWN), rest, Kind.NUMBER)
    unknown = attendance.attended - sum(count for _, count in listed)
    if listed and unknown:
        yield Figure(section, say("not given"), unknown, Kind.NUMBER)


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0
