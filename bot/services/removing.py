"""Files of ours in Slack that have to go: each deletion is a row of work."""

from __future__ import annotations

from bot.domain.webinar import Webinar
from bot.domain.work import Kind, NewTask
from bot.services.ports.store import Tx
from bot.services.sharing import BESIDE_REPORTS

PEOPLE_LIST = "_people.csv"
PICTURE = ".png"


def remove_file(tx: Tx, webinar_id: int, file_id: str) -> None:
    """Has one file deleted in Slack; a deletion that failed before is tried again."""
    key = f"unfile:{file_id}"
    if not tx.work.add([NewTask(key, Kind.FILE_REMOVAL, tx.now, None, {"file": file_id}, webinar_id)]):
        row = tx.work.by_key(key)
        if row is not None:
            tx.work.retry(row.id, tx.now)


def remove_lists(tx: Tx, webinar: Webinar) -> None:
    """Has the lists of a series' people deleted in Slack, wherever they were posted: this webinar's are in them."""
    for other in tx.webinars.all():
        if other.draft.series and other.draft.series.casefold() == webinar.draft.series.casefold():
            _remove_beside(tx, other, PEOPLE_LIST)


def remove_texts(tx: Tx, webinar: Webinar) -> None:
    """Has the transcripts and answered questions of a webinar deleted in Slack, which name people anywhere."""
    _remove_beside(tx, webinar, "", but=PICTURE)


def _remove_beside(tx: Tx, webinar: Webinar, ending: str, *, but: str = "\0") -> None:
    for each in tx.files.of(webinar.id):
        beside = each.batch == BESIDE_REPORTS and each.removed_at is None
        if beside and each.name.endswith(ending) and not each.name.endswith(but):
            remove_file(tx, webinar.id, each.file_id)
