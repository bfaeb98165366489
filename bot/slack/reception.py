"""Where requests from Slack are received: what a listener needs, and how it answers."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.errors import BotError, OutcomeUnknown, Refused, TryLater
from bot.services.front import Asked, Front
from bot.services.ports.clock import Clock
from bot.slack import limits, texts
from bot.slack.access import Access
from bot.slack.blocks import Block, Message
from bot.slack.client import Effect, SlackClient
from bot.slack.forms.values import FormDefaults
from bot.slack.gateway import SlackGateway
from bot.slack.locale import Words
from bot.slack.refusals import SlackRefused
from bot.slack.views.lists import said, said_window, window

log = logging.getLogger(__name__)

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reception:
    """The use cases, the rights, and Slack. The client has a short timeout: the person waits three seconds."""

    front: Front
    access: Access
    gateway: SlackGateway
    client: SlackClient
    words: Words
    defaults: FormDefaults
    clock: Clock

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's."""
        return ZoneInfo(self.defaults.zone)

    def open_window(self, body: Body, view: Block) -> None:
        """Opens a window for the person who acted, on top of the one they acted in. Raises Refused with a sentence if
        Slack does not. Of a request that comes twice the first copy has opened it: a trigger opens one window."""
        try:
            self._open(body, view)
        except SlackRefused as exc:
            if exc.code != "exchanged_trigger_id":
                raise
            log.info("window is open already", extra={"action": "window_open_already"})

    def _open(self, body: Body, view: Block) -> None:
        if problems := limits.view_problems(view):
            raise ValueError(f"the window does not fit into Slack: {problems[0]}")
        trigger = str(body.get("trigger_id", ""))
        try:
            if not (_in_window(body) and self._pushed(trigger, view)):
                self.client.call("views.open", Effect.REPEATABLE, trigger_id=trigger, view=view)
        except (TryLater, OutcomeUnknown) as exc:
            raise Refused(self.words(texts.WINDOW_NOT_OPENED)) from exc

    def _pushed(self, trigger: str, view: Block) -> bool:
        """Puts the window on top of the open one; False where that was closed meanwhile."""
        try:
            self.client.call("views.push", Effect.REPEATABLE, trigger_id=trigger, view=view)
        except SlackRefused as exc:
            if exc.code not in ("not_found", "unknown_method"):
                raise
            return False
        return True

    def publish_home(self, user: str, view: Block) -> None:
        """Shows the Home tab to one person."""
        self.client.call("views.publish", Effect.REPEATABLE, user_id=user, view=view)

    def tell(self, body: Body, message: Message) -> None:
        """A private answer: in the channel where the person acted; in a window where there is none, or where Slack
        does not let us write: a command can be typed, and its answer has buttons, where the bot is no member."""
        channel, thread = _where(body)
        if channel:
            try:
                self.gateway.say(user_of(body), channel, message, thread_ts=thread)
            except SlackRefused:
                channel = ""
        if not channel:
            self.open_window(body, window(self.words, self.words(texts.WINDOW_ANSWER), message.blocks))

    def tell_somehow(self, body: Body, sentence: str) -> None:
        """Why something was not done, as `tell`, and in a window where Slack is in trouble. Raises BotError if neither
        goes."""
        channel, thread = _where(body)
        try:
            if channel:
                self.gateway.say(user_of(body), channel, said(sentence), thread_ts=thread)
                return
        except BotError as exc:
            log.info("answer goes into a window", extra={"action": "answer", "why": type(exc).__name__})
        self._open(body, said_window(self.words, sentence))


def user_of(body: Body) -> str:
    """The user id of whoever acted, in any kind of request; empty if it names nobody."""
    event = body.get("event")
    if isinstance(event, Mapping):
        return str(event.get("user") or "")
    user = body.get("user")
    return str((user.get("id") if isinstance(user, Mapping) else body.get("user_id")) or "")


def team_of(body: Body) -> str:
    """The workspace of that person: for buttons in shared channels not the channel's."""
    user = body.get("user")
    if isinstance(user, Mapping) and user.get("team_id"):
        return str(user["team_id"])
    return "" if isinstance(body.get("event"), Mapping) else str(body.get("team_id") or "")


def channel_of(body: Body) -> str:
    """The channel in which the person acted; empty in windows and the Home tab."""
    return _where(body)[0]


def asked(body: Body) -> Asked:
    """Who asks, and the delivery: for a submission the window as it was sent, else the trigger, else the event.

    A window sent twice has the same id and hash, although each press of its button has a trigger of its own.
    """
    view = body.get("view")
    if body.get("type") == "view_submission" and isinstance(view, Mapping) and view.get("id"):
        return Asked(user_of(body), f"{view['id']}:{view.get('hash') or ''}")
    return Asked(user_of(body), str(body.get("trigger_id") or body.get("event_id") or ""))


def _in_window(body: Body) -> bool:
    view = body.get("view")
    return isinstance(view, Mapping) and view.get("type") == "modal"


def _where(body: Body) -> tuple[str, str]:
    channel = body.get("channel")
    container = body.get("container")
    found = channel.get("id") if isinstance(channel, Mapping) else body.get("channel_id")
    thread = ""
    if isinstance(container, Mapping):
        found = found or container.get("channel_id")
        thread = str(container.get("thread_ts") or "")
    return str(found or ""), thread
