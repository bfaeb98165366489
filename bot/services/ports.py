"""The outside as the use cases see it. Real ones live in the rooms `store`, `zoom` and `slack`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from bot.domain.desk import DeskEntry
from bot.domain.posts import Post
from bot.domain.recordings import KeptRecording
from bot.domain.remote import (
    CloudRecording,
    HostAbilities,
    PanelistWish,
    RemotePanelist,
    RemoteUser,
    RemoteWebinar,
    SessionDetail,
    WebinarSpec,
)
from bot.domain.rows import GivenAnswer, Instance, ParticipantRow, PollDefinition, Question, Registrant, TeamMember
from bot.domain.webinar import Panelist, State, Webinar, WebinarDraft
from bot.domain.work import Attempt, NewTask, Payload, Task, Unbegun

Clock = Callable[[], datetime]
T = TypeVar("T")


# --- Zoom -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """Every row of a paged report and Zoom's own total, None if Zoom gave none."""

    rows: tuple[T, ...]
    total: int | None = None


class Zoom(Protocol):
    """Zoom's API. Every call raises TryLater, OutcomeUnknown (writes only), Refused or NotFound."""

    def create_webinar(
        self, host: str, spec: WebinarSpec, *, urgent: bool = False, just_before: Callable[[], None] | None = None
    ) -> RemoteWebinar:
        """`just_before` is called when nothing but the call is left to do; what it raises keeps the call back.
        `urgent` may use the last few of the host's changes of the day."""
        ...

    def get_webinar(self, webinar_id: str) -> RemoteWebinar: ...
    def list_webinars(self, host: str) -> tuple[RemoteWebinar, ...]: ...
    def update_webinar(
        self, webinar_id: str, spec: WebinarSpec, *, host: str, notify_registrants: bool = False, urgent: bool = False
    ) -> None:
        """`notify_registrants` has Zoom mail the change to everybody who signed up."""
        ...

    def delete_webinar(self, webinar_id: str, *, notify: bool) -> None: ...
    def end_webinar(self, webinar_id: str) -> None: ...
    def differences(self, spec: WebinarSpec, remote: RemoteWebinar) -> tuple[str, ...]: ...
    def needs_update(self, spec: WebinarSpec, remote: RemoteWebinar) -> bool:
        """Whether Zoom has otherwise what a creation may drop and an update sets."""
        ...

    def panelists(self, webinar_id: str) -> tuple[RemotePanelist, ...]: ...
    def team(self, webinar_id: str) -> tuple[TeamMember, ...]:
        """Alternative hosts, interpreters and panelists as Zoom has them, by address."""
        ...

    def sync_panelists(self, webinar_id: str, wishes: Sequence[PanelistWish]) -> tuple[RemotePanelist, ...]: ...
    def registrants(self, webinar_id: str) -> Listing[Registrant]: ...
    def poll_definitions(self, webinar_id: str) -> tuple[PollDefinition, ...]: ...
    def instances(self, webinar_id: str) -> tuple[Instance, ...]: ...
    def session_detail(self, uuid: str) -> SessionDetail: ...
    def participants(self, uuid: str) -> Listing[ParticipantRow]: ...
    def questions(self, uuid: str) -> tuple[Question, ...]: ...
    def poll_answers(self, uuid: str) -> tuple[GivenAnswer, ...]: ...
    def survey_answers(self, uuid: str) -> tuple[GivenAnswer, ...]: ...
    def recordings(self, uuid: str, *, host: str) -> CloudRecording: ...
    def recording_passcode(self, uuid: str) -> str:
        """What the recording's link asks for: a secret, shown to one person, never stored or logged."""
        ...

    def transcript(self, uuid: str, *, host: str) -> bytes:
        """The transcript as WebVTT. TryLater for none, or none yet; Refused for what cannot be trusted."""
        ...

    def user(self, user: str) -> RemoteUser: ...
    def host_abilities(self, user: str) -> HostAbilities: ...
    def start_url(self, webinar_id: str) -> str:
        """A fresh start URL: a secret, shown to one person once, never stored or logged."""
        ...


# --- Slack ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """Where a post goes: a channel (C…), or a person (U…), in their direct messages. `thread_ts` may be empty."""

    channel: str
    thread_ts: str = ""
    broadcast: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where a message is: Slack's channel (D… for a direct message) and ts."""

    channel: str
    ts: str


