"""Which moments a reading and its zone words can mean: one when that is clear, two when a person must choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.announcement.zonewords import Abbreviation, Offset, Place, Unknown, ZoneWord
from bot.domain.sentences import Note, Value
from bot.domain.walltime import WallTime
from bot.domain.zones import city_name, offset_text


@dataclass(frozen=True, slots=True)
class TimeChoice:
    """One meaning of the start. `starts_at` is aware UTC, `minutes` the length if known, `why` its reason."""

    start: WallTime
    starts_at: datetime
    minutes: int | None
    why: Note


@dataclass(frozen=True, slots=True)
class Meaning:
    """The meanings of a start, likeliest first; `question` is set when there are several, `problems` when none."""

    choices: tuple[TimeChoice, ...] = ()
    question: Note | None = None
    notes: tuple[Note, ...] = ()
    problems: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """Naive readings of the start and, if written, the end; `minutes` where only a length is written."""

    start: datetime
    end: datetime | None = None
    minutes: int | None = None


def meaning(span: Span, words: tuple[ZoneWord, ...], default: ZoneInfo) -> Meaning:
    """What the start means. A place says it best, then an abbreviation, then a bare offset; else the default zone.

    An abbreviation that is not in force on the day makes two choices: the region's clocks first, the letters' own
    own second. So does an hour that the clocks show twice. A reading that the clocks skip is a problem.
    """
    unknown = [word for word in words if isinstance(word, Unknown)]
    known = sorted((word for word in words if not isinstance(word, Unknown)), key=_rank)
    if unknown and not known:
        return Meaning(problems=(_unknown(unknown[0]),))
    if not known:
        note = Note("No time zone is written; the clocks of {city} are taken.", {"city": city_name(default.key)})
        return _with(_by_the_clocks(span, default), note)
    first, rest = known[0], known[1:]
    if isinstance(first, Place):
        found = _by_the_clocks(span, first.zone)
        zone = first.zone
    elif isinstance(first, Abbreviation):
        zone = _region(first, span.start.year, default)
        found = _by_letters(span, first, zone)
    else:
        zone = default
        found = _by_offset(span, first, zone)
    return _doubted(found, span, rest, zone)


def compared(found: Meaning, others: Sequence[Meaning]) -> Meaning:
    """What the start means when the text also gives it by other clocks, each on the start's day.

    They settle which of two moments is meant; where they fit none, that is another choice.
    """
    clear = [other.choices[0] for other in others if len(other.choices) == 1]
    if not clear or not found.choices:
        return found
    agreeing = [choice for choice in found.choices if any(_same_clock_day(choice, other) for other in clear)]
    if agreeing:
        settled = Note("The text also gives the start by other clocks, which settles it.")
        notes = (*found.notes, settled) if len(found.choices) > 1 else found.notes
        return Meaning(tuple(agreeing[:1]), None, notes)
    question = Note("The text gives the start by two clocks that do not agree. Choose which moment is meant.")
    return Meaning((found.choices[0], replace(clear[0], minutes=found.choices[0].minutes)), question, found.notes)


def combined(found: Sequence[Meaning]) -> Meaning:
    """The meanings on several days as one, the first day's first; what is said of more than one day is said once."""
    question = next((each.question for each in found if each.question), None)
    return Meaning(
        tuple(choice for each in found for choice in each.choices),
        question,
        tuple(dict.fromkeys(note for each in found for note in each.notes)),
        tuple(dict.fromkeys(problem for each in found for problem in each.problems)),
    )


def _same_clock_day(one: TimeChoice, other: TimeChoice) -> bool:
    """True for the same moment, or the same one on the day before or after: the other clock's day may differ."""
    return not (one.starts_at - other.starts_at) % timedelta(days=1)


def _rank(word: ZoneWord) -> int:
    return (Place, Abbreviation, Offset, Unknown).index(type(word))


def _by_the_clocks(span: Span, zone: ZoneInfo) -> Meaning:
    """What the clocks of a zone show: nothing, one moment or two."""
    wall = WallTime(span.start, zone)
    values: dict[str, Value] = {"clock": span.start.time(), "day": span.start.date(), "city": city_name(zone.key)}
    if not wall.exists():
        return Meaning(problems=(Note("On {day} the clocks in {city} skip {clock}. Choose another time.", values),))
    if not wall.happens_twice():
        template = "{clock} UTC" if zone.key == "UTC" else "{clock} on the clocks of {city} ({offset})"
        why = Note(template, values | {"offset": _offset_of(wall)})
        return Meaning((_choice(span, wall, why),))
    second = WallTime(span.start, zone, fold=1)
    question = Note("On {day} the clocks in {city} show {clock} twice. Choose which of the two is meant.", values)
    first_why = Note("the first {clock}, before the clocks go back ({offset})", values | {"offset": _offset_of(wall)})
    second_why = Note(
        "the second {clock}, after the clocks go back ({offset})", values | {"offset": _offset_of(second)}
    )
    return Meaning((_choice(span, wall, first_why), _choice(span, second, second_why)), question)


