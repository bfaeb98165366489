"""A signed command over HTTP, 50 a second, while 1,000 reminders fall due in the same process."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from statistics import median
from urllib.parse import urlencode

from bench.bots import SIGNING_SECRET, bot, free_port
from bench.databases import BOTH, PENDING, Place, add_webinars, filled, now, place
from bench.far_end import FarEnd, far_end
from bench.lateness import lateness, plan, wait_for_cards
from bench.measuring import Line, Size, alternate, percentile, ratios, spread

RATE = 50
_COMMAND = {
    "command": "/webinar",
    "text": "help",
    "team_id": "T1",
    "user_id": "U00000001",
    "channel_id": "C00000001",
    "trigger_id": "1.2.3",
    "response_url": "https://example.org/never",
}


def lines(size: Size) -> list[Line]:
    with place() as at, far_end() as far, _hello_world(far) as peer_port:
        return [_line(size, at, far, peer_port, database) for database in BOTH]


def _line(size: Size, at: Place, far: FarEnd, peer_port: int, database: str) -> Line:
    url, pending, due = at.url(database), size.of(PENDING, 1000), size.of(1000, 20)
    seconds = size.of(6, 1)
    with ExitStack() as stack:
        store = stack.enter_context(filled(url, pending))
        webinars = add_webinars(store, due, now() + timedelta(hours=1))
        ours_port = stack.enter_context(bot("run", url, far, at.folder)).port
        _ask(ours_port, 2)

        def ours() -> float:
            first = now() + timedelta(seconds=2.5)
            planned = plan(store, webinars, [first + timedelta(seconds=number / due) for number in range(due)])
            time.sleep(max(0.0, (first - now()).total_seconds()))
            found = _load(ours_port, seconds)
            lateness(far, planned, 60)
            wait_for_cards(store)  # the peer's turn is next
            return percentile(found, 0.99) * 1000

        mine, peers = alternate(size.runs, ours, lambda: percentile(_load(peer_port, seconds), 0.99) * 1000)
    found = ratios(mine, peers)
    return Line(
        f"signed command over HTTP at {RATE}/s while {due:,} reminders fall due: p99",
        database,
        f"{spread(found)} × the peer: {spread(mine, '{:.0f}')} ms",
        f"bare Bolt hello-world, default mode, nothing else to do: {spread(peers, '{:.0f}')} ms",
        "≤ 1",
        median(found) <= 1,
    )


def _load(port: int, seconds: int) -> list[float]:
    """Seconds for each answer, counted from when the request should have left."""
    started = time.perf_counter() + 0.1
    with ThreadPoolExecutor(16) as pool:
        return list(pool.map(lambda number: _one(port, started + number / RATE), range(RATE * seconds)))


def _one(port: int, at: float) -> float:
    time.sleep(max(0.0, at - time.perf_counter()))
    _ask(port, 1)
    return time.perf_counter() - at


def _ask(port: int, times: int) -> None:
    for _ in range(times):
        body, stamp = urlencode(_COMMAND), str(int(time.time()))
        signed = hmac.new(SIGNING_SECRET.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={signed}",
        }
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("POST", "/slack/events", body, headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status != 200:
            raise RuntimeError(f"the command was answered with {answer.status}")


@contextmanager
def _hello_world(far: FarEnd) -> Iterator[int]:
    port, spawning = free_port(), get_context("spawn")
    ours, theirs = spawning.Pipe()
    process = spawning.Process(target=_serve_hello, args=(theirs, port, far.slack_url), daemon=True)
    process.start()
    try:
        ours.recv()
        _ask_until_up(port)
        yield port
    finally:
        process.terminate()
        process.join()


def _ask_until_up(port: int) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            return _ask(port, 1)
        except ConnectionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _serve_hello(pipe: Connection, port: int, slack_url: str) -> None:
    from flask import Flask, Response, request
    from slack_bolt import Ack, App
    from slack_bolt.adapter.flask import SlackRequestHandler
    from slack_sdk import WebClient
    from waitress import serve

    app = App(client=WebClient(token="xoxb-peer", base_url=slack_url), signing_secret=SIGNING_SECRET)

    @app.command("/webinar")
    def hello(ack: Ack) -> None:
        ack("hello, world")

    flask, handler = Flask("peer"), SlackRequestHandler(app)

    @flask.post("/slack/events")
    def events() -> Response:
        answer: Response = handler.handle(request)
        return answer

    pipe.send("up")
    serve(flask, host="127.0.0.1", port=port, threads=8, _quiet=True)
