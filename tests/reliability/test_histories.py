"""A state machine: after any history of plans, moves, cancellations, crashes and faults the world is as it should."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from tests.reliability.scenarios import CREATE, LOOK, POST
from tests.reliability.theatre import START, Theatre

LEAD = timedelta(minutes=15)
HARMS = [("acted_reset", POST), ("reset", POST), ("acted_status", POST), ("status", LOOK), ("acted_reset", CREATE)]


class Organising(RuleBasedStateMachine):
    """The model: for each topic its start, whether it is cancelled, and the starts it was reminded of in time."""

    def __init__(self) -> None:
        super().__init__()
        self.place = tempfile.TemporaryDirectory(prefix="history-")
        self.theatre = Theatre(Path(self.place.name))
        self.theatre.open()
        self.starts: dict[str, datetime] = {}
        self.sent: dict[str, int] = {}
        self.reminded_for: dict[str, set[datetime]] = {}

    @rule(hours=st.integers(0, 3))
    @precondition(lambda self: len(self.starts) < 3)
    def schedule(self, hours: int) -> None:
        topic = f"Topic {len(self.sent) + 1}"
        start = self._next_quarter() + timedelta(hours=1 + hours)
        self.theatre.schedule(topic, start)
        self.starts[topic], self.sent[topic], self.reminded_for[topic] = start, 0, set()

    @rule(which=st.integers(0, 2), quarters=st.integers(2, 8))
    @precondition(lambda self: self.starts)
    def move(self, which: int, quarters: int) -> None:
        topic = self._topic(which)
        start = self._next_quarter() + timedelta(minutes=15 * quarters)
        if start == self.starts[topic]:
            return
        assert self.theatre.move(start, topic).ok
        self.starts[topic] = start
        self.theatre.calm()

    @rule(which=st.integers(0, 2))
    @precondition(lambda self: self.starts)
    def cancel(self, which: int) -> None:
        topic = self._topic(which)
        assert self.theatre.cancel(topic).ok
        del self.starts[topic]
        self.theatre.calm()

    @rule()
    def crash(self) -> None:
        self.theatre.restart()

    @rule(harm=st.sampled_from(HARMS))
    def harm(self, harm: tuple[str, str]) -> None:
        self.theatre.fault(harm[1], harm[0])

    @rule(crashing=st.booleans())
    @precondition(lambda self: self.starts)
    def reach_the_next_reminder(self, crashing: bool) -> None:
        now = self.theatre.now()
        due = min((start - LEAD for start in self.starts.values() if start - LEAD > now), default=None)
        if due is None:
            return
        if crashing:
            self.theatre.when_ended(POST, lambda _: self.theatre.bots[-1].kill())
        self.theatre.go_to(due + timedelta(seconds=0.1))
        expected = [topic for topic, start in self.starts.items() if start - LEAD == due]
        if crashing:
            bot = self.theatre.bots[-1]
            self.theatre.wait("the crash", lambda: not bot.alive)
            self.theatre.start()
        self.theatre.calm()
        for topic in expected:
            if self.starts[topic] not in self.reminded_for[topic]:
                self.sent[topic] += 1
                self.reminded_for[topic].add(self.starts[topic])

    def teardown(self) -> None:
        try:
            self.theatre.calm()
            assert self.theatre.witness.wrong(self.sent) == []
            on_zoom = {w.topic: w.start for w in self.theatre.witness.on_zoom()}
            assert on_zoom == self.starts
        finally:
            self.theatre.close()
            self.place.cleanup()

    def _next_quarter(self) -> datetime:
        now = self.theatre.now().astimezone(START.tzinfo).replace(second=0, microsecond=0)
        return now + timedelta(minutes=15 - now.minute % 15)

    def _topic(self, which: int) -> str:
        return sorted(self.starts)[which % len(self.starts)]


@pytest.mark.row(6, "random histories of plans, moves, cancellations, crashes and faults")
def test_after_any_history_the_world_is_as_the_model_says(size: int) -> None:
    short = settings(
        max_examples=2 * size,
        stateful_step_count=6,
        deadline=None,
        database=None,
        derandomize=size == 1,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Organising, settings=short)
