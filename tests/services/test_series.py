"""What asking about a series commits, and what it refuses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.errors import InvalidInput, NotFound
from bot.domain.webinar import State, Webinar
from bot.domain.work import Kind
from bot.services.front import Asked, Front
from bot.services.house import House
from tests.services.conftest import draft

ANN = Asked("U0ANN", "press-1")


def in_series(front: Front, topic: str, series: str, at: str = "2026-03-20T14:00") -> Webinar:
    return front.schedule(Asked("U0ANN", f"form {topic}"), replace(draft(topic, at), series=series), "")


def ended(house: House, webinar: Webinar) -> None:
    with house.store.begin() as tx:
        tx.webinars.save(replace(tx.webinars.get(webinar.id), state=State.REPORTED))


def planned(house: House, kind: Kind) -> list[tuple[int, dict[str, object]]]:
    with house.store.read() as tx:
        return [
            (row.webinar, row.payload) for row in sorted(tx.work.list(), key=lambda row: row.key) if row.kind == kind
        ]


def test_a_series_is_found_by_any_part_of_its_name_that_is_its_alone(front: Front) -> None:
    in_series(front, "One", "Safer Streets 2026")
    in_series(front, "Two", "safer  streets 2026", "2026-03-27T14:00")
    in_series(front, "Three", "Quiet streets")
    assert [w.code for w in front.request_series(ANN, "SAFER", "C1").webinars] == ["W-1", "W-2"]
    for wanted in ("streets", "harbours", ""):
        with pytest.raises(NotFound, match="no single series"):
            front.request_series(ANN, wanted, "C1")


def test_a_series_is_counted_for_the_one_who_asks_and_once_for_each_press(house: House, front: Front) -> None:
    first, second = in_series(front, "One", "BSFS"), in_series(front, "Two", "BSFS", "2026-03-27T14:00")
    assert front.request_series(ANN, "BSFS", "C1").held == ()
    assert planned(house, Kind.SERIES) == []
    ended(house, first)
    for _ in range(2):
        front.request_series(ANN, "BSFS", "C1")
    front.request_series(Asked("U0BEN", "press-2"), "BSFS", "C1")
    assert planned(house, Kind.SERIES) == [
        (first.id, {"user": "U0ANN", "channel": "C1"}),
        (first.id, {"user": "U0BEN", "channel": "C1"}),
    ]
    with house.store.read() as tx:
        assert [line.who for line in tx.audit.of("W-1") if line.what == "asked for the series"] == ["U0ANN", "U0BEN"]
    ended(house, second)
    assert front.request_series_people(Asked("U0BEN", "press-3"), first.id).id == second.id
    assert planned(house, Kind.SERIES_FILE) == [(second.id, {"what": "people", "user": "U0BEN"})]


def test_nothing_is_drawn_before_a_session_was_held(front: Front) -> None:
    webinar = in_series(front, "One", "BSFS")
    with pytest.raises(InvalidInput, match="No session of this series has been held yet"):
        front.request_comparison(ANN, webinar.id)
    with pytest.raises(InvalidInput, match="after the first one"):
        front.count_series("bsfs")
