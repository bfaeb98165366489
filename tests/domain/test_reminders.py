from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InvalidInput
from bot.domain.reminder_plan import parse_rules
from bot.domain.reminders import (
    Audience,
    Duration,
    PlannedReminder,
    ReminderRule,
    due_at,
    plan_reminders,
    useful_until,
)
from bot.domain.walltime import ClockSkips, WallTime

PARIS = ZoneInfo("Europe/Paris")
CHANNEL = (Audience.CHANNEL,)
RULES = parse_rules((Path(__file__).parents[2] / "config" / "reminders.toml").read_text(encoding="utf-8"))
START = WallTime(datetime(2022, 5, 5, 14, 0), PARIS)


def calendar(days: int, at: time, name: str = "calendar") -> ReminderRule:
    return ReminderRule(name, Duration(days), at, CHANNEL)


def elapsed(*, hours: int = 0, minutes: int = 0) -> ReminderRule:
    return ReminderRule("elapsed", Duration(0, timedelta(hours=hours, minutes=minutes)), None, CHANNEL)


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def sent_and_left_out(plan: tuple[PlannedReminder, ...]) -> tuple[list[str], dict[str, str]]:
    return [r.rule.name for r in plan if not r.skipped], {r.rule.name: str(r.skipped) for r in plan if r.skipped}


def test_the_default_plan_falls_due_at_four_moments() -> None:
    plan = plan_reminders(12, 3, START, RULES, utc(2022, 4, 12, 8))
    assert [(r.key, r.due_at, r.not_after, r.skipped) for r in plan] == [
        ("reminder:12:week-before:3", utc(2022, 4, 28, 7), utc(2022, 5, 5, 12), None),
        ("reminder:12:day-before:3", utc(2022, 5, 4, 7), utc(2022, 5, 5, 12), None),
        ("reminder:12:one-hour:3", utc(2022, 5, 5, 11), utc(2022, 5, 5, 12), None),
        ("reminder:12:last-call:3", utc(2022, 5, 5, 11, 45), utc(2022, 5, 5, 12), None),
    ]


def test_a_reminder_is_of_use_until_the_same_people_get_their_next() -> None:
    plan = plan_reminders(12, 3, START, RULES, utc(2022, 4, 12, 8))
    week, day, hour, last = plan
    day_due, hour_due, last_due, start = day.due_at, hour.due_at, last.due_at, START.instant()
    until = [[useful_until(each, [people], plan) for each in plan] for people in Audience]
    assert dict(zip(Audience, until, strict=True)) == {
        Audience.CHANNEL: [day_due, last_due, last_due, start],
        Audience.ORGANISERS: [start, start, start, start],
        Audience.PANELISTS: [day_due, hour_due, last_due, start],
        Audience.MODERATORS: [day_due, hour_due, last_due, start],
    }
    assert useful_until(week, [Audience.CHANNEL, Audience.ORGANISERS], plan) == start
    assert useful_until(hour, [Audience.CHANNEL], [hour]) == start


def test_a_day_before_over_the_clock_change_keeps_its_reading() -> None:
    start = WallTime(datetime(2022, 3, 28, 10, 0), PARIS)
    assert due_at(calendar(2, time(9)), start) == utc(2022, 3, 26, 8)
    assert due_at(calendar(1, time(9)), start) == utc(2022, 3, 27, 7)


def test_an_elapsed_day_over_the_clock_change_is_twenty_four_hours() -> None:
    start = WallTime(datetime(2022, 3, 27, 10, 0), PARIS)
    rule = ReminderRule("elapsed", Duration(1), None, CHANNEL)
    assert due_at(rule, start) == utc(2022, 3, 26, 8)
    assert due_at(rule, start).astimezone(PARIS).hour == 9


def test_a_calendar_reading_in_the_gap_goes_forward_by_the_gap() -> None:
    start = WallTime(datetime(2022, 3, 28, 10, 0), PARIS)
    assert due_at(calendar(1, time(2, 30)), start) == utc(2022, 3, 27, 1, 30)


def test_a_calendar_reading_that_comes_twice_means_the_first() -> None:
    start = WallTime(datetime(2022, 10, 31, 10, 0), PARIS)
    assert due_at(calendar(1, time(2, 30)), start) == utc(2022, 10, 30, 0, 30)


def test_an_elapsed_lead_before_a_second_doubled_hour_counts_real_time() -> None:
    start = WallTime(datetime(2022, 10, 30, 2, 30), PARIS, fold=1)
    assert due_at(elapsed(hours=1), start) == utc(2022, 10, 30, 0, 30)


def test_a_reminder_on_the_day_but_after_the_start_is_refused_by_name() -> None:
    start = WallTime(datetime(2022, 5, 5, 9, 0), PARIS)
    evening = calendar(0, time(20), "evening")
    sentence = (
        "Reminder “evening” is left out: 20:00 on that day is not before the start at 09:00."
        " Choose an earlier time for it in the reminder plan."
    )
    with pytest.raises(InvalidInput) as caught:
        due_at(evening, start)
    assert str(caught.value) == sentence
    plan = plan_reminders(1, 1, start, [evening, elapsed(minutes=15)], utc(2022, 5, 1))
    assert sent_and_left_out(plan) == (["elapsed"], {"evening": sentence})


