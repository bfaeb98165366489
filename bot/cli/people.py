"""`subject` and `erase`: what is known about one person, by e-mail address, and how it goes."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Annotated

import typer

from bot.cli.building import building
from bot.cli.output import print_json, say, table
from bot.cli.webinars import Json
from bot.domain.errors import InvalidInput, TryLater
from bot.services import erasing, forgetting
from bot.services.forgetting import Forgotten
from bot.services.ports.kept import Erasure
from bot.services.remains import totals_of
from bot.services.subject import known_about
from bot.wiring import Building

OPERATOR = "operator"
_CODE = re.compile(r"[wW]?-?[0-9 -]+")

Address = Annotated[str, typer.Argument(metavar="ADDRESS", help="The person's e-mail address.")]
Target = Annotated[str, typer.Argument(metavar="ADDRESS|ID", help="A person's e-mail address, or a webinar's code.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask first.")]

STILL_ELSEWHERE = (
    "Zoom still holds its registrations, reports and recordings: the bot deletes nothing there. Delete them in Zoom's"
    " portal. Messages in Slack, copies that people saved, and backups stay too."
)


def subject(address: Address, as_json: Json = False) -> None:
    """Everything about one person: seats on panels, registrations, joins, questions, answers, texts, files."""
    wanted = read_address(address)
    with building() as bot:
        rows = known_about(bot.house, wanted)
    if as_json:
        print_json(rows)
    elif rows:
        table(("Webinar", "Where", "What"), [(row.webinar, row.where, _in_words(row.what)) for row in rows])
    else:
        say("Nothing is known about this address.")


def erase(target: Target, yes: Yes = False, as_json: Json = False) -> None:
    """Erases one person everywhere, or everybody's names in one webinar that is over. Totals stay. For good."""
    if "@" not in target and _CODE.fullmatch(target.strip()):
        _erase_webinar(target, yes=yes, as_json=as_json)
    else:
        _erase_person(read_address(target), yes=yes, as_json=as_json)


def read_address(text: str) -> str:
    """Folded for comparing. Raises InvalidInput for something that is no address."""
    name, at, place = text.strip().rpartition("@")
    if not at or not name or "." not in place:
        raise InvalidInput(f"“{text}” is not an e-mail address. Write it like anna@example.org.")
    return text.strip().casefold()


def _erase_webinar(wanted: str, *, yes: bool, as_json: bool) -> None:
    with building() as bot:
        webinar = bot.front.find(wanted)
        _ask(f"Erase every name, address and link in {webinar.code} for good? The totals are kept.", yes=yes)
        erasure = erasing.erase_now(bot.house, bot.shelf, webinar, OPERATOR)
        compacted = _compact(bot)
    if as_json:
        print_json({"id": webinar.code, "erased_at": erasure.at, "erased": erasure.counts, "totals": erasure.totals})
        return
    say(f"The names in {webinar.code} are erased; the totals are kept.")
    _say_counts(erasure)
    say("The running bot deletes the files in Slack next and posts the certificate into the webinar's thread.")
    _say_rest(compacted)


def _erase_person(address: str, *, yes: bool, as_json: bool) -> None:
    with building() as bot:
        _ask("Erase this person's name and address everywhere, for good? The totals are kept.", yes=yes)
        before = _totals(bot, address)
        done = forgetting.forget(bot.house, bot.shelf, address, OPERATOR)
        changed = [code for code, totals in before.items() if totals != _totals_now(bot, code)]
        compacted = _compact(bot)
    if as_json:
        print_json({**asdict(done), "totals_changed": changed})
        return
    _say_person(done, changed)
    _say_rest(compacted)


def _totals(bot: Building, address: str) -> dict[str, dict[str, object]]:
    """The totals of every webinar that knows the address."""
    codes = dict.fromkeys(each.webinar for each in known_about(bot.house, address) if each.webinar)
    return {code: _totals_now(bot, code) for code in codes}


def _totals_now(bot: Building, code: str) -> dict[str, object]:
    found = totals_of(bot.house, bot.front.find(code).id)
    return {name: value for name, value in found.items() if name != "generated_at"}


def _say_person(done: Forgotten, changed: Sequence[str]) -> None:
    if done.webinars:
        say(f"The person is erased in {', '.join(done.webinars)}.")
        if changed:
            say(f"  The totals of {', '.join(changed)} are not the same: a namesake's rows were told apart by theirs.")
        else:
            say("  The totals have not changed.")
        say(f"  {done.readings} report readings, {done.seats} panelist seats and {done.texts} texts were rewritten.")
    else:
        say("Nothing was known about this address in any webinar.")
    if done.reissued:
        say(f"The running bot now replaces the files of {', '.join(done.reissued)}, in Slack and in its folder.")
        say(
            "Lists of the series' people, transcripts and answered questions are taken out of Slack: ask for them anew."
        )
    say("If Zoom's reports name the person again, they are masked before anything is kept.")


def _say_counts(erasure: Erasure) -> None:
    for what, count in erasure.counts.items():
        say(f"  {what}: {count}")


def _say_rest(compacted: bool) -> None:
    if not compacted:
        say("The database is in use; the running bot clears the last traces out of its file.")
    say(STILL_ELSEWHERE)


def _compact(bot: Building) -> bool:
    """False if somebody is reading: the worker has a row to do it."""
    try:
        bot.store.compact()
    except TryLater:
        return False
    return True


def _ask(question: str, *, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise InvalidInput(f"{question} Nothing was changed: there is nobody to ask here. Add --yes to do it.")
    if not typer.confirm(question):
        raise InvalidInput("Nothing was changed.")


def _in_words(what: Mapping[str, object]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in what.items())
