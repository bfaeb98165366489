"""Duplicates at the door: every request of Slack's and Zoom's comes four times at once, twice to each of two fronts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, timedelta

import pytest

from bot.sandbox.slack.seed import ADMIN, ORGANISERS
from tests.reliability import bots
from tests.reliability.conftest import Stage
from tests.reliability.echo import Echo
from tests.reliability.test_ambiguous import DELETE, DUBREUIL, ELODIE, SEAT, UNSEAT, UPDATE, acted, set_panelists
from tests.reliability.theatre import START, TOPIC, Theatre


@pytest.fixture
def echo() -> Iterator[Echo]:
    echo = Echo([])
    yield echo
    echo.stop()


@pytest.fixture
def theatre(postgres_stage: Stage, echo: Echo) -> Theatre:
    """Two fronts and two workers on PostgreSQL, behind the echo."""
    theatre = postgres_stage()
    theatre.open(role="web")
    second = bots.start("web", theatre.folder, theatre.environment(), bots.free_port())
    theatre.bots.append(second)
    theatre.wait("the second front", lambda: second.page("/readyz"))
    theatre.start("worker")
    theatre.start("worker")
    echo.fronts = [theatre.port, second.port]
    theatre.sandbox.connect(echo.start())
    return theatre


def told(theatre: Theatre) -> Counter[tuple[str, str]]:
    """Every message that people saw, and how often."""
    effects = theatre.sandbox.slack.effects("post", "dm", "file")
    return Counter((effect.channel or "", effect.text) for effect in effects if effect.by != ADMIN)


def opened(theatre: Theatre) -> int:
    return len(theatre.sandbox.slack.effects("view_open", "view_push"))


def changes(theatre: Theatre) -> dict[str, int]:
    """What was changed on Zoom, by call."""
    unseated = len(acted(theatre, UNSEAT))
    names = {"create": "POST /users/*/webinars", "update": UPDATE, "seat": SEAT}
    made = {short: len(acted(theatre, name)) for short, name in names.items()}
    return {**made, "unseat": unseated, "delete": len(acted(theatre, DELETE)) - unseated}


@pytest.mark.row(31, "every request four times at once, as it came and as a retry, to two fronts; signed anew later on")
def test_requests_that_reach_two_fronts_twice_at_once_are_carried_out_once(theatre: Theatre, echo: Echo) -> None:
    player = theatre.sandbox.player
    theatre.schedule(Panelists=ELODIE)
    theatre.move(START + timedelta(hours=1))
    set_panelists(theatre, DUBREUIL)
    player.open_home(ADMIN)
    said = player.say(ADMIN, "An announcement", channel=ORGANISERS)
    before = opened(theatre)
    assert player.message_shortcut(ADMIN, "create_webinar_from_message", channel=ORGANISERS, ts=said).ok
    theatre.calm()
    assert opened(theatre) == before + 1
    theatre.cancel()
    theatre.calm()
    seen, made = told(theatre), changes(theatre)
    assert made == {"create": 1, "update": 1, "seat": 2, "unseat": 1, "delete": 1}
    assert {text: count for text, count in seen.items() if count > 1} == {}
    assert {answer[0] for each in echo.heard for answer in each.answers} == {200}
    assert [each for each in echo.heard if len(set(each.answers)) > 1] == []
    assert "already opened" not in str(theatre.sandbox.slack.effects("ephemeral"))
    theatre.go_to(theatre.now() + timedelta(minutes=4))
    for delivery in tuple(theatre.sandbox.slack.sender.sent):
        player.retry(delivery)
    theatre.calm()
    assert (told(theatre), changes(theatre)) == (seen, made)


@pytest.mark.row(32, "every webhook four times at once to two fronts: a move in the portal, the room opened and closed")
def test_webhooks_that_reach_two_fronts_twice_at_once_are_told_once(theatre: Theatre, echo: Echo) -> None:
    theatre.schedule()
    zoom, number = theatre.sandbox.zoom, theatre.witness.on_zoom()[0].id
    zoom.move_in_portal(number, start=(START + timedelta(minutes=30)).astimezone(UTC))
    theatre.wait("the move", lambda: theatre.witness.notes("was moved in Zoom's portal"))
    theatre.go_to(START + timedelta(minutes=30))
    zoom.open_room(number)
    zoom.courier.settle()
    theatre.calm()
    theatre.go_to(START + timedelta(minutes=90))
    zoom.close_room(number)
    theatre.go_to(START + timedelta(minutes=105))
    theatre.wait("the end", lambda: theatre.witness.notes("has ended"))
    theatre.calm()
    webhooks = [each for each in echo.heard if each.path == "/zoom/webhook"]
    assert len(webhooks) >= 4
    answers = [{status for status, _ in each.answers} for each in webhooks]
    assert [each for each in answers if 200 not in each or each - {200, 503}] == []  # what got a 503 Zoom sends again
    assert {text: count for text, count in told(theatre).items() if count > 1} == {}
    assert theatre.witness.on_zoom(TOPIC)[0].start == START + timedelta(minutes=30)
