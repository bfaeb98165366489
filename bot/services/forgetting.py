"""One person taken out of everything, for good: what Zoom tells of them later is masked before it is kept.

The totals stay as they were, because the person's rows stay, under a word that nobody can turn back into a name.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from bot.domain.erasure import PREFIX, ErasedAt, Eraser, People, Targets, find_targets, names_of
from bot.domain.errors import InvalidInput
from bot.domain.people import EMAIL, Key, folded_email, normalised_name, row_keys
from bot.domain.pseudonyms import Pseudonyms, keyed
from bot.domain.remote import RemoteUser
from bot.domain.rows import GivenAnswer, ParticipantRow, PollDefinition, Question, Registrant, Role, TeamMember
from bot.domain.webinar import State, Webinar
from bot.domain.work import Kind, NewTask, Task, TaskState
from bot.exports.pack import PackFile
from bot.services import marks
from bot.services.frozen import frozen, thawed
from bot.services.house import House
from bot.services.ports.kept import AuditLine, Reading, SeatedPanelist
from bot.services.ports.store import Tx
from bot.services.removing import remove_lists, remove_texts

KEY = "erasure_key"
ROWS: Mapping[str, type[Any]] = {
    "participants": ParticipantRow,
    "registrants": Registrant,
    "questions": Question,
    "poll_answers": GivenAnswer,
    "survey_answers": GivenAnswer,
    "host": RemoteUser,
    "team": TeamMember,
}
AHEAD = (State.CREATING, State.SCHEDULED, State.OPEN)


class Clears(Protocol):
    """Export folders that can be emptied."""

    def clear(self, code: str, papers: Sequence[PackFile]) -> int: ...


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was done for one address: the webinars whose rows changed, how many rows, texts and seats."""

    webinars: tuple[str, ...]
    readings: int
    seats: int
    texts: int
    reissued: tuple[str, ...]


def forget(house: House, shelf: Clears, address: str, who: str) -> Forgotten:
    """Takes the person with this address out of every webinar, and remembers them by a keyed digest alone.

    The folders on disk go first and are written anew with the files. Raises InvalidInput while the bot still needs
    the address: for a webinar to come, or as a host of ours.
    """
    email = folded_email(address)
    with house.store.read() as tx:
        _check_free(tx, house, email)
        named = [each.code for each in tx.webinars.all() if targets_in(tx, each, email)[0]]
    for code in named:
        shelf.clear(code, ())
    with house.store.begin() as tx:
        _check_free(tx, house, email)
        key, now = secret(tx), tx.now
        tx.erasures.remember([keyed(key, EMAIL, email)], now)
        done = [_forget_in(tx, key, email, webinar) for webinar in tx.webinars.all() if not _is_bare(tx, webinar)]
        touched = [each for each in done if each.readings or each.seats]
        marks.forget(tx, _words(key), [(EMAIL, email), *(known for each in done for known in each.targets.keys)])
        texts = tx.erasures.reword(Eraser(_all_targets(email, done), _words(key)).text)
        for each in touched:
            remove_texts(tx, each.webinar)
            remove_lists(tx, each.webinar)
        reissued = tuple(each.webinar.code for each in touched if _issue_again(tx, each.webinar))
        shown = ", ".join(each.webinar.code for each in touched) or "no webinar"
        tx.audit.record(AuditLine(now, who, "erased a person", keyed(key, EMAIL, email)[:12], f"in {shown}"))
        compacting = f"erase:compact:{keyed(key, EMAIL, email)[:12]}:{now:%Y-%m-%dT%H:%M:%S.%f}"
        tx.work.add([NewTask(compacting, Kind.ERASE, now, payload={"step": "compact"})])
    return Forgotten(
        webinars=tuple(each.webinar.code for each in touched),
        readings=sum(each.readings for each in done),
        seats=sum(each.seats for each in done),
        texts=texts,
        reissued=reissued,
    )


def erased_on(tx: Tx, address: str) -> datetime | None:
    """When the person with this address was erased; None if they never were."""
    key = tx.notebook.read(KEY)
    if key is None:
        return None
    return tx.erasures.remembered().get(keyed(bytes.fromhex(key), EMAIL, folded_email(address)))