class Announcer(Protocol):
    """Slack's Web API. Raises TryLater, OutcomeUnknown (post, share), Refused or NotFound."""

    def post(self, place: Place, post: Post, *, delivery: str) -> Receipt: ...
    def find(self, place: Place, *, delivery: str, since: datetime) -> tuple[Receipt, ...]:
        """Messages of ours that carry this delivery id, oldest first, every page read. For U… the DM is looked up."""
        ...

    def update(self, receipt: Receipt, post: Post) -> None: ...
    def delete(self, receipt: Receipt) -> None: ...
    def whisper(self, user: str, channel: str, post: Post) -> None:
        """Shown to one person in a channel, kept nowhere. Raises like post; cannot be looked up afterwards."""
        ...

    def person_by_email(self, email: str) -> str:
        """The Slack user id, empty if nobody here has that address."""
        ...

    def upload(self, name: str, content: bytes) -> str:
        """Steps one and two of an upload; gives the file id. Not visible to anybody yet; harmless to repeat."""
        ...

    def share(self, files: Sequence[tuple[str, str]], place: Place, *, comment: str) -> None:
        """Step three for (file id, title) pairs: one message with all of them."""
        ...

    def is_shared(self, file_id: str, channel: str) -> bool | None:
        """Whether the file is in the channel; None when Slack does not let us look."""
        ...

    def is_shared_outside(self, channel: str) -> bool:
        """Whether people of another organisation see the channel, or soon will. False where Slack does not tell."""
        ...

    def delete_file(self, file_id: str) -> None: ...
    def organisers(self) -> tuple[str, ...]:
        """User ids of the organisers (group or channel members, without bots)."""
        ...


# --- The database ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SeatedPanelist:
    """A panelist of one webinar with what we learnt: Zoom's id, the personal link (a secret), the Slack user.

    `slack_checked_at` is None until Slack was asked who has this address.
    """

    panelist: Panelist
    zoom_id: str = ""
    join_url: str = field(default="", repr=False)
    slack_user: str = ""
    slack_checked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DraftRow:
    """An announcement being turned into a form: kept whole, since a form field holds 3,000 characters only."""

    id: str
    user: str
    channel: str
    announcement: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of one part of a report (`participants`, `questions`, …) for one instance (empty: the webinar).

    `content` is JSON-ready. `digest` names the content: two equal digests are two readings that agree.
    """

    webinar: int
    part: str
    instance: str
    number: int
    at: datetime
    total: int | None
    digest: str
    content: object


@dataclass(frozen=True, slots=True)
class PostedFile:
    """A file of ours in Slack. `batch` counts the exports of one webinar: provisional 1, final 2, and so on."""

    webinar: int
    batch: int
    name: str
    file_id: str
    posted_at: datetime
    removed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditLine:
    at: datetime
    who: str
    what: str
    subject: str
    detail: str


class Webinars(Protocol):
    def add(
        self, draft: WebinarDraft, *, channel: str, created_by: str, host: str, passcode: str, at: datetime
    ) -> Webinar: ...
    def get(self, webinar_id: int) -> Webinar:
        """Raises NotFound."""
        ...

    def find(self, wanted: str) -> Webinar | None:
        """By our code (`W-12`, `w12`, `12`) or Zoom's number, spaces and dashes folded."""
        ...

    def by_zoom_id(self, zoom_id: str) -> Webinar | None: ...
    def twin(self, topic: str, starts_at: datetime) -> Webinar | None:
        """A live webinar of ours with this topic and start."""
        ...

    def all(self) -> tuple[Webinar, ...]:
        """Every webinar, by start."""
        ...

    def save(self, webinar: Webinar) -> None:
        """Writes every field of it."""
        ...

    def in_states(self, states: Iterable[State]) -> tuple[Webinar, ...]: ...


class Panelists(Protocol):
    def of(self, webinar_id: int) -> tuple[SeatedPanelist, ...]: ...
    def replace(self, webinar_id: int, panelists: Sequence[Panelist]) -> None:
        """Sets who speaks; what we learnt of those who stay is kept."""
        ...

    def learn(self, webinar_id: int, seated: SeatedPanelist) -> None: ...


