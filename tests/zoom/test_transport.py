"""What goes over the wire, against a real server on loopback: raw paths, lost answers, slow and broken ones."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from bot.domain.errors import OutcomeUnknown, TryLater
from bot.zoom import errors
from bot.zoom.tokens import MemoryTokenStore
from bot.zoom.transport import LARGEST_BODY, NeverLeft, NoAnswer, Outgoing, Transport, is_loopback
from tests.zoom.bench import HOST, SLASHED, SPEC, WEBINAR, Bench, bench, samples

Behaviour = Callable[[BaseHTTPRequestHandler], None]
CREATE = f"POST /v2/users/{HOST}/webinars"


class Wire:
    """A server that does what each test says, and remembers every request line as it came."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.behaviours: dict[str, Behaviour] = {}
        wire = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _serve(self) -> None:
                line = self.requestline.rsplit(" ", 1)[0]
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                wire.lines.append(line)
                wire.headers.append({name.lower(): value for name, value in self.headers.items()})
                wire.behaviours.get(line.partition("?")[0], ok)(self)

            do_GET = do_POST = do_PATCH = do_DELETE = do_PUT = _serve  # noqa: N815

            def log_message(self, format: str, *args: Any) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.thread.join(10)
        self.server.server_close()

    def client(self) -> Bench:
        return self._bench(transport=Transport(monotonic=time.monotonic))

    def hasty_client(self, *, read_seconds: float = 5, total_seconds: float = 45) -> Bench:
        """One whose short time limits are for what the test is about: somebody patient has fetched the token."""
        tokens = MemoryTokenStore()
        self._bench(store=tokens).client.token()
        transport = Transport(monotonic=time.monotonic, read_seconds=read_seconds, total_seconds=total_seconds)
        return self._bench(store=tokens, transport=transport)

    def _bench(self, **more: Any) -> Bench:
        return bench(base_url=f"{self.base}/v2", oauth_url=f"{self.base}/oauth/token", **more)

    def api_lines(self) -> list[str]:
        return [line for line in self.lines if " /v2/" in line]


@pytest.fixture
def wire() -> Iterator[Wire]:
    running = Wire()
    running.behaviours["POST /oauth/token"] = says(200, samples()["oauth"]["response_ok"]["body"])
    yield running
    running.stop()


def says(status: int, body: object, **headers: str) -> Behaviour:
    def behave(handler: BaseHTTPRequestHandler) -> None:
        raw = b"" if body is None else json.dumps(body).encode()
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(raw)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(raw)

    return behave


def ok(handler: BaseHTTPRequestHandler) -> None:
    says(200, {"id": 1, "participants": [], "start_time": "2026-12-03T10:00:00Z"})(handler)


