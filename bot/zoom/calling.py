"""One call to Zoom from the outside: gates, pace, token, one exchange, judgement; and retries around reads alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from bot.zoom import budget as budgets
from bot.zoom import errors, sentences
from bot.zoom.budget import Budget
from bot.zoom.errors import DailyLimit, HostQuota, RateLimited, Reply, ScopeMissing, TokenRejected, ZoomError
from bot.zoom.judging import judge, no_sense
from bot.zoom.limits import Spoken, pause_asked, spoken
from bot.zoom.pacing import KeyedLocks, Pacer
from bot.zoom.request import Answer, Json, Request
from bot.zoom.tokens import StoredToken, Tokens
from bot.zoom.transport import NeverLeft, NoAnswer, Outgoing, Transport

DEFAULT_BASE_URL = "https://api.zoom.us/v2"
ATTEMPTS = 4
READ_DEADLINE = 40.0  # seconds after which no further attempt at a read begins
YOUNG = timedelta(minutes=5)  # a token this young would already have a permission that was just added
_GOOD_WAIT = wait_random_exponential(multiplier=0.5, max=8)

Observer = Callable[[str, str], None]
JustBefore = Callable[[], None]


class Caller:
    """Sends requests. `observe(operation, outcome)` hears how each ended: `ok` or the error's type name. `say` puts a
    moment at which it goes on into an organiser's words."""

    def __init__(
        self,
        *,
        base_url: str,
        transport: Transport,
        tokens: Tokens,
        pacer: Pacer,
        budget: Budget,
        clock: Callable[[], datetime],
        observe: Observer | None = None,
        say: Spoken = spoken,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._transport = transport
        self._tokens = tokens
        self._pacer = pacer
        self._budget = budget
        self._clock = clock
        self._observe = observe or _nobody
        self._say = say
        self._writes = KeyedLocks()
        self._lock = Lock()
        self._closed: dict[str, RateLimited] = {}

    def send(self, request: Request, *, urgent: bool = False, just_before: JustBefore | None = None) -> Json:
        """The body of a success. Raises a ZoomError; a read is tried again for a while where that may help.

        `just_before` is called when nothing but the call itself is left to do: the turn of this host, the token and
        the pace can take long. What it raises is raised, and nothing is sent.
        """
        ready = just_before or _nothing
        if not request.repeatable:
            with self._writes.held(_one_at_a_time(request)):
                return self._once(request, urgent, ready)
        started = self._pacer.monotonic()
        retrying = Retrying(
            retry=retry_if_exception(_worth_a_wait),
            stop=lambda state: _attempted_enough(state) or self._too_long(state, started),
            wait=self._wait,
            sleep=self._pacer.sleep,
            reraise=True,
        )
        return retrying(self._once, request, urgent, ready)

    def _once(self, request: Request, urgent: bool, ready: JustBefore) -> Json:
        try:
            self._gates(request, urgent)
            body = self._signed(request, ready)
        except ZoomError as error:
            self._learn(request, error)
            self._observe(request.operation, type(error).__name__)
            raise
        self._observe(request.operation, "ok")
        return body

    def _gates(self, request: Request, urgent: bool) -> None:
        """No call that is known to be refused."""
        now = self._clock()
        with self._lock:
            for name in (f"class:{request.category}", f"host:{request.counts_for_host}"):
                closed = self._closed.get(name)
                if closed is not None and closed.retry_at is not None and now < closed.retry_at:
                    raise _again(closed, request)
                self._closed.pop(name, None)
        budgets.check(self._budget, request, now, urgent=urgent, say=self._say)

    def _signed(self, request: Request, ready: JustBefore) -> Json:
        """With the token we have; once more with another if Zoom refuses it. A refusal means that nothing was done."""
        token = self._tokens.current()
        try:
            return self._judged(request, token, ready)
        except (TokenRejected, ScopeMissing) as refused:
            if isinstance(refused, ScopeMissing) and self._clock() - token.obtained_at < YOUNG:
                raise
        return self._judged(request, self._tokens.renew(token), ready)

    def _judged(self, request: Request, token: StoredToken, ready: JustBefore) -> Json:
        answer = self._exchange(request, token, ready)
        if pause := pause_asked(answer.headers, self._clock()):
            self._pacer.hold(*pause)
        if answer.status not in (401, 429):
            budgets.count(self._budget, request, self._clock())
        return judge(request, answer, self._clock(), self._say)

    def _exchange(self, request: Request, token: StoredToken, ready: JustBefore) -> Answer:
        with self._pacer.turn(request.category):
            ready()
            try:
                return self._transport.send(_outgoing(request, self._base(token), token))
            except NeverLeft as exc:
                raise errors.ZoomAway(sentences.AWAY, Reply(request.operation)) from exc
            except NoAnswer as exc:
                budgets.count(self._budget, request, self._clock())
                raise no_sense(request, Reply(request.operation)) from exc

    def _base(self, token: StoredToken) -> str:
        """The account's regional address, but only where nobody chose another one in the settings."""
        return token.api_url if token.api_url and self._base_url == DEFAULT_BASE_URL else self._base_url

    def _learn(self, request: Request, error: ZoomError) -> None:
        """Remembers what Zoom has closed, and slows down where it asks for it."""
        if isinstance(error, DailyLimit | HostQuota) and error.status:
            name = f"class:{request.category}" if isinstance(error, DailyLimit) else error.scope
            with self._lock:
                self._closed[name] = error
        elif isinstance(error, errors.SlowDown) and error.retry_at is not None:
            self._pacer.hold(request.category, (error.retry_at - self._clock()).total_seconds())

    def _wait(self, state: RetryCallState) -> float:
        """Jitter, and at least as long as Zoom asked for."""
        error = state.outcome.exception() if state.outcome else None
        asked = getattr(error, "retry_at", None)
        least = (asked - self._clock()).total_seconds() if isinstance(asked, datetime) else 0.0
        return max(least, 0.0) + float(_GOOD_WAIT(state))

    def _too_long(self, state: RetryCallState, started: float) -> bool:
        return self._pacer.monotonic() - started + state.upcoming_sleep > READ_DEADLINE


def _one_at_a_time(request: Request) -> str:
    """What writes must not touch side by side: the host, or the webinar (`/webinars/{id}`)."""
    return request.counts_for_host or "/".join(request.path.split("/")[:3])


def _attempted_enough(state: RetryCallState) -> bool:
    return stop_after_attempt(ATTEMPTS)(state)


def _worth_a_wait(error: BaseException) -> bool:
    return isinstance(error, errors.ZoomTryLater) and error.soon


def _again(closed: RateLimited, request: Request) -> RateLimited:
    """The same refusal, said anew for this request: an exception is raised once only."""
    kind = type(closed)
    reply = Reply(request.operation, 0, closed.code, closed.zoom_message, closed.tracking_id)
    return kind(closed.template, reply, closed.values, retry_at=closed.retry_at, charged=False, scope=closed.scope)


def _outgoing(request: Request, base: str, token: StoredToken) -> Outgoing:
    body = None if request.body is None else json.dumps(request.body, ensure_ascii=False).encode()
    return Outgoing(
        request.method,
        f"{base}{request.path}",
        query=request.query,
        authorization=f"Bearer {token.value}",
        content=body,
        repeatable=request.repeatable,
    )


def _nobody(_operation: str, _outcome: str) -> None:
    return


def _nothing() -> None:
    return
