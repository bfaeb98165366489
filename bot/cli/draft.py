"""`draft`: what the bot understands of an announcement, before anybody posts it."""

from __future__ import annotations

import sys
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import drafted
from bot.cli.output import print_json
from bot.domain.announcement import read_announcement
from bot.domain.errors import InvalidInput
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
        print_json(drafted.as_json(found, text))
    else:
        drafted.print_understood(found, text)
    if found.day is None and found.clock is None:
        raise InvalidInput(
            f"{file} says neither a date nor a time, so it may be no announcement."
            " Write them like “5 May 2022, 14:00-15:30 (Paris time)”."
        )


def read_text(file: str) -> str:
    """The file as text. Raises InvalidInput with a sentence for a file that is missing, huge, or no text."""
    raw = sys.stdin.buffer.read(LARGEST + 1) if file == "-" else _bytes(Path(file))
    if len(raw) > LARGEST:
        raise InvalidInput(f"{file} is larger than 1 MB. An announcement is a page of text; give that.")
    try:
        text = raw.decode("utf-16" if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig")
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
