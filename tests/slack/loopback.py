"""A real HTTP server on loopback that answers as a test's handler says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Gives the server's address, `http://127.0.0.1:port`, while it runs; it prints nothing."""
    silent = type("Silent", (handler,), {"log_message": lambda *_: None})
    http = ThreadingHTTPServer(("127.0.0.1", 0), silent)
    thread = Thread(target=http.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{http.server_port}"
    finally:
        http.shutdown()
        thread.join(10)
        http.server_close()