class Work(Protocol):
    """Rows of due work, inside one transaction."""

    def add(self, tasks: Iterable[NewTask]) -> int:
        """Adds those whose key is new; gives how many."""
        ...

    def cancel(self, webinar_id: int, kinds: Iterable[str], *, reason: str, keep: Iterable[str] = ()) -> int:
        """Cancels the pending rows of these kinds but for the keys to keep; gives how many.

        An unknown row may have been sent, and a running one is just being: both are left to their handler, which
        looks and then finds them no longer wanted.
        """
        ...

    def unbegun(self, webinar_id: int, kind: str) -> tuple[Unbegun, ...]:
        """The rows of this kind that wait and were never begun, in no order."""
        ...

    def drop(self, rows: Iterable[Unbegun], *, reason: str) -> int:
        """Cancels those that stand as they were read; gives how many. What another transaction holds stays."""
        ...

    def get(self, task_id: str) -> Task | None: ...
    def by_key(self, key: str) -> Task | None: ...
    def of_webinar(self, webinar_id: int, kinds: Iterable[str] = ()) -> tuple[Task, ...]: ...
    def waiting(self, webinar_id: int, kind: str) -> Task | None:
        """The first pending row of this kind. In a transaction that writes, nobody begins it before that ends."""
        ...

    def list(self, states: Iterable[str] = (), limit: int = 200) -> tuple[Task, ...]: ...
    def attempts(self, task_id: str) -> tuple[Attempt, ...]: ...
    def retry(self, task_id: str, at: datetime, *, look: bool = True) -> bool:
        """A person sends a dead or expired row round again, looking first if it was tried. False if it is neither.

        Without `look` the person has looked, where we may not."""
        ...

    def forget_paces(self, before: datetime) -> None:
        """Forgets which channels and people were last written to before then."""
        ...

    def close(self, task_id: str, reason: str, at: datetime) -> bool:
        """A person closes a dead, pending or unknown row. False if it is none of these."""
        ...

    def replan(self, task: NewTask) -> bool:
        """Gives the pending or cancelled row of this key the promise and content of `task`. False if it is neither."""
        ...

    def touch(self, key: str, *, run_at: datetime) -> bool:
        """Brings an open row forward (or back) to `run_at`. False if there is no such open row."""
        ...


class Instances(Protocol):
    def of(self, webinar_id: int) -> tuple[Instance, ...]: ...
    def learn(self, webinar_id: int, instance: Instance) -> bool:
        """Adds or completes an instance by UUID; True if something was new. Known facts are never blanked."""
        ...


class Inbox(Protocol):
    def first_time(self, source: str, external_id: str, at: datetime) -> bool:
        """Records a delivery; False if it was there already."""
        ...


class Drafts(Protocol):
    def add(self, *, user: str, channel: str, announcement: str, at: datetime) -> DraftRow: ...
    def get(self, draft_id: str) -> DraftRow | None: ...


class Readings(Protocol):
    def add(self, reading: Reading) -> None: ...
    def latest(self, webinar_id: int, part: str, instance: str = "") -> Reading | None: ...
    def all(self, webinar_id: int, part: str) -> tuple[Reading, ...]:
        """Oldest first."""
        ...

    def weight(self, webinar_id: int) -> int:
        """Letters of the biggest reading: says how long computing a report will take, without reading it."""
        ...


class Files(Protocol):
    def add(self, files: Iterable[PostedFile]) -> None: ...
    def of(self, webinar_id: int) -> tuple[PostedFile, ...]: ...
    def removed(self, file_id: str, at: datetime) -> None: ...


class Audit(Protocol):
    def record(self, line: AuditLine) -> None: ...
    def of(self, subject: str) -> tuple[AuditLine, ...]: ...


@dataclass(frozen=True, slots=True)
class Erasure:
    """What stays of a webinar whose people were erased: its totals (as in summary.json), and how much was erased."""

    webinar: int
    at: datetime
    totals: dict[str, object]
    counts: dict[str, int]


