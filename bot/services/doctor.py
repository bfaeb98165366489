"""The doctor: is everything in place for the bot to work, and if not, what is to be done.

Each check gives findings; what it asks of the outside is in the `Probe` protocols, so that a check changes nothing
there. Nothing here raises for a failing check: a failure is a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Protocol, TypeVar

from bot.domain.errors import BotError, NotFound
from bot.domain.remote import HostAbilities, RemoteUser
from bot.services.ports.clock import Clock

BASIC_USER = 1  # Zoom's type of a user without a licence
SKEW_NOTED = timedelta(seconds=30)
SKEW_REFUSED = timedelta(minutes=4)  # Slack refuses five
NOT_ASKED = "was not checked, because an earlier check failed."
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor. `ok` is None where it could not be checked; `needed` ones must be ok for the bot to work.

    `sentence` says what was found, `what_to_do` the next step (empty when nothing is to be done).
    """

    name: str
    ok: bool | None
    needed: bool
    sentence: str
    what_to_do: str = ""

    @property
    def failed(self) -> bool:
        """True where the bot cannot work like this."""
        return self.ok is False and self.needed


@dataclass(frozen=True, slots=True)
class Scope:
    """A permission by Zoom's or Slack's name and what the bot does with it. `granted` is None where it did not show."""

    name: str
    purpose: str
    needed: bool
    granted: bool | None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom Slack takes us for, and when it said so (aware UTC, None if it gave no time)."""

    team: str
    user: str
    scopes: frozenset[str]
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Channel:
    """What Slack says about the organisers' channel. `shared` is true for people of other workspaces in it."""

    name: str
    member: bool
    private: bool
    archived: bool
    shared: bool


class ZoomProbe(Protocol):
    """Zoom, asked in ways that change nothing. Every call raises TryLater or Refused."""

    def sign_in(self) -> None: ...
    def server_time(self) -> datetime | None: ...
    def scopes(self) -> Iterator[Scope]: ...
    def user(self, user: str) -> RemoteUser: ...
    def host_abilities(self, user: str) -> HostAbilities: ...


class SlackProbe(Protocol):
    """Slack, asked in ways that change nothing. Every call raises TryLater or Refused."""

    def identity(self) -> Identity: ...
    def channel(self, channel: str) -> Channel: ...


class DatabaseProbe(Protocol):
    """The database. Raises InvalidInput or TryLater with a sentence."""

    def migrations_current(self) -> bool: ...


class WebhookProbe(Protocol):
    """Our own address, called as Zoom would call it. Raises TryLater or Refused with a sentence."""

    def answers_validation(self) -> bool: ...


# --- Zoom -----------------------------------------------------------------------------------------------------------


def examine_zoom(zoom: ZoomProbe, host: str, clock: Clock) -> Iterator[Finding]:
    """Token, clock, host, licence, then each permission."""
    signed_in = tried("Zoom token", zoom.sign_in, lambda _: "Zoom accepts the app's credentials.")
    yield signed_in
    if not signed_in.ok:
        yield from not_asked("Zoom host", "Zoom webinar licence", "Zoom permissions")
        return
    yield from clock_findings("Clock against Zoom", zoom.server_time, clock)
    yield _host(zoom, host)
    yield _licence(zoom, host)
    yield from map(_permission, zoom.scopes())


def _host(zoom: ZoomProbe, host: str) -> Finding:
    name = "Zoom host"
    try:
        user = zoom.user(host)
    except NotFound as error:
        return Finding(name, False, True, str(error), "Set ZOOM_HOST to the id or e-mail address of a user you have.")
    except BotError as error:
        return _failure(name, error)
    if user.status != "active":
        return Finding(
            name, False, True, f"{host} is {user.status or 'not active'} in Zoom.", "Activate this user in Zoom."
        )
    if user.kind == BASIC_USER:
        return Finding(name, False, True, f"{host} has no Zoom licence.", "Give this user a licence in Zoom.")
    return Finding(name, True, True, f"{host} is an active, licensed user.")


