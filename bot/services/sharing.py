"""Files beside the reports: uploaded once and shown once, whatever is lost on the way.

File ids are kept before they are shared, so that a second attempt knows which files to look for. Every file is in the
books, so that it can be deleted when the names in it are to be erased.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.domain.errors import Refused
from bot.domain.webinar import Webinar
from bot.domain.work import Task
from bot.services.house import House
from bot.services.ports.announcer import Announcer, Place
from bot.services.ports.kept import PostedFile
from bot.services.ports.outcomes import Desk, Done, Outcome
from bot.services.ports.store import Tx

SHARED_BEFORE = frozenset({"file_not_found", "file_update_failed"})
BESIDE_REPORTS = 0
"""The batch of these files: a new report does not replace them."""

COMMENTS = {
    "report": "The files of this session.",
    "certificate": "What was erased, and what is still held elsewhere.",
    "comparison": "The sessions of this series, side by side.",
    "people": "Who came to the sessions of this series. For you alone: please do not pass it on.",
    "answers": "Your questions, answered: read it through before you send it to anybody.",
    "transcript": "The transcript of this session, as Zoom wrote it down.",
}
"""What is said with the files, by what they are: message ids for the catalogues."""

MadeFiles = Sequence[tuple[str, bytes]]


def report_thread(house: House, webinar: Webinar) -> Place:
    """The report's thread in the organisers' channel; the card's while there is no report."""
    if webinar.report_ts:
        return Place(house.habits.channel, webinar.report_ts)
    return Place(webinar.channel, webinar.card_ts)


def share_once(
    announcer: Announcer, task: Task, desk: Desk, place: Place, make: Callable[[], MadeFiles], *, comment: str
) -> Outcome:
    """Has the files that `make` gives (name, content) in one message. `make` is not called again after an upload."""
    ids = _kept(task)
    if task.look_first and ids and all(announcer.is_shared(file_id, place.channel) for file_id, _ in ids):
        return _shared(task, ids, found=True)
    if not ids:
        ids = [(announcer.upload(name, content), name) for name, content in make()]
        desk.keep(task, {"files": [list(pair) for pair in ids]})
    desk.confirm(task)
    try:
        announcer.share(ids, place, comment=comment)
    except Refused as refusal:
        if task.look_first and getattr(refusal, "code", "") in SHARED_BEFORE:
            return _shared(task, ids, found=True)  # Slack completes an upload once: it was us
        raise
    return _shared(task, ids, found=False)


def _shared(task: Task, ids: Sequence[tuple[str, str]], *, found: bool) -> Outcome:
    def then(tx: Tx) -> None:
        tx.files.add(PostedFile(task.webinar, BESIDE_REPORTS, name, file_id, tx.now) for file_id, name in ids)

    return Done(",".join(file_id for file_id, _ in ids), found=found, then=then)


def _kept(task: Task) -> list[tuple[str, str]]:
    kept = task.checkpoint.get("files")
    return [(str(pair[0]), str(pair[1])) for pair in kept] if isinstance(kept, list) else []