def masked(tx: Tx, webinar_id: int, part: str, content: tuple[object, str]) -> tuple[object, str]:
    """A reading's content and digest as they may be kept: without the people who asked to be forgotten."""
    known = tx.erasures.remembered() if part in ROWS else {}
    if not known:
        return content
    key = secret(tx)
    webinar = tx.webinars.get(webinar_id)
    rows = {part: list(thawed(ROWS[part], content[0]))}
    if part != "registrants":
        latest = tx.readings.latest(webinar_id, "registrants")
        rows["registrants"] = list(thawed(Registrant, latest.content if latest else ()))
    people = _people(rows, _team(tx.panelists.of(webinar_id)))
    erased_at = _erased_at(key, known)
    people = replace(people, named=_named(people, rows, webinar, erased_at))
    back: list[Key] = [(EMAIL, each.key) for each in webinar.draft.panelists if not each.email.startswith(PREFIX)]
    targets = find_targets(people, erased_at, back=back)
    if not targets:
        return content
    new = [each for each in _digests(key, webinar, targets) if each not in known]
    tx.erasures.remember(new, min(known.values()))  # a new id of theirs; of all its keys the latest moment counts
    polls = tx.readings.latest(webinar_id, "poll_definitions")
    return frozen(_rewritten(part, rows[part], Eraser(targets, _words(key)), polls))


def secret(tx: Tx) -> bytes:
    """The key of the digests and of the words; made when it is first needed."""
    known = tx.notebook.read(KEY)
    if known is None:
        known = secrets.token_hex(32)
        tx.notebook.write(KEY, known)
    return bytes.fromhex(known)


@dataclass(frozen=True, slots=True)
class _Done:
    """What came of one webinar. `tags` are the short names of the seats in rows of work."""

    webinar: Webinar
    targets: Targets
    readings: int
    seats: int
    tags: tuple[str, ...]


def targets_in(tx: Tx, webinar: Webinar, email: str) -> tuple[Targets, dict[str, list[Any]]]:
    """Who the person with this folded address is in one webinar, and every row of every kept reading by part."""
    rows: dict[str, list[Any]] = {}
    for reading in _readings(tx, webinar):
        rows.setdefault(reading.part, []).extend(thawed(ROWS[reading.part], reading.content))
    now, wanted = tx.now, (EMAIL, email)
    people = _people(rows, _team(tx.panelists.of(webinar.id)))
    return find_targets(people, lambda *value: now if value == wanted else None), rows


def _readings(tx: Tx, webinar: Webinar) -> list[Reading]:
    return [each for part in ROWS for each in tx.readings.all(webinar.id, part)]


def _forget_in(tx: Tx, key: bytes, email: str, webinar: Webinar) -> _Done:
    targets, _ = targets_in(tx, webinar, email)
    if not targets:
        return _Done(webinar, targets, 0, 0, ())
    seated, readings = tx.panelists.of(webinar.id), _readings(tx, webinar)
    tx.erasures.remember(_digests(key, webinar, targets), tx.now)
    eraser = Eraser(targets, _words(key))
    polls = tx.readings.latest(webinar.id, "poll_definitions")
    changed = sum(_rewrite(tx, reading, eraser, polls) for reading in readings)
    seats = [each for each in seated if (EMAIL, each.panelist.key) in targets.keys]
    for each in seats:
        tx.erasures.replace_seat(webinar.id, each.panelist.key, _bare_seat(each, eraser))
    return _Done(webinar, targets, changed, len(seats), tuple(each.panelist.tag for each in seats))


def _rewrite(tx: Tx, reading: Reading, eraser: Eraser, polls: Reading | None) -> bool:
    rows = thawed(ROWS[reading.part], reading.content)
    content, digest = frozen(_rewritten(reading.part, rows, eraser, polls))
    if digest == reading.digest:
        return False
    tx.erasures.rewrite(replace(reading, content=content, digest=digest))
    return True


def _rewritten(part: str, rows: Sequence[Any], eraser: Eraser, polls: Reading | None) -> Sequence[object]:
    if ROWS[part] is GivenAnswer:
        return eraser.given(rows, thawed(PollDefinition, polls.content if polls else ()))
    changes: Mapping[str, Callable[[Any], object]] = {
        "participants": eraser.participant,
        "registrants": eraser.registrant,
        "questions": eraser.question,
        "host": eraser.user,
        "team": eraser.member,
    }
    return [changes[part](row) for row in rows]


