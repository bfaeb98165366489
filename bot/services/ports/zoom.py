"""Zoom as the use cases see it. The real one lives in `bot/zoom`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

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

T = TypeVar("T")


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