class Erasures(Protocol):
    """What is gone, and how it goes. Nothing here can be taken back."""

    def of(self, webinar_id: int) -> Erasure | None: ...
    def all(self) -> tuple[Erasure, ...]: ...
    def clear(self, webinar_id: int, totals: dict[str, object], at: datetime) -> Erasure:
        """Takes every name, address and personal link of the webinar out of the database, once; keeps the totals."""
        ...

    def clear_work(self, webinar_id: int) -> int:
        """Blanks what the webinar's ended rows of work say in words; gives how many rows."""
        ...

    def rewrite(self, reading: Reading) -> None:
        """Replaces the content, digest and total of a kept reading."""
        ...

    def replace_seat(self, webinar_id: int, key: str, seated: SeatedPanelist) -> None:
        """Replaces one panelist, whose key changes with it."""
        ...

    def reword(self, rewrite: Callable[[str], str]) -> int:
        """Rewrites every free text beside the readings: announcements, drafts, audit, work; gives how many changed."""
        ...

    def texts_with(self, address: str) -> tuple[tuple[str, str], ...]:
        """(where, text) of each free text beside the readings and announcements that names the address, case folded."""
        ...

    def drop_drafts(self, before: datetime) -> int:
        """Deletes the announcements kept for a form before this moment; gives how many."""
        ...

    def remember(self, digests: Iterable[str], at: datetime) -> None:
        """Keeps keyed digests of what was erased, so that it stays erased."""
        ...

    def remembered(self) -> dict[str, datetime]:
        """Every kept digest, with when it was erased."""
        ...


class Notebook(Protocol):
    """Small named values: the calendar token, pauses, the zone data version."""

    def read(self, name: str) -> str | None: ...
    def write(self, name: str, value: str) -> None: ...


class DeskBook(Protocol):
    """What organisers made of the questions a session left open."""

    def of(self, webinar_id: int) -> dict[str, DeskEntry]:
        """By question key."""
        ...

    def put(self, webinar_id: int, entry: DeskEntry) -> None: ...


class Recordings(Protocol):
    def of(self, webinar_id: int) -> tuple[KeptRecording, ...]:
        """In the order found."""
        ...

    def put(self, recording: KeptRecording) -> None: ...


class Tx(Protocol):
    """One transaction: all of it or nothing. `now` is the store's own time (the database's, where it has one)."""

    @property
    def now(self) -> datetime: ...
    @property
    def webinars(self) -> Webinars: ...
    @property
    def panelists(self) -> Panelists: ...
    @property
    def work(self) -> Work: ...
    @property
    def instances(self) -> Instances: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def readings(self) -> Readings: ...
    @property
    def files(self) -> Files: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def erasures(self) -> Erasures: ...
    @property
    def notebook(self) -> Notebook: ...
    @property
    def desk(self) -> DeskBook: ...
    @property
    def recordings(self) -> Recordings: ...


class Store(Protocol):
    def begin(self) -> AbstractContextManager[Tx]:
        """A write transaction; commits on a clean exit. Raises TryLater when the database is locked or away."""
        ...

    def read(self) -> AbstractContextManager[Tx]:
        """A transaction that only reads."""
        ...

    def compact(self) -> None:
        """Takes what was deleted out of the database's files. Raises TryLater while somebody reads in them."""
        ...


# --- How a handler's attempt ended ----------------------------------------------------------------------------------

Then = Callable[[Tx], None]


@dataclass(frozen=True, slots=True)
class Done:
    """Carried out (or found done). `then` is committed together with the receipt, and only if the fence holds.

    So are the rows in `adds`, those of a whole group of receipts at once: for what happens a thousand times a second.
    """

    receipt: str = ""
    found: bool = False
    then: Then | None = None
    adds: tuple[NewTask, ...] = ()


@dataclass(frozen=True, slots=True)
class Later:
    """Surely not carried out; again at `at` (None: back off). `charged` False: the attempt does not count.

    `scope` names a group that is paused until `at` together with this row.
    """

    error: str
    at: datetime | None = None
    charged: bool = True
    scope: str = ""
    then: Then | None = None


@dataclass(frozen=True, slots=True)
class MaybeDone:
    """May have been carried out: look after the settling time, which depends on the kind."""

    error: str
    then: Then | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """Refused for good; a person must look."""

    error: str
    then: Then | None = None


@dataclass(frozen=True, slots=True)
class TooLate:
    """Its time has passed; the organiser is told."""

    reason: str
    then: Then | None = None


@dataclass(frozen=True, slots=True)
class NotWanted:
    """No longer wanted: the webinar moved on."""

    reason: str
    then: Then | None = None


Outcome = Done | Later | MaybeDone | Failed | TooLate | NotWanted


class Desk(Protocol):
    """What a handler gets beside its task: checks and checkpoints on its own row."""

    def confirm(self, task: Task) -> None:
        """Call just before the effect. Raises LeaseLost, or Overdue past `not_after`: let both pass."""
        ...

    def keep(self, task: Task, checkpoint: Payload) -> None:
        """Commits what a successor must know (file ids) before the next step. Raises LeaseLost."""
        ...


Handler = Callable[[Task, Desk], Outcome]
