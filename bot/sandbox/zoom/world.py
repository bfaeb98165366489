"""What exists in the pretended Zoom account: webinars, people invited and registered, and what happened in the room."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.sandbox.zoom.config import User, ZoomConfig
from bot.sandbox.zoom.identifiers import Identifiers
from bot.sandbox.zoom.refusals import no_user, no_webinar, not_ended

Role = Literal["host", "alternative_host", "interpreter", "panelist", "attendee"]


@dataclass(slots=True)
class Occurrence:
    """One date of a series. `id` is text that looks like milliseconds since 1970."""

    id: str
    start: datetime
    duration: int
    status: Literal["available", "deleted"] = "available"


@dataclass(slots=True)
class Panelist:
    """An invited speaker; `token` opens the room as them. The address is kept as it was typed."""

    id: str
    name: str
    email: str
    token: str
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Registrant:
    """Someone who signed up. `answers` holds the standard fields, `custom` the webinar's own questions."""

    id: str
    email: str
    first_name: str
    last_name: str
    status: Literal["approved", "pending", "denied"]
    created: datetime
    token: str
    answers: dict[str, str] = field(default_factory=dict)
    custom: list[dict[str, str]] = field(default_factory=list)
    language: str = "en-US"

    @property
    def name(self) -> str:
        """First and last name, as the room shows them."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(slots=True)
class Poll:
    """A poll definition as the API keeps it; `body` has title, questions, poll_type and anonymous."""

    id: str
    body: dict[str, Any]
    status: str = "notstart"


@dataclass(slots=True)
class Person:
    """One human being of the simulation, however many devices, joins and names they use."""

    key: str
    name: str
    email: str
    role: Role
    registrant_id: str = ""
    zoom_id: str = ""
    phone: str = ""


@dataclass(slots=True)
class Stay:
    """One join: one row of Zoom's report. `shown_name` and `shown_email` are what Zoom tells of the person."""

    person: Person
    user_id: str
    participant_uuid: str
    shown_name: str
    shown_email: str
    device: str
    joined: datetime
    left: datetime | None = None


@dataclass(slots=True)
class Answer:
    """One answer to a question; `kind` is Zoom's type (`host_answered`, `default`)."""

    person: Person
    text: str
    at: datetime
    kind: str


@dataclass(slots=True)
class Question:
    """One question of the audience. `live` means it was answered by voice."""

    id: str
    person: Person
    text: str
    at: datetime
    anonymous: bool = False
    live: bool = False
    answers: list[Answer] = field(default_factory=list)


@dataclass(slots=True)
class Vote:
    """One person's answer to one question of a poll or survey."""

    poll_id: str
    person: Person
    question: str
    answer: str
    at: datetime
    anonymous: bool = False
    question_id: str = ""


@dataclass(slots=True)
class Recording:
    """A cloud recording of one run, there from `ready`."""

    ready: datetime
    share_token: str
    files: list[dict[str, Any]]
    transcript_ready: datetime | None = None


@dataclass(slots=True)
class Run:
    """One held session: Zoom's instance, with its own UUID."""

    uuid: str
    webinar_id: int
    started: datetime
    practice: bool
    occurrence_id: str = ""
    ended: datetime | None = None
    people: dict[str, Person] = field(default_factory=dict)
    stays: list[Stay] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    launched: list[str] = field(default_factory=list)
    votes: list[Vote] = field(default_factory=list)
    survey: list[Vote] = field(default_factory=list)
    recording: Recording | None = None


@dataclass(slots=True)
class Webinar:
    """A scheduled webinar. `settings` is what was kept of what was sent, over Zoom's defaults."""

    id: int
    uuid: str
    host: User
    topic: str
    type: int
    start: datetime | None
    duration: int
    timezone: str
    agenda: str
    created: datetime
    changed: datetime
    password: str
    settings: dict[str, Any]
    registration_code: str
    link_token: str
    recurrence: dict[str, Any] | None = None
    tracking_fields: list[dict[str, str]] = field(default_factory=list)
    occurrences: list[Occurrence] = field(default_factory=list)
    panelists: list[Panelist] = field(default_factory=list)
    registrants: dict[str, Registrant] = field(default_factory=dict)
    questions: dict[str, Any] = field(default_factory=lambda: {"questions": [], "custom_questions": []})
    polls: dict[str, Poll] = field(default_factory=dict)
    survey: dict[str, Any] | None = None
    runs: list[Run] = field(default_factory=list)
    deleted: bool = False
    converted: bool = False

    @property
    def needs_registration(self) -> bool:
        """Whether people have to register first."""
        return self.settings["approval_type"] in (0, 1)

    @property
    def scheduled_end(self) -> datetime | None:
        """The end of the last date, or None without a fixed time."""
        if self.occurrences:
            last = max(self.occurrences, key=lambda o: o.start)
            return last.start + timedelta(minutes=last.duration)
        return None if self.start is None else self.start + timedelta(minutes=self.duration)

    @property
    def open_run(self) -> Run | None:
        """The run that is going on."""
        return next((run for run in self.runs if run.ended is None), None)

    @property
    def held(self) -> bool:
        """Whether a run that was not a rehearsal has ended and none is going on."""
        return self.open_run is None and any(not run.practice for run in self.runs)


class World:
    """All of it, with the look-ups every call needs. Callers hold the stand-in's lock."""

    def __init__(self, config: ZoomConfig, ids: Identifiers) -> None:
        self.config, self.ids = config, ids
        self.webinars: dict[int, Webinar] = {}
        self.templates: list[dict[str, Any]] = [
            {"id": "tPexampleTemplate001", "name": "Public webinar", "type": 1},
            {"id": "tPexampleTemplate002", "name": "Internal webinar", "type": 2},
        ]

    def user(self, reference: str, *, missing: int = 404) -> User:
        """Raises Refusal 1001 with that HTTP status."""
        found = self.config.user(reference)
        if found is None:
            raise no_user(reference, status=missing)
        return found

    def webinar(self, webinar_id: int, now: datetime) -> Webinar:
        """A webinar that is still there. Raises Refusal 3001 for one deleted, converted, long over or unknown."""
        found = self.webinars.get(webinar_id)
        if found is None or found.deleted or found.converted or self._forgotten(found, now):
            raise no_webinar(webinar_id)
        return found

    def runs(self) -> Iterator[tuple[Webinar, Run]]:
        """Every run whose reports Zoom still has."""
        for webinar in self.webinars.values():
            if not webinar.deleted or self.config.reports_survive_deletion:
                for run in webinar.runs:
                    yield webinar, run

    def ended_run(self, reference: str, now: datetime) -> tuple[Webinar, Run]:
        """The run of that UUID, or the latest of that webinar ID. Raises Refusal 3001 unless it has ended."""
        fitting = [(w, r) for w, r in self.runs() if reference in (r.uuid, str(w.id))]
        if not fitting:
            raise not_ended()
        webinar, run = max(fitting, key=lambda pair: pair[1].started)
        if run.ended is None or run.ended > now:
            raise not_ended()
        return webinar, run

    def _forgotten(self, webinar: Webinar, now: datetime) -> bool:
        end = webinar.scheduled_end
        last = webinar.changed if end is None else max(end, webinar.changed)
        return now > last + timedelta(days=self.config.kept_days)
