"""Connections to Slack that are kept, against a real server on loopback."""

from __future__ import annotations

import select
import socket
import ssl
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler

import pytest

from bot.slack.wire import NotSent, Wire
from tests.schedule.world import until
from tests.slack.loopback import serving

Behaviour = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """Answers as each test says, and remembers who came from which port."""

    def __init__(self) -> None:
        self.url = ""
        self.seen: list[tuple[int, str]] = []
        self.hosts: list[str] = []
        self.behaviour: Behaviour = says_ok
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                server.seen.append((self.client_address[1], self.path))
                server.hosts.append(self.headers["Host"])
                server.behaviour(self)

            def do_CONNECT(self) -> None:
                server.seen.append((self.client_address[1], self.path))
                self.send_error(407)

        self.handler = Handler


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    with serving(running.handler) as address:
        running.url = address
        yield running


def wire(base: str, proxy: str | None = None) -> Wire:
    return Wire(base, context=ssl.create_default_context(), timeout=5, proxy=proxy)


def post(sender: Wire) -> int:
    return sender.send("POST", "/api/chat.postMessage", b"{}", {}).status


def says_ok(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "2")
    handler.end_headers()
    handler.wfile.write(b"{}")


def says_ok_and_goes(handler: BaseHTTPRequestHandler) -> None:
    says_ok(handler)
    handler.close_connection = True  # without a word about it in the headers


def goes_without_an_answer(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True


def test_calls_one_after_the_other_share_a_connection(server: Server) -> None:
    sender = wire(server.url)
    assert [post(sender), post(sender), post(sender)] == [200, 200, 200]
    assert len({port for port, _ in server.seen}) == 1


def test_head_and_body_leave_in_one_piece() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as pool:
        sending = pool.submit(post, wire(f"http://127.0.0.1:{listener.getsockname()[1]}"))
        connection, _ = listener.accept()
        with connection:
            first = connection.recv(65_536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            assert (first[:4], first[-6:], sending.result(10)) == (b"POST", b"\r\n\r\n{}", 200)


def test_a_call_without_a_body_leaves_all_the_same(server: Server) -> None:
    assert wire(server.url).send("POST", "/api/auth.test", None, {}).status == 200


def test_a_connection_that_the_server_closed_in_silence_is_replaced(server: Server) -> None:
    server.behaviour = says_ok_and_goes
    sender = wire(server.url)
    post(sender)
    ((connection, _),) = sender._idle
    assert until(lambda: select.select([connection.sock], [], [], 0)[0] != [])
    assert post(sender) == 200
    assert len({port for port, _ in server.seen}) == 2


def test_a_call_whose_answer_is_lost_is_not_made_again(server: Server) -> None:
    sender = wire(server.url)
    post(sender)
    server.behaviour = goes_without_an_answer
    with pytest.raises((OSError, HTTPException)):
        post(sender)
    assert len(server.seen) == 2
    server.behaviour = says_ok
    assert post(sender) == 200


def test_nobody_there_means_that_nothing_was_sent(server: Server) -> None:
    for base in ("http://127.0.0.1:9", "http://nowhere.invalid", server.url.replace("http:", "https:")):
        with pytest.raises(NotSent):
            post(wire(base))


def test_a_proxy_is_told_the_whole_address(server: Server) -> None:
    assert post(wire("http://slack.invalid", proxy=server.url)) == 200
    assert [path for _, path in server.seen] == ["http://slack.invalid/api/chat.postMessage"]
    assert server.hosts == ["slack.invalid"]


def test_a_proxy_that_opens_no_tunnel_lets_nothing_through(server: Server) -> None:
    with pytest.raises(NotSent):
        post(wire("https://slack.invalid", proxy=server.url))
    assert [path for _, path in server.seen] == ["slack.invalid:443"]
