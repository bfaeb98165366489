"""The other side of the wire: Slack or Zoom as little as will do, in a process of its own, noting when calls arrive.

It judges nothing (the sandbox does) so that it costs the machine next to nothing.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bench.crowd import START, UUID

PAGE = 300


class FarEnd:
    """The running far end, seen from the bench."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._seen: list[tuple[str, float]] = []
        self.port: int = pipe.recv()

    @property
    def slack_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/slack/api/"

    @property
    def zoom_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/zoom/v2"

    @property
    def oauth_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/zoom/oauth/token"

    def delay(self, seconds: float) -> None:
        """How long each answer takes from now on."""
        self._ask("delay", seconds)

    def crowd(self, people: int, registrants: int) -> None:
        """How many participants and registrants Zoom lists."""
        self._ask("crowd", (people, registrants))

    def posts(self) -> list[tuple[str, float]]:
        """Delivery id and moment (epoch seconds) of each message posted so far, in order of arrival."""
        self._seen += self._ask("posts", len(self._seen))  # all of them each time would keep the far end from its work
        return self._seen

    def _ask(self, what: str, value: object) -> Any:
        self._pipe.send((what, value))
        return self._pipe.recv()


@contextmanager
def far_end() -> Iterator[FarEnd]:
    spawning = get_context("spawn")
    ours, theirs = spawning.Pipe()
    process = spawning.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield FarEnd(ours)
    finally:
        process.terminate()
        process.join()


class _Answers:
    def __init__(self) -> None:
        self.delay = 0.0
        self.people, self.registrants = 0, 0
        self.posts: list[tuple[str, float]] = []
        self._count = 0

    def command(self, what: str, value: Any) -> object:
        if what == "delay":
            self.delay = value
        elif what == "crowd":
            self.people, self.registrants = value
        elif what == "posts":
            return self.posts[value:]
        return None

    def answer(self, target: str, body: bytes, at: float) -> dict[str, Any]:
        path = urlsplit(target).path
        if path.startswith("/slack/"):
            return self._slack(path.rpartition("/")[2], body, at)
        return self._zoom(path, parse_qs(urlsplit(target).query))

    def _slack(self, method: str, body: bytes, at: float) -> dict[str, Any]:
        self._count += 1
        if method == "chat.postMessage":
            self.posts.append((_delivery(body), at))
            return {"ok": True, "channel": "C1", "ts": f"1700000000.{self._count:06d}"}
        if method == "files.getUploadURLExternal":
            return {"ok": True, "file_id": f"F{self._count}", "upload_url": "/slack/api/upload"}
        return _SLACK.get(method, {"ok": True})

    def _zoom(self, path: str, query: dict[str, list[str]]) -> dict[str, Any]:
        first = int((query.get("next_page_token") or ["0"])[0])
        if path.endswith("/token"):
            return {"access_token": "t", "token_type": "bearer", "expires_in": 3600, "scope": "", "api_url": ""}
        if path.endswith("/participants"):
            return _page("participants", first, self.people, _participant)
        if path.endswith("/registrants"):
            approved = query.get("status") == ["approved"]
            return _page("registrants", first, self.registrants if approved else 0, _registrant)
        if path.endswith(("/qa", "/polls")):
            return {"questions": []}
        if path.endswith("/survey"):
            return {"survey_answers": []}
        if "/report/" in path:
            ends = "2026-03-02T10:30:00Z"
            return {"uuid": UUID, "start_time": START.isoformat(), "end_time": ends, "participants_count": self.people}
        return {"id": "h1", "email": "host@example.org", "display_name": "H", "type": 2, "status": "active"}


_SLACK: dict[str, dict[str, Any]] = {
    "auth.test": {"ok": True, "user_id": "U00000009", "team_id": "T1", "bot_id": "B1", "user": "bot", "team": "t"},
    "conversations.members": {"ok": True, "members": ["U00000001", "U00000009"]},
    "users.info": {"ok": True, "user": {"id": "U00000001", "team_id": "T1"}},
}


def _page(name: str, first: int, total: int, row: Any) -> dict[str, Any]:
    rows = [row(number) for number in range(first, min(first + PAGE, total))]
    token = str(first + PAGE) if first + PAGE < total else ""
    return {name: rows, "page_size": PAGE, "total_records": total, "next_page_token": token}


def _participant(number: int) -> dict[str, Any]:
    times = {"join_time": "2026-03-02T09:05:00Z", "leave_time": "2026-03-02T10:05:00Z"}
    mail = f"person.{number}@example.org"
    return {
        "user_id": str(number),
        "name": f"Person {number}",
        "user_email": mail,
        "registrant_id": f"r{number}",
        **times,
    }


def _registrant(number: int) -> dict[str, Any]:
    name = {"first_name": "Person", "last_name": str(number), "email": f"person.{number}@example.org"}
    return {"id": f"r{number}", **name, "status": "approved", "create_time": "2026-02-20T09:05:00Z"}


def _delivery(body: bytes) -> str:
    return str(json.loads(body).get("metadata", {}).get("event_payload", {}).get("delivery_id", ""))


def _serve(pipe: Connection) -> None:
    asyncio.run(_run(pipe))


async def _run(pipe: Connection) -> None:
    answers = _Answers()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await _exchange(answers, reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0, backlog=1024)
    pipe.send(server.sockets[0].getsockname()[1])
    loop = asyncio.get_running_loop()
    loop.add_reader(pipe.fileno(), lambda: _command(pipe, answers, loop))
    await server.serve_forever()


def _command(pipe: Connection, answers: _Answers, loop: asyncio.AbstractEventLoop) -> None:
    try:
        pipe.send(answers.command(*pipe.recv()))
    except EOFError:
        loop.remove_reader(pipe.fileno())
        sys.exit(0)


async def _exchange(answers: _Answers, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """One request and its answer; False when the connection is to be closed."""
    head = await reader.readuntil(b"\r\n\r\n")
    arrived = time.time()
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    if answers.delay:
        await asyncio.sleep(answers.delay)
    content = answers.answer(first.split(" ")[1], body, arrived)
    if "upload_url" in content:
        content = {**content, "upload_url": f"http://{headers['host']}{content['upload_url']}"}
    raw = json.dumps(content).encode()
    keep = headers.get("connection", "keep-alive").lower() != "close"
    status = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n" % len(raw)
    writer.write(status + (b"\r\n" if keep else b"Connection: close\r\n\r\n") + raw)
    await writer.drain()
    return keep
