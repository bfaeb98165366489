"""Showing something to one person alone, where Slack lets the bot write."""

from __future__ import annotations

from bot.domain.errors import Refused
from bot.domain.posts import Post
from bot.services.ports.announcer import Announcer


def whisper(announcer: Announcer, payload: dict[str, object], home: str, post: Post) -> None:
    """In the channel where the person asked; where the bot is no member, in `home`, the webinar's own channel.

    A refusal is a sure no, so nothing is shown twice. Raises like `Announcer.whisper`.
    """
    user, asked_in = str(payload["user"]), str(payload["channel"])
    try:
        announcer.whisper(user, asked_in, post)
    except Refused:
        if asked_in == home:
            raise
        announcer.whisper(user, home, post)