def test_an_impossible_start_is_refused_before_anything_is_planned() -> None:
    with pytest.raises(ClockSkips):
        plan_reminders(1, 1, WallTime(datetime(2022, 3, 27, 2, 30), PARIS), RULES, utc(2022, 3, 1))


def test_a_webinar_scheduled_late_gets_only_the_reminders_to_come() -> None:
    plan = plan_reminders(1, 1, START, RULES, utc(2022, 5, 5, 11, 30))
    assert sent_and_left_out(plan) == (
        ["last-call"],
        {
            "week-before": "Reminder “week-before” is left out: its time has passed.",
            "day-before": "Reminder “day-before” is left out: its time has passed.",
            "one-hour": "Reminder “one-hour” is left out: its time has passed.",
        },
    )


def test_a_webinar_moved_near_sends_the_latest_passed_reminder_at_once() -> None:
    plan = plan_reminders(1, 2, START, RULES, utc(2022, 5, 4, 8), moved=True)
    assert sent_and_left_out(plan) == (
        ["day-before", "one-hour", "last-call"],
        {"week-before": "Reminder “week-before” is left out: its time has passed."},
    )
    assert plan[1].due_at == utc(2022, 5, 4, 7)


def test_a_moved_webinar_does_not_repeat_what_was_sent_before() -> None:
    plan = plan_reminders(1, 2, START, RULES, utc(2022, 5, 4, 8), moved=True, sent={"day-before"})
    assert sent_and_left_out(plan) == (
        ["one-hour", "last-call"],
        {
            "week-before": "Reminder “week-before” is left out: its time has passed.",
            "day-before": "Reminder “day-before” is left out: it was sent before the webinar was moved.",
        },
    )


def test_a_webinar_moved_away_arms_its_sent_reminders_again() -> None:
    later = WallTime(datetime(2022, 5, 12, 14, 0), PARIS)
    plan = plan_reminders(1, 2, later, RULES, utc(2022, 5, 4, 8), moved=True, sent={"week-before", "day-before"})
    assert [(r.rule.name, r.due_at, r.skipped) for r in plan] == [
        ("week-before", utc(2022, 5, 5, 7), None),
        ("day-before", utc(2022, 5, 11, 7), None),
        ("one-hour", utc(2022, 5, 12, 11), None),
        ("last-call", utc(2022, 5, 12, 11, 45), None),
    ]


def test_nothing_is_sent_for_a_webinar_moved_behind_its_start() -> None:
    plan = plan_reminders(1, 2, START, RULES, utc(2022, 5, 5, 12), moved=True)
    sent, left_out = sent_and_left_out(plan)
    assert sent == []
    assert set(left_out) == {"week-before", "day-before", "one-hour", "last-call"}


zones = st.sampled_from(
    ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Kolkata", "Africa/Casablanca"]
).map(ZoneInfo)
near_changes = st.sampled_from(
    [datetime(2022, 3, 27), datetime(2022, 10, 30), datetime(2022, 3, 13), datetime(2022, 11, 6), datetime(2022, 4, 3)]
).flatmap(lambda base: st.integers(-72 * 60, 72 * 60).map(lambda minutes: base + timedelta(minutes=minutes)))
starts = st.builds(
    WallTime,
    st.one_of(near_changes, st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1))),
    zones,
    st.sampled_from([0, 1]),
).filter(lambda wall: wall.exists())
clocks = st.one_of(
    st.sampled_from([time(9), time(2, 30), time(0), time(23, 59)]), st.times().map(lambda t: t.replace(fold=0))
)
rules = st.one_of(
    st.builds(calendar, st.integers(0, 10), clocks),
    st.integers(1, 20_000).map(lambda minutes: elapsed(minutes=minutes)),
)
plans = st.lists(rules, max_size=6, unique_by=lambda rule: (rule.before, rule.at)).map(
    lambda found: [ReminderRule(f"r{n}", rule.before, rule.at, rule.to) for n, rule in enumerate(found)]
)
offsets = st.integers(-20 * 1440, 1440).map(lambda minutes: timedelta(minutes=minutes))


@given(starts, plans, offsets, st.booleans())
def test_every_reminder_sent_falls_due_before_the_start_under_its_own_key(
    start: WallTime, plan: list[ReminderRule], offset: timedelta, moved: bool
) -> None:
    now = start.instant() + offset
    planned = plan_reminders(7, 1, start, plan, now, moved=moved)
    to_send = [each for each in planned if each.skipped is None]
    assert len({each.key for each in planned}) == len(plan)
    assert all(each.due_at < each.not_after == start.instant() for each in to_send)
    assert sum(each.due_at <= now for each in to_send) <= (1 if moved and now < start.instant() else 0)


@given(starts, st.integers(1, 10), clocks)
def test_a_calendar_reminder_shows_its_reading_wherever_the_clocks_do(start: WallTime, days: int, at: time) -> None:
    due = due_at(calendar(days, at), start).astimezone(start.zone)
    wanted = datetime.combine(start.reading.date() - timedelta(days=days), at)
    if WallTime(wanted, start.zone).exists():
        assert (due.replace(tzinfo=None, fold=0), due.fold) == (wanted, 0)
    else:
        assert due.replace(tzinfo=None) > wanted


@given(starts, st.integers(1, 20_000))
def test_an_elapsed_reminder_is_exactly_its_lead_away(start: WallTime, minutes: int) -> None:
    assert start.instant() - due_at(elapsed(minutes=minutes), start) == timedelta(minutes=minutes)
