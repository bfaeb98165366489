"""The names of a webinar go when their time is over: from the database, the export folders and the files in Slack.

Each step is a row of work that may be carried out again, so a pulled plug only delays it:
database (totals kept, everything personal deleted) → places (folders, the database's files) → certificate.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Protocol

from bot.domain.errors import InvalidInput, Refused
from bot.domain.posts import Notice
from bot.domain.webinar import State, Webinar
from bot.domain.work import OPEN_STATES, Kind, NewTask, Task, TaskState
from bot.exports.pack import PackFile
from bot.services import marks, planning
from bot.services.house import House
from bot.services.ports.announcer import Announcer, Place
from bot.services.ports.kept import AuditLine, Erasure
from bot.services.ports.outcomes import Desk, Done, Later, NotWanted, Outcome, Then
from bot.services.ports.store import Tx
from bot.services.questions import show_board
from bot.services.remains import CERTIFICATE, Remains, certificate_of, json_bytes, papers, remains_of
from bot.services.removing import remove_file, remove_lists
from bot.services.reporting import Shelf
from bot.services.sharing import COMMENTS, SHARED_BEFORE
from bot.services.workroom import Workroom

THE_BOT = "bot"
PACES_KEPT = timedelta(hours=1)
NOT_YET = timedelta(seconds=2)
AHEAD = (State.CREATING, State.SCHEDULED, State.OPEN)
STAYING = (Kind.ERASE, Kind.FILE_REMOVAL, Kind.CARD, Kind.ZOOM_DELETE)


class ClearingShelf(Shelf, Protocol):
    """Export folders that can be emptied."""

    def clear(self, code: str, papers: Sequence[PackFile]) -> int:
        """Deletes every file in the folders of this webinar but the totals and the certificate; gives how many.

        The papers are written into each of them. Raises InvalidInput if the folders cannot be changed.
        """
        ...


def erase(
    house: House, announcer: Announcer, shelf: ClearingShelf, workroom: Workroom, task: Task, desk: Desk
) -> Outcome:
    """One step of a webinar's erasure."""
    step = str(task.payload.get("step", ""))
    if step == "certificate":
        return _certify(house, announcer, task, desk)
    if step == "compact":
        house.store.compact()
        return Done("compacted")
    if step == "places":
        return _clear_places(house, shelf, task, desk)
    with house.store.read() as tx:
        webinar, now = tx.webinars.get(task.webinar), tx.now
    if now < planning.erase_at(webinar, house.habits.retention):
        return NotWanted("its names are kept longer now")
    remains = workroom.compute(webinar.id, partial(remains_of, webinar_id=webinar.id))

    def then(tx: Tx) -> None:
        _erase_rows(tx, house, webinar.id, remains, THE_BOT)

    return Done("erased", then=then)


def erase_now(house: House, shelf: ClearingShelf, webinar: Webinar, who: str) -> Erasure:
    """Erases the names of a webinar that is over at once. What lies in Slack follows by rows of work.

    So does taking the last traces out of the database's files. Raises InvalidInput for a webinar still to come.
    """
    if webinar.state in AHEAD or (webinar.state is State.FAILED and webinar.draft.starts_at > house.clock()):
        raise InvalidInput(
            f"{webinar.code} is not over, so its people's names are still needed. Cancel it first: `/webinar cancel"
            f" {webinar.code}`."
        )
    remains = remains_of(house, webinar.id)
    with house.store.begin() as tx:
        erasure = _erase_rows(tx, house, webinar.id, remains, who)
    shelf.clear(webinar.code, papers(house, webinar, erasure))
    return erasure


def tidy(house: House, shelf: ClearingShelf) -> None:
    """Plans what is missing and clears what is left: after a changed retention, on a machine that was away.

    Webinars that were cancelled or never held are erased like the others, counted from their planned end.
    """
    with house.store.begin() as tx:
        erased = {each.webinar for each in tx.erasures.all()}
        webinars = {each.id: each for each in tx.webinars.all()}
        for webinar in webinars.values():
            if webinar.id not in erased and (webinar.ended_at or webinar.draft.ends_at) <= tx.now:
                planning.erasure(tx, webinar, house.habits.retention)
        tx.erasures.drop_drafts(tx.now - house.habits.retention)
        tx.work.forget_paces(tx.now - PACES_KEPT)
    for number in sorted(erased & webinars.keys()):
        shelf.clear(webinars[number].code, ())


