"""The workspace: people, conversations, files, open views and the short-lived handles, all under one lock."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Condition, RLock
from time import monotonic
from typing import Any

from bot.sandbox.clock import SandboxClock
from bot.sandbox.slack.blocks import interactive
from bot.sandbox.slack.config import SlackConfig
from bot.sandbox.slack.effects import Effects
from bot.sandbox.slack.messages import Conversation, Message
from bot.sandbox.slack.names import Names
from bot.sandbox.slack.open_views import View
from bot.sandbox.slack.people import Person, UserGroup
from bot.sandbox.slack.stored_files import StoredFile


@dataclass(slots=True)
class Trigger:
    """A trigger_id: who it belongs to, until when by the monotonic clock, and the view it came from."""

    user: str
    expires: float
    view_id: str | None = None
    used: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """A response_url: where it speaks, how often still, until when in seconds since 1970.

    `ts` is the message whose button was pressed, None for a command.
    """

    channel: str
    user: str
    expires: float
    uses_left: int
    ts: str | None = None
    thread_ts: str | None = None


@dataclass(slots=True)
class Ephemeral:
    """A message that only one person sees and that no method gives back."""

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[dict[str, Any]]
    via: str
    thread_ts: str | None = None
    metadata: dict[str, Any] | None = None
    replaced: bool = False

    def as_json(self) -> dict[str, Any]:
        """As the control shows it."""
        shown = {name: getattr(self, name) for name in ("ts", "channel", "user", "text", "blocks", "via")}
        return {**shown, "thread_ts": self.thread_ts, "gone": self.replaced}


@dataclass(slots=True)
class Workspace:
    """Everything the stand-in knows. Hold `lock` while reading or changing it."""

    clock: SandboxClock
    config: SlackConfig
    names: Names
    team: str = "T0NETWORK1"
    domain: str = "network-example"
    team_name: str = "European network"
    app: str = "A0WEBINAR1"
    bot_id: str = "B0WEBINAR1"
    bot_user: str = "U0WEBINARB"
    base_url: str = ""
    people: dict[str, Person] = field(default_factory=dict)
    groups: dict[str, UserGroup] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    ephemerals: list[Ephemeral] = field(default_factory=list)
    files: dict[str, StoredFile] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    stacks: dict[str, list[str]] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    response_urls: dict[str, ResponseUrl] = field(default_factory=dict)
    effects: Effects = field(default_factory=Effects)
    later: list[tuple[float, Callable[[], None]]] = field(default_factory=list)
    last_post: dict[str, float] = field(default_factory=dict)
    lock: RLock = field(default_factory=RLock)
    changed: Condition = field(init=False)

    def __post_init__(self) -> None:
        self.changed = Condition(self.lock)

    def next_ts(self, conversation: Conversation) -> str:
        """A `ts` of this moment that the conversation has not had."""
        micros = int(self.clock.time() * 1_000_000)
        taken = {*conversation.messages, *(e.ts for e in self.ephemerals if e.channel == conversation.id)}
        while (ts := f"{micros // 1_000_000}.{micros % 1_000_000:06d}") in taken:
            micros += 1
        return ts

    def direct_message(self, user: str) -> Conversation:
        """The conversation of the bot with one person, opened if it was not."""
        for conversation in self.conversations.values():
            if conversation.kind == "im" and user in conversation.members:
                return conversation
        opened = Conversation(self.names.id("D"), "im", members=[self.bot_user, user])
        self.conversations[opened.id] = opened
        return opened

    def with_ids(self, blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """A copy of blocks as Slack keeps them: every block has a block_id, every element an action_id."""
        kept = copy.deepcopy(blocks)
        for block in kept:
            block.setdefault("block_id", self.names.short())
        for _, element in interactive(kept):
            element.setdefault("action_id", self.names.short())
        return kept

    def saw(self, kind: str, by: str | None = None, **what: Any) -> None:
        """Put a visible effect on the ledger; by the bot unless said otherwise."""
        self.effects.add(self.clock.now(), kind, by or self.bot_user, **what)
        self.changed.notify_all()

    def settle(self) -> None:
        """Do what has fallen due by the sandbox clock, in its order."""
        now = self.clock.time()
        due = sorted((item for item in self.later if item[0] <= now), key=lambda item: item[0])
        self.later = [item for item in self.later if item[0] > now]
        for _, act in due:
            act()

    def new_trigger(self, user: str, view_id: str | None = None) -> str:
        """A trigger_id for one use within three seconds."""
        name = f"{self.names.ticket(10)}.{self.names.ticket(10)}.{self.names.ticket(32)}"
        self.triggers[name] = Trigger(user, monotonic() + self.config.trigger_seconds, view_id)
        return name

    def new_response_url(self, channel: str, user: str, ts: str | None = None, thread_ts: str | None = None) -> str:
        """An address that takes five posts within half an hour."""
        ticket = self.names.ticket()
        expires = self.clock.time() + self.config.response_url_seconds
        uses = self.config.response_url_uses
        self.response_urls[ticket] = ResponseUrl(channel, user, expires, uses, ts, thread_ts)
        return f"{self.base_url}/slack/response/{ticket}"

    def message_json(self, message: Message, *, with_metadata: bool) -> dict[str, Any]:
        """The message object; reply counts are not included."""
        shown: dict[str, Any] = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text}
        if message.bot:
            shown |= message.bot
        shown["team"] = self.people[message.user].team if message.user in self.people else self.team
        if message.tombstone:
            shown |= {"subtype": "tombstone", "hidden": True}
        for name in ("blocks", "attachments"):
            if found := getattr(message, name):
                shown[name] = found
        if message.thread_ts:
            shown["thread_ts"] = message.thread_ts
        if message.broadcast:
            shown["subtype"] = "thread_broadcast"
        if message.files:
            shown["files"] = [self.files[file].as_json(self.base_url, self.team) for file in message.files]
        if message.edited_ts:
            shown["edited"] = {"user": message.user, "ts": message.edited_ts}
        if with_metadata and message.metadata:
            shown["metadata"] = message.metadata
        return shown
