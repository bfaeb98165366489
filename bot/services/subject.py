"""Everything that is known about one address: the answer to somebody who asks what the bot holds on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot.domain.erasure import Targets
from bot.domain.people import EMAIL, folded_email, normalised_name, registrant_keys, row_keys
from bot.domain.rows import GivenAnswer, ParticipantRow, Question, Registrant
from bot.domain.webinar import Webinar
from bot.services import forgetting, marks
from bot.services.house import House
from bot.services.ports.store import Tx

MARK = "a keyed mark, which counts the person among those who came, without a name"


@dataclass(frozen=True, slots=True)
class Mention:
    """One thing the bot holds. `webinar` is a code, empty for what belongs to none; `what` holds the words."""

    webinar: str
    where: str
    what: dict[str, object]


def known_about(house: House, address: str) -> tuple[Mention, ...]:
    """Seats, registrations, joins, questions, votes, texts, files in Slack, and whether they were erased before.

    Rows without the address that are merged with the person's are theirs as well, so they are listed too.
    """
    email = folded_email(address)
    with house.store.read() as tx:
        found = [mention for webinar in tx.webinars.all() for mention in _in_webinar(tx, webinar, email)]
        erased = forgetting.erased_on(tx, address)
        found += [
            Mention(code, "numbers of the series", {"kept": MARK}) for code in marks.sessions_with(tx, (EMAIL, email))
        ]
        texts = [Mention("", where, {"text": text}) for where, text in tx.erasures.texts_with(email)]
    if erased is not None:
        found.append(Mention("", "erased before", {"at": _iso(erased), "kept": "a keyed digest, to stay erased"}))
    return (*found, *texts)


def _in_webinar(tx: Tx, webinar: Webinar, email: str) -> Iterator[Mention]:
    code = webinar.code
    for seat in tx.panelists.of(webinar.id):
        if seat.panelist.key == email:
            learnt = {"slack_user": seat.slack_user, "zoom_id": seat.zoom_id, "has_link": bool(seat.join_url)}
            yield Mention(code, "panel", {**_fields(seat.panelist), **learnt})
    if email in webinar.draft.announcement.casefold():
        yield Mention(code, "announcement", {"text": "the text names the address"})
    targets, rows = forgetting.targets_in(tx, webinar, email)
    if not targets:
        return
    theirs = [(part, row) for part, kept in rows.items() for row in dict.fromkeys(kept) if _is_theirs(row, targets)]
    yield from (Mention(code, part, _fields(row)) for part, row in theirs)
    if theirs:
        shown = [each for each in tx.files.of(webinar.id) if each.removed_at is None and each.name != "summary.json"]
        yield from (Mention(code, "file in Slack", {"name": each.name, "file": each.file_id}) for each in shown)


def _is_theirs(row: Any, targets: Targets) -> bool:
    if isinstance(row, ParticipantRow):
        return _has(targets, row_keys(row), row.name)
    if isinstance(row, Registrant):
        return bool(targets.keys.intersection(registrant_keys(row)))
    if isinstance(row, Question):
        return _has(targets, _address(row.asker_email), row.asker) or any(
            _has(targets, [], answer.by) for answer in row.answers
        )
    if isinstance(row, GivenAnswer):
        return _has(targets, _address(row.email), row.name)
    return bool(targets.keys.intersection(_address(row.email)))


def _has(targets: Targets, keys: Sequence[tuple[str, str]], name: str) -> bool:
    return bool(targets.keys.intersection(keys)) if keys else normalised_name(name) in targets.alone


def _address(email: str) -> list[tuple[str, str]]:
    return [(EMAIL, folded)] if (folded := folded_email(email)) else []


def _fields(value: Any) -> dict[str, object]:
    return {name: _plain(each) for name, each in asdict(value).items() if each not in (None, "", ())}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return _iso(value)
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
