"""Due work: one row per effect on the outside, the states it goes through, and how one attempt at it can end.

The row is the truth and the clock only an alarm: intent committed, effect, receipt committed. A missing receipt means
look first, never repeat blindly.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What a row is for. A build claims only the kinds it knows."""

    ZOOM_CREATE = "zoom.create"
    ZOOM_UPDATE = "zoom.update"
    ZOOM_CHECK = "zoom.check"
    ZOOM_DELETE = "zoom.delete"
    ZOOM_PANELISTS = "zoom.panelists"
    ZOOM_REGISTRANTS = "zoom.registrants"
    ZOOM_WATCH = "zoom.watch"
    ZOOM_TWINS = "zoom.twins"
    COLLECT = "zoom.collect"
    CARD = "slack.card"
    CARD_AGAIN = "slack.card.again"
    NOTE = "slack.note"
    REMINDER = "slack.reminder"
    DIRECT = "slack.direct"
    PEOPLE = "slack.people"
    STAND_INS = "slack.stand_ins"
    REMINDER_PEOPLE = "slack.reminder_people"
    WHISPER = "slack.whisper"
    WHY = "slack.why"
    REPORT = "slack.report"
    FILES = "slack.files"
    FILE_REMOVAL = "slack.file_removal"
    TWIN_WATCH = "twin.watch"
    RECORDING = "zoom.recording"
    OFFER = "slack.offer"
    RECORDING_POST = "slack.recording"
    PASSCODE = "slack.passcode"
    QUESTIONS = "slack.questions"
    ANSWERS = "slack.files.answers"
    TRANSCRIPT = "slack.files.transcript"
    SERIES = "slack.report.series"
    SERIES_FILE = "slack.files.series"
    ERASE = "erase"


class TaskState(StrEnum):
    """`unknown` is claimed like `pending`, but its handler starts with the look-up. `dead` waits for a person."""

    PENDING = "pending"
    RUNNING = "running"
    UNKNOWN = "unknown"
    DONE = "done"
    DEAD = "dead"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


OPEN_STATES = (TaskState.PENDING, TaskState.UNKNOWN)

PAYLOAD_VERSION = 1
"""The newest payload this build can read; rows with a newer one are left for the newer build."""

Payload = dict[str, object]


@dataclass(frozen=True, slots=True)
class NewTask:
    """An effect to have. `key` is its natural name and unique: planning it twice adds nothing.

    `due_at` is the promise, aware UTC; after `not_after` (None: never) the effect is of no use and the row expires.
    `webinar` is our webinar's number, 0 where there is none; `group` names what is paused together (`slack:C…`,
    `host:…`, `zoom`). The payload is frozen JSON: names and ids, no secrets.
    """

    key: str
    kind: Kind
    due_at: datetime
    not_after: datetime | None = None
    payload: Payload = field(default_factory=dict)
    webinar: int = 0
    group: str = ""
    v: int = 1


@dataclass(frozen=True, slots=True)
class Unbegun:
    """A row that waited when it was read, and what it said then."""

    id: str
    run_at: datetime


@dataclass(frozen=True, slots=True)
class Task:
    """One row as claimed. `id` is also the delivery id shown to the peer; `attempt` is the fence.

    `look_first` says that an earlier attempt may have been carried out. `first_tried_at` is when the first attempt
    began, None before it. `checkpoint` is what an attempt kept for its successor (file ids, say). `lease_until` is on
    the machine's own time, which no clock file moves. `spared` of the attempts did not count (rate limits, hand-backs).
    """

    id: str
    key: str
    kind: str
    v: int
    payload: Payload
    webinar: int
    group: str
    due_at: datetime
    run_at: datetime
    not_after: datetime | None
    state: TaskState
    attempt: int
    lease_owner: str
    lease_until: datetime | None
    look_first: bool
    receipt: str
    checkpoint: Payload
    last_error: str
    first_tried_at: datetime | None
    created_at: datetime
    done_at: datetime | None
    spared: int = 0


class AttemptOutcome(StrEnum):
    OK = "ok"
    REFUSED = "refused"
    NOT_SENT = "not_sent"
    UNKNOWN = "unknown"
    FOUND = "found"
    ABSENT = "absent"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at a task, append-only. `detail` holds no secret."""

    task: str
    number: int
    started_at: datetime
    ended_at: datetime | None
    outcome: str
    detail: str


class LeaseLost(Exception):
    """The row is no longer this worker's (or has too little lease left): touch nothing outside."""


class Overdue(Exception):
    """Its `not_after` has passed: the effect is of no use any more and the organiser is told."""


class Moot(Exception):
    """The effect is no longer wanted: the webinar moved on, was cancelled, or the plan changed."""
