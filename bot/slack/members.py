"""Who is who in the workspace: remembered for a minute, asked anew by whoever must know."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, TypeVar, cast

from bot.domain.errors import TryLater
from bot.services.ports.clock import Clock
from bot.slack.client import Effect, SlackClient
from bot.slack.refusals import SlackNotFound

REMEMBERED = timedelta(seconds=60)
SEEN = timedelta(hours=1)
NOT_AT_ALL = timedelta(0)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Person:
    """A user as far as rights go. `stranger` is somebody of a connected workspace."""

    id: str
    team: str
    guest: bool
    bot: bool
    deleted: bool
    stranger: bool

    @property
    def may_organise(self) -> bool:
        return not (self.guest or self.bot or self.deleted or self.stranger)


class Members:
    """Looks people up. `channel` is the organisers' channel; `groups` are user group ids, empty for the channel's
    members. `within` is how old a remembered answer may be; where Slack does not answer, a minute's memory serves.
    Every call raises TryLater, SlackRefused or SlackNotFound."""

    def __init__(self, client: SlackClient, *, channel: str, groups: Sequence[str], clock: Clock) -> None:
        self._client = client
        self._channel = channel
        self._groups = tuple(groups)
        self._clock = clock
        self._known: dict[Hashable, tuple[datetime, Any]] = {}
        self._lock = Lock()

    def forget(self) -> None:
        """Drops what is remembered: somebody joined or left."""
        with self._lock:
            self._known.clear()

    def own_user(self) -> str:
        return str(self._identity()["user_id"])

    def own_team(self) -> str:
        return str(self._identity()["team_id"])

    def person(self, user: str, *, within: timedelta = REMEMBERED) -> Person:
        return self._remembered(("person", user), lambda: self._look_up(user), within)

    def by_email(self, email: str) -> str:
        """The user id, empty if nobody here has the address. Deactivated people and outsiders have none."""
        try:
            answer = self._client.call("users.lookupByEmail", Effect.READ, email=email.strip())
        except SlackNotFound:
            return ""
        user = answer.get("user") or {}
        return "" if user.get("deleted") or user.get("is_bot") else str(user.get("id", ""))

    def candidates(self, *, within: timedelta = REMEMBERED) -> frozenset[str]:
        """Everybody in the organisers' groups or channel, bots included."""
        return self._remembered("candidates", self._read_candidates, within)

    def others(self) -> frozenset[str]:
        """The same without the bot itself."""
        return self.candidates() - {self.own_user()}

    def organisers(self) -> tuple[str, ...]:
        """The people among them who may act: no bots, no guests, nobody of a connected workspace.

        Slack lets us look up a hundred people a minute: in a larger channel those already seen must stay known.
        """
        people = (self.person(user, within=SEEN) for user in sorted(self.candidates()))
        return tuple(each.id for each in people if each.may_organise)

    def _read_candidates(self) -> frozenset[str]:
        if self._groups:
            lists = (self._client.call("usergroups.users.list", Effect.READ, usergroup=g) for g in self._groups)
            return frozenset(user for answer in lists for user in answer.get("users") or ())
        pages = self._client.pages("conversations.members", channel=self._channel)
        return frozenset(user for page in pages for user in page.get("members") or ())

    def _look_up(self, user: str) -> Person:
        answer: Mapping[str, Any] = self._client.call("users.info", Effect.READ, user=user).get("user") or {}
        return Person(
            id=str(answer.get("id", user)),
            team=str(answer.get("team_id", "")),
            guest=bool(answer.get("is_restricted") or answer.get("is_ultra_restricted")),
            bot=bool(answer.get("is_bot")),
            deleted=bool(answer.get("deleted")),
            stranger=bool(answer.get("is_stranger")),
        )

    def _identity(self) -> Mapping[str, Any]:
        """auth.test; it does not change while a token lives, but costs little to ask for again."""
        return self._remembered("identity", lambda: self._client.call("auth.test", Effect.READ))

    def _remembered(self, key: Hashable, look: Callable[[], T], within: timedelta = REMEMBERED) -> T:
        now = self._clock()
        with self._lock:
            asked_at, value = self._known.get(key, (None, None))
        age = None if asked_at is None else abs(now - asked_at)
        if age is not None and age < within:
            return cast("T", value)
        try:
            found = look()
        except TryLater:
            if age is None or age >= REMEMBERED:
                raise
            return cast("T", value)
        with self._lock:
            self._known[key] = (now, found)
        return found
