"""Clocks that jump, sleep, skip an hour or show one twice; an alarm clock that dies; webinars that move."""

from __future__ import annotations

import signal
from datetime import UTC, datetime, timedelta

import pytest

from tests.reliability.config_files import Habits, Plan
from tests.reliability.conftest import Stage
from tests.reliability.scenarios import LOOK, POST
from tests.reliability.theatre import PARIS, START, TOPIC, Theatre

DUE = START - timedelta(minutes=15)


@pytest.mark.row(26, "half an hour before the due time, forward")
def test_after_a_jump_forward_over_its_time_the_reminder_comes_at_once(theatre: Theatre) -> None:
    theatre.open()
    theatre.schedule()
    theatre.go_to(DUE - timedelta(minutes=5))
    theatre.sandbox.clock.shift(600)
    landed = theatre.now()
    theatre.wait("the reminder", lambda: theatre.witness.reminders(TOPIC))
    theatre.calm()
    assert theatre.witness.wrong({TOPIC: 1}, due=DUE) == []
    assert theatre.witness.reminders(TOPIC)[0].at < landed + timedelta(seconds=2)


@pytest.mark.row(26, "just after the reminder went out, and just before its time: back by an hour")
def test_a_jump_back_neither_repeats_a_reminder_nor_loses_one(theatre: Theatre) -> None:
    theatre.open()
    theatre.schedule()
    theatre.schedule("Another one", START + timedelta(minutes=5))
    theatre.go_to_due()
    theatre.wait("the first reminder", lambda: theatre.witness.reminders(TOPIC))
    theatre.calm()
    theatre.sandbox.clock.shift(-3600, backwards=True)
    theatre.calm()
    between = len(theatre.witness.reminders("Another one"))
    due = theatre.go_to_due(start=START + timedelta(minutes=5))
    theatre.wait("the second reminder", lambda: theatre.witness.reminders("Another one"))
    theatre.calm()
    assert between == 0
    assert theatre.witness.wrong({TOPIC: 1, "Another one": 1}) == []
    assert theatre.witness.reminders("Another one")[0].at < due + timedelta(seconds=2.1)


@pytest.mark.row(26, "the process sleeps over the due time, and the clock has gone on")
def test_a_machine_that_slept_over_the_due_time_reminds_when_it_wakes(theatre: Theatre) -> None:
    bot = theatre.open()
    theatre.schedule()
    bot.pause()
    theatre.go_to_due()
    asleep = theatre.now()
    theatre.wait("some sleep", lambda: theatre.now() > asleep + timedelta(seconds=3))
    woken = theatre.now()
    bot.go_on()
    theatre.wait("the reminder", lambda: theatre.witness.reminders(TOPIC))
    theatre.calm()
    assert theatre.witness.wrong({TOPIC: 1}, due=DUE) == []
    assert theatre.witness.reminders(TOPIC)[0].at < woken + timedelta(seconds=2)


@pytest.mark.row(27, "before the due time")
def test_when_the_alarm_clock_dies_the_reminder_comes_within_ten_seconds(theatre: Theatre) -> None:
    bot = theatre.open(changes=["alarm-dies:SIGUSR1"])
    theatre.schedule()
    theatre.go_to(DUE - timedelta(seconds=2))
    bot.process.send_signal(signal.SIGUSR1)
    theatre.wait("its death", lambda: "the alarm clock is dead" in bot.said())
    theatre.wait("the reminder", lambda: theatre.witness.reminders(TOPIC))
    theatre.wait("readiness", lambda: bot.page("/readyz"))
    theatre.calm()
    assert theatre.witness.wrong({TOPIC: 1}, due=DUE) == []
    assert theatre.witness.reminders(TOPIC)[0].at < DUE + timedelta(seconds=10)


@pytest.mark.row(28, "the day before at 02:30, which the clocks skip on that day")
def test_a_reminder_in_the_skipped_hour_comes_an_hour_later_by_the_clocks_once(stage: Stage) -> None:
    due = datetime(2027, 3, 28, 1, 30, tzinfo=UTC)  # 03:30 in Paris
    start = datetime(2027, 3, 29, 14, tzinfo=PARIS)
    assert calendar_reminder(stage, start, due) == []


@pytest.mark.row(28, "the day before at 02:30, which comes twice on that day")
def test_a_reminder_in_the_repeated_hour_comes_the_first_time_only(stage: Stage) -> None:
    due = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)  # 02:30 in Paris, the first time
    start = datetime(2027, 11, 1, 14, tzinfo=PARIS)
    assert calendar_reminder(stage, start, due) == []