def drops(handler: BaseHTTPRequestHandler) -> None:
    """Takes the request and hangs up without a word."""
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def cuts_short(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(201)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"id": 1')
    drops(handler)


def says_nothing(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.settimeout(10)
    handler.connection.recv(1)  # until the client hangs up
    handler.close_connection = True


def dribbles(handler: BaseHTTPRequestHandler) -> None:
    """Sends a byte again and again, so that no single read is ever slow."""
    handler.send_response(201)
    handler.send_header("Content-Length", str(LARGEST_BODY))
    handler.end_headers()
    handler.close_connection = True
    try:
        while True:
            handler.wfile.write(b" " * 65536)
    except OSError:
        return


def test_an_encoded_uuid_reaches_the_wire_as_it_was_built(wire: Wire) -> None:
    wire.client().client.participants(SLASHED)
    path = "/v2/report/webinars/%252FaB3kd%252F%252FTQ2c0Zx8mN1pLw%253D%253D/participants"
    assert wire.api_lines() == [f"GET {path}?include_fields=registrant_id&page_size=300"]


@pytest.mark.parametrize("vector", samples()["test_vectors"]["uuid_path_encoding"], ids=lambda vector: vector["uuid"])
def test_every_vector_reaches_the_wire_unchanged(wire: Wire, vector: dict[str, str]) -> None:
    wire.client().client.session_detail(vector["uuid"])
    assert wire.api_lines() == [f"GET /v2/report/webinars/{vector['path_segment']}"]


def test_the_token_is_sent_even_where_a_netrc_has_a_password(
    wire: Wire, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login me password wrong\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    wire.client().client.get_webinar(WEBINAR)
    assert wire.headers[-1]["authorization"] == "Bearer eyJ-example-not-a-token"


def test_a_proxy_of_the_environment_is_not_asked_for_our_own_machine(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)
    assert wire.client().client.get_webinar(WEBINAR).id == "1"


@pytest.mark.parametrize("lost", [drops, cuts_short, dribbles], ids=lambda lost: str(lost.__name__))
def test_a_lost_answer_to_a_write_is_unknown_and_counted_and_not_sent_again(wire: Wire, lost: Behaviour) -> None:
    wire.behaviours[CREATE] = lost
    at = wire.hasty_client(total_seconds=0.2)
    with pytest.raises(OutcomeUnknown):
        at.client.create_webinar(HOST, SPEC)
    assert wire.api_lines() == [CREATE]
    assert at.client.changes_left(HOST) == 99


def test_an_answer_that_does_not_come_in_time_is_unknown(wire: Wire) -> None:
    wire.behaviours[CREATE] = says_nothing
    with pytest.raises(OutcomeUnknown):
        wire.hasty_client(read_seconds=0.2).client.create_webinar(HOST, SPEC)
    assert wire.api_lines() == [CREATE]


def test_a_lost_answer_to_a_read_is_read_again(wire: Wire) -> None:
    line = f"GET /v2/webinars/{WEBINAR}"
    wire.behaviours[line] = in_turn(drops, cuts_short, ok)
    assert wire.client().client.get_webinar(WEBINAR).id == "1"
    assert wire.api_lines() == [line] * 3


def in_turn(*behaviours: Behaviour) -> Behaviour:
    waiting = list(behaviours)
    return lambda handler: waiting.pop(0)(handler)


def test_a_refused_connection_has_sent_nothing(wire: Wire) -> None:
    at = wire.client()
    at.client.token()
    wire.stop()
    with pytest.raises(TryLater) as caught:
        at.client.create_webinar(HOST, SPEC)
    assert isinstance(caught.value, errors.ZoomAway)
    assert at.client.changes_left(HOST) == 100


def test_a_redirect_is_not_followed_and_the_token_stays_here(wire: Wire) -> None:
    wire.behaviours[CREATE] = says(302, None, Location=f"{wire.base}/v2/elsewhere")
    with pytest.raises(OutcomeUnknown):
        wire.client().client.create_webinar(HOST, SPEC)
    assert wire.api_lines() == [CREATE]


def test_a_body_without_end_is_given_up(wire: Wire) -> None:
    wire.behaviours["GET /v2/x"] = says(200, "x" * LARGEST_BODY)
    with pytest.raises(NoAnswer, match="too long"):
        Transport(monotonic=time.monotonic).send(Outgoing("GET", f"{wire.base}/v2/x"))


def test_speaking_tls_to_a_server_that_does_not_sends_nothing(wire: Wire) -> None:
    with pytest.raises(NeverLeft):
        Transport(monotonic=time.monotonic).send(Outgoing("POST", wire.base.replace("http:", "https:"), content=b"{}"))
    assert wire.lines == []


def test_a_name_that_does_not_exist_has_sent_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def knows_nobody(*_: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", knows_nobody)
    with pytest.raises(NeverLeft):
        Transport(monotonic=time.monotonic).send(Outgoing("POST", "http://nowhere.invalid/v2", content=b"{}"))


def test_a_server_that_accepts_and_hangs_up_may_have_read_it() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        thread = Thread(target=lambda: listening.accept()[0].close(), daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/v2"
        with pytest.raises(NoAnswer) as caught:
            Transport(monotonic=time.monotonic).send(Outgoing("POST", url, content=b"{}"))
        thread.join(10)
    assert type(caught.value) is NoAnswer


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://127.0.0.1:8080/v2", True),
        ("http://localhost/v2", True),
        ("http://[::1]:80/", True),
        ("https://api.zoom.us/v2", False),
        ("http://127.0.0.1.example.org", False),
    ],
)
def test_our_own_machine_is_recognised(url: str, local: bool) -> None:
    assert is_loopback(url) is local
