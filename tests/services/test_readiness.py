"""When reports hold still, what is owed, and which reading counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.rows import Instance
from bot.domain.walltime import WallTime
from bot.domain.webinar import State, Webinar, WebinarDraft
from bot.services.house import Habits
from bot.services.ports.kept import Reading
from bot.services.readiness import Part, Readiness, judge
from bot.services.readings import Kept, best

ENDED = datetime(2022, 5, 5, 13, 30, tzinfo=UTC)
DRAFT = WebinarDraft("Safer streets", WallTime(datetime(2022, 5, 5, 14), ZoneInfo("Europe/Paris")), 90, "", ())
WEBINAR = Webinar(1, DRAFT, State.ENDED, "C1", "U1", ENDED, ended_at=ENDED)
HELD = (Instance("I1", ENDED - timedelta(minutes=90), ENDED, practice=False),)
MINUTES = [timedelta(minutes=n) for n in (5, 15, 30, 60, 180)]
HABITS = Habits("host", "C1", ZoneInfo("Europe/Paris"), (), tuple(MINUTES))
NEEDED = ("detail", "participants", "questions", "poll_answers")


def reading(
    part: str,
    minute: float,
    rows: list[dict[str, str]] | None = None,
    *,
    total: int | None = None,
    instance: str = "I1",
) -> Reading:
    """What was read so many minutes after the end. Equal rows have equal digests."""
    content = [{"name": part}] if rows is None else rows
    at = ENDED + timedelta(minutes=minute)
    return Reading(1, part, instance, round(minute * 10) + 1, at, total, str(content), content)


def kept(*readings: Reading) -> Kept:
    found: Kept = {(part, ""): [reading(part, 15, instance="")] for part in ("registrants", "team")}
    for each in readings:
        found.setdefault((each.part, each.instance), []).append(each)
    return found


def twice(*without: str) -> list[Reading]:
    """Every part read at 15 and at 30 minutes, with rows in it."""
    return [reading(part, minute) for part in NEEDED if part not in without for minute in (15, 30)]


def judged(*readings: Reading, parts: tuple[Part, ...] = (), webinar: Webinar = WEBINAR) -> Readiness:
    return judge(webinar, HELD, kept(*readings), parts, HABITS)


def test_two_equal_readings_of_every_part_make_the_report_final() -> None:
    assert judged(*twice()) == Readiness(final=True)


def test_one_reading_of_every_part_awaits_only_the_second() -> None:
    assert judged(*(reading(part, 15) for part in NEEDED)) == Readiness(final=False, almost=True)


def test_two_readings_in_a_row_prove_nothing() -> None:
    rows = [reading(part, minute) for part in NEEDED for minute in (15, 16)]
    assert judged(*rows) == Readiness(final=False, almost=True)


def test_a_part_that_was_never_readable_is_owed_by_name() -> None:
    late = (Part("questions", "I1", problem="Zoom is still preparing the report."),)
    assert judged(*twice("questions"), parts=late) == Readiness(final=False, missing=("the Q&A",))
    assert judged(*twice("detail")) == Readiness(final=False, missing=("Zoom's own summary of the session",))


def test_a_part_refused_for_good_is_named_and_does_not_hold_the_rest_up() -> None:
    refused = (Part("poll_answers", "I1", problem="The app lacks a permission.", refused=True),)
    expected = Readiness(final=True, refused=(("the poll results", "The app lacks a permission."),))
    assert judged(*twice("poll_answers"), parts=refused) == expected


def test_without_the_participants_no_report_is_ever_final() -> None:
    refused = (Part("participants", "I1", problem="The app lacks a permission.", refused=True),)
    expected = Readiness(final=False, refused=(("the list of participants", "The app lacks a permission."),))
    assert judged(*twice("participants"), parts=refused) == expected


def test_who_is_on_the_team_is_owed_until_it_was_read_once_or_is_gone_from_zoom() -> None:
    before = {key: readings for key, readings in kept(*twice()).items() if key != ("team", "")}
    away = Part("team", "", problem="Zoom did not answer.")
    owed = Readiness(final=False, missing=("the list of panelists and interpreters",))
    assert judge(WEBINAR, HELD, before, [away], HABITS) == owed
    gone = replace(away, gone=True)
    assert judge(WEBINAR, HELD, before, [gone], HABITS) == Readiness(final=True)


def test_a_listing_shorter_than_zoom_announces_is_owed_however_often_it_comes() -> None:
    short = [reading("participants", minute, [{"name": "Ann"}] * 3, total=3) for minute in (15, 30)]
    assert judged(*twice("participants"), *short) == Readiness(final=False, missing=("the list of participants",))


def test_an_empty_list_of_participants_is_never_believed() -> None:
    empty = [reading("participants", minute, []) for minute in (15, 30, 60, 180)]
    assert judged(*twice("participants"), *empty) == Readiness(final=False, missing=("the list of participants",))


def test_an_empty_q_and_a_is_believed_after_half_an_hour_and_looked_at_again() -> None:
    early = [reading("questions", minute, []) for minute in (5, 15)]
    assert judged(*twice("questions"), *early) == Readiness(final=False, missing=("the Q&A",))
    late = [reading("questions", minute, []) for minute in (15, 30)]
    assert judged(*twice("questions"), *late) == Readiness(final=True, may_fill=True)


def test_an_empty_q_and_a_of_a_webinar_without_one_is_no_surprise() -> None:
    silent = replace(WEBINAR, draft=replace(DRAFT, questions=False))
    empty = [reading("questions", minute, []) for minute in (15, 30)]
    assert judged(*twice("questions"), *empty, webinar=silent) == Readiness(final=True)


def test_registrants_read_before_the_end_alone_are_owed_unless_the_webinar_has_gone_from_zoom() -> None:
    before: Kept = {**kept(*twice()), ("registrants", ""): [reading("registrants", -95, instance="")]}
    away = Part("registrants", "", problem="Zoom does not answer.")
    gone = Part("registrants", "", problem="Zoom no longer has it.", gone=True)
    assert judge(WEBINAR, HELD, before, (away,), HABITS) == Readiness(final=False, missing=("the registrations",))
    assert judge(WEBINAR, HELD, before, (gone,), HABITS) == Readiness(final=True)


def test_a_session_without_any_instance_is_not_final() -> None:
    assert judge(WEBINAR, (), kept(), (), HABITS).final is False


def test_the_latest_whole_reading_counts() -> None:
    first, second = reading("participants", 15, [{"name": "A"}]), reading("participants", 30, [{"name": "B"}])
    assert best([first, second]) == second
    assert best([]) is None


def test_an_empty_or_short_answer_after_a_full_one_replaces_nothing() -> None:
    full = reading("participants", 15, [{"name": "A"}, {"name": "B"}], total=2)
    short = reading("participants", 30, [{"name": "A"}], total=2)
    assert best([full, short]) == full
    assert best([full, reading("participants", 30, [])]) == full


def test_a_short_reading_counts_where_it_has_more_rows_than_any_other() -> None:
    early = reading("participants", 15, [{"name": "A"}], total=1)
    grown = reading("participants", 30, [{"name": "A"}, {"name": "B"}], total=3)
    assert best([early, grown]) == grown
