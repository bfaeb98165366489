"""What we ask of Zoom and what Zoom tells us, as values. Ids are text however Zoom typed them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.rows import PollQuestion
from bot.domain.webinar import Recording, Registration


@dataclass(frozen=True, slots=True)
class WebinarSpec:
    """A webinar as it should be on Zoom. `starts_at` is aware UTC, `zone` an IANA name from Zoom's list.

    `agenda` is at most 2,000 characters. `mail_panelists` lets Zoom mail each panelist their invitation;
    `reminder_type` is Zoom's own reminder e-mail, 0 (none) to 7 (facts: OpenAPI text, March 2024), and
    `follow_up` likewise for attendees and absentees. `language` is `en` or `fr`: the language of Zoom's e-mails.
    """

    topic: str
    agenda: str
    starts_at: datetime
    minutes: int
    zone: str
    passcode: str = field(repr=False)
    questions: bool
    practice_session: bool
    registration: Registration
    recording: Recording
    alternative_hosts: tuple[str, ...] = ()
    mail_panelists: bool = True
    reminder_type: int = 0
    follow_up: int = 0
    language: str = "en"


@dataclass(frozen=True, slots=True)
class RemoteWebinar:
    """A webinar as Zoom has it. `settings` is Zoom's settings object as given; `start_url` is left out on purpose.

    From a list call `agenda` is cut at 250 characters, and `passcode` and `settings` are empty.
    """

    id: str
    uuid: str
    topic: str
    agenda: str
    starts_at: datetime | None
    minutes: int
    zone: str
    host_id: str
    kind: int
    created_at: datetime | None
    passcode: str = field(repr=False)
    join_url: str = field(repr=False)
    registration_url: str = field(repr=False)
    settings: dict[str, object] = field(repr=False)


@dataclass(frozen=True, slots=True)
class RemotePanelist:
    """A panelist as Zoom lists them. `join_url` is personal: direct message only."""

    id: str
    email: str
    name: str
    join_url: str = field(repr=False)

    @property
    def key(self) -> str:
        return self.email.strip().casefold()


@dataclass(frozen=True, slots=True)
class PanelistWish:
    """Somebody who should be a panelist."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class RemoteUser:
    """A Zoom user. `kind` 1 is Basic (not licensed); `status` must be "active" to host."""

    id: str
    email: str
    name: str
    kind: int
    status: str
    zone: str = ""


@dataclass(frozen=True, slots=True)
class HostAbilities:
    """What the host's licence and settings allow. `capacity` is attendees; None where Zoom did not say."""

    webinar: bool
    capacity: int | None
    polls: bool | None
    survey: bool | None
    cloud_recording: bool | None


@dataclass(frozen=True, slots=True)
class SessionDetail:
    """Zoom's own summary of one instance. `participants` counts rows or people, as Zoom pleases."""

    uuid: str
    started_at: datetime
    ended_at: datetime | None
    participants: int


@dataclass(frozen=True, slots=True)
class RecordingFile:
    """One file. `download_url` wants the account's token."""

    kind: str
    status: str
    play_url: str = field(repr=False)
    download_url: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class CloudRecording:
    """A cloud recording. The passcode is a secret and is left out; `share_url` alone asks for it."""

    uuid: str
    share_url: str = field(repr=False)
    files: tuple[RecordingFile, ...]
    deleted_on: str = ""


@dataclass(frozen=True, slots=True)
class RegistrationField:
    """One of Zoom's own questions, by Zoom's name (`last_name`, `city`, `country`, `org`, ...)."""

    name: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class RegistrationQuestion:
    """A question of ours on the registration page. `kind` is short, single_radio, single_dropdown or multiple."""

    title: str
    kind: str = "short"
    answers: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class RegistrationForm:
    """What the registration page asks, beyond first name and e-mail, which Zoom always asks."""

    fields: tuple[RegistrationField, ...] = ()
    questions: tuple[RegistrationQuestion, ...] = ()


@dataclass(frozen=True, slots=True)
class SurveyDefinition:
    """The survey shown after the webinar. `link` is set instead of questions when it lives elsewhere."""

    title: str = ""
    questions: tuple[PollQuestion, ...] = ()
    anonymous: bool = False
    link: str = ""
