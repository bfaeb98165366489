"""The message after the session and its files: built from the kept readings, posted once, replaced in place."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Protocol, TypeVar

from bot.domain.errors import InvalidInput, Refused
from bot.domain.following import is_practice, real_instances
from bot.domain.posts import ReportPost
from bot.domain.remote import RemoteUser, SessionDetail
from bot.domain.rows import (
    GivenAnswer,
    Instance,
    ParticipantRow,
    PollDefinition,
    Question,
    Registrant,
    Role,
    SessionRecord,
    TeamMember,
)
from bot.domain.webinar import PanelistRole, State, Webinar
from bot.domain.work import Kind, NewTask, Task
from bot.exports.pack import Pack, PackFile, build_pack
from bot.services import planning
from bot.services.frozen import thawed
from bot.services.house import Habits, House
from bot.services.messages import deliver
from bot.services.ports import Announcer, Desk, Done, NotWanted, Outcome, Place, PostedFile, Receipt, Tx
from bot.services.workroom import Workroom

T = TypeVar("T")

SHARED_BEFORE = frozenset({"file_not_found", "file_update_failed"})
TOP = 8


@dataclass(frozen=True, slots=True)
class PackedFiles:
    """The files of a report alone, without the people behind them."""

    folder: str
    files: tuple[PackFile, ...]


class Shelf(Protocol):
    """Where export folders are kept on disk."""

    def put(self, pack: PackedFiles) -> None:
        """Writes every file under a temporary name, syncs it and moves it into place. Raises TryLater."""
        ...


def record_of(
    tx: Tx, webinar: Webinar, habits: Habits, *, generated_at: datetime, final: bool, missing: tuple[str, ...]
) -> SessionRecord:
    """What is known now about a held webinar, from the latest reading of each part."""
    instances = _instances(tx, webinar)
    details = _every(tx, webinar, "detail", SessionDetail)
    return SessionRecord(
        code=webinar.code,
        topic=webinar.draft.topic,
        zone=webinar.draft.start.zone.key,
        starts_at=webinar.draft.starts_at,
        ends_at=webinar.draft.ends_at,
        instances=instances,
        participants=_every(tx, webinar, "participants", ParticipantRow),
        registrants=_every(tx, webinar, "registrants", Registrant),
        team=_team(tx, webinar, habits),
        questions=_every(tx, webinar, "questions", Question),
        poll_answers=_every(tx, webinar, "poll_answers", GivenAnswer),
        survey_answers=_every(tx, webinar, "survey_answers", GivenAnswer),
        poll_definitions=_every(tx, webinar, "poll_definitions", PollDefinition),
        generated_at=generated_at,
        reported_total=sum(each.participants for each in details) if details else None,
        missing=missing,
        final=final,
    )


def pack_now(house: House, webinar: Webinar) -> Pack:
    """The files as of the latest readings. Raises InvalidInput before the session has ended."""
    with house.store.read() as tx:
        last = tx.notebook.read(f"report:{webinar.id}")
        if webinar.state not in (State.ENDED, State.REPORTED):
            raise InvalidInput(
                f"{webinar.code} has not ended yet, so there is nothing to export. Try after the session."
            )
        if last is None:
            raise InvalidInput(f"Zoom has given no report of {webinar.code} yet. The bot goes on asking; try later.")
        final = bool(json.loads(last).get("final"))
        record = record_of(tx, webinar, house.habits, generated_at=tx.now, final=final, missing=())
    return build_pack(record)


def report(house: House, announcer: Announcer, workroom: Workroom, task: Task, desk: Desk) -> Outcome:
    """Posts the report message, or edits it in place when there is one already; then its files follow."""
    with house.store.read() as tx:
        webinar = tx.webinars.get(task.webinar)
    post = workroom.compute(webinar.id, partial(draw_up_post, task=task))
    if webinar.report_ts:
        desk.confirm(task)
        announcer.update(Receipt(webinar.channel, webinar.report_ts), post)
        return Done(webinar.report_ts, then=lambda tx: _reported(tx, webinar.id, task, webinar.report_ts))
    place = Place(webinar.channel)
    return deliver(
        house, announcer, task, desk, place, post, kept=lambda tx, receipt: _reported(tx, webinar.id, task, receipt.ts)
    )


def draw_up_post(house: House, task: Task) -> ReportPost:
    """The message of a row of REPORT, counted from the kept readings."""
    webinar, pack = _pack(house, task)
    return _post(webinar, pack, task)


def draw_up_files(house: House, task: Task) -> PackedFiles:
    """The files of a row of FILES, from the kept readings."""
    _, pack = _pack(house, task)
    return PackedFiles(pack.folder, pack.files)


def files(house: House, announcer: Announcer, shelf: Shelf, workroom: Workroom, task: Task, desk: Desk) -> Outcome:
    """Shares every file in one message in the report's thread. File ids are kept before they are shared."""
    with house.store.read() as tx:
        webinar = tx.webinars.get(task.webinar)
        newest = max((each.batch for each in tx.files.of(webinar.id)), default=0)
    if newest > int(str(task.payload["batch"])):
        return NotWanted("newer files are out")
    ids = _kept_ids(task)
    if task.look_first and ids and all(announcer.is_shared(file_id, webinar.channel) for file_id, _ in ids):
        return _shared(webinar, task, ids, found=True)
    if not ids:
        pack = workroom.compute(webinar.id, partial(draw_up_files, task=task))
        shelf.put(pack)
        ids = [(announcer.upload(file.name, file.content), file.name) for file in pack.files]
        desk.keep(task, {"files": [list(pair) for pair in ids]})
    desk.confirm(task)
    try:
        announcer.share(ids, Place(webinar.channel, webinar.report_ts), comment=_comment(webinar))
    except Refused as refusal:
        if task.look_first and getattr(refusal, "code", "") in SHARED_BEFORE:
            return _shared(webinar, task, ids, found=True)  # Slack completes an upload once: it was us
        raise
    return _shared(webinar, task, ids, found=False)


