"""A house over a real database, without Zoom and Slack: what a use case commits is all there is to see."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.reminder_plan import parse_rules
from bot.domain.walltime import WallTime
from bot.domain.webinar import Panelist, WebinarDraft
from bot.services.front import Front
from bot.services.house import Habits, House
from bot.store.store import SqlStore
from tests.conftest import TestClock

PARIS = ZoneInfo("Europe/Paris")
RULES = """
[[reminder]]
name = "day-before"
before = "P1D"
at = "09:00"
to = ["channel", "panelists"]

[[reminder]]
name = "last-call"
before = "PT15M"
to = ["channel"]
"""


@pytest.fixture
def house(sqlite_store: SqlStore, clock: TestClock) -> House:
    """SQLite only: its time is the test's clock."""
    habits = Habits(
        host="host@example.org",
        channel="C0ORGANISE",
        zone=PARIS,
        rules=parse_rules(RULES),
        report_schedule=(timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=30)),
    )
    return House(sqlite_store, clock, habits, lambda: "Passcode01")


@pytest.fixture
def front(house: House) -> Front:
    return Front(house)


def draft(topic: str = "Safer streets", at: str = "2026-03-20T14:00", minutes: int = 90) -> WebinarDraft:
    """A wish for some time after the test clock's 2 March 2026, 08:00 UTC."""
    start = WallTime(datetime.fromisoformat(at), PARIS)
    return WebinarDraft(topic, start, minutes, panelists=(Panelist("Ann Martin", "ann@example.org"),))
