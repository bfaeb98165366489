"""The message after the session and its files: built from the kept readings, posted once, replaced in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol, TypeVar

from bot.domain.errors import Refused
from bot.domain.posts import ReportPost
from bot.domain.rows import SessionRecord
from bot.domain.webinar import State, Webinar
from bot.domain.work import OPEN_STATES, Kind, NewTask, Task, TaskState
from bot.exports.counted import counted
from bot.exports.pack import Pack, PackFile, build_pack
from bot.services import planning, refusing
from bot.services.house import Habits, House
from bot.services.messages import deliver
from bot.services.ports.announcer import Announcer, Place, Receipt
from bot.services.ports.kept import PostedFile
from bot.services.ports.outcomes import Desk, Done, Later, NotWanted, Outcome
from bot.services.ports.store import Tx
from bot.services.questions import show_board
from bot.services.records import incomplete_parts, record_of
from bot.services.report_post import report_post
from bot.services.sharing import COMMENTS, SHARED_BEFORE
from bot.services.workroom import Workroom

T = TypeVar("T")

UNTIL_POSTED = timedelta(seconds=2)


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


def report(house: House, announcer: Announcer, workroom: Workroom, task: Task, desk: Desk) -> Outcome:
    """Posts the report in the organisers' channel, or edits it in place when it is there; then its files follow."""
    with house.store.read() as tx:
        webinar, now = tx.webinars.get(task.webinar), tx.now
        others = [row for row in tx.work.of_webinar(webinar.id, [Kind.REPORT]) if row.id != task.id]
    if not webinar.report_ts and any(_is_open(row) and _batch(row) < _batch(task) for row in others):
        return Later("the first report is not posted yet", at=now + UNTIL_POSTED, charged=False)
    if webinar.report_ts and any(_batch(row) > _batch(task) for row in others):
        return Done(webinar.report_ts, then=lambda tx: _reported(tx, webinar.id, task, webinar.report_ts))
    post = workroom.compute(webinar.id, partial(draw_up_post, task=task))
    if webinar.report_ts:
        desk.confirm(task)
        announcer.update(Receipt(house.habits.channel, webinar.report_ts), post)
        return Done(webinar.report_ts, then=lambda tx: _reported(tx, webinar.id, task, webinar.report_ts))
    place = Place(house.habits.channel)
    return deliver(
        house, announcer, task, desk, place, post, kept=lambda tx, receipt: _reported(tx, webinar.id, task, receipt.ts)
    )


def draw_up_post(house: House, task: Task) -> ReportPost:
    """The message of a row of REPORT, counted from the kept readings."""
    with house.store.read() as tx:
        webinar = tx.webinars.get(task.webinar)
        record = _record(tx, webinar, house.habits, task)
    return report_post(webinar, counted(record), task.payload)


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
    ids, channel = _kept_ids(task), house.habits.channel
    if task.look_first and ids and all(announcer.is_shared(file_id, channel) for file_id, _ in ids):
        return _shared(webinar, task, ids, found=True)
    if announcer.is_shared_outside(channel):
        raise Refused(refusing.SHARED_OUTSIDE)
    if not ids:
        pack = workroom.compute(webinar.id, partial(draw_up_files, task=task))
        shelf.put(pack)
        ids = [(announcer.upload(file.name, file.content), file.name) for file in pack.files]
        desk.keep(task, {"files": [list(pair) for pair in ids]})
    desk.confirm(task)
    try:
        announcer.share(ids, Place(channel, webinar.report_ts), comment=COMMENTS["report"])
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
    return webinar, build_pack(record, house.habits.wording)


def _record(tx: Tx, webinar: Webinar, habits: Habits, task: Task) -> SessionRecord:
    return record_of(
        tx,
        webinar,
        habits,
        generated_at=datetime.fromisoformat(str(task.payload["generated_at"])),
        final=bool(task.payload.get("final")),
        missing=incomplete_parts(task.payload),
    )


def _batch(task: Task) -> int:
    return int(str(task.payload["batch"]))


def _is_open(task: Task) -> bool:
    return task.state in (*OPEN_STATES, TaskState.RUNNING)


def _reported(tx: Tx, webinar_id: int, task: Task, ts: str) -> None:
    old = tx.webinars.get(webinar_id)
    state = State.REPORTED if task.payload.get("final") else old.state
    webinar = replace(old, report_ts=ts, state=state)
    tx.webinars.save(webinar)
    group = f"slack:{webinar.channel}"
    key = f"files:{webinar.id}:{task.payload['batch']}"
    if task.payload.get("files", True):
        tx.work.add([NewTask(key, Kind.FILES, tx.now, None, task.payload, webinar.id, group)])
    if webinar.state is State.REPORTED:
        show_board(tx, webinar)
    planning.refresh_card(tx, webinar)


def _shared(webinar: Webinar, task: Task, ids: Sequence[tuple[str, str]], *, found: bool) -> Outcome:
    batch = int(str(task.payload["batch"]))

    def then(tx: Tx) -> None:
        old = [each for each in tx.files.of(webinar.id) if 0 < each.batch < batch and each.removed_at is None]
        tx.files.add(PostedFile(webinar.id, batch, name, file_id, tx.now) for file_id, name in ids)
        tx.work.add(
            NewTask(f"unfile:{each.file_id}", Kind.FILE_REMOVAL, tx.now, None, {"file": each.file_id}, webinar.id)
            for each in old
        )

    return Done(",".join(file_id for file_id, _ in ids), found=found, then=then)


def _kept_ids(task: Task) -> list[tuple[str, str]]:
    kept = task.checkpoint.get("files")
    return [(str(pair[0]), str(pair[1])) for pair in kept] if isinstance(kept, list) else []