def _people(rows: Mapping[str, Sequence[Any]], team: Sequence[TeamMember]) -> People:
    asked = [(each.asker, each.asker_email) for each in rows.get("questions", ())]
    voted = [(each.name, each.email) for part in ("poll_answers", "survey_answers") for each in rows.get(part, ())]
    hosts = [TeamMember(each.name, each.email, Role.HOST, each.id) for each in rows.get("host", ())]
    everybody = (*team, *hosts, *rows.get("team", ()))
    return People(rows.get("participants", ()), rows.get("registrants", ()), everybody, (*asked, *voted))


def _team(seated: Iterable[SeatedPanelist]) -> list[TeamMember]:
    return [TeamMember(each.panelist.name, each.panelist.email, Role.PANELIST) for each in seated]


def _named(people: People, rows: Mapping[str, Sequence[Any]], webinar: Webinar, erased_at: ErasedAt) -> frozenset[str]:
    """The names erased in this webinar before, among those that stand alone in these rows."""
    alone = {normalised_name(row.name) for row in people.participants if not row_keys(row)}
    alone |= {normalised_name(name) for name, email in people.writers if not email.strip()}
    alone |= {normalised_name(answer.by) for each in rows.get("questions", ()) for answer in each.answers}
    return frozenset(name for name in alone if name and erased_at(_named_in(webinar), name) is not None)


def _erased_at(key: bytes, known: Mapping[str, datetime]) -> ErasedAt:
    return lambda kind, value: known.get(keyed(key, kind, value))


def _digests(key: bytes, webinar: Webinar, targets: Targets) -> list[str]:
    keys = [keyed(key, kind, value) for kind, value in targets.keys if not value.startswith(PREFIX)]
    return keys + [keyed(key, _named_in(webinar), name) for name in names_of(targets)]


def _named_in(webinar: Webinar) -> str:
    """A name tells who somebody is within one webinar only."""
    return f"name:{webinar.id}"


def _bare_seat(seated: SeatedPanelist, eraser: Eraser) -> SeatedPanelist:
    panelist = seated.panelist
    bare = replace(panelist, name=eraser.words.name(panelist.name), email=eraser.words.email(panelist.email))
    return SeatedPanelist(replace(bare, organisation=eraser.text(panelist.organisation)))


def _all_targets(email: str, done: Iterable[_Done]) -> Targets:
    """Every spelling, and every tag in a row of work, that the texts must lose."""
    spellings = {email, *(text for each in done for text in (*each.targets.spellings, *each.tags))}
    return Targets(spellings=tuple(sorted(spellings, key=len, reverse=True)))


def _words(key: bytes) -> Pseudonyms:
    return Pseudonyms(key, PREFIX)


def _is_bare(tx: Tx, webinar: Webinar) -> bool:
    return tx.erasures.of(webinar.id) is not None


def _check_free(tx: Tx, house: House, email: str) -> None:
    ahead = [each for each in tx.webinars.in_states(AHEAD) if any(p.key == email for p in each.draft.panelists)]
    if ahead:
        codes = ", ".join(each.code for each in ahead)
        raise InvalidInput(
            f"This person is still to speak in {codes}, which needs their address. Take them off with `/webinar"
            f" panelists {ahead[0].code}` first, or wait until it is over."
        )
    if email in {folded_email(house.habits.host), *map(folded_email, house.habits.alternative_hosts)}:
        raise InvalidInput(
            "This is the address of a host in the bot's settings. Take it out of ZOOM_HOST or config/defaults.toml"
            " first."
        )


def _issue_again(tx: Tx, webinar: Webinar) -> bool:
    """Plans the report and its files anew, so that those in Slack and on disk lose the person too."""
    rows = [row for row in tx.work.of_webinar(webinar.id, [Kind.REPORT]) if row.state is not TaskState.CANCELLED]
    if not rows:
        return False
    last = max(rows, key=_batch)
    _count_batch(tx, webinar, _batch(last) + 1)
    payload = {**last.payload, "batch": _batch(last) + 1, "generated_at": tx.now.isoformat()}
    key = f"report:{webinar.id}:{_batch(last) + 1}"
    tx.work.add([NewTask(key, Kind.REPORT, tx.now, None, payload, webinar.id, last.group)])
    return True


def _batch(row: Task) -> int:
    return int(str(row.payload.get("batch", 0)))


def _count_batch(tx: Tx, webinar: Webinar, batch: int) -> None:
    """The collector goes on counting from here."""
    name = f"report:{webinar.id}"
    known: dict[str, object] = json.loads(tx.notebook.read(name) or "{}")
    tx.notebook.write(name, json.dumps({**known, "batch": batch}))
