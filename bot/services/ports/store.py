"""The database as the use cases see it: one transaction, and what it reaches. The real one lives in `bot/store`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from bot.domain.desk import DeskEntry
from bot.domain.recordings import KeptRecording
from bot.domain.rows import Instance
from bot.domain.webinar import Panelist, State, Webinar, WebinarDraft
from bot.services.ports.kept import AuditLine, DraftRow, Erasure, PostedFile, Reading, SeatedPanelist
from bot.services.ports.work import Work


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
