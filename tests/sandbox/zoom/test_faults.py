"""Every fault, over real HTTP: what the caller sees, and by the ledger whether the call had its effect."""

import json
import time
from threading import Thread
from typing import Any

import pytest
import requests

from bot.sandbox.faults import Fault, Faults
from bot.sandbox.http import SandboxServer
from tests.sandbox.zoom.office import HOST, Office

PATH = f"/users/{HOST}/webinars"
MATCH = "POST /users/*/webinars"


def seen(office: Office) -> Any:
    """Status and body of a create, or the name of what requests raised."""
    try:
        answer = office.call("POST", PATH, office.draft())
    except requests.RequestException as exc:
        return type(exc).__name__
    return answer.status_code, answer.text


def made(office: Office) -> int:
    return len(office.zoom.account.world.webinars)


def last(office: Office) -> tuple[str, bool]:
    entry = office.ledger.entries("zoom", MATCH)[-1]
    return entry.outcome, entry.acted


def test_a_status_is_answered_and_nothing_done(office: Office) -> None:
    office.faults.add(Fault("zoom", MATCH, "status", status=503))
    assert seen(office) == (503, '{"code":503,"message":"Internal server error."}')
    assert (made(office), last(office)) == (0, ("status", False))


@pytest.mark.parametrize("kind", ["reset", "hang"])
def test_a_connection_is_dropped_before_anything_is_done(office: Office, kind: Any) -> None:
    office.faults.add(Fault("zoom", MATCH, kind, seconds=0.05))
    assert seen(office) == "ConnectionError"
    assert (made(office), last(office)) == (0, (kind, False))


@pytest.mark.parametrize("kind", ["acted_reset", "acted_hang"])
def test_a_connection_is_dropped_after_the_webinar_was_made(office: Office, kind: Any) -> None:
    office.faults.add(Fault("zoom", MATCH, kind, seconds=0.05))
    assert seen(office) == "ConnectionError"
    assert (made(office), last(office)) == (1, (f"{kind} 201", True))


def test_an_error_is_answered_after_the_webinar_was_made(office: Office) -> None:
    office.faults.add(Fault("zoom", MATCH, "acted_status", status=500))
    assert seen(office)[0] == 500
    assert (made(office), last(office)) == (1, ("acted_status 201", True))


@pytest.mark.parametrize("acted", [False, True])
def test_garbage_comes_with_200_and_may_have_acted(office: Office, acted: bool) -> None:
    office.faults.add(Fault("zoom", MATCH, "garbage", acted=acted))
    status, text = seen(office)
    assert status == 200
    with pytest.raises(ValueError, match=r"Expecting|Unterminated|delimiter"):
        json.loads(text)
    assert (made(office), last(office)[1]) == (int(acted), acted)


def test_an_empty_body_and_a_proxy_page_are_answers_too(office: Office) -> None:
    office.faults.add(Fault("zoom", MATCH, "empty"))
    office.faults.add(Fault("zoom", MATCH, "html"))
    assert seen(office) == (200, "")
    status, text = seen(office)
    assert (status, text[:6], made(office)) == (502, "<html>", 0)


def test_a_slow_answer_comes_whole_and_late(office: Office) -> None:
    office.faults.add(Fault("zoom", MATCH, "slow", seconds=0.3))
    began = time.monotonic()
    answer = office.call("POST", PATH, office.draft())
    assert answer.json()["topic"] == office.draft()["topic"]
    assert time.monotonic() - began >= 0.3
    assert last(office) == ("slow 201", True)


def test_the_per_second_limit_has_headers_of_its_category(office: Office) -> None:
    office.faults.add(Fault("zoom", "GET /report/webinars/*/participants", "rate_limited", retry_after=2))
    answer = office.call("GET", "/report/webinars/1/participants")
    assert (answer.status_code, answer.json()["code"]) == (429, 429)
    wanted = ("X-RateLimit-Category", "X-RateLimit-Type", "X-RateLimit-Limit", "X-RateLimit-Remaining", "Retry-After")
    assert [answer.headers[name] for name in wanted] == ["Heavy", "QPS", "10", "0", "2"]
    assert "maximum per-second rate limit" in answer.json()["message"]


