"""Slack as the use cases see it: posts in, receipts out (`bot.services.ports.announcer`).

A message carries its delivery id twice, in its metadata and as the first block's id, so that a post whose answer was
lost can be found again (docs.slack.dev/messaging/message-metadata, read in August 2026).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from bot.domain.errors import BotError
from bot.domain.posts import Post
from bot.services.ports.announcer import Place, Receipt
from bot.slack import limits
from bot.slack.blocks import MESSAGE_TEXT, Block, Message
from bot.slack.client import Effect, SlackClient
from bot.slack.escape import headline, shorten_mrkdwn
from bot.slack.files import send_bytes
from bot.slack.locale import Words
from bot.slack.members import Members
from bot.slack.refusals import CANNOT_LOOK, SlackNotFound, SlackRefused
from bot.slack.render import render

log = logging.getLogger(__name__)

T = TypeVar("T")
BLOCKS_REFUSED = frozenset({"invalid_blocks", "invalid_blocks_format", "block_mismatch"})
EVENT_TYPE = "webinar_bot_delivery"
SLACK_BEFORE = timedelta(seconds=60)  # our clock and Slack's differ
_HUSHED: Mapping[str, Any] = {"unfurl_links": False, "unfurl_media": False, "parse": "none"}


Ahead = Callable[[], timedelta]


def _together() -> timedelta:
    return timedelta(0)


class SlackGateway:
    """An `Announcer` over one workspace. Every call raises TryLater, OutcomeUnknown, Refused or NotFound."""

    def __init__(self, client: SlackClient, members: Members, words: Words, *, ahead: Ahead = _together) -> None:
        """`ahead` is how far the bot's clock runs before the machine's, which Slack's stamps may follow."""
        self._client = client
        self._ahead = ahead
        self._members = members
        self._words = words
        self._direct: dict[str, str] = {}
        self._modern = True  # until this workspace refuses a block of 2026; asked again after a restart

    def post(self, place: Place, post: Post, *, delivery: str) -> Receipt:
        """Not repeatable: look with `find` after OutcomeUnknown."""
        message = self._message(post)
        answer = self._as_taken(
            message,
            lambda blocks: self._client.call(
                "chat.postMessage",
                Effect.ONCE,
                scope=f"slack:{place.channel}",
                channel=place.channel,
                text=message.text,
                blocks=marked(blocks, delivery),
                metadata={"event_type": EVENT_TYPE, "event_payload": {"delivery_id": delivery}},
                thread_ts=place.thread_ts or None,
                reply_broadcast=True if place.thread_ts and place.broadcast else None,
                **_HUSHED,
            ),
        )
        channel = str(answer.get("channel", place.channel))
        if _is_person(place.channel):
            self._direct[place.channel] = channel
        return Receipt(channel, str(answer["ts"]))

    def find(self, place: Place, *, delivery: str, since: datetime) -> tuple[Receipt, ...]:
        """Messages of ours with this delivery id. Refused where Slack does not let us look: never post again then."""
        try:
            channel = self._channel_of(place.channel)
            ours = self._members.own_user()
            found = {
                str(message["ts"])
                for message in self._messages(channel, place.thread_ts, since)
                if message.get("user") == ours and _carries(message, delivery)
            }
        except SlackRefused as exc:
            raise SlackRefused(
                CANNOT_LOOK.format(why=exc),
                code=exc.code,
                detail=exc.detail,
            ) from exc
        return tuple(Receipt(channel, ts) for ts in sorted(found, key=float))

    def update(self, receipt: Receipt, post: Post) -> None:
        """Repeatable."""
        message = self._message(post)
        self._as_taken(
            message,
            lambda blocks: self._client.call(
                "chat.update",
                Effect.REPEATABLE,
                scope=f"slack:{receipt.channel}",
                channel=receipt.channel,
                ts=receipt.ts,
                text=message.text,
                blocks=list(blocks),
                parse="none",
            ),
        )

    def delete(self, receipt: Receipt) -> None:
        """Repeatable; a message that is gone is done."""
        try:
            self._client.call(
                "chat.delete",
                Effect.REPEATABLE,
                scope=f"slack:{receipt.channel}",
                channel=receipt.channel,
                ts=receipt.ts,
            )
        except SlackNotFound:
            return

    def whisper(self, user: str, channel: str, post: Post) -> None:
        """Not repeatable and nowhere to be found afterwards."""
        message = self._message(post)
        self.say(user, channel, message)

    def say(self, user: str, channel: str, message: Message, *, thread_ts: str = "") -> None:
        """A message for one person in a channel (or thread), kept nowhere."""
        self._client.call(
            "chat.postEphemeral",
            Effect.ONCE,
            scope=f"slack:{channel}",
            channel=channel,
            user=user,
            text=message.text,
            blocks=list(message.blocks),
            thread_ts=thread_ts or None,
            parse="none",
        )

    def person_by_email(self, email: str) -> str:
        return self._members.by_email(email)

    def upload(self, name: str, content: bytes) -> str:
        """Steps one and two; harmless to repeat."""
        given = self._client.call("files.getUploadURLExternal", Effect.READ, filename=name, length=max(1, len(content)))
        send_bytes(self._client, str(given["upload_url"]), content)
        return str(given["file_id"])

    def share(self, files: Sequence[tuple[str, str]], place: Place, *, comment: str) -> None:
        """Step three. Slack takes each file id once, so the same ids again show nothing twice but are Refused with
        the code `file_not_found` or `file_update_failed`."""
        self._client.call(
            "files.completeUploadExternal",
            Effect.ONCE,
            scope=f"slack:{place.channel}",
            files=[{"id": file_id, "title": title} for file_id, title in files],
            channel_id=self._channel_of(place.channel),
            thread_ts=place.thread_ts or None,
            initial_comment=shorten_mrkdwn(headline(self._words(comment)), MESSAGE_TEXT) or None,
        )

    def is_shared(self, file_id: str, channel: str) -> bool | None:
        """None without the scope files:read, which is not among those we ask for."""
        try:
            answer = self._client.call("files.info", Effect.READ, file=file_id)
        except SlackNotFound:
            return False
        except SlackRefused as exc:
            if exc.code == "missing_scope":
                return None
            raise
        shares = (answer.get("file") or {}).get("shares") or {}
        return any(channel in (kind or {}) for kind in shares.values())

    def cannot_post_to(self, channel: str) -> bool:
        """Whether the bot surely has no place in the channel. False where Slack does not tell."""
        try:
            found = self._client.call("conversations.info", Effect.READ, channel=channel).get("channel") or {}
        except BotError as exc:
            return getattr(exc, "code", "") == "channel_not_found"
        return found.get("is_member") is False or bool(found.get("is_archived"))

    def is_shared_outside(self, channel: str) -> bool:
        """Whether the channel is shared with another organisation, or about to be. False where Slack does not tell."""
        try:
            found = self._client.call("conversations.info", Effect.READ, channel=channel).get("channel") or {}
        except SlackRefused:
            return False
        return bool(found.get("is_ext_shared") or found.get("is_pending_ext_shared"))

    def delete_file(self, file_id: str) -> None:
        """Repeatable; a file that is gone is done. Deleting a message would leave its files."""
        try:
            self._client.call("files.delete", Effect.REPEATABLE, file=file_id)
        except SlackNotFound:
            return

    def organisers(self) -> tuple[str, ...]:
        return self._members.organisers()

    def _message(self, post: Post) -> Message:
        message = render(self._words, post)
        if problems := limits.message_problems(message.text, message.blocks):
            raise SlackRefused(f"The message does not fit into Slack: {problems[0]}.", code="invalid_blocks")
        if limits.message_problems(message.text, message.richer):
            return replace(message, richer=())
        return message

    def _as_taken(self, message: Message, send: Callable[[Sequence[Block]], T]) -> T:
        """Sends the richest shape that the workspace takes. A refused block is a sure no: nothing was posted."""
        shapes = [message.richer if self._modern else (), message.blocks, message.plainer]
        *first, last = [blocks for blocks in shapes if blocks] or [message.blocks]
        for blocks in first:
            try:
                return send(blocks)
            except SlackRefused as exc:
                if exc.code not in BLOCKS_REFUSED:
                    raise
                self._modern = self._modern and blocks is not message.richer
                log.info("blocks refused", extra={"action": "blocks_refused", "detail": exc.detail})
        return send(last)

    def _channel_of(self, channel: str) -> str:
        """The channel itself, or the direct messages with a person (scope im:write, only needed to look back)."""
        if not _is_person(channel):
            return channel
        if channel not in self._direct:
            answer = self._client.call("conversations.open", Effect.REPEATABLE, users=channel)
            self._direct[channel] = str((answer.get("channel") or {})["id"])
        return self._direct[channel]

    def _messages(self, channel: str, thread_ts: str, since: datetime) -> Iterator[Mapping[str, Any]]:
        method = "conversations.replies" if thread_ts else "conversations.history"
        earliest = since - max(self._ahead(), timedelta(0)) - SLACK_BEFORE
        asked = {
            "channel": channel,
            "oldest": f"{earliest.timestamp():.6f}",
            "include_all_metadata": True,
        }
        if thread_ts:
            asked["ts"] = thread_ts
        for page in self._client.pages(method, scope=f"slack:{channel}", **asked):
            yield from page.get("messages") or ()


def marked(blocks: Sequence[Block], delivery: str) -> list[Block]:
    """The blocks with the delivery id as the id of the first."""
    if not blocks:
        return []
    return [{**blocks[0], "block_id": f"d:{delivery}"}, *blocks[1:]]


def _carries(message: Mapping[str, Any], delivery: str) -> bool:
    metadata = message.get("metadata") or {}
    if (
        metadata.get("event_type") == EVENT_TYPE
        and (metadata.get("event_payload") or {}).get("delivery_id") == delivery
    ):
        return True
    return any(block.get("block_id") == f"d:{delivery}" for block in message.get("blocks") or ())


def _is_person(channel: str) -> bool:
    return channel.startswith(("U", "W"))
