"""Puts together what an announcement says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.announcement.choices import Meaning, Span, TimeChoice, combined, compared, meaning
from bot.domain.announcement.facts import Facts, find_facts
from bot.domain.announcement.lines import read_lines
from bot.domain.announcement.people import FoundPeople, find_people
from bot.domain.announcement.places import iana_zone
from bot.domain.announcement.topic import find_topic
from bot.domain.announcement.when import When, find_when
from bot.domain.announcement.zonewords import Unknown
from bot.domain.errors import InvalidInput
from bot.domain.sentences import Note
from bot.domain.webinar import TOPIC_LIMIT, Panelist, PanelistRole

TEXT_LIMIT, MOST_LINES = 50_000, 2_000  # characters and lines looked at; far more than an announcement


@dataclass(frozen=True, slots=True)
class Understanding:
    """What an announcement says. None, empty or `()` where it says nothing.

    `start` and `end` are naive readings as written, `clock` the start's without its day. `time_choices` holds one
    meaning of the start when it is clear, several with `questions` when a person must choose, likeliest first, and
    none when there is a problem or no time. `minutes` belongs to the first choice. `languages` are ISO 639-1 codes,
    `language` is the text's own (`en`, `fr`). `missing` names what the organiser must still give.
    """

    topic: str | None
    day: date | None
    other_days: tuple[date, ...]
    clock: time | None
    start: datetime | None
    end: datetime | None
    minutes: int | None
    zone_word: str
    time_choices: tuple[TimeChoice, ...]
    questions: tuple[Note, ...]
    people: tuple[Panelist, ...]
    facts: Facts
    missing: tuple[str, ...]
    problems: tuple[Note, ...]
    notes: tuple[Note, ...]

    @property
    def language(self) -> str:
        """The language of the text: `en` or `fr`."""
        return self.facts.language


def read_announcement(text: str, *, today: date, default_zone: str) -> Understanding:
    """Everything we understand of an announcement in English or French; German days and months are known too.

    `today` settles days without a year; `default_zone`, an IANA name, is taken where no zone is written and decides
    which region's clocks an abbreviation means. Raises InvalidInput for an unknown `default_zone`.
    """
    zone = iana_zone(default_zone)
    if zone is None:
        raise InvalidInput(
            f"“{default_zone}” is not a time zone. Choose an IANA name such as Europe/Paris.", field="zone"
        )
    lines = read_lines(text[:TEXT_LIMIT])[:MOST_LINES]
    when = find_when(lines, today)
    time = _meaning(when, zone)
    questions = tuple(each for each in (when.question, time.question) if each)
    people = find_people(lines)
    topic = find_topic(lines, when.lines)
    minutes = time.choices[0].minutes if time.choices else when.minutes
    return Understanding(
        topic=topic,
        day=when.day,
        other_days=when.other_days,
        clock=when.clock,
        start=when.start,
        end=when.end,
        minutes=minutes,
        zone_word=when.zone_words[0].written if when.zone_words else "",
        time_choices=time.choices,
        questions=questions,
        people=people.people,
        facts=find_facts("\n".join(line.plain for line in lines)),
        missing=_missing(topic, when, minutes, people),
        problems=(*_topic_problems(topic), *when.problems, *time.problems, *_past(when, today), *people.problems),
        notes=(*when.notes, *time.notes, *people.notes, *_unreachable(people.people)),
    )


def _meaning(when: When, zone: ZoneInfo) -> Meaning:
    """What the start means on each of the days that may be meant."""
    if when.day is None or when.start is None:
        return Meaning()
    days = (when.day, *when.alternatives)
    return combined([_meaning_on(day, day - when.day, when, zone) for day in days])


def _meaning_on(day: date, later: timedelta, when: When, zone: ZoneInfo) -> Meaning:
    if when.start is None:
        return Meaning()
    span = Span(when.start + later, when.end + later if when.end else None, when.minutes)
    others = [meaning(Span(datetime.combine(day, other.clock)), other.zone_words, zone) for other in when.elsewhere]
    return compared(meaning(span, when.zone_words, zone), others)


def _missing(topic: str | None, when: When, minutes: int | None, people: FoundPeople) -> tuple[str, ...]:
    roles = {person.role for person in people.people}
    gaps = {
        "topic": not topic,
        "date": when.day is None,
        "start time": when.clock is None,
        "time zone": bool(when.zone_words) and all(isinstance(word, Unknown) for word in when.zone_words),
        "end time or length": minutes is None,
        "speakers": PanelistRole.PANELIST not in roles,
        "moderators": PanelistRole.MODERATOR not in roles,
        "e-mail addresses of speakers or moderators": any(not person.email for person in people.people),
    }
    return tuple(name for name, is_missing in gaps.items() if is_missing)


def _topic_problems(topic: str | None) -> list[Note]:
    if topic is None or len(topic) <= TOPIC_LIMIT:
        return []
    return [Note("The topic is longer than {limit} characters. Shorten it.", {"limit": TOPIC_LIMIT})]


def _past(when: When, today: date) -> list[Note]:
    if when.day is None or any(day >= today for day in (when.day, *when.alternatives)):
        return []
    return [Note("{day} is in the past. Choose a day to come.", {"day": when.day})]


def _unreachable(people: tuple[Panelist, ...]) -> list[Note]:
    names = ", ".join(person.name for person in people if not person.email)
    return [Note("No e-mail address is written for: {names}.", {"names": names})] if names else []