def test_the_daily_limit_names_the_next_midnight(office: Office) -> None:
    office.faults.add(Fault("zoom", MATCH, "rate_limited", daily=True))
    answer = office.call("POST", PATH, office.draft())
    assert answer.headers["Retry-After"] == "2022-03-02T00:00:00Z"
    assert answer.headers["X-RateLimit-Type"] == "Daily-limit"
    assert "Retry-After" not in office.call("POST", PATH, office.draft()).headers


def test_a_rule_is_skipped_counted_down_and_gone(office: Office) -> None:
    office.faults.add(Fault("zoom", MATCH, "status", status=500, skip=1, times=2))
    assert [seen(office)[0] for _ in range(4)] == [201, 500, 500, 201]
    assert office.faults.listed() == []


def test_chance_is_the_same_for_the_same_seed() -> None:
    def hits(seed: int) -> list[bool]:
        faults = Faults(seed)
        faults.add(Fault("slack", "chat.*", "reset", times=None, share=0.5))
        return [faults.take("slack", "chat.postMessage") is not None for _ in range(40)]

    assert hits(1) == hits(1)
    assert hits(1) != hits(2)
    assert 5 < sum(hits(1)) < 35


def test_a_fault_of_one_service_leaves_the_other_alone() -> None:
    faults = Faults()
    faults.add(Fault("slack", "*", "reset"))
    assert faults.take("zoom", "GET /users/x") is None


def test_faults_are_added_listed_and_cleared_over_http(office: Office) -> None:
    url = f"{office.server.url}/control/faults"
    added = office.http.post(url, json={"service": "zoom", "match": MATCH, "kind": "status", "status": 500})
    assert [rule["kind"] for rule in added.json()["faults"]] == ["status"]
    assert office.http.delete(url).json() == {"faults": []}
    refused = office.http.post(url, json={"service": "zoom", "match": "*", "kind": "flood"})
    assert (refused.status_code, refused.json()["error"][:24]) == (400, "no fault is called 'floo")


def test_the_ledger_tells_every_call_over_http(office: Office) -> None:
    office.new_webinar()
    office.call("GET", "/users/nobody@example.org")
    url = f"{office.server.url}/control/ledger"
    entries = office.http.get(url, params={"service": "zoom"}).json()["entries"]
    told = [(e["name"], e["outcome"], e["acted"]) for e in entries]
    assert told == [
        ("POST /oauth/token", "200", True),
        (f"POST {PATH}", "201", True),
        ("GET /users/nobody@example.org", "404 1001", False),
    ]
    assert entries[1]["body"] == office.draft()
    assert entries[1]["at"].startswith("2022-03-01T09:")
    only = office.http.get(url, params={"name": "GET *", "after": "1"}).json()["entries"]
    assert [entry["number"] for entry in only] == [3]


def test_the_clock_is_moved_over_http(office: Office) -> None:
    url = f"{office.server.url}/control/clock"
    moved = office.http.post(url, json={"to": "2022-04-12T12:00:00+00:00"}).json()
    assert moved["now"].startswith("2022-04-12T12:00:0")
    assert office.http.post(url, json={"shift": -5}).status_code == 400


def test_a_stopped_server_refuses_connections_and_cuts_open_ones() -> None:
    office = Office()
    office.call("GET", f"/users/{HOST}")
    office.server.stop()
    with pytest.raises(requests.ConnectionError):
        office.call("GET", f"/users/{HOST}")
    office.close()


def test_the_ledger_can_be_waited_on(office: Office) -> None:
    caller = Thread(target=office.new_webinar)
    caller.start()
    [entry] = office.ledger.wait_for("zoom", MATCH)
    caller.join()
    assert entry.outcome == "201"
    with pytest.raises(TimeoutError, match="1 of 2 calls"):
        office.ledger.wait_for("zoom", MATCH, count=2, seconds=0.01)


def test_a_connection_is_kept_for_the_next_call(office: Office) -> None:
    for _ in range(3):
        office.call("GET", f"/users/{HOST}")
    assert len(office.server.connections) == 1


def test_a_taken_port_is_an_error_that_can_be_caught(office: Office) -> None:
    with pytest.raises(OSError, match="in use"):
        SandboxServer(office.clock, office.faults, office.ledger, port=office.server.port)
