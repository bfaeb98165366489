"""Handfuls of people, and a session that the clock plays."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.page.control_room import ControlRoom
from bot.sandbox.zoom.session import NotPossible
from bot.sandbox.zoom.world import Webinar


@pytest.fixture
def room(sandbox: Sandbox) -> ControlRoom:
    return ControlRoom(sandbox.zoom, seed=3)


def test_people_sign_up_come_go_and_return(room: ControlRoom, sandbox: Sandbox, webinar: Webinar) -> None:
    room.register(webinar.id, 4)
    room.register(webinar.id, 2)
    sandbox.zoom.open_room(webinar.id)
    room.crew_comes(webinar.id)
    room.come(webinar.id, 5)
    room.second_device(webinar.id)
    room.leave(webinar.id, 3)
    room.rejoin(webinar.id)
    room.dial_in(webinar.id)
    assert room.crew_comes(webinar.id) == "Host and panelists are all there."
    sandbox.zoom.close_room(webinar.id)
    truth = sandbox.zoom.truth(webinar.id)
    names = ("registered", "attended", "no_shows", "panelists_present", "hosts_present", "joins")
    assert {name: truth[name] for name in names} == {
        "registered": 6,
        "attended": 6,
        "no_shows": 1,
        "panelists_present": 1,
        "hosts_present": 1,
        "joins": 10,
    }


def test_questions_are_asked_and_answered_and_a_poll_is_run(
    room: ControlRoom, sandbox: Sandbox, webinar: Webinar
) -> None:
    room.register(webinar.id, 5)
    sandbox.zoom.open_room(webinar.id)
    room.come(webinar.id, 5)
    room.ask(webinar.id, "<!channel> why?")
    room.ask(webinar.id, anonymous=True)
    (first, second) = webinar.runs[0].questions
    with pytest.raises(NotPossible, match="Nobody of host and panelists is in the room to write"):
        room.answer(webinar.id, first.id, "Because.")
    room.crew_comes(webinar.id)
    room.answer(webinar.id, first.id, "Because.")
    room.answer(webinar.id, second.id)
    assert room.run_poll(webinar.id).startswith("Poll “Where do you work?”: ")
    assert [(q.text, [a.text for a in q.answers], q.live) for q in (first, second)] == [
        ("<!channel> why?", ["Because."], False),
        ("<!channel> can everybody read this?", [], True),
    ]


@pytest.mark.parametrize("verb", ["come", "rejoin", "second_device", "leave", "dial_in", "ask", "run_poll"])
def test_nobody_can_be_in_a_room_that_is_closed(room: ControlRoom, webinar: Webinar, verb: str) -> None:
    with pytest.raises(NotPossible, match="nobody has opened the room"):
        getattr(room, verb)(webinar.id)


def test_a_planned_session_happens_as_the_clock_reaches_it(
    room: ControlRoom, sandbox: Sandbox, webinar: Webinar
) -> None:
    stops = room.plan(webinar.id, seed=1, registered=40, came=30)["stops"]
    assert webinar.start is not None
    assert stops == sorted(stops)
    sandbox.clock.advance_to(webinar.start + timedelta(minutes=10))
    room.catch_up()
    assert webinar.open_run is not None
    assert [plan["webinar_id"] for plan in room.plans()] == [webinar.id]
    sandbox.clock.advance_to(webinar.start + timedelta(hours=3))
    room.catch_up()
    assert (sandbox.zoom.truth(webinar.id)["attended"], room.plans()) == (30, [])


def test_a_planned_session_that_was_overtaken_says_so_and_stops(
    room: ControlRoom, sandbox: Sandbox, webinar: Webinar
) -> None:
    room.plan(webinar.id, seed=1, registered=40, came=30)
    sandbox.zoom.open_room(webinar.id)
    assert webinar.start is not None
    sandbox.clock.advance_to(webinar.start)
    room.catch_up()
    assert room.plans() == [
        {
            "webinar_id": webinar.id,
            "next_at": None,
            "trouble": f"The planned session stopped: the room of {webinar.id} is open already.",
        }
    ]
