"""Slack as the use cases see it. The real one lives in `bot/slack`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.posts import Post


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
