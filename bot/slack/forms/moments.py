"""The time that a submitted form means, or what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.walltime import WallTime
from bot.domain.zones import city_name, clock_text, short_day_text
from bot.slack import texts
from bot.slack.forms.fields import Submitted
from bot.slack.forms.values import PlannedTime, TimeFields
from bot.slack.forms.zones import known_zone
from bot.slack.locale import Words

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_CLOCK = re.compile(r"\d{2}:\d{2}")


@dataclass(frozen=True, slots=True)
class Moment:
    """One of three: the planned time; errors by field name; or the two readings among which the person must choose."""

    planned: PlannedTime | None = None
    errors: dict[str, str] = field(default_factory=dict)
    question: tuple[PlannedTime, ...] = ()


@dataclass(frozen=True, slots=True)
class _Typed:
    day: date
    start: time
    end: time
    zone: ZoneInfo


def read_moment(words: Words, given: Submitted, now: datetime) -> Moment:
    """What the fields and the chosen reading mean. `now` is aware; a start must be later."""
    hidden = given.hidden
    if as_asked(given) and (hidden.question or hidden.planned):
        moment = _as_chosen(words, given) if hidden.question else Moment(hidden.planned)
    else:
        moment = _as_typed(words, given)
    if moment.planned and moment.planned.start.instant() <= now:
        today = now.astimezone(moment.planned.start.zone).date()
        past_day = moment.planned.start.reading.date() < today
        where, sentence = ("date", texts.PAST_DAY) if past_day else ("start", texts.PAST_TIME)
        return Moment(errors={where: words(sentence)})
    return moment


def as_asked(given: Submitted) -> bool:
    """Whether the time fields are as they stood when the window opened. An end that was missing may have been set.

    Beside a question they may also say what the chosen reading says.
    """
    if given.odd & {"date", "start", "end", "zone"}:
        return False
    now, then = given.times, given.hidden.asked
    then = replace(then, end=then.end or now.end)
    meant = PlannedTime.read(given.meant) if given.hidden.question else None
    return now.agrees(then, TimeFields.of(meant) if meant and meant.start.exists() else then)


def _as_chosen(words: Words, given: Submitted) -> Moment:
    if not given.meant and "meant" not in given.odd:
        return Moment(errors={"meant": words(texts.MEANT_EMPTY)})
    planned = PlannedTime.read(given.meant)
    if planned is None or not planned.start.exists():
        return Moment(errors={"meant": words(texts.CHOICE_UNREADABLE)})
    if planned.minutes and given.times.end in ("", given.hidden.asked.end, TimeFields.of(planned).end):
        return Moment(planned)
    end = _clock(given.times.end)
    if end is None:
        return Moment(errors={"end": words(texts.TIME_UNREADABLE if given.times.end else texts.END_EMPTY)})
    return _until(words, planned.start, end)


def _as_typed(words: Words, given: Submitted) -> Moment:
    typed = _read(words, given)
    if isinstance(typed, dict):
        return Moment(errors=typed)
    start = WallTime(datetime.combine(typed.day, typed.start), typed.zone)
    if not start.exists():
        return Moment(errors={"start": _skipped(words, start)})
    first = _until(words, start, typed.end)
    if first.errors or not start.happens_twice():
        return first
    second = _until(words, WallTime(start.reading, start.zone, fold=1), typed.end)
    both = tuple(each.planned for each in (first, second) if each.planned)
    return Moment(question=both) if len(both) == 2 else first


def _read(words: Words, given: Submitted) -> _Typed | dict[str, str]:
    """The fields as values, or the errors."""
    times, odd = given.times, given.odd
    day, start, end, zone = _day(times.date), _clock(times.start), _clock(times.end), known_zone(times.zone)
    errors = {}
    if day is None:
        errors["date"] = words(texts.DATE_UNREADABLE if times.date or "date" in odd else texts.DATE_EMPTY)
    if start is None:
        errors["start"] = words(texts.TIME_UNREADABLE if times.start or "start" in odd else texts.START_EMPTY)
    if end is None:
        errors["end"] = words(texts.TIME_UNREADABLE if times.end or "end" in odd else texts.END_EMPTY)
    if zone is None:
        errors["zone"] = words(texts.ZONE_UNKNOWN)
    if day is None or start is None or end is None or zone is None:
        return errors
    return _Typed(day, start, end, zone)


def _until(words: Words, start: WallTime, end: time) -> Moment:
    """The length from a start to a clock reading of the same day. A repeated end is the next one after the start."""
    wall = WallTime(datetime.combine(start.reading.date(), end), start.zone)
    if wall.reading <= start.reading:
        return Moment(errors={"end": words(texts.END_EARLY)})
    if not wall.exists():
        return Moment(errors={"end": _skipped(words, wall)})
    begins = start.instant()
    ends = min(moment for moment in (*wall.both(), wall.both()[1]) if moment > begins)
    return Moment(PlannedTime(start, int((ends - begins) / timedelta(minutes=1))))


def _skipped(words: Words, wall: WallTime) -> str:
    return words(
        texts.SKIPPED,
        clock=clock_text(wall.reading, words.locale),
        day=short_day_text(wall.reading, words.locale),
        city=city_name(wall.zone.key, words.locale),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) and text.isascii() else None
    except ValueError:
        return None


def _clock(text: str) -> time | None:
    try:
        return time.fromisoformat(text) if _CLOCK.fullmatch(text) and text.isascii() else None
    except ValueError:
        return None
