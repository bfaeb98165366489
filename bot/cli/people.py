"""`subject` and `erase`: what is known about one person, by e-mail address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from bot.cli.building import building
from bot.cli.output import print_json, say, table
from bot.cli.webinars import Json
from bot.domain.errors import InvalidInput, Refused
from bot.domain.webinar import Webinar
from bot.services.collecting import PARTS
from bot.services.ports import Tx

Address = Annotated[str, typer.Argument(metavar="ADDRESS", help="The person's e-mail address.")]


def subject(address: Address, as_json: Json = False) -> None:
    """Every row about one person: seats on panels, registrations, joins, questions, answers, mentions."""
    wanted = read_address(address)
    with building() as bot, bot.store.read() as tx:
        rows = [row for webinar in tx.webinars.all() for row in about(tx, webinar, wanted)]
    if as_json:
        print_json(rows)
    elif rows:
        table(("Webinar", "Where", "What"), [(row["webinar"], row["where"], row["what"]) for row in rows])
    else:
        say("Nothing is known about this address.")


def erase(address: Address) -> None:
    """Removes what is known about one person. Not in this release."""
    read_address(address)
    raise Refused(
        "Erasing by address is not in this release; nothing was changed. `webinar-bot subject` shows what is known."
    )


def read_address(text: str) -> str:
    """Folded for comparing. Raises InvalidInput for something that is no address."""
    name, at, place = text.strip().rpartition("@")
    if not at or not name or "." not in place:
        raise InvalidInput(f"“{text}” is not an e-mail address. Write it like anna@example.org.")
    return text.strip().casefold()


def about(tx: Tx, webinar: Webinar, address: str) -> Iterator[dict[str, object]]:
    """Every row of one webinar that names the address: webinar, where, what."""
    for seat in tx.panelists.of(webinar.id):
        if seat.panelist.key == address:
            yield _row(webinar, "panel", f"{seat.panelist.name}, {seat.panelist.role}")
    if address in webinar.draft.announcement.casefold():
        yield _row(webinar, "announcement", "the text names the address")
    for part in PARTS:
        for reading in tx.readings.all(webinar.id, part):
            where = f"{part}, reading {reading.number} of {reading.at:%Y-%m-%d %H:%M} UTC"
            yield from (_row(webinar, where, row) for row in _naming(reading.content, address))


def _naming(content: object, address: str) -> Iterator[object]:
    """The innermost objects that hold the address as a value."""
    if isinstance(content, dict):
        if any(isinstance(value, str) and value.strip().casefold() == address for value in content.values()):
            yield content
        for value in content.values():
            yield from _naming(value, address)
    elif isinstance(content, list | tuple):
        for value in content:
            yield from _naming(value, address)


def _row(webinar: Webinar, where: str, what: object) -> dict[str, object]:
    return {"webinar": webinar.code, "where": where, "what": what}
