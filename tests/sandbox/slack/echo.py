"""The app at the other end of the player's requests."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from flask import Response, request


@dataclass
class Received:
    """One request as the echo bot got it."""

    body: bytes
    headers: dict[str, str]

    @property
    def payload(self) -> dict[str, Any]:
        if self.headers["content-type"] == "application/json":
            return dict(json.loads(self.body))
        form = {name: values[0] for name, values in parse_qs(self.body.decode(), keep_blank_values=True).items()}
        return dict(json.loads(form["payload"])) if "payload" in form else form


@dataclass
class EchoBot:
    """A tiny app at the other end: remembers what it was sent and answers what the test says."""

    received: list[Received] = field(default_factory=list)
    answer: Callable[[dict[str, Any]], Any] = lambda _payload: ""

    @property
    def last(self) -> dict[str, Any]:
        return self.received[-1].payload

    def take(self) -> Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.received.append(Received(request.get_data(), headers))
        said = self.answer(self.last)
        if isinstance(said, Response):
            return said
        if isinstance(said, str):
            return Response(said, mimetype="text/plain")
        return Response(json.dumps(said), mimetype="application/json")
