"""What Zoom refuses or cannot do yet, named by what the caller can do next.

`str(error)` is the sentence for the organiser; `template` and `values` are its parts, so that it can be said in another
language. `reply` is for the log: status, code, Zoom's own words and its tracking id. None of them holds a token, a
passcode or a link. `SENTENCES` of `sentences.py` says which code becomes which type.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import BotError, NeedsOperator, NotFound, OutcomeUnknown, Refused, TryLater


@dataclass(frozen=True, slots=True)
class Reply:
    """What Zoom said. `status` 0 means that no answer came. `tracking_id` is what Zoom's support asks for."""

    operation: str
    status: int = 0
    code: int | None = None
    message: str = ""
    tracking_id: str = ""


class ZoomError(BotError):
    """Any failure of a call to Zoom."""

    reply: Reply
    template: str
    values: Mapping[str, str]

    def _remember(self, template: str, values: Mapping[str, str] | None, reply: Reply) -> str:
        self.template, self.values, self.reply = template, dict(values or {}), reply
        return template.format_map(self.values)

    @property
    def status(self) -> int:
        return self.reply.status

    @property
    def code(self) -> int | None:
        return self.reply.code

    @property
    def tracking_id(self) -> str:
        return self.reply.tracking_id

    @property
    def zoom_message(self) -> str:
        return self.reply.message


class ZoomRefused(ZoomError, Refused):
    """Zoom will not do this, however often it is asked."""

    def __init__(self, template: str, reply: Reply, values: Mapping[str, str] | None = None) -> None:
        super().__init__(self._remember(template, values, reply))


class ZoomNotFound(ZoomError, NotFound):
    """What was asked for is not in Zoom (any more)."""

    def __init__(self, template: str, reply: Reply, values: Mapping[str, str] | None = None) -> None:
        super().__init__(self._remember(template, values, reply))


class ZoomOutcomeUnknown(ZoomError, OutcomeUnknown):
    """A write may have been carried out: look before doing it again."""

    def __init__(self, template: str, reply: Reply, values: Mapping[str, str] | None = None) -> None:
        super().__init__(self._remember(template, values, reply))


class ZoomTryLater(ZoomError, TryLater):
    """Nothing happened. `soon` says that a wait of seconds is worth it within the same call."""

    soon = False

    def __init__(
        self,
        template: str,
        reply: Reply,
        values: Mapping[str, str] | None = None,
        *,
        retry_at: datetime | None = None,
        charged: bool = True,
        scope: str = "",
    ) -> None:
        sentence = self._remember(template, values, reply)
        super().__init__(sentence, retry_at=retry_at, charged=charged, scope=scope)


# --- signing in and permissions


class SignInFailed(ZoomRefused, NeedsOperator):
    """Zoom does not accept the app's credentials or its token, also not a fresh one."""


class TokenRejected(SignInFailed):
    """The token is invalid or expired (124, 201, 4740, 4741). A fresh one may help, once."""


class ScopeMissing(ZoomRefused, NeedsOperator):
    """The app lacks a permission. `scopes` are Zoom's names, verbatim, for the administrator."""

    def __init__(
        self, template: str, reply: Reply, values: Mapping[str, str] | None = None, *, scopes: tuple[str, ...] = ()
    ) -> None:
        self.scopes = scopes
        super().__init__(template, reply, values)


class LicenceMissing(ZoomRefused):
    """The host or account has no webinar licence (code 200, also inside an HTTP 200)."""


class HostingNotAllowed(ZoomRefused):
    """The host may not host, or has not allowed us to schedule for them."""


class BelongsElsewhere(ZoomRefused):
    """The user or webinar is another account's (1010). No token problem, even as a 401."""


# --- the request


class InvalidField(ZoomRefused):
    """Zoom does not accept a value. `fields` pairs Zoom's field name with its remark."""

    def __init__(
        self,
        template: str,
        reply: Reply,
        values: Mapping[str, str] | None = None,
        *,
        fields: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self.fields = fields
        super().__init__(template, reply, values)


class PageTokenExpired(ZoomTryLater):
    """A listing took longer than the 15 minutes a page token lives: it starts anew."""


class WrongCall(ZoomRefused, NeedsOperator):
    """A meeting call was used on a webinar: our mistake."""


class FeatureRefused(ZoomRefused):
    """A feature is off, or not in the plan; Zoom's own words say which."""


class PollsOff(FeatureRefused):
    """Polls are switched off (4400)."""


class RegistrationOff(ZoomRefused):
    """The webinar has no registration."""


class LimitReached(ZoomRefused):
    """The licence's number of panelists or attendees is reached."""


class RegistrantRefused(ZoomRefused):
    """This person cannot be registered (3027, 3034)."""


# --- the webinar


class UserUnknown(ZoomNotFound):
    """No such user in our account (1001, 1120)."""


class WebinarGone(ZoomNotFound):
    """Deleted, expired, or turned into a meeting (3001 before the start)."""


class ThingGone(ZoomNotFound):
    """Something of a webinar, not the webinar itself, is not there (404)."""


class StillRunning(ZoomRefused):
    """The webinar runs, so it cannot be deleted (3002)."""


class AlreadyOver(ZoomRefused):
    """It has taken place (3007), or registration has closed with it (3038)."""


class NotOurs(ZoomRefused):
    """We are not the host (3003), or it is a personal room (3018, 3037), or Zoom's client must end it (3063)."""


class Conflict(ZoomTryLater):
    """Somebody changed it at the same time (409): read again, then once more."""


# --- after the session


class ReportNotReady(ZoomTryLater):
    """Zoom has not made the report yet, or the session is not over: it says 3001 to both."""


class ReportTooOld(ZoomRefused):
    """Zoom keeps reports for a year (12702)."""


class NoRecording(ZoomTryLater):
    """No recording, or none yet (3301): the two cannot be told apart."""


class RecordingRefused(ZoomRefused):
    """The recording may not be read (3303, 3309, 3332)."""


# --- limits and trouble


class RateLimited(ZoomTryLater):
    """Zoom answered 429; nothing happened. Never charged."""


class SlowDown(RateLimited):
    """Too many calls in one second, or at once: a second's wait is enough."""

    soon = True


class DailyLimit(RateLimited):
    """The account's calls of this class are used up for the day; the scope is `account`."""


class HostQuota(RateLimited):
    """The host's 100 creations and updates of the UTC day are used up; the scope is `host:{id}`."""


class RegistrantQuota(RateLimited):
    """This person was added or changed too often today."""


class ZoomAway(ZoomTryLater):
    """Zoom does not answer, or not sensibly; nothing was changed by a read or by a call that never left."""

    soon = True
