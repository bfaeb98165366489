"""One real HTTP/1.1 server on loopback for all stand-ins, able to drop a connection as a broken network does."""

import os
import socket
import struct
from collections.abc import Iterable
from contextlib import suppress
from io import BytesIO
from threading import Condition, Event, Thread
from time import monotonic
from typing import Any

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.test import run_wsgi_app

from bot.sandbox.clock import SandboxClock
from bot.sandbox.control import control_routes
from bot.sandbox.edge import Dialect, Dropped, Edge
from bot.sandbox.faults import Faults
from bot.sandbox.ledger import Ledger

RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER on, 0 seconds: close() sends RST, not FIN


class SandboxServer:
    """A threaded server hosting one Flask app on 127.0.0.1; `port` 0 takes a free one.

    Stand-ins register blueprints on `app` and say with `speak` how their calls are named and their failures worded.
    Raises OSError if the port is taken.
    """

    def __init__(self, clock: SandboxClock, faults: Faults, ledger: Ledger, *, port: int = 0) -> None:
        self.clock, self.faults, self.ledger = clock, faults, ledger
        self.app = Flask("bot.sandbox", static_folder=None)
        self.app.json.sort_keys = False  # type: ignore[attr-defined]
        self.app.url_map.merge_slashes = False  # `//` inside a UUID is not ours to repair
        self.app.register_blueprint(control_routes(clock, faults, ledger))
        self.stopping = Event()
        self._edge = Edge(self.app.wsgi_app, clock, faults, ledger, self.stopping)
        self._listener = socket.create_server(("127.0.0.1", port))
        self.port: int = self._listener.getsockname()[1]
        self.connections = OpenConnections()
        self._server: BaseWSGIServer | None = None
        self._thread: Thread | None = None

    @property
    def url(self) -> str:
        """`http://127.0.0.1:PORT`, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def speak(self, dialect: Dialect) -> None:
        """Put the calls below a prefix under faults and ledger."""
        self._edge.dialects.append(dialect)

    def start(self) -> "SandboxServer":
        """Serve in a background thread. Gives the server itself."""
        handler = type("BoundHandler", (Handler,), {"connections": self.connections})
        self._server = make_server(
            "127.0.0.1", self.port, self._edge, threaded=True, request_handler=handler, fd=self._listener.fileno()
        )
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,), name="sandbox-http", daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """Refuse new connections, cut those open, wait for their threads."""
        self.stopping.set()
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
        self._listener.close()
        self.connections.cut()

    def __enter__(self) -> "SandboxServer":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


class OpenConnections:
    """The sockets being served, so that stopping can end them at once instead of waiting for their clients."""

    def __init__(self) -> None:
        self._open: set[socket.socket] = set()
        self._changed = Condition()

    def __len__(self) -> int:
        """How many are open now."""
        with self._changed:
            return len(self._open)

    def add(self, connection: socket.socket) -> None:
        """Remember a socket that begins to be served."""
        with self._changed:
            self._open.add(connection)

    def discard(self, connection: socket.socket) -> None:
        """Forget a socket whose thread has ended."""
        with self._changed:
            self._open.discard(connection)
            self._changed.notify_all()

    def cut(self, seconds: float = 5.0) -> None:
        """End all, and wait for their threads at most `seconds`."""
        deadline = monotonic() + seconds
        with self._changed:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
            while self._open and self._changed.wait(deadline - monotonic()):
                pass


class Handler(WSGIRequestHandler):
    """Serves one connection, keeps it open between calls as Zoom and Slack do, and logs nothing."""

    connections: OpenConnections
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # headers and body leave in two writes; Nagle would hold the second for 40 ms

    def setup(self) -> None:
        super().setup()
        self.connections.add(self.connection)

    def finish(self) -> None:
        with suppress(OSError):
            super().finish()
        self.connections.discard(self.connection)

    def handle(self) -> None:
        with suppress(OSError, ValueError):  # the client, or a fault, closed the socket under us
            super().handle()

    def run_wsgi(self) -> None:
        """Read the whole request, run the app, write the answer; close the connection only where it must be."""
        environ = self.make_environ()
        length = int(environ.get("CONTENT_LENGTH") or 0)
        chunked = environ.get("wsgi.input_terminated", False)
        body = environ["wsgi.input"].read() if chunked else self.rfile.read(length)
        environ.update({"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body)), "wsgi.input_terminated": False})
        try:
            parts, status, headers = run_wsgi_app(self.server.app, environ)
            self._write(parts, status, list(headers))
        except Dropped:
            self._drop()

    def _write(self, parts: Iterable[bytes], status: str, headers: list[tuple[str, str]]) -> None:
        code, _, reason = status.partition(" ")
        known = {name.lower() for name, _ in headers}
        if "content-length" not in known and code not in ("204", "304"):
            self.close_connection = True
            headers.append(("Connection", "close"))
        self.send_response(int(code), reason)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        for part in parts:
            self.wfile.write(part)

    def _drop(self) -> None:
        """End the connection with a reset, nothing written."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
        self.connections.discard(self.connection)
        os.close(self.connection.detach())  # detach, or the readers made from the socket would keep it open

    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing: the ledger is the log."""
