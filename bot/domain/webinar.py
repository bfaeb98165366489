"""A webinar as the organisers see it: what they asked for, who speaks, and how far it has come."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.walltime import WallTime

TOPIC_LIMIT = 200  # Zoom's Meetings OpenAPI text, March 2024
AGENDA_LIMIT = 2000  # documented for meetings; webinars are cut there too


class PanelistRole(StrEnum):
    PANELIST = "panelist"
    MODERATOR = "moderator"


@dataclass(frozen=True, slots=True)
class Panelist:
    """Somebody with their own link into the webinar. `organisation` may be empty. Compare by `key`."""

    name: str
    email: str
    role: PanelistRole = PanelistRole.PANELIST
    organisation: str = ""

    @property
    def key(self) -> str:
        return self.email.strip().casefold()

    @property
    def tag(self) -> str:
        """A short name for logs and rows of work that does not give the address away."""
        return hashlib.sha256(self.key.encode()).hexdigest()[:12]


class Registration(StrEnum):
    """Zoom's approval types: nobody signs up, everybody who signs up may come, or each is approved by hand."""

    OFF = "off"
    AUTOMATIC = "automatic"
    MANUAL = "manual"


class Recording(StrEnum):
    NONE = "none"
    CLOUD = "cloud"
    LOCAL = "local"


@dataclass(frozen=True, slots=True)
class WebinarDraft:
    """What the organiser asks for. `minutes` is the planned length; Zoom does not end the session at its close.

    `announcement` is the whole text; Zoom gets a shortened agenda made from it. `language` is the announcement's
    (`en`, `fr`, empty if unknown). `series_position`/`series_size` are "second of four", None when not said.
    """

    topic: str
    start: WallTime
    minutes: int
    announcement: str = ""
    panelists: tuple[Panelist, ...] = ()
    questions: bool = True
    practice_session: bool = True
    registration: Registration = Registration.AUTOMATIC
    recording: Recording = Recording.NONE
    series: str = ""
    series_position: int | None = None
    series_size: int | None = None
    language: str = ""

    @property
    def starts_at(self) -> datetime:
        """Aware UTC."""
        return self.start.instant()

    @property
    def ends_at(self) -> datetime:
        """Aware UTC: elapsed minutes after the start."""
        return self.starts_at + timedelta(minutes=self.minutes)


class State(StrEnum):
    """How far a webinar has come. `open` says that somebody opened the Zoom room, not that the show is on."""

    CREATING = "creating"
    SCHEDULED = "scheduled"
    OPEN = "open"
    ENDED = "ended"
    REPORTED = "reported"
    CANCELLED = "cancelled"
    FAILED = "failed"


UPCOMING = (State.CREATING, State.SCHEDULED, State.FAILED)
"""The states in which something can still be prepared."""


@dataclass(frozen=True, slots=True)
class Webinar:
    """One webinar of ours. `version` rises with every change of what Zoom must know, `generation` with every change
    of time or plan that re-arms the reminders. Zoom's id is text; empty until Zoom made the webinar. `start_url` is a
    secret and is never kept."""

    id: int
    draft: WebinarDraft
    state: State
    channel: str
    created_by: str
    created_at: datetime
    version: int = 1
    generation: int = 1
    host: str = ""
    zoom_id: str = ""
    zoom_uuid: str = ""
    passcode: str = ""
    join_url: str = ""
    registration_url: str = ""
    card_ts: str = ""
    report_ts: str = ""
    ended_at: datetime | None = None
    problem: str = ""
    notes: tuple[str, ...] = field(default=())

    @property
    def code(self) -> str:
        return f"W-{self.id}"

    @property
    def public_url(self) -> str:
        """The only link that may appear in a channel: sign-up when there is one, else the general join link."""
        return self.registration_url or self.join_url
