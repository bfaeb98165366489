"""What outlives the names of a webinar: its totals, its part in the numbers of a series, and the certificate."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.series import crowd_of
from bot.domain.webinar import State, Webinar
from bot.domain.work import Kind, Task
from bot.exports.counted import counted
from bot.exports.pack import PackFile
from bot.services.house import House
from bot.services.marks import Audience
from bot.services.ports.kept import Erasure
from bot.services.ports.store import Tx
from bot.services.records import record_now

CERTIFICATE = "erasure-certificate.json"
SUMMARY = "summary.json"
KEPT = "the totals of summary.json, dates, and which steps were done when; no names, addresses or links"
KEPT_FOR_SERIES = (
    "; for the numbers of its series a mark for each person who came, from which nobody can read an address; the key to"
    " the marks is destroyed with the names of the series' last session"
)
MAY_STAY = (CERTIFICATE, SUMMARY)
OVER = (State.ENDED, State.REPORTED)


@dataclass(frozen=True, slots=True)
class Remains:
    """The totals of a webinar, and of its audience what the counts of its series need."""

    totals: dict[str, object]
    audience: Audience = field(default_factory=Audience)


def totals_of(house: House, webinar_id: int) -> dict[str, object]:
    """The numbers of summary.json, as they were last; empty if Zoom never gave a report."""
    return remains_of(house, webinar_id).totals


def remains_of(house: House, webinar_id: int) -> Remains:
    """What outlives the names; nothing if Zoom never gave a report. Of an erased webinar the totals alone."""
    with house.store.read() as tx:
        known = tx.erasures.of(webinar_id)
        if known is not None:
            return Remains(known.totals)
        webinar = tx.webinars.get(webinar_id)
        rows = tx.work.of_webinar(webinar_id, [Kind.REPORT])
        if webinar.state not in OVER or tx.notebook.read(f"report:{webinar_id}") is None:
            return Remains({})
    record = record_now(house, webinar)
    dated = replace(record, generated_at=_generated_at(rows) or record.generated_at)
    numbers = counted(dated, house.habits.wording)
    crowd = crowd_of(webinar.code, webinar.draft.topic, webinar.draft.starts_at, numbers.attendance)
    totals = {name: value for name, value in numbers.summary.items() if _is_plain(value)}
    return Remains(totals, Audience(tuple(each.key for each in crowd.visitors), crowd.unknown))


def papers(house: House, webinar: Webinar, erasure: Erasure) -> tuple[PackFile, ...]:
    """The files that may stay: the totals, and the certificate."""
    with house.store.read() as tx:
        certificate = certificate_of(tx, webinar, erasure)
    found = [PackFile(CERTIFICATE, json_bytes(certificate))]
    if erasure.totals:
        found.append(PackFile(SUMMARY, json_bytes(erasure.totals)))
    return tuple(found)


def certificate_of(tx: Tx, webinar: Webinar, erasure: Erasure) -> dict[str, object]:
    """What was erased, when and how much; what is kept; and what others still hold, which the bot does not touch."""
    files = tx.files.of(webinar.id)
    return {
        "webinar": webinar.code,
        "zoom_number": webinar.zoom_id,
        "erased_at": erasure.at.isoformat(),
        "erased": {**erasure.counts, "files in Slack": sum(each.removed_at is not None for each in files)},
        "files_still_in_slack": [f"{each.name} ({each.file_id})" for each in files if each.removed_at is None],
        "kept": KEPT + KEPT_FOR_SERIES if webinar.draft.series else KEPT,
        "still_held_elsewhere": [
            f"Zoom: registrations, reports and recordings of webinar {webinar.zoom_id or 'without a number'}. The bot"
            " deletes nothing there. Delete them in Zoom's portal, under Webinars, Recordings and Reports; Zoom itself"
            " keeps reports for up to twelve months.",
            "Slack: messages and direct messages that people wrote or got about this webinar. They follow the"
            " workspace's own retention.",
            "Copies of the files that people saved, and backups of the bot's database and folders, until they are"
            " overwritten.",
        ],
    }


def _generated_at(rows: Sequence[Task]) -> datetime | None:
    said = [str(row.payload.get("generated_at") or "") for row in rows]
    return max((datetime.fromisoformat(each) for each in said if each), default=None)


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, bool | int | float | str)


def json_bytes(content: Mapping[str, object]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