def file_removal(announcer: Announcer, task: Task, desk: Desk) -> Outcome:
    """Deletes one file that a newer one replaced; already gone counts as done."""
    file_id = str(task.payload["file"])
    desk.confirm(task)
    announcer.delete_file(file_id)
    return Done(file_id, then=lambda tx: tx.files.removed(file_id, tx.now))


def _pack(house: House, task: Task) -> tuple[Webinar, Pack]:
    with house.store.read() as tx:
        webinar = tx.webinars.get(task.webinar)
        record = _record(tx, webinar, house.habits, task)
    return webinar, build_pack(record)


def _record(tx: Tx, webinar: Webinar, habits: Habits, task: Task) -> SessionRecord:
    missing = task.payload.get("missing")
    return record_of(
        tx,
        webinar,
        habits,
        generated_at=datetime.fromisoformat(str(task.payload["generated_at"])),
        final=bool(task.payload.get("final")),
        missing=tuple(str(each) for each in missing) if isinstance(missing, list) else (),
    )


def _post(webinar: Webinar, pack: Pack, task: Task) -> ReportPost:
    next_look = str(task.payload.get("next_look") or "")
    missing = task.payload.get("missing")
    return ReportPost(
        webinar=webinar,
        summary=pack.summary,
        final=bool(task.payload.get("final")),
        missing=tuple(str(each) for each in missing) if isinstance(missing, list) else (),
        next_look=datetime.fromisoformat(next_look) if next_look else None,
        top=_top(pack),
    )


def _top(pack: Pack) -> dict[str, list[tuple[str, int]]]:
    audience = [person for person in pack.attendance.people if person.role is Role.ATTENDEE]
    counts = {
        "country": Counter(p.country for p in audience if p.country),
        "city": Counter(p.city for p in audience if p.city),
        "organisation": Counter(p.organisation for p in audience if p.organisation),
    }
    return {name: counter.most_common(TOP) for name, counter in counts.items() if counter}


def _reported(tx: Tx, webinar_id: int, task: Task, ts: str) -> None:
    old = tx.webinars.get(webinar_id)
    state = State.REPORTED if task.payload.get("final") else old.state
    webinar = replace(old, report_ts=ts, state=state)
    tx.webinars.save(webinar)
    batch = task.payload["batch"]
    group = f"slack:{webinar.channel}"
    tx.work.add([NewTask(f"files:{webinar.id}:{batch}", Kind.FILES, tx.now, None, task.payload, webinar.id, group)])
    planning.refresh_card(tx, webinar)


def _shared(webinar: Webinar, task: Task, ids: Sequence[tuple[str, str]], *, found: bool) -> Outcome:
    batch = int(str(task.payload["batch"]))

    def then(tx: Tx) -> None:
        old = [each for each in tx.files.of(webinar.id) if each.batch < batch and each.removed_at is None]
        tx.files.add(PostedFile(webinar.id, batch, name, file_id, tx.now) for file_id, name in ids)
        tx.work.add(
            NewTask(f"unfile:{each.file_id}", Kind.FILE_REMOVAL, tx.now, None, {"file": each.file_id}, webinar.id)
            for each in old
        )

    return Done(",".join(file_id for file_id, _ in ids), found=found, then=then)


def _kept_ids(task: Task) -> list[tuple[str, str]]:
    kept = task.checkpoint.get("files")
    return [(str(pair[0]), str(pair[1])) for pair in kept] if isinstance(kept, list) else []


def _comment(webinar: Webinar) -> str:
    return f"{webinar.code}: the files of this session"


def _instances(tx: Tx, webinar: Webinar) -> tuple[Instance, ...]:
    """Every instance with the practice question answered, so that the files leave rehearsals out as the bot did."""
    known = tx.instances.of(webinar.id)
    starts_at = webinar.draft.starts_at
    return tuple(Instance(i.uuid, i.started_at, i.ended_at, is_practice(i, starts_at)) for i in known)


def _every(tx: Tx, webinar: Webinar, part: str, kind: type[T]) -> tuple[T, ...]:
    """The rows of the latest reading of a part, of each instance in turn."""
    latest = {reading.instance: reading.content for reading in tx.readings.all(webinar.id, part)}
    real = {each.uuid for each in real_instances(tx.instances.of(webinar.id), webinar.draft.starts_at)} | {""}
    return tuple(row for instance, content in latest.items() if instance in real for row in thawed(kind, content))


def _team(tx: Tx, webinar: Webinar, habits: Habits) -> tuple[TeamMember, ...]:
    hosts = [TeamMember(u.name, u.email, Role.HOST, u.id) for u in _every(tx, webinar, "host", RemoteUser)]
    stand_ins = [TeamMember("", email, Role.ALTERNATIVE_HOST) for email in habits.alternative_hosts]
    roles = {PanelistRole.MODERATOR: Role.MODERATOR, PanelistRole.PANELIST: Role.PANELIST}
    seated = [TeamMember(p.name, p.email, roles[p.role]) for p in webinar.draft.panelists]
    return (*hosts, *stand_ins, *seated)
