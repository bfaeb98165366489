"""How far a webinar has come, judged by its instances."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.following import Following, follow, session_instances
from bot.domain.rows import Instance
from bot.domain.sessions import real_instances
from bot.domain.walltime import WallTime
from bot.domain.webinar import State, Webinar, WebinarDraft

START = datetime(2022, 5, 5, 12, tzinfo=UTC)
END = START + timedelta(minutes=90)
GRACE, EVERY = timedelta(minutes=10), timedelta(minutes=3)
WEBINAR = Webinar(
    id=1,
    draft=WebinarDraft("Topic", WallTime(datetime(2022, 5, 5, 14), ZoneInfo("Europe/Paris")), 90),
    state=State.SCHEDULED,
    channel="C1",
    created_by="U1",
    created_at=START - timedelta(days=20),
)


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def run(uuid: str, start: float, end: float | None, practice: bool | None = False) -> Instance:
    return Instance(uuid, at(start), None if end is None else at(end), practice)


def standing(now: float, *instances: Instance) -> Following:
    return follow(WEBINAR, instances, at(now), grace=GRACE, every=EVERY)


def test_before_the_start_zoom_is_asked_seldom_and_once_shortly_before() -> None:
    assert standing(-10_000) == Following(State.SCHEDULED, None, at(-10_000 + 360))
    assert standing(-100) == Following(State.SCHEDULED, None, at(-15))
    assert standing(-5) == Following(State.SCHEDULED, None, at(-2))


def test_a_running_instance_opens_the_room() -> None:
    assert standing(1, run("a", 0, None, None)) == Following(State.OPEN, None, at(4))


@pytest.mark.parametrize("practice", [True, None])
def test_an_ended_practice_session_leaves_the_webinar_scheduled(practice: bool | None) -> None:
    assert standing(-20, run("p", -60, -30, practice)).state is State.SCHEDULED


def test_a_crash_is_waited_out_until_the_planned_end() -> None:
    assert standing(20, run("a", 0, 19)) == Following(State.OPEN, None, at(23))
    assert standing(89, run("a", 0, 19)) == Following(State.OPEN, None, at(90))


def test_a_restart_within_the_grace_time_is_the_same_session() -> None:
    assert standing(95, run("a", 0, 91), run("b", 93, None)).state is State.OPEN


def test_the_session_is_over_when_the_grace_time_after_its_last_end_has_passed() -> None:
    assert standing(101, run("a", 0, 19), run("b", 21, 91)) == Following(State.ENDED, at(91), None)


def test_a_session_nobody_held_is_given_up_after_a_day() -> None:
    assert standing(90 + 24 * 60) == Following(State.FAILED, None, None, held=False)
    assert standing(90 + 24 * 60 - 1).held is True


def test_a_room_that_never_closed_is_taken_as_ended_after_a_day() -> None:
    end = END + timedelta(hours=24)
    assert standing(90 + 24 * 60, run("a", 0, None)) == Following(State.ENDED, end, None)


def test_real_instances_come_in_order_without_the_rehearsal() -> None:
    first, second, rehearsal = run("a", 0, 19), run("b", 21, 91), run("p", -60, -30, None)
    assert real_instances([second, rehearsal, first], START) == (first, second)


def test_a_room_opened_long_after_the_end_is_not_part_of_the_session() -> None:
    held, restarted, next_day = run("a", -3, 40), run("b", 42, 95), run("c", 1500, 1510)
    over = replace(WEBINAR, state=State.ENDED, ended_at=at(95))
    assert session_instances(over, [next_day, restarted, held], grace=GRACE) == (held, restarted)
    assert session_instances(WEBINAR, [next_day, held], grace=GRACE) == (held, next_day)


def test_a_restart_within_the_planned_time_counts_however_long_the_break_was() -> None:
    held, late = run("a", 0, 30), run("b", 70, 89)
    over = replace(WEBINAR, state=State.ENDED, ended_at=at(30))
    assert session_instances(over, [held, late], grace=GRACE) == (held, late)
