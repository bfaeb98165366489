"""Asking Slack who we are, what we may do, and what the organisers' channel is like. Changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from slack_sdk.errors import SlackClientError

from bot.services.doctor import Channel, Identity, Scope
from bot.slack.client import Effect, SlackClient, unanswered

PURPOSES = {
    "commands": "the command /webinar and its shortcuts",
    "chat:write": "post cards, reminders and direct messages",
    "files:write": "post the report files, and delete them when they are too old",
    "users:read": "tell guests and people of other workspaces from our own",
    "users:read.email": "find panelists in Slack by their e-mail address",
    "channels:read": "see who is in a public organisers' channel",
    "groups:read": "see who is in a private organisers' channel",
    "channels:history": "look before repeating a post whose answer was lost, in a public channel",
    "groups:history": "look before repeating a post whose answer was lost, in a private channel",
    "im:history": "look before repeating a direct message whose answer was lost",
    "im:write": "open a direct message to look at it",
    "usergroups:read": "see who is in the user group of BOT_ORGANISERS",
    "files:read": "look whether a file was shared before sharing it again",
}


def wanted(names: Iterator[str] | tuple[str, ...], optional: frozenset[str]) -> tuple[Scope, ...]:
    """The manifest's scopes with what each is for; those of `optional` need not be granted."""
    return tuple(Scope(name, PURPOSES.get(name, "asked for in the manifest"), name not in optional, None) for name in names)


class SlackCheck:
    """Implements `doctor.SlackProbe`. Every call raises TryLater, SlackRefused or SlackNotFound."""

    def __init__(self, client: SlackClient) -> None:
        self._client = client

    def identity(self) -> Identity:
        """Whom the token stands for. Scopes and time come from the answer's headers."""
        known = self._client.call("auth.test", Effect.READ)
        headers = self._headers()
        scopes = frozenset(name.strip() for name in headers.get("x-oauth-scopes", "").split(",") if name.strip())
        at = read_http_date(headers.get("date", ""))
        return Identity(str(known.get("team", "")), str(known.get("user", "")), scopes, at)

    def channel(self, channel: str) -> Channel:
        """The channel as the bot sees it; a private one without the bot is not found."""
        found = self._client.call("conversations.info", Effect.READ, channel=channel).get("channel") or {}
        return Channel(
            name=str(found.get("name") or channel),
            member=bool(found.get("is_member")),
            private=bool(found.get("is_private") or found.get("is_group")),
            archived=bool(found.get("is_archived")),
            shared=bool(found.get("is_ext_shared") or found.get("is_pending_ext_shared")),
        )

    def _headers(self) -> dict[str, str]:
        try:
            answer = self._client.web.api_call("auth.test")
        except (OSError, SlackClientError, ValueError) as exc:
            raise unanswered("auth.test", Effect.READ, exc) from exc
        return {str(name).lower(): str(value) for name, value in (answer.headers or {}).items()}


def read_http_date(text: str) -> datetime | None:
    """A Date header as aware UTC; it names a second, so the middle of that second is meant."""
    try:
        return parsedate_to_datetime(text).astimezone(UTC) + timedelta(milliseconds=500)
    except (TypeError, ValueError):
        return None
