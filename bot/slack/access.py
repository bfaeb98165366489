"""Who may do what: only organisers, asked for at the moment of the act (docs.slack.dev/interactivity, August 2026).

Slack has no permission for a command or a button: whoever sees it can use it. When Slack does not answer, nobody may.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from bot.domain.errors import BotError, Refused
from bot.slack import texts
from bot.slack.members import NOT_AT_ALL, REMEMBERED, Members


class Denied(Refused):
    """This person may not. `template` is the sentence to translate."""

    def __init__(self, template: str) -> None:
        super().__init__(template)
        self.template = template


class Access:
    """The organisers are the members of the configured groups or channel, and the listed admins."""

    def __init__(self, members: Members, *, admins: Iterable[str] = ()) -> None:
        self._members = members
        self._admins = frozenset(admins)

    def check(self, user: str, team: str, *, afresh: bool = False) -> None:
        """Raises Denied. `team` is the workspace the request names for this person, empty if it names none.

        A yes may be a minute old, so that opening a list is quick; `afresh`, for what changes something, asks again
        who is in. A remembered no is never the last word: somebody may just have been invited.
        """
        if not user:
            raise Denied(texts.ONLY_ORGANISERS)
        if user in self._admins:
            return
        try:
            try:
                self._check(user, team, REMEMBERED, NOT_AT_ALL if afresh else REMEMBERED)
            except Denied:
                self._check(user, team, NOT_AT_ALL, NOT_AT_ALL)
        except Denied:
            raise
        except BotError as exc:
            raise Denied(texts.CANNOT_CHECK) from exc

    def forget(self) -> None:
        """Somebody left: ask Slack again."""
        self._members.forget()

    def _check(self, user: str, team: str, person_within: timedelta, candidates_within: timedelta) -> None:
        ours = self._members.own_team()
        if team and team != ours:
            raise Denied(texts.NO_STRANGERS)
        person = self._members.person(user, within=person_within)
        if person.stranger or (person.team and person.team != ours):
            raise Denied(texts.NO_STRANGERS)
        if person.guest:
            raise Denied(texts.NO_GUESTS)
        if person.bot or person.deleted or user not in self._members.candidates(within=candidates_within):
            raise Denied(texts.ONLY_ORGANISERS)
