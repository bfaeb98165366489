"""The reconciliation poll while Zoom's events come in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from bot.domain.remote import RemoteWebinar
from bot.domain.webinar import State, Webinar
from bot.domain.work import Kind, Task
from bot.services import planning
from bot.services.front import Asked, Front
from bot.services.house import House
from bot.services.ports.outcomes import Later
from bot.services.ports.zoom import Zoom
from bot.services.watching import ZoomEvent, receive, watch
from tests.conftest import TestClock
from tests.services.conftest import draft

ZOOM_ID = "81234567890"
START = datetime(2026, 3, 20, 13, tzinfo=UTC)
REHEARSAL = START - timedelta(minutes=10)


class InterruptedZoom:
    """A Zoom that has news while it is being asked."""

    def __init__(self, news: Callable[[], object]) -> None:
        self._news = news

    def get_webinar(self, webinar_id: str) -> RemoteWebinar:
        self._news()
        return RemoteWebinar(
            id=webinar_id,
            uuid="scheduled==",
            topic="Safer streets",
            agenda="",
            starts_at=START,
            minutes=90,
            zone="Europe/Paris",
            host_id="h1",
            kind=5,
            created_at=None,
            passcode="",
            join_url="",
            registration_url="",
            settings={},
        )


@pytest.fixture
def webinar(house: House, front: Front, clock: TestClock) -> Webinar:
    """On Zoom, and five minutes to go."""
    made = front.schedule(Asked("U0ANN", "form"), draft(), "")
    clock.now = START - timedelta(minutes=5)
    with house.store.begin() as tx:
        scheduled = replace(tx.webinars.get(made.id), state=State.SCHEDULED, zoom_id=ZOOM_ID)
        tx.webinars.save(scheduled)
        planning.watch(tx, scheduled, clock.now)
    return scheduled


def event(kind: str, at: datetime, *, practice: bool | None = None) -> ZoomEvent:
    ended = at if kind == "webinar.ended" else None
    return ZoomEvent(kind, ZOOM_ID, "rehearsal==", f"{kind}:{at}", at, REHEARSAL, ended, practice)


def the_poll(house: House) -> Task:
    with house.store.read() as tx:
        return next(row for row in tx.work.list() if row.kind == Kind.ZOOM_WATCH)


def notes(house: House) -> list[str]:
    with house.store.read() as tx:
        return sorted(row.key for row in tx.work.list() if row.kind == Kind.NOTE)


def test_a_look_that_an_event_overtook_commits_nothing_and_is_made_again_at_once(
    house: House, webinar: Webinar, clock: TestClock
) -> None:
    receive(house, event("webinar.started", REHEARSAL))
    before = notes(house)
    ended = event("webinar.ended", clock.now, practice=True)

    outcome = watch(house, cast(Zoom, InterruptedZoom(lambda: receive(house, ended))), the_poll(house))

    assert isinstance(outcome, Later)
    assert outcome.then is not None
    clock.step(seconds=30)
    with house.store.begin() as tx:
        outcome.then(tx)
        assert tx.webinars.get(webinar.id).state is State.SCHEDULED
    assert [key for key in notes(house) if key not in before] == ["note:1:practice:rehearsal=="]
    assert the_poll(house).run_at == clock.now


def test_a_look_that_nothing_overtook_says_once_that_the_room_is_open(house: House, webinar: Webinar) -> None:
    receive(house, event("webinar.started", REHEARSAL))
    outcome = watch(house, cast(Zoom, InterruptedZoom(lambda: None)), the_poll(house))
    assert isinstance(outcome, Later)
    assert outcome.then is not None
    with house.store.begin() as tx:
        outcome.then(tx)
        assert tx.webinars.get(webinar.id).state is State.OPEN
    assert [key for key in notes(house) if ":open:" in key] == ["note:1:open:1"]
