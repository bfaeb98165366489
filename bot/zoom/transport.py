"""HTTP to Zoom: one attempt, no retries, no redirects, two time limits and a size limit."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from bot.zoom.request import Answer

CONNECT_SECONDS = 5.0
READ_SECONDS = 30.0
TOTAL_SECONDS = 45.0
LARGEST_BODY = 32 * 1024 * 1024
_CHUNK = 64 * 1024
_HANDSHAKE = (  # how OpenSSL names what fails before a byte of the request is written
    "CERTIFICATE_VERIFY_FAILED",
    "WRONG_VERSION_NUMBER",
    "UNSUPPORTED_PROTOCOL",
    "HANDSHAKE_FAILURE",
    "NO_PROTOCOLS_AVAILABLE",
    "TLSV1_ALERT_PROTOCOL_VERSION",
    "TLSV1_UNRECOGNIZED_NAME",
    "HTTP_REQUEST",
)


class NoAnswer(Exception):
    """The call may have arrived; its answer did not."""


class NeverLeft(NoAnswer):
    """Not a byte of the call was sent: no address, no connection, no TLS."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One HTTP call. `authorization` and `content` are secrets and stay out of the repr."""

    method: str
    url: str
    query: Mapping[str, str] = field(default_factory=dict)
    authorization: str = field(default="", repr=False)
    content: bytes | None = field(default=None, repr=False)
    content_type: str = "application/json"
    repeatable: bool = False


class Transport:
    """Sends. A read uses this thread's kept connection; a write opens its own, so that one which Zoom has just closed
    cannot swallow it. `monotonic` measures the total time a call may take, which per-read time-outs do not limit."""

    def __init__(
        self,
        *,
        monotonic: Callable[[], float],
        session_factory: Callable[[], requests.Session] = requests.Session,
        connect_seconds: float = CONNECT_SECONDS,
        read_seconds: float = READ_SECONDS,
        total_seconds: float = TOTAL_SECONDS,
    ) -> None:
        self._monotonic = monotonic
        self._factory = session_factory
        self._timeouts = (connect_seconds, read_seconds)
        self._total = total_seconds
        self._local = threading.local()

    def send(self, call: Outgoing) -> Answer:
        """The answer, whatever its status. Raises NeverLeft or NoAnswer."""
        deadline = self._monotonic() + self._total
        try:
            if call.repeatable:
                return self._exchange(self._kept_session(call.url), call, deadline)
            with self._new_session(call.url) as session:
                return self._exchange(session, call, deadline)
        except requests.RequestException as exc:
            if never_left(exc):
                raise NeverLeft(type(exc).__name__) from exc
            raise NoAnswer(type(exc).__name__) from exc

    def _exchange(self, session: requests.Session, call: Outgoing, deadline: float) -> Answer:
        with session.request(
            call.method,
            call.url,
            params=dict(call.query),
            data=call.content,
            headers=_headers(call),
            auth=_Authorization(call.authorization),
            timeout=self._timeouts,
            allow_redirects=False,
            stream=True,
        ) as response:
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status_code, headers, self._body(response, deadline))

    def _body(self, response: requests.Response, deadline: float) -> bytes:
        return b"".join(self._within(response.iter_content(_CHUNK), deadline))

    def _within(self, chunks: Iterator[bytes], deadline: float) -> Iterator[bytes]:
        size = 0
        for chunk in chunks:
            size += len(chunk)
            if size > LARGEST_BODY or self._monotonic() > deadline:
                raise NoAnswer("the answer is too long" if size > LARGEST_BODY else "the answer is too slow")
            yield chunk

    def _kept_session(self, url: str) -> requests.Session:
        sessions: dict[str, requests.Session] = self._local.__dict__.setdefault("sessions", {})
        origin = urlsplit(url).netloc
        if origin not in sessions:
            sessions[origin] = self._new_session(url)
        return sessions[origin]

    def _new_session(self, url: str) -> requests.Session:
        session = self._factory()
        for scheme in ("https://", "http://"):
            session.mount(scheme, HTTPAdapter(max_retries=0))
        session.trust_env = not is_loopback(url)  # a proxy of the environment cannot reach our own machine
        return session


class _Authorization(AuthBase):
    """Sets our header. Given as `auth`, it also keeps requests from putting a .netrc password in its place."""

    def __init__(self, value: str) -> None:
        self._value = value

    def __call__(self, prepared: requests.PreparedRequest) -> requests.PreparedRequest:
        prepared.headers["Authorization"] = self._value
        return prepared


def never_left(exc: BaseException) -> bool:
    """True only for failures that surely come before the first byte: no address, no connection, no TLS handshake."""
    return any(_before_sending(cause) for cause in _causes(exc))


def is_loopback(url: str) -> bool:
    """Whether the URL points at this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _before_sending(exc: BaseException) -> bool:
    if isinstance(exc, requests.ConnectTimeout | NewConnectionError | ConnectTimeoutError):
        return True
    return isinstance(exc, ssl.SSLError) and any(name in f"{exc.reason} {exc}" for name in _HANDSHAKE)


def _causes(exc: BaseException) -> Iterator[BaseException]:
    """The exception and all it wraps: requests and urllib3 hide the real one in `args`, `reason` or the cause."""
    waiting, seen = [exc], set[int]()
    while waiting:
        current = waiting.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        inside = (*current.args, getattr(current, "reason", None), current.__cause__, current.__context__)
        waiting.extend(found for found in inside if isinstance(found, BaseException))


def _headers(call: Outgoing) -> dict[str, str]:
    headers = {"Accept": "application/json", "User-Agent": "webinar-bot"}
    return {**headers, "Content-Type": call.content_type} if call.content is not None else headers
