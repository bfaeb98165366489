from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from threading import Event

import pytest

from bot.schedule.alarm import Alarm
from bot.schedule.clock import SystemClock

NEVER = timedelta(hours=1)
SOON = timedelta(milliseconds=30)


@pytest.fixture
def bell() -> Event:
    return Event()


@pytest.fixture
def alarm(bell: Event) -> Iterator[Alarm]:
    made = Alarm(bell.set, SystemClock(), sweep=NEVER)
    made.start()
    yield made
    made.stop()


def test_the_alarm_rings_at_its_moment_and_not_before(alarm: Alarm, bell: Event) -> None:
    clock = SystemClock()
    before = clock.steady()
    alarm.arm(timedelta(seconds=0.2))
    assert bell.wait(5)
    assert clock.steady() - before >= 0.19


def test_a_moment_that_has_passed_rings_at_once(alarm: Alarm, bell: Event) -> None:
    alarm.arm(timedelta(seconds=-90))
    assert bell.wait(5)


def test_a_new_moment_takes_the_place_of_the_old(alarm: Alarm, bell: Event) -> None:
    alarm.arm(NEVER)
    alarm.arm(SOON)
    assert bell.wait(5)


def test_only_an_earlier_moment_takes_its_place_when_asked_so(alarm: Alarm, bell: Event) -> None:
    alarm.arm(SOON)
    alarm.arm(NEVER, only_earlier=True)
    assert bell.wait(5)
    bell.clear()
    alarm.arm(NEVER, only_earlier=True)
    alarm.arm(SOON, only_earlier=True)
    assert bell.wait(5)


def test_the_sweep_rings_and_stamps_the_heartbeat(bell: Event) -> None:
    alarm = Alarm(bell.set, SystemClock(), sweep=timedelta(milliseconds=50))
    alarm.start()
    for _ in range(3):
        assert bell.wait(5)
        bell.clear()
    assert alarm.silent_for() < timedelta(seconds=2)
    alarm.stop()


def test_an_alarm_clock_that_died_rings_again_after_a_restart(bell: Event) -> None:
    alarm = Alarm(bell.set, SystemClock(), sweep=timedelta(milliseconds=50))
    alarm.start()
    scheduler = alarm._scheduler
    assert scheduler is not None
    scheduler.shutdown(wait=True)  # its thread is gone; nothing of ours noticed
    bell.clear()
    alarm.restart()
    for _ in range(3):
        assert bell.wait(5)
        bell.clear()
    alarm.stop()


def test_a_stopped_alarm_can_be_armed_without_harm(alarm: Alarm, bell: Event) -> None:
    alarm.stop()
    alarm.arm(SOON)
    assert not bell.is_set()
