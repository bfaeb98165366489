"""The rows that Zoom's reports are made of, as the collector hands them to the rules that count people.

Every moment is aware UTC. Texts are as Zoom gave them: attendees wrote many of them, so they are hostile until
neutralised by whoever shows them. Field meanings: Zoom's report endpoints, @zoom/rivet 0.4.0 (2026).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Instance:
    """One held session of a webinar, by Zoom's UUID. `practice` is None where Zoom did not tell."""

    uuid: str
    started_at: datetime
    ended_at: datetime | None = None
    practice: bool | None = None


@dataclass(frozen=True, slots=True)
class ParticipantRow:
    """One row of the participants report: one join, not one person.

    `participant_id` is Zoom's user id, empty for people outside the account; `user_id` holds within one instance and
    changes on every rejoin; `email` is empty for many outsiders. `left_at` is None while Zoom does not say.
    """

    instance: str
    name: str
    email: str
    registrant_id: str
    participant_id: str
    user_id: str
    joined_at: datetime
    left_at: datetime | None


class RegistrantStatus(StrEnum):
    APPROVED = "approved"
    PENDING = "pending"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Registrant:
    """Somebody who signed up. Cancelled registrations are `denied` in Zoom's lists."""

    id: str
    email: str
    first_name: str
    last_name: str
    status: RegistrantStatus
    organisation: str = ""
    city: str = ""
    country: str = ""
    registered_at: datetime | None = None

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to a question. `kind` is Zoom's: default, host_answered, participant_commented, or "live"."""

    text: str
    by: str = ""
    at: datetime | None = None
    kind: str = "default"


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the Q&A. `id` is empty in the older report shape; `status` is Zoom's free text."""

    id: str
    text: str
    asker: str
    asker_email: str
    asked_at: datetime | None
    status: str
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class PollDefinition:
    """A poll as planned before the session: its questions and the choices each offers."""

    id: str
    title: str
    questions: tuple[PollQuestion, ...]


@dataclass(frozen=True, slots=True)
class PollQuestion:
    name: str
    kind: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """One person's answer to one question of a poll or survey, raw: several choices stand in one text."""

    poll: str
    question: str
    name: str
    email: str
    answer: str
    answered_at: datetime | None


class Role(StrEnum):
    """What somebody was in the session."""

    HOST = "host"
    ALTERNATIVE_HOST = "alternative host"
    MODERATOR = "moderator"
    INTERPRETER = "interpreter"
    PANELIST = "panelist"
    ATTENDEE = "attendee"


@dataclass(frozen=True, slots=True)
class TeamMember:
    """Somebody who is listed with a role and left out of audience totals. `participant_id` is empty if unknown."""

    name: str
    email: str
    role: Role
    participant_id: str = ""


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """Everything known about one held webinar, ready to be counted and written to files.

    `starts_at`/`ends_at` are the scheduled ones; the session itself runs from the first real instance's start to the
    last one's end. `reported_total` is Zoom's own number of participant rows, None if Zoom gave none. `missing` names
    in plain words what Zoom has not given yet; the record is complete when it is empty and `final` is set.
    """

    code: str
    topic: str
    zone: str
    starts_at: datetime
    ends_at: datetime
    instances: tuple[Instance, ...]
    participants: tuple[ParticipantRow, ...]
    registrants: tuple[Registrant, ...]
    team: tuple[TeamMember, ...]
    questions: tuple[Question, ...]
    poll_answers: tuple[GivenAnswer, ...]
    survey_answers: tuple[GivenAnswer, ...]
    poll_definitions: tuple[PollDefinition, ...]
    generated_at: datetime
    reported_total: int | None = None
    missing: tuple[str, ...] = ()
    final: bool = False