def _licence(zoom: ZoomProbe, host: str) -> Finding:
    name = "Zoom webinar licence"
    try:
        abilities = zoom.host_abilities(host)
    except BotError as error:
        return _failure(name, error)
    if not abilities.webinar:
        return Finding(
            name,
            False,
            True,
            f"{host} has no webinar licence.",
            "Give this user the webinar add-on in Zoom, under Users.",
        )
    room = f"for up to {abilities.capacity} attendees" if abilities.capacity else "of a size that Zoom does not tell"
    off = [word for word, on in (("polls", abilities.polls), ("surveys", abilities.survey)) if on is False]
    remark = f" Switched off in Zoom's settings: {', '.join(off)}." if off else ""
    return Finding(name, True, True, f"{host} may run webinars {room}.{remark}")


def _permission(scope: Scope) -> Finding:
    name = f"Zoom permission {scope.name}"
    if scope.granted:
        return Finding(name, True, scope.needed, f"granted, to {scope.purpose}.")
    if scope.granted is None:
        return Finding(
            name, None, scope.needed, f"could not be checked: {scope.why_not}", "Run the doctor again later."
        )
    add = f"Add {scope.name} to the app in Zoom's Marketplace, under Scopes."
    return Finding(name, False, scope.needed, f"missing; needed to {scope.purpose}.", add)


# --- Slack ----------------------------------------------------------------------------------------------------------


def examine_slack(
    slack: SlackProbe, channel: str, scopes: Iterable[Scope], clock: Clock, *, signed: bool
) -> Iterator[Finding]:
    """Token, clock, each permission, then the channel. `signed`: requests come over HTTP and carry signatures.

    `scopes` are those the bot asks for; which of them are granted comes from Slack.
    """
    try:
        identity = slack.identity()
    except BotError as error:
        yield _failure("Slack token", error)
        yield from not_asked("Slack permissions", "Slack channel")
        return
    yield Finding("Slack token", True, True, f"Slack knows the bot as {identity.user} in {identity.team}.")
    yield from clock_findings("Clock against Slack", lambda: identity.at, clock, needed=signed)
    yield from _slack_permissions(scopes, identity.scopes)
    yield from _channel(slack, channel)


def _slack_permissions(scopes: Iterable[Scope], granted: Collection[str]) -> Iterator[Finding]:
    for scope in scopes:
        name = f"Slack permission {scope.name}"
        if not granted:
            yield Finding(name, None, scope.needed, "could not be checked: Slack did not say what is granted.")
        elif scope.name in granted:
            yield Finding(name, True, scope.needed, f"granted, to {scope.purpose}.")
        else:
            add = f"Add {scope.name} under “OAuth & Permissions” and install the app again."
            yield Finding(name, False, scope.needed, f"missing; needed to {scope.purpose}.", add)


def _channel(slack: SlackProbe, channel: str) -> Iterator[Finding]:
    name = "Slack channel"
    try:
        found = slack.channel(channel)
    except BotError as error:
        yield _failure(name, error, "Check BOT_CHANNEL, and invite the bot there with `/invite`.")
        return
    shown = f"#{found.name}"
    if found.archived:
        yield Finding(name, False, True, f"{shown} is archived.", "Unarchive it, or set BOT_CHANNEL to another one.")
    elif not found.member:
        yield Finding(
            name, False, True, f"The bot is not in {shown}.", f"Type `/invite` in {shown} and choose the bot."
        )
    else:
        yield Finding(name, True, True, f"The bot is in {shown}.")
    yield _privacy(found, shown)


