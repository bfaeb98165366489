"""Reading the reports of 10,000 participants from a Zoom that takes 200 ms for each answer."""

from __future__ import annotations

import math
import time
from statistics import median

from bench.crowd import LENGTH, START, UUID
from bench.databases import draft, now
from bench.far_end import PAGE, FarEnd, far_end
from bench.measuring import Line, Size, spread
from bot.domain.rows import Instance
from bot.domain.webinar import State, Webinar
from bot.services.collecting import gather
from bot.zoom.budget import MemoryBudget
from bot.zoom.client import ZoomClient
from bot.zoom.pacing import Pacer
from bot.zoom.tokens import MemoryTokenStore

GOAL = 1.1
ANSWER = 0.2


def lines(size: Size) -> list[Line]:
    people = size.of(10_000, 600)
    signed_up = people * 4 // 3
    floor = (math.ceil(signed_up / PAGE) + 2) * ANSWER  # registrants, whose three states are read one after the other
    with far_end() as far:
        far.crowd(people, signed_up)
        far.delay(ANSWER)
        found = [_collect(far, people, signed_up) for _ in range(size.runs)]
    shares = [each / floor for each in found]
    return [
        Line(
            f"collection of {people:,} participants and {signed_up:,} registrants, {ANSWER * 1000:.0f} ms an answer",
            "–",
            f"{spread(shares)} × the chain: {spread(found, '{:.1f}')} s",
            f"the longest chain of pages, the registrants: {floor:.1f} s",
            f"≤ {GOAL}",
            median(shares) <= GOAL,
        )
    ]


def _collect(far: FarEnd, people: int, signed_up: int) -> float:
    """Seconds. Raises RuntimeError if a row or a part is missing."""
    client = ZoomClient(
        base_url=far.zoom_url,
        oauth_url=far.oauth_url,
        account_id="account",
        client_id="client",
        client_secret="secret",
        tokens=MemoryTokenStore(),
        budget=MemoryBudget(),
        pacer=Pacer(monotonic=time.monotonic, sleep=time.sleep),
        clock=now,
    )
    client.token()
    started = time.perf_counter()
    parts = gather(client, _webinar(), [Instance(UUID, START, START + LENGTH, practice=False)])
    took = time.perf_counter() - started
    rows = {part.name: len(part.rows) for part in parts if not part.problem}
    if (rows.get("participants"), rows.get("registrants")) != (people, signed_up):
        raise RuntimeError(f"the reports were not read whole: {rows}")
    return took


def _webinar() -> Webinar:
    return Webinar(
        1, draft("Launch", START), State.ENDED, "C1", "U1", START, host="host@example.org", zoom_id="90000000001"
    )
