"""What the organiser sees in the sandbox's Slack: read from the stand-in, never from the bot."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox import Sandbox
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.open_views import View
from bot.sandbox.slack.seed import ADMIN, ORGANISERS

ORGANISER = ADMIN
CHANNEL = ORGANISERS
EPOCH = datetime(1970, 1, 1, tzinfo=ZoneInfo("UTC"))


@dataclass(frozen=True, slots=True)
class Screen:
    """One person's view of the workspace."""

    sandbox: Sandbox
    user: str = ORGANISER

    def channel(self) -> list[Message]:
        """Everything in the organisers' channel, threads included, oldest first."""
        workspace = self.sandbox.slack.workspace
        with workspace.lock:
            workspace.settle()
            return [m for m in workspace.conversations[CHANNEL].in_order() if not m.tombstone]

    def top_level(self) -> list[Message]:
        """Messages that begin no one else's thread: the card, the report."""
        return [message for message in self.channel() if not message.is_reply]

    def card(self) -> Message | None:
        """The living card: the first message with buttons."""
        return next((m for m in self.top_level() if any(b["type"] == "actions" for b in m.blocks)), None)

    def report(self) -> Message | None:
        """The message after the session."""
        return next((m for m in self.top_level() if m is not self.card() and not m.files), None)

    def direct_messages(self) -> list[tuple[str, Message]]:
        """(person, message) of every direct message, oldest first."""
        workspace = self.sandbox.slack.workspace
        with workspace.lock:
            found = [
                (next(member for member in place.members if member != workspace.bot_user), message)
                for place in workspace.conversations.values()
                if place.kind == "im"
                for message in place.in_order()
            ]
        return sorted(found, key=lambda pair: pair[1].ts)

    def view(self) -> View | None:
        """The modal on top."""
        workspace = self.sandbox.slack.workspace
        with workspace.lock:
            stack = workspace.stacks.get(self.user, [])
            return workspace.views[stack[-1]] if stack else None

    def files(self) -> dict[str, bytes]:
        """The newest file of each name in the channel."""
        workspace = self.sandbox.slack.workspace
        with workspace.lock:
            workspace.settle()
            shown = [workspace.files[f] for m in workspace.conversations[CHANNEL].in_order() for f in m.files]
            return {file.name: file.content for file in shown if file.stage != "deleted"}

    def everything_posted(self) -> str:
        """All that was ever shown in the channel, edits included, as one text to search."""
        parts = [json.dumps([m.text, m.blocks, m.edits], ensure_ascii=False) for m in self.channel()]
        return "\n".join(parts)


def texts(blocks: list[dict[str, Any]]) -> Iterator[str]:
    """Every text in these blocks, in order."""
    for block in blocks:
        yield from _texts(block)


def plain(mrkdwn: str) -> str:
    """A message as a terminal can show it: date tokens by their fallback, no escapes."""
    shown = re.sub(r"<!date\^[^|>]*\|([^>]*)>", r"\1", mrkdwn)
    shown = re.sub(r"<([^|>]+)\|([^>]+)>", r"\2", shown)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def moment_of(ts: str) -> datetime:
    """When a message was posted, aware UTC."""
    return EPOCH + timedelta(seconds=float(ts))


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        text = node.get("text")
        if isinstance(text, str):
            yield text
        for value in node.values():
            yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)
