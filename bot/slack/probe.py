"""Asking Slack who we are, what we may do, and what the organisers' channel is like. Changes nothing."""

from __future__ import annotations

from bot.domain.errors import BotError
from bot.services.doctor import Channel, Identity, Scope, read_http_date
from bot.slack.client import Effect, SlackClient
from bot.slack.refusals import WRONG_TOKEN, SlackRefused


def _scope(name: str, purpose: str, *, needed: bool = True) -> Scope:
    return Scope(name, purpose, needed, granted=None)


SCOPES = (
    _scope("commands", "offer the command /webinar and its shortcuts"),
    _scope("chat:write", "post cards, reminders and direct messages"),
    _scope("files:write", "post the report files, and delete them when they are too old"),
    _scope("users:read", "tell guests and people of other workspaces from our own"),
    _scope("users:read.email", "find panelists in Slack by their e-mail address"),
    _scope("channels:read", "see who is in a public organisers' channel"),
    _scope("groups:read", "see who is in a private organisers' channel"),
    _scope("channels:history", "look before repeating a post whose answer was lost, in a public channel", needed=False),
    _scope("groups:history", "look before repeating a post whose answer was lost, in a private channel", needed=False),
    _scope("im:history", "look before repeating a direct message whose answer was lost", needed=False),
    _scope("im:write", "send one person a file, and find the direct message that is to be looked at", needed=False),
)
GROUP_SCOPE = _scope("usergroups:read", "see who is in the user groups of BOT_ORGANISERS")


class SlackCheck:
    """Implements `doctor.SlackProbe`. Every call raises TryLater, SlackRefused or SlackNotFound."""

    def __init__(self, client: SlackClient) -> None:
        self._client = client

    def identity(self) -> Identity:
        """Whom the token stands for. Scopes and time come from the answer's headers."""
        known = self._client.call("auth.test", Effect.READ)
        headers = self._client.headers("auth.test")
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


def refused_token(client: SlackClient) -> str:
    """What is wrong if Slack surely refuses the bot's token; empty if it takes it, or cannot be asked now."""
    try:
        client.call("auth.test", Effect.READ)
    except SlackRefused as refused:
        return str(refused) if refused.code in WRONG_TOKEN else ""
    except BotError:
        return ""
    return ""
