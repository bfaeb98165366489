"""Which reminders a webinar gets and when each falls due: pure rules, `now` is given."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.domain.errors import InvalidInput
from bot.domain.sentences import Note
from bot.domain.walltime import WallTime


class Audience(StrEnum):
    """Who is reminded. The channel gets a post; the others a direct message each."""

    CHANNEL = "channel"
    ORGANISERS = "organisers"
    PANELISTS = "panelists"
    MODERATORS = "moderators"


@dataclass(frozen=True, slots=True)
class Duration:
    """A lead: whole `days` and a `clock` part under any number of hours. Not negative."""

    days: int = 0
    clock: timedelta = timedelta(0)

    def elapsed(self) -> timedelta:
        """The whole as elapsed time, a day being 24 hours."""
        return timedelta(days=self.days) + self.clock


@dataclass(frozen=True, slots=True)
class ReminderRule:
    """One reminder of the plan: `before` the start, and for calendar reminders `at` a clock reading of that day.

    With `at`, `before` counts calendar days in the event's zone; without, it is elapsed time.
    """

    name: str
    before: Duration
    at: time | None
    to: tuple[Audience, ...]


@dataclass(frozen=True, slots=True)
class PlannedReminder:
    """One reminder of one webinar. `due_at` and `not_after` (the start) are aware UTC; `key` is unique per generation.

    `skipped` says why it will not be sent; None for one to send. A reminder to send may be due in the past: at once.
    """

    key: str
    rule: ReminderRule
    due_at: datetime
    not_after: datetime
    skipped: Note | None = None


def plan_reminders(
    webinar_id: int,
    generation: int,
    start: WallTime,
    rules: Iterable[ReminderRule],
    now: datetime,
    *,
    moved: bool = False,
    sent: Collection[str] = (),
) -> tuple[PlannedReminder, ...]:
    """Every rule's reminder for one webinar, earliest first. `now` is aware. Raises ClockSkips for an impossible start.

    Of those due by `now` none is sent: who schedules late gets the next one. When the webinar was `moved`, the latest
    of them still is, at once, unless its name is in `sent`: the rules that had already been sent before the move.
    """
    planned = sorted((_planned(webinar_id, generation, start, rule) for rule in rules), key=_order)
    ahead = [each for each in planned if each.skipped or each.due_at > now]
    past = [each for each in planned if not each.skipped and each.due_at <= now]
    settled = [_late(each, now, latest=moved and each is past[-1], sent=sent) for each in past]
    return tuple(sorted(settled + ahead, key=_order))


def useful_until(each: PlannedReminder, people: Collection[Audience], plan: Iterable[PlannedReminder]) -> datetime:
    """Until when this reminder says something to these people: their next one, else the start; aware UTC.

    Found late, beside the next one, it would only say the same twice.
    """
    later = [
        other.due_at
        for other in plan
        if other.skipped is None and other.due_at > each.due_at and set(people) <= _reached(other.rule)
    ]
    return min([each.not_after, *later])


def _reached(rule: ReminderRule) -> set[Audience]:
    """A moderator is one of the panelists, too."""
    return {*rule.to, Audience.MODERATORS} if Audience.PANELISTS in rule.to else set(rule.to)


def due_at(rule: ReminderRule, start: WallTime) -> datetime:
    """When the reminder falls due, aware UTC and strictly before the start.

    A calendar reading that the clocks skip goes forward by the gap; one that they show twice means the first.
    Raises InvalidInput for a calendar reminder that is not before this start, ClockSkips for an impossible start.
    """
    due = _unchecked_due_at(rule, start)
    if due >= start.instant():
        raise InvalidInput(str(_too_late(rule, start)), field=rule.name)
    return due


def _unchecked_due_at(rule: ReminderRule, start: WallTime) -> datetime:
    if rule.at is None:
        return start.instant() - rule.before.elapsed()
    day = start.reading.date() - timedelta(days=rule.before.days)
    return WallTime(datetime.combine(day, rule.at), start.zone).nearest_instant()


def _planned(webinar_id: int, generation: int, start: WallTime, rule: ReminderRule) -> PlannedReminder:
    key = f"reminder:{webinar_id}:{rule.name}:{generation}"
    due, begins = _unchecked_due_at(rule, start), start.instant()
    return PlannedReminder(key, rule, due, begins, None if due < begins else _too_late(rule, start))


def _late(each: PlannedReminder, now: datetime, *, latest: bool, sent: Collection[str]) -> PlannedReminder:
    """A reminder whose time has passed, as it should be now."""
    name = each.rule.name
    if now >= each.not_after:
        reason = Note("Reminder “{name}” is left out: the webinar has already started.", {"name": name})
    elif name in sent:
        reason = Note("Reminder “{name}” is left out: it was sent before the webinar was moved.", {"name": name})
    elif latest:
        return each
    else:
        reason = Note("Reminder “{name}” is left out: its time has passed.", {"name": name})
    return replace(each, skipped=reason)


def _too_late(rule: ReminderRule, start: WallTime) -> Note:
    return Note(
        "Reminder “{name}” is left out: {at} on that day is not before the start at {start}."
        " Choose an earlier time for it in the reminder plan.",
        {"name": rule.name, "at": rule.at or time(0), "start": start.reading.time()},
    )


def _order(each: PlannedReminder) -> tuple[datetime, str]:
    return each.due_at, each.key
