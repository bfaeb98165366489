"""When a row ends badly, the organiser hears of it: what it was, why, what to do."""

from __future__ import annotations

from hashlib import sha256

from bot.domain.errors import NotFound
from bot.domain.posts import Notice
from bot.domain.webinar import Webinar
from bot.domain.work import Kind, Task
from bot.services import planning
from bot.services.ports.store import Tx

WHAT = {
    Kind.ZOOM_CREATE: "The webinar is not on Zoom",
    Kind.ZOOM_UPDATE: "Zoom was not updated",
    Kind.ZOOM_DELETE: "Zoom did not delete the webinar",
    Kind.ZOOM_PANELISTS: "Zoom did not take the panelists",
    Kind.CARD: "The webinar's card could not be posted",
    Kind.NOTE: "A line in the webinar's thread could not be posted",
    Kind.REMINDER: "A reminder was not posted",
    Kind.REMINDER_PEOPLE: "A reminder to the panelists was not sent",
    Kind.DIRECT: "A direct message was not sent",
    Kind.WHISPER: "The start link could not be shown",
    Kind.WHY: "The explanation of the numbers could not be shown",
    Kind.REPORT: "The report could not be posted",
    Kind.FILES: "The export files could not be posted",
    Kind.FILE_REMOVAL: "A file with people's names could not be deleted in Slack",
    Kind.ERASE: "Names and addresses were not erased",
    Kind.RECORDING: "The recording could not be looked up",
    Kind.OFFER: "You could not be asked about the recording",
    Kind.RECORDING_POST: "The recording's link could not be posted",
    Kind.TRANSCRIPT: "The transcript could not be posted",
    Kind.PASSCODE: "The recording's passcode could not be sent",
    Kind.QUESTIONS: "The questions without an answer could not be listed",
    Kind.ANSWERS: "The answers could not be posted",
    Kind.SERIES: "The numbers of the series could not be shown",
    Kind.SERIES_FILE: "The files of the series could not be posted",
    Kind.COLLECT: "Zoom's reports could not be read",
}
POSTED = (Kind.REPORT, Kind.FILES, Kind.QUESTIONS, Kind.RECORDING_POST, Kind.TRANSCRIPT)
"""Rows that nobody else asks for again: the organiser who is told can have them posted once the cause is mended."""
REPEATED = (Kind.CARD, Kind.NOTE)  # rows that follow every change, and fail alike until the cause is mended
TROUBLES = frozenset({
    Notice.FAILED, Notice.EXPIRED, Notice.GONE, Notice.NOT_HELD, Notice.REPORT_LATE, Notice.REPORT_REFUSED,
    Notice.WAITING, Notice.TWIN,
})  # fmt: skip
QUIET = (Kind.ZOOM_REGISTRANTS, Kind.ZOOM_CHECK, Kind.ZOOM_WATCH, Kind.ZOOM_TWINS, Kind.TWIN_WATCH, Kind.PEOPLE,
         Kind.STAND_INS, Kind.CARD_AGAIN)  # fmt: skip


def tell_expired(tx: Tx, task: Task) -> None:
    """Its time passed before it could be done."""
    values = {"what": _what(task), "due_at": task.due_at.isoformat(), "error": task.last_error}
    _tell(tx, task, Notice.EXPIRED, values)


def tell_dead(tx: Tx, task: Task) -> None:
    """Refused for good: a person must look. Where even the message about trouble failed, the card's thread says so."""
    if task.key.startswith("tell:"):
        _say_untold(tx, task)
    values = {"what": _what(task), "error": task.last_error, "reference": task.id}
    _tell(tx, task, Notice.FAILED, values | ({"post_again": "yes"} if task.kind in POSTED else {}))


def _tell(tx: Tx, task: Task, notice: Notice, values: dict[str, str]) -> None:
    webinar = _webinar(tx, task)
    if webinar is None or task.key.startswith("tell:") or task.kind in QUIET:
        return
    key = _same_trouble(tx, task) if task.kind in REPEATED else f"{task.id}:{task.attempt}"
    planning.tell(tx, webinar, notice, f"{notice.value}:{key}", values)
    if task.kind != Kind.CARD:
        planning.refresh_card(tx, webinar)


def _say_untold(tx: Tx, task: Task) -> None:
    """Once a day, and without what it was: others than the organisers may read in that channel."""
    webinar = _webinar(tx, task)
    if webinar is not None and task.payload.get("notice") in TROUBLES:
        values = {"who": str(task.payload["to"])}
        planning.note(tx, webinar, Notice.UNTOLD, f"untold:{tx.now:%Y-%m-%d}", values)


def _webinar(tx: Tx, task: Task) -> Webinar | None:
    """The row's webinar; None for rows that are about none, or about one that is gone."""
    try:
        return tx.webinars.get(task.webinar) if task.webinar else None
    except NotFound:
        return None


def _same_trouble(tx: Tx, task: Task) -> str:
    """The same for every row of this kind that fails for this reason on this day: one message is enough."""
    return f"{task.kind}:{sha256(task.last_error.encode()).hexdigest()[:12]}:{tx.now:%Y-%m-%d}"


def _what(task: Task) -> str:
    rule = task.payload.get("rule")
    named = {str(kind): words for kind, words in WHAT.items()}.get(task.kind, task.kind)
    return f"{named} ({rule})" if rule else named
