"""Who may use the page and the levers behind it: this machine's own browser on this very page, and programs.

A page elsewhere on the web can make a browser send requests to loopback, under a name of its own (DNS rebinding) or
across origins. Neither gets through: the Host must name loopback, and what a browser marks as foreign is refused.
"""

from urllib.parse import urlsplit

from flask import Request, jsonify, request
from flask.typing import ResponseReturnValue

GUARDED = ("/page/", "/control/")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
)


def guard() -> ResponseReturnValue | None:
    """For `Flask.before_request`: 403 and a sentence for a request that came from elsewhere, else None."""
    if request.path != "/" and not request.path.startswith(GUARDED):
        return None
    problem = foreign(request)
    return None if problem is None else (jsonify(error=problem), 403)


def foreign(asked: Request) -> str | None:
    """Why a request is not from this machine or this page; None if it is."""
    if _name(asked.host) not in LOOPBACK:
        return f"This is not {asked.host}: the sandbox answers to 127.0.0.1 and localhost only."
    origin = asked.headers.get("Origin")
    if origin not in (None, f"http://{asked.host}"):
        return "Another site may not use the sandbox."
    reading = asked.method in ("GET", "HEAD") and asked.path == "/"  # a link elsewhere may lead here
    if asked.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin") and not reading:
        return "Another site may not use the sandbox."
    return None


def _name(host: str) -> str | None:
    """The name in a Host header, without its port; None if there is none to read."""
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None
