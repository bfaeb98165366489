"""What every call to a stand-in passes: the fault that was asked for, then the ledger."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from threading import Event
from typing import Any
from urllib.parse import parse_qsl
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.test import run_wsgi_app
from werkzeug.wrappers import Response

from bot.sandbox.clock import SandboxClock
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.ledger import Ledger

MARKS = "sandbox.marks"
PROXY_PAGE = "<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>"


class Dropped(Exception):
    """The connection is to be reset without an answer."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one service names its calls and words a failure it did not act on.

    `name` gives `POST /users/x/webinars` or `chat.postMessage` from the WSGI environment; `failure` builds the answer
    for faults of kind `status`, `acted_status` and `rate_limited` from the fault and the moment in seconds since 1970.
    """

    service: str
    prefix: str
    name: Callable[[WSGIEnvironment], str]
    failure: Callable[[Fault, float], Response]


def mark(environ: WSGIEnvironment, outcome: str, *, acted: bool) -> None:
    """Say for the ledger how a call ended, where the HTTP status alone does not tell."""
    environ[MARKS].append((outcome, acted))


class Edge:
    """WSGI middleware around all stand-ins; paths outside the dialects' prefixes pass untouched."""

    def __init__(
        self, app: WSGIApplication, clock: SandboxClock, faults: Faults, ledger: Ledger, stopping: Event
    ) -> None:
        self.dialects: list[Dialect] = []
        self._app, self._clock, self._faults, self._ledger, self._stopping = app, clock, faults, ledger, stopping

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Raises Dropped, for the server to reset the connection."""
        path = environ["PATH_INFO"]
        dialect = next((d for d in self.dialects if path.startswith(d.prefix)), None)
        if dialect is None:
            return self._app(environ, start_response)
        name = dialect.name(environ)
        fault = self._faults.take(dialect.service, name)
        body = read_body(environ)
        answer: Response | None = None
        outcome, acted = "", False
        if fault is None or fault.acts():
            answer, outcome, acted = self._act(environ)
        if fault is not None:
            outcome = f"{fault.kind} {outcome}".strip()
        at = self._clock.now()
        method = environ["REQUEST_METHOD"]
        self._ledger.append(dialect.service, method, name, body, at=at, outcome=outcome, acted=acted)
        final = answer if fault is None else self._spoil(fault, dialect, answer)
        if final is None:
            raise Dropped
        return final(environ, start_response)

    def _act(self, environ: WSGIEnvironment) -> tuple[Response, str, bool]:
        marks: list[tuple[str, bool]] = []
        environ[MARKS] = marks  # a list, for the app works on a copy of the environment
        parts, status, headers = run_wsgi_app(self._app, environ, buffered=True)
        answer = Response(list(parts), status=status, headers=headers)
        outcome, acted = marks[-1] if marks else (str(answer.status_code), answer.status_code < 400)
        return answer, outcome, acted

    def _spoil(self, fault: Fault, dialect: Dialect, answer: Response | None) -> Response | None:
        """The answer the client gets, or None to drop the connection."""
        match fault.kind:
            case "reset" | "acted_reset":
                return None
            case "hang" | "acted_hang":
                self._stopping.wait(fault.seconds)
                return None
            case "garbage":
                return Response('{"id": 8123456', content_type="application/json")
            case "empty":
                return Response(b"", content_type="application/json")
            case "html":
                status = 502 if fault.status == 500 else fault.status
                return Response(PROXY_PAGE, status=status, content_type="text/html")
            case "slow":
                return self._slowly(answer, fault.seconds)
            case _:
                return dialect.failure(fault, self._clock.time())

    def _slowly(self, answer: Response | None, seconds: float) -> Response | None:
        if answer is None:
            return None
        body = answer.get_data()
        answer.set_data(body)  # sets Content-Length for the whole
        answer.response = self._dribble(body, seconds)
        return answer

    def _dribble(self, body: bytes, seconds: float) -> Iterator[bytes]:
        step = max(1, len(body) // 10)
        for start in range(0, len(body), step):
            self._stopping.wait(seconds / 10)
            yield body[start : start + step]


def read_body(environ: WSGIEnvironment) -> Any:
    """The JSON or form a request carries, or its query if it has no body; other bodies as `{"bytes": length}`."""
    stream = environ["wsgi.input"]
    raw = stream.read()
    stream.seek(0)
    kind = environ.get("CONTENT_TYPE", "")
    if not raw:
        return dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True))
    try:
        if kind.startswith("application/x-www-form-urlencoded"):
            return dict(parse_qsl(raw.decode(), keep_blank_values=True))
        if kind.startswith("application/json"):
            return json.loads(raw)
    except ValueError:
        pass
    return {"bytes": len(raw)}