def _privacy(channel: Channel, shown: str) -> Finding:
    """Reports name people, so who can read the channel matters; but it is the organisers' choice."""
    name = "Slack channel's privacy"
    if channel.shared:
        words = f"{shown} is shared with another workspace, whose people read the reports too."
        return Finding(name, False, False, words, "Use a channel of this workspace alone.")
    if not channel.private:
        words = f"{shown} is public: everybody in the workspace can read the reports."
        return Finding(name, False, False, words, "Use a private channel for the organisers.")
    return Finding(name, True, False, f"{shown} is private.")


# --- The rest -------------------------------------------------------------------------------------------------------


def examine_database(database: DatabaseProbe, *, migrates_itself: bool) -> Iterator[Finding]:
    """Reachable, and with the tables of this release; SQLite gets them by itself when the bot starts."""
    try:
        current = database.migrations_current()
    except BotError as error:
        yield _failure("Database", error)
        yield from not_asked("Database migrations")
        return
    yield Finding("Database", True, True, "The database answers.")
    if current:
        yield Finding("Database migrations", True, True, "The tables are those of this release.")
    elif migrates_itself:
        yield Finding("Database migrations", True, True, "The tables will be made when the bot starts.")
    else:
        words = "The tables are not those of this release."
        yield Finding("Database migrations", False, True, words, "Run `webinar-bot migrate`.")


def examine_webhook(webhook: WebhookProbe | None) -> Iterator[Finding]:
    """Whether Zoom's events reach us; None where no public address is set. Without events the bot looks by itself."""
    name = "Zoom webhook"
    if webhook is None:
        words = "BOT_BASE_URL is not set, so the way from outside was not tried."
        yield Finding(
            name, None, False, words, "Set it to the bot's public address, or rely on the regular look at Zoom."
        )
        return
    start = "Start the bot, check BOT_BASE_URL and the proxy in front of it, then run the doctor again."
    try:
        right = webhook.answers_validation()
    except BotError as error:
        yield Finding(name, False, False, str(error), start)
        return
    if right:
        yield Finding(name, True, False, "The bot answers at its public address and signs with the right secret.")
    else:
        words = "The bot's public address answers, but not as our webhook with this secret."
        yield Finding(name, False, False, words, "Check that ZOOM_WEBHOOK_SECRET_TOKEN is the same there.")


def clock_findings(
    name: str, their_time: Callable[[], datetime | None], clock: Clock, *, needed: bool = True
) -> Iterator[Finding]:
    """Our clock against the time in an answer. Past four minutes signatures are refused; half a minute is noted."""
    try:
        theirs = their_time()
    except BotError as error:
        yield _failure(name, error, needed=False)
        return
    if theirs is None:
        yield Finding(name, None, False, "The answer carried no time.")
        return
    apart = abs(clock() - theirs)
    seconds = round(apart.total_seconds())
    if apart <= SKEW_NOTED:
        yield Finding(name, True, needed, f"The clocks agree within {max(seconds, 1)} s.")
        return
    fatal = needed and apart > SKEW_REFUSED
    words = f"This machine's clock is {seconds} s off."
    yield Finding(name, False, fatal, words, "Switch on time synchronisation (NTP) on this machine.")


def read_http_date(text: str) -> datetime | None:
    """A Date header as aware UTC; it names a second, so the middle of that second is meant. None if unreadable."""
    try:
        return parsedate_to_datetime(text).astimezone(UTC) + timedelta(milliseconds=500)
    except (TypeError, ValueError):
        return None


def tried(name: str, check: Callable[[], T], sentence: Callable[[T], str], what_to_do: str = "") -> Finding:
    """A needed check that either works or says why not."""
    try:
        return Finding(name, True, True, sentence(check()))
    except BotError as error:
        return _failure(name, error, what_to_do)


def _failure(name: str, error: BotError, what_to_do: str = "", *, needed: bool = True) -> Finding:
    return Finding(name, False, needed, str(error), what_to_do)


def not_asked(*names: str) -> Iterator[Finding]:
    for name in names:
        yield Finding(name, None, True, NOT_ASKED, "Mend that first.")