def _erase_rows(tx: Tx, house: House, webinar_id: int, remains: Remains, who: str) -> Erasure:
    """The database's part, in one transaction: all of it or nothing, and once."""
    webinar = tx.webinars.get(webinar_id)
    left = _files_left(tx, webinar_id)
    for row in tx.work.of_webinar(webinar_id):
        if row.kind not in STAYING and row.state in (*OPEN_STATES, TaskState.DEAD):
            tx.work.close(row.id, "the names were erased", tx.now)
    if tx.erasures.of(webinar_id) is None:
        marks.keep(tx, webinar, remains.audience)
    erasure = tx.erasures.clear(webinar_id, remains.totals, tx.now)
    marks.forget_key_after_the_last(tx, webinar)
    tx.erasures.drop_drafts(tx.now - house.habits.retention)
    for file_id in left:
        remove_file(tx, webinar_id, file_id)
    remove_lists(tx, webinar)
    key = f"erase:{webinar_id}:places"
    tx.work.add([NewTask(key, Kind.ERASE, tx.now, payload={"step": "places"}, webinar=webinar_id)])
    tx.audit.record(AuditLine(tx.now, who, "erased the names", webinar.code, ""))
    planning.refresh_card(tx, webinar)
    show_board(tx, webinar)  # the list of questions in Slack empties
    return erasure


def _files_left(tx: Tx, webinar_id: int) -> list[str]:
    """Ids of every file that is in Slack, or was uploaded there by an attempt that never came to share it."""
    files = tx.files.of(webinar_id)
    gone = {each.file_id for each in files if each.removed_at is not None}
    found = dict.fromkeys(each.file_id for each in files)
    for row in tx.work.of_webinar(webinar_id):
        kept = row.checkpoint.get("files")
        found.update(dict.fromkeys(str(pair[0]) for pair in kept) if isinstance(kept, list) else {})
    return [each for each in found if each not in gone]


def _clear_places(house: House, shelf: ClearingShelf, task: Task, desk: Desk) -> Outcome:
    with house.store.begin() as tx:
        webinar, erasure = tx.webinars.get(task.webinar), tx.erasures.of(task.webinar)
        tx.erasures.clear_work(task.webinar)  # what was just running then has ended since
    if erasure is None:
        return NotWanted("nothing was erased")
    desk.confirm(task)
    shelf.clear(webinar.code, papers(house, webinar, erasure))
    house.store.compact()
    key = f"erase:{webinar.id}:certificate"
    after = NewTask(key, Kind.ERASE, task.due_at, payload={"step": "certificate"}, webinar=webinar.id)
    return Done("cleared", then=lambda tx: _add(tx, after))


def _certify(house: House, announcer: Announcer, task: Task, desk: Desk) -> Outcome:
    """Posts the certificate into the webinar's thread, once Slack's files are gone or were refused for good."""
    with house.store.read() as tx:
        webinar, erasure, now = tx.webinars.get(task.webinar), tx.erasures.of(task.webinar), tx.now
        removals = tx.work.of_webinar(task.webinar, [Kind.FILE_REMOVAL])
        if erasure is None:
            return NotWanted("nothing was erased")
        content = certificate_of(tx, webinar, erasure)
        planned = {str(row.payload.get("file")) for row in removals}
        late = [each for each in _files_left(tx, task.webinar) if each not in planned]  # shared just then
    if late or any(row.state in (*OPEN_STATES, TaskState.RUNNING) for row in removals):
        return Later(
            "the files in Slack are still being deleted", at=now + NOT_YET, charged=False, then=_removing(task, late)
        )
    file_id = str(task.checkpoint.get("certificate") or "")
    done = Done(file_id, found=True, then=lambda tx: _say(tx, webinar))
    if task.look_first and file_id and announcer.is_shared(file_id, webinar.channel):
        return done
    if not file_id:
        file_id = announcer.upload(CERTIFICATE, json_bytes(content))
        desk.keep(task, {"certificate": file_id})
    desk.confirm(task)
    try:
        thread = Place(webinar.channel, webinar.card_ts)
        announcer.share([(file_id, CERTIFICATE)], thread, comment=COMMENTS["certificate"])
    except Refused as refusal:
        if task.look_first and getattr(refusal, "code", "") in SHARED_BEFORE:
            return done
        raise
    return Done(file_id, then=lambda tx: _say(tx, webinar))


def _removing(task: Task, file_ids: Sequence[str]) -> Then:
    def then(tx: Tx) -> None:
        for file_id in file_ids:
            remove_file(tx, task.webinar, file_id)

    return then


def _say(tx: Tx, webinar: Webinar) -> None:
    planning.note(tx, webinar, Notice.ERASED, "erased", {"number": webinar.zoom_id})


def _add(tx: Tx, task: NewTask) -> None:
    tx.work.add([task])
