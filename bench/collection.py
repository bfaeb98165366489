"""Reading the reports of 10,000 participants from a Zoom that takes 200 ms for each answer."""

from __future__ import annotations

import math
import time
from statistics import median

from bench.crowd import START, UUID
from bench.databases import now
from bench.far_end import PAGE, FarEnd, far_end
from bench.measuring import Line, Size, spread
from bot.domain.rows import Instance
from bot.domain.webinar import State, Webinar
from bot.services.collecting import gather
from bot.store.store import SqlStore
from bot.zoom.client import ZoomClient
from bot.zoom.pacing import Pacer
from bot.zoom.tokens import StoredToken

GOAL = 1.1
ANSWER = 0.2


def lines(size: Size) -> list[Line]:
    people = size.of(10_000, 600)
    signed_up = people * 4 // 3
    floor = math.ceil(signed_up / PAGE) * ANSWER
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
            f"the longest chain of pages: {floor:.1f} s",
            f"≤ {GOAL}",
            median(shares) <= GOAL,
        )
    ]


class _Tokens:
    """A token that never needs to be asked for."""


def _collect(far: FarEnd, people: int, signed_up: int) -> float:
    raise NotImplementedError(far, people, signed_up, START, UUID, now, Instance, State, Webinar, gather, SqlStore, ZoomClient, Pacer, StoredToken, time)
