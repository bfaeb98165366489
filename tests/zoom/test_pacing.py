"""Keeping under the rate limits without waiting in a test."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Event, Thread

import pytest
import responses

from bot.zoom.limits import pause_asked
from bot.zoom.pacing import HALF_OF_PRO, KeyedLocks, Pacer
from bot.zoom.request import Category
from tests.zoom.bench import NOW, WEBINAR, Time, bench, gives, replies, signs_in


def starts(category: Category, calls: int) -> list[float]:
    """When each of so many calls, asked for at once, may go."""
    time, found = Time(), []
    pacer = Pacer(monotonic=time.monotonic, sleep=time.sleep)
    for _ in range(calls):
        with pacer.turn(category):
            found.append(round(time.monotonic(), 3))
    return found


def test_each_class_has_half_the_pace_of_a_pro_account() -> None:
    assert dict(HALF_OF_PRO) == {
        Category.LIGHT: 15,
        Category.MEDIUM: 10,
        Category.HEAVY: 5,
        Category.RESOURCE_INTENSIVE: 5 / 60,
    }
    assert starts(Category.HEAVY, 6) == [0, 0.2, 0.4, 0.6, 0.8, 1.0]
    assert starts(Category.RESOURCE_INTENSIVE, 3) == [0, 12, 24]


def test_classes_do_not_wait_for_each_other() -> None:
    time = Time()
    pacer = Pacer(monotonic=time.monotonic, sleep=time.sleep)
    for category in (Category.HEAVY, Category.LIGHT, Category.MEDIUM):
        with pacer.turn(category):
            pass
    assert time.slept == []


def test_time_that_passes_by_itself_is_not_waited_for_again() -> None:
    time = Time()
    pacer = Pacer(monotonic=time.monotonic, sleep=time.sleep)
    for _ in range(3):
        with pacer.turn(Category.HEAVY):
            time.now += timedelta(seconds=1)
    assert time.slept == []


def test_a_hold_keeps_the_class_back_and_a_shorter_one_does_not_shorten_it() -> None:
    time = Time()
    pacer = Pacer(monotonic=time.monotonic, sleep=time.sleep)
    pacer.hold(Category.HEAVY, 3)
    pacer.hold(Category.HEAVY, 1)
    with pacer.turn(Category.HEAVY):
        assert time.now == NOW + timedelta(seconds=3)


def test_no_more_than_four_calls_run_at_once() -> None:
    pacer = Pacer(monotonic=Time().monotonic, sleep=Time().sleep)
    four_in, leave, fifth = Barrier(5), Event(), Event()

    def holds() -> None:
        with pacer.turn(Category.LIGHT):
            four_in.wait(10)
            leave.wait(10)

    def comes_fifth() -> None:
        with pacer.turn(Category.LIGHT):
            fifth.set()

    threads = [Thread(target=holds) for _ in range(4)]
    for thread in threads:
        thread.start()
    four_in.wait(10)
    last = Thread(target=comes_fifth)
    last.start()
    assert not fifth.wait(0.05)
    leave.set()
    assert fifth.wait(10)
    for thread in (*threads, last):
        thread.join(10)


def test_writes_to_one_name_go_one_after_the_other_and_to_two_at_once() -> None:
    locks, inside, leave, other = KeyedLocks(), Event(), Event(), Event()

    def holds() -> None:
        with locks.held("host"):
            inside.set()
            leave.wait(10)

    def same() -> None:
        with locks.held("host"):
            other.set()

    first, second = Thread(target=holds), Thread(target=same)
    first.start()
    assert inside.wait(10)
    with locks.held("another host"):
        second.start()
    assert not other.wait(0.05)
    leave.set()
    assert other.wait(10)
    first.join(10)
    second.join(10)
    assert locks._locks == {}


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({"x-ratelimit-category": "Heavy", "x-ratelimit-type": "QPS", "x-ratelimit-remaining": "0"}, 1.0),
        ({"x-ratelimit-category": "HEAVY", "x-ratelimit-type": "qps", "x-ratelimit-remaining": "0"}, 1.0),
        ({"x-ratelimit-category": "Heavy", "x-ratelimit-type": "QPS", "x-ratelimit-remaining": "4"}, None),
        ({"x-ratelimit-category": "Heavy", "x-ratelimit-type": "Daily-limit", "x-ratelimit-remaining": "0"}, None),
        ({"x-ratelimit-category": "Odd", "x-ratelimit-type": "QPS", "x-ratelimit-remaining": "0"}, None),
        ({}, None),
    ],
)
def test_a_used_up_second_is_read_from_the_headers(headers: dict[str, str], pause: float | None) -> None:
    assert pause_asked(headers, NOW) == (None if pause is None else (Category.HEAVY, pause))


def test_the_headers_of_a_success_hold_the_next_call_of_the_class_they_name() -> None:
    used_up = {"X-RateLimit-Category": "Light", "x-ratelimit-type": "QPS", "X-RATELIMIT-REMAINING": "0"}
    with responses.RequestsMock() as zoom:
        signs_in(zoom)
        gives(zoom, "GET", f"/webinars/{WEBINAR}", 200, {"id": 1}, used_up)
        at = bench()
        at.client.get_webinar(WEBINAR)
        at.client.get_webinar(WEBINAR)
    assert at.time.slept == [1.0]


def test_a_per_second_limit_holds_every_call_of_its_class() -> None:
    with responses.RequestsMock() as zoom:
        signs_in(zoom)
        replies(zoom, "GET", f"/webinars/{WEBINAR}", "429 per second")
        replies(zoom, "GET", f"/webinars/{WEBINAR}", "GET /webinars/{webinarId}")
        at = bench()
        at.client.get_webinar(WEBINAR)
    assert at.time.now - NOW >= timedelta(seconds=1)
