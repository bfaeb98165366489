"""`draft`: what the bot understands of an announcement, before anybody posts it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.output import clean, fields, print_json, say
from bot.domain.announcement import Note, TimeChoice, Understanding, read_announcement
from bot.domain.errors import InvalidInput
from bot.domain.zones import moment_line, when_line
from bot.schedule.clock import SystemClock
from bot.settings import Needs, load

LARGEST = 1024 * 1024


def draft(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A text file with the announcement; - for standard input.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """What the announcement says, what is doubtful, and what is missing."""
    settings = load(Needs.LITTLE)
    text = read_text(file)
    zone = settings.bot_timezone
    today = SystemClock(settings.bot_clock_file)().astimezone(zone).date()
    found = read_announcement(text, today=today, default_zone=zone.key)
    if as_json:
        print_json(found)
    else:
        _print(found)
    if found.start is None or not found.time_choices:
        raise InvalidInput(
            f"{file} says no date and start that can be used. Write them like “5 May 2022, 14:00-15:30 (Paris time)”."
        )


def read_text(file: str) -> str:
    """The file as text. Raises InvalidInput with a sentence for a file that is missing, huge, or no text."""
    raw = sys.stdin.buffer.read(LARGEST + 1) if file == "-" else _bytes(Path(file))
    if len(raw) > LARGEST:
        raise InvalidInput(f"{file} is larger than 1 MB. An announcement is a page of text; give that.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        raise InvalidInput(f"{file} is not UTF-8 text. Save the announcement as plain text in UTF-8.") from exc
    if "\0" in text:
        raise InvalidInput(f"{file} is not text. Save the announcement as plain text in UTF-8.")
    if not text.strip():
        raise InvalidInput(f"{file} is empty. Put the announcement's text into it.")
    return text


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except OSError as exc:
        why = (exc.strerror or "it does not open").lower()
        raise InvalidInput(
            f"{path} cannot be read: {why}. Give the path of a text file, or - for standard input."
        ) from exc


def _print(found: Understanding) -> None:
    facts = found.facts
    fields(
        [
            ("Topic", found.topic),
            ("When", _when(found)),
            ("Zone as written", found.zone_word),
            ("Length", f"{found.minutes} minutes" if found.minutes else ""),
            ("Series", _series(found)),
            ("Languages", ", ".join(facts.languages)),
            ("Interpretation", _yes_no(facts.interpretation)),
            ("Places", facts.capacity),
            ("Registration", _yes_no(facts.registration_required)),
            ("Q&A", _yes_no(facts.questions)),
        ]
    )
    if found.questions:
        say(f"\nWhich time is meant? {' '.join(clean(question) for question in found.questions)}")
        for number, choice in enumerate(found.time_choices, 1):
            say(f"  {number}. {_choice(choice)}")
    _list("People", _people(found))
    _list("Problems", map(_words, found.problems))
    _list("Notes", map(_words, found.notes))
    _list("Still missing", iter(found.missing))


def _when(found: Understanding) -> str:
    if len(found.time_choices) == 1:
        return _choice(found.time_choices[0])
    if found.start is None:
        return found.day.isoformat() if found.day else ""
    return f"{found.start:%Y-%m-%d %H:%M} as written"


def _choice(choice: TimeChoice) -> str:
    start, zone = choice.starts_at, choice.start.zone
    if choice.minutes:
        line = when_line(start, start + timedelta(minutes=choice.minutes), zone)
    else:
        line = moment_line(start, zone)
    return f"{line}: {choice.starts_at:%Y-%m-%d %H:%M} UTC. {clean(choice.why)}"


def _series(found: Understanding) -> str:
    facts = found.facts
    place = f"{facts.series_position or '?'} of {facts.series_size or '?'}"
    known = facts.series_position is not None or facts.series_size is not None
    return ", ".join(part for part in (facts.series, place if known else "") if part)


def _people(found: Understanding) -> Iterator[str]:
    for person in found.people:
        more = ", ".join(
            part for part in (person.organisation, person.email or "no address", person.role.value) if part
        )
        yield f"{person.name} ({more})"


def _words(note: Note) -> str:
    return str(note)


def _yes_no(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "no"


def _list(title: str, lines: Iterator[str]) -> None:
    shown = [clean(line) for line in lines]
    if shown:
        say(f"\n{title}:")
        for line in shown:
            say(f"  - {line}")
