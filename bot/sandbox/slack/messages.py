"""Conversations and what is in them."""

from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["public", "private", "im"]


@dataclass(slots=True)
class Message:
    """One message. `ts` is its key within the conversation; `edits` holds what it said before, oldest first."""

    ts: str
    user: str
    text: str
    bot: dict[str, str] | None = None  # bot_id, app_id and team of a message by an app
    blocks: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[dict[str, Any]] = field(default_factory=list)
    metadata: dict[str, Any] | None = None
    thread_ts: str | None = None
    broadcast: bool = False
    files: list[str] = field(default_factory=list)
    edits: list[dict[str, Any]] = field(default_factory=list)
    edited_ts: str | None = None
    tombstone: bool = False
    options: dict[str, Any] = field(default_factory=dict)  # unfurl_links, parse and the like, as they were sent

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread below another message."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    @property
    def in_channel(self) -> bool:
        """Whether it shows in the conversation itself, outside threads."""
        return not self.is_reply or self.broadcast


@dataclass(slots=True)
class Conversation:
    """A channel or a direct message. `members` are user ids; for a direct message the bot and one person."""

    id: str
    kind: Kind
    name: str = ""
    members: list[str] = field(default_factory=list)
    creator: str = ""
    is_archived: bool = False
    is_ext_shared: bool = False
    is_pending_ext_shared: bool = False
    messages: dict[str, Message] = field(default_factory=dict)
    pins: list[str] = field(default_factory=list)
    bookmarks: list[dict[str, Any]] = field(default_factory=list)

    @property
    def shown_name(self) -> str:
        """The name that requests to the bot carry: private channels and direct messages do not tell theirs."""
        return {"public": self.name, "private": "privategroup", "im": "directmessage"}[self.kind]

    def in_order(self) -> list[Message]:
        """All messages, oldest first."""
        return sorted(self.messages.values(), key=lambda message: ts_key(message.ts))

    def replies_to(self, ts: str) -> list[Message]:
        """The thread below a message, oldest first."""
        return [message for message in self.in_order() if message.is_reply and message.thread_ts == ts]

    def as_json(self, bot: str) -> dict[str, Any]:
        """The conversation object as the bot sees it."""
        if self.kind == "im":
            person = next((member for member in self.members if member != bot), bot)
            return {"id": self.id, "is_im": True, "user": person, "is_archived": False, "created": 1_600_000_000}
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": self.kind == "public",
            "is_group": self.kind == "private",
            "is_im": False,
            "is_mpim": False,
            "is_private": self.kind == "private",
            "is_archived": self.is_archived,
            "is_general": False,
            "is_member": bot in self.members,
            "is_shared": self.is_ext_shared,
            "is_ext_shared": self.is_ext_shared,
            "is_pending_ext_shared": self.is_pending_ext_shared,
            "is_org_shared": False,
            "creator": self.creator,
            "created": 1_600_000_000,
            "topic": {"value": "", "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
        }


def ts_key(ts: str) -> tuple[int, int]:
    """A `ts` as numbers, for ordering. Raises ValueError if it is none."""
    seconds, _, fraction = ts.partition(".")
    return int(seconds), int(fraction.ljust(6, "0")[:6] or 0)
