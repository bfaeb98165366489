"""Who asks, and by which delivery: what makes one request the same as another."""

from typing import Any

from bot.services.front import Asked
from bot.slack.reception import asked


def submission(**view: str) -> dict[str, Any]:
    return {"type": "view_submission", "user": {"id": "U1"}, "trigger_id": "13.37", "view": view}


def test_a_window_sent_twice_is_one_delivery_whatever_its_triggers() -> None:
    sent = submission(id="V1", hash="156.a", root_view_id="V1")
    assert asked(sent) == asked({**sent, "trigger_id": "13.38"}) == Asked("U1", "V1:156.a")


def test_windows_that_lie_on_one_another_or_were_changed_are_deliveries_of_their_own() -> None:
    windows = [
        submission(id="V1", hash="156.a", root_view_id="V1"),
        submission(id="V2", hash="156.a", root_view_id="V1"),
        submission(id="V1", hash="157.b", root_view_id="V1"),
    ]
    assert [asked(each).delivery for each in windows] == ["V1:156.a", "V2:156.a", "V1:157.b"]


def test_a_press_is_known_by_its_trigger_and_an_event_by_its_id() -> None:
    assert asked({"user": {"id": "U1"}, "trigger_id": "13.37"}) == Asked("U1", "13.37")
    assert asked({"event": {"user": "U1"}, "event_id": "Ev1"}) == Asked("U1", "Ev1")