def _by_letters(span: Span, word: Abbreviation, zone: ZoneInfo) -> Meaning:
    literal = WallTime.of(_at_offset(span.start, word.minutes), zone)
    clocks = _by_the_clocks(span, zone)
    agreeing = tuple(choice for choice in clocks.choices if choice.starts_at == literal.instant())
    if agreeing or not clocks.choices:
        return Meaning(agreeing, problems=clocks.problems)
    second = _choice(span, literal, _why_offset(span, word.minutes, literal))
    return Meaning((*clocks.choices, second), _season_question(span, word, zone))


def _by_offset(span: Span, word: Offset | Abbreviation, zone: ZoneInfo) -> Meaning:
    wall = WallTime.of(_at_offset(span.start, word.minutes), zone)
    return Meaning((_choice(span, wall, _why_offset(span, word.minutes, wall)),))


def _doubted(found: Meaning, span: Span, rest: Sequence[ZoneWord], zone: ZoneInfo) -> Meaning:
    """A written offset or letters for one settle which of several moments is meant, or put a single one in doubt."""
    offsets = [word for word in rest if isinstance(word, Offset | Abbreviation)]
    if not offsets or not found.choices:
        return found
    other = _by_offset(span, offsets[0], zone).choices[0]
    agreeing = [choice for choice in found.choices if choice.starts_at == other.starts_at]
    if agreeing:
        return Meaning(tuple(agreeing), None, found.notes)
    question = Note(
        "The text gives {clock} in two ways that are different moments on {day}. Choose which is meant.",
        {"clock": span.start.time(), "day": span.start.date()},
    )
    return Meaning((found.choices[0], other), question, found.notes)


def _season_question(span: Span, word: Abbreviation, zone: ZoneInfo) -> Note:
    values: dict[str, Value] = {"day": span.start.date(), "city": city_name(zone.key)}
    if word.summer:
        return Note("The text gives summer time, but on {day} {city} has winter time. Choose which is meant.", values)
    return Note("The text gives winter time, but on {day} {city} has summer time. Choose which is meant.", values)


def _why_offset(span: Span, minutes: int, wall: WallTime) -> Note:
    sign, size = ("-" if minutes < 0 else "+"), abs(minutes)
    offset = f"UTC{sign}{size // 60}" + (f":{size % 60:02d}" if size % 60 else "")
    values: dict[str, Value] = {"clock": span.start.time(), "offset": offset, "there": wall.reading.time()}
    if wall.reading.date() != span.start.date():
        values |= {"there": wall.reading}
    return Note("{clock} at {offset}, which is {there} in {city}", values | {"city": city_name(wall.zone.key)})


def _choice(span: Span, wall: WallTime, why: Note) -> TimeChoice:
    return TimeChoice(wall, wall.instant(), _minutes(span, wall), why)


def _minutes(span: Span, wall: WallTime) -> int | None:
    """The length by the clocks of the zone: an hour more or less when they change during the event."""
    if span.end is None:
        return span.minutes
    end_reading = wall.reading + (span.end - span.start)
    end = WallTime(end_reading, wall.zone).nearest_instant()
    if end <= wall.instant():
        end = WallTime(end_reading, wall.zone, fold=1).nearest_instant()
    return int((end - wall.instant()) / timedelta(minutes=1))


def _region(word: Abbreviation, year: int, default: ZoneInfo) -> ZoneInfo:
    """The default zone if it keeps both offsets of the family, else the family's own."""
    winter, summer = (datetime(year, month, 1, tzinfo=default).utcoffset() for month in (1, 7))
    standard = timedelta(minutes=word.family.offset)
    return default if (winter, summer) == (standard, standard + timedelta(hours=1)) else ZoneInfo(word.family.zone)


def _at_offset(reading: datetime, minutes: int) -> datetime:
    return reading.replace(tzinfo=UTC) - timedelta(minutes=minutes)


def _offset_of(wall: WallTime) -> str:
    return offset_text(wall.instant().astimezone(wall.zone))


def _unknown(word: Unknown) -> Note:
    return Note(
        "“{word}” is not a time zone we know. Choose the zone in the form, or write a city, such as Paris time.",
        {"word": word.written},
    )


def _with(found: Meaning, note: Note) -> Meaning:
    return Meaning(found.choices, found.question, (*found.notes, note), found.problems)