def calendar_reminder(stage: Stage, start: datetime, due: datetime) -> list[str]:
    """A reminder on the day before at 02:30; two hours later nothing may have been added."""
    theatre = stage(habits=Habits([Plan("night-before", "P1D", at="02:30")]))
    theatre.open(now=due - timedelta(hours=6))
    theatre.schedule(start=start)
    theatre.go_to(due - timedelta(seconds=2))
    theatre.wait("the reminder", lambda: theatre.witness.reminders(TOPIC))
    theatre.calm()
    theatre.go_to(due + timedelta(hours=2))
    theatre.calm()
    return theatre.witness.wrong({TOPIC: 1}, due=due)


@pytest.mark.row(29, "before the claim")
def test_a_webinar_moved_before_the_reminders_time_is_reminded_of_once_at_the_new_one(theatre: Theatre) -> None:
    theatre.open()
    theatre.schedule()
    assert theatre.move(START + timedelta(hours=2)).ok
    theatre.calm()
    theatre.go_to_due()
    theatre.calm()
    before = len(theatre.witness.reminders(TOPIC))
    due = theatre.go_to_due(start=START + timedelta(hours=2))
    theatre.wait("the reminder", lambda: theatre.witness.reminders(TOPIC))
    theatre.calm()
    assert before == 0
    assert theatre.witness.wrong({TOPIC: 1}, due=due) == []


@pytest.mark.row(29, "in the claim: while the look-up after a refused connection runs")
def test_a_webinar_cancelled_while_its_reminder_is_looked_up_is_not_reminded_of(theatre: Theatre) -> None:
    theatre.open()
    theatre.schedule()
    cancelled: list[bool] = []
    theatre.when_ended(LOOK, lambda _: cancelled.append(theatre.cancel().ok))
    theatre.fault(POST, "reset")
    theatre.go_to_due()
    theatre.wait("the cancellation", lambda: theatre.witness.notes("cancelled"))
    theatre.calm()
    assert cancelled == [True]
    assert theatre.witness.wrong({TOPIC: 0}) == []


@pytest.mark.row(29, "in the claim: while the post that Slack carries out hangs")
def test_a_webinar_cancelled_while_its_reminder_goes_out_keeps_the_one_that_is_out(theatre: Theatre) -> None:
    theatre.open()
    theatre.schedule()
    cancelled: list[bool] = []
    theatre.when_ended(POST, lambda _: cancelled.append(theatre.cancel().ok))
    theatre.fault(POST, "acted_reset")
    due = theatre.go_to_due()
    theatre.wait("the cancellation", lambda: theatre.witness.notes("cancelled"))
    theatre.calm()
    assert cancelled == [True]
    assert theatre.witness.wrong({TOPIC: 1}, due=due) == []


@pytest.mark.row(29, "after the reminder")
def test_a_webinar_moved_after_its_reminder_is_reminded_of_again_at_the_new_time(theatre: Theatre) -> None:
    theatre.open()
    theatre.schedule()
    theatre.go_to_due()
    theatre.wait("the reminder", lambda: theatre.witness.reminders(TOPIC))
    theatre.calm()
    assert theatre.move(START + timedelta(hours=2)).ok
    theatre.calm()
    due = theatre.go_to_due(start=START + timedelta(hours=2))
    theatre.wait("the second one", lambda: len(theatre.witness.reminders(TOPIC)) == 2)
    theatre.calm()
    assert theatre.witness.wrong({TOPIC: 2}) == []
    assert theatre.witness.reminders(TOPIC)[1].at >= due


@pytest.mark.row(30, "ten minutes before the new start, five after the reminder's new time")
def test_a_webinar_moved_over_its_reminders_time_is_reminded_of_at_once(theatre: Theatre) -> None:
    theatre.open()
    theatre.schedule()
    theatre.go_to(START - timedelta(minutes=30))
    assert theatre.move(START - timedelta(minutes=20)).ok
    theatre.wait("the reminder", lambda: theatre.witness.reminders(TOPIC))
    theatre.calm()
    theatre.go_to(START - timedelta(minutes=14))
    theatre.calm()
    assert theatre.witness.wrong({TOPIC: 1}) == []


@pytest.mark.row(30, "two of three reminders are past at the new time; one was sent before the move")
def test_of_reminders_that_are_past_after_a_move_the_others_are_told_as_left_out(stage: Stage) -> None:
    theatre = stage(habits=Habits([Plan("hour", "PT1H"), Plan("half", "PT30M"), Plan("last", "PT15M")]))
    theatre.open(now=START - timedelta(hours=3))
    theatre.schedule()
    theatre.go_to(START - timedelta(minutes=75))
    assert theatre.move(START - timedelta(minutes=50)).ok
    theatre.wait("word of it", lambda: theatre.witness.notes("is left out"))
    theatre.calm()
    assert [len(theatre.witness.reminders(TOPIC)), len(theatre.witness.notes("is left out"))] == [1, 1]
    assert theatre.witness.doubles() == []
