"""A way in that repeats itself: whatever Slack or Zoom sends reaches every front twice, all at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests

RETRY = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
HOP_BY_HOP = {"connection", "content-length", "host", "transfer-encoding"}


@dataclass(frozen=True, slots=True)
class Heard:
    """One request and what each copy of it was answered: status and body."""

    path: str
    answers: tuple[tuple[int, str], ...]


@dataclass(slots=True)
class Echo:
    """A server on loopback before the fronts at these ports. Each front gets a request as it came and, at the same
    moment, once more as Slack marks a retry. The sender gets the answer of the first front to the first copy."""

    fronts: Sequence[int]
    heard: list[Heard] = field(default_factory=list)
    _server: ThreadingHTTPServer | None = None

    def start(self) -> str:
        """Its address."""
        echo = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                sent = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
                first = echo._pass_on(self.path, sent, body)
                self.send_response(first.status_code)
                for name, value in first.headers.items():
                    if name.lower() not in HOP_BY_HOP:
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(first.content)))
                self.end_headers()
                self.wfile.write(first.content)

            def log_message(self, *_: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self._server.server_port}"

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()

    def _pass_on(self, path: str, headers: dict[str, str], body: bytes) -> requests.Response:
        copies = [(port, more) for more in ({}, RETRY) for port in self.fronts]
        together = threading.Barrier(len(copies))

        def send(copy: tuple[int, dict[str, str]]) -> requests.Response:
            port, more = copy
            with requests.Session() as session:
                session.trust_env = False
                together.wait(10)
                return session.post(f"http://127.0.0.1:{port}{path}", data=body, headers=headers | more, timeout=20)

        with ThreadPoolExecutor(len(copies)) as pool:
            came = list(pool.map(send, copies))
        self.heard.append(Heard(path, tuple((each.status_code, each.text) for each in came)))
        return came[0]
