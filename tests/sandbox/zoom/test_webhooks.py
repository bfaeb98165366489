"""Webhooks as the bot receives them: signed, doubled, disordered, late, and sent again after a failure."""

import hmac
import json
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from threading import Thread
from typing import Any

import pytest

from bot.sandbox.zoom.webhooks import SERVICE, signature
from tests.sandbox.zoom.office import HOST, START, Office, samples


class Receiver:
    """A listener that keeps what arrives and answers with the statuses it is given, then with 200."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.statuses: list[int] = []
        self.secret = ""
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
                answer = receiver.answer(json.loads(body))
                self.send_response(receiver.statuses.pop(0) if receiver.statuses else 200)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/zoom/webhook"
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def answer(self, event: dict[str, Any]) -> bytes:
        token = event["payload"].get("plainToken")
        if token is None:
            return b""
        code = hmac.new(self.secret.encode(), token.encode(), sha256).hexdigest()
        return json.dumps({"plainToken": token, "encryptedToken": code}).encode()

    def names(self) -> list[str]:
        return [json.loads(body)["event"] for _, body in self.got]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def bot(office: Office) -> Iterator[Receiver]:
    receiver = Receiver()
    office.config.webhook_url = receiver.url
    yield receiver
    office.zoom.stop()
    receiver.close()


def shape(value: Any) -> Any:
    return {name: shape(one) for name, one in value.items()} if isinstance(value, dict) else type(value).__name__


def test_the_signature_equals_the_test_vectors() -> None:
    for name in ("webhook_signature_utf8", "webhook_signature_spacing_and_escapes"):
        vector = samples()["test_vectors"][name]
        made = signature(vector["secret_token"], vector["x-zm-request-timestamp"], vector["raw_body"].encode())
        assert made == vector["x-zm-signature"]


def test_what_arrives_is_signed_over_its_very_bytes(office: Office, bot: Receiver) -> None:
    office.new_webinar(topic="Relevés à vélo 🚲 <!channel>")
    office.zoom.courier.settle()
    [(headers, body)] = bot.got
    assert signature(office.config.webhook_secret, headers["x-zm-request-timestamp"], body) == headers["x-zm-signature"]
    assert "🚲".encode() in body
    assert abs(int(headers["x-zm-request-timestamp"]) - office.clock.time()) < 30
    assert headers["content-type"] == "application/json; charset=utf-8"
    [entry] = office.ledger.entries(SERVICE)
    assert (entry.name, entry.outcome, entry.acted) == ("webinar.created", "200", True)


def test_every_event_of_a_day_has_the_shape_of_its_sample(office: Office, bot: Receiver) -> None:
    office.config.webhook_events = ["*"]
    webinar = office.new_webinar(
        settings={"approval_type": 1, "alternative_hosts": "second.host@cities.example.org"}, password="Velo2026"
    )
    office.call("PATCH", f"/webinars/{webinar}", {"start_time": "2022-04-12T12:30:00Z", "duration": 75})
    one = office.zoom.register(webinar, email="lea@example.org", first_name="Léa", last_name="Q")
    office.zoom.decide(webinar, one.id, "approve")
    office.zoom.decide(webinar, one.id, "deny")
    two = office.zoom.register(webinar, email="jonas@example.org", first_name="Jonas", last_name="B")
    office.zoom.cancel_registration(webinar, two.id)
    three = office.zoom.register(webinar, email="ana@example.org", first_name="Ana", last_name="C", status="approved")
    office.zoom.open_room(webinar)
    stay = office.zoom.join(webinar, registrant_id=three.id)
    office.zoom.leave(webinar, stay.user_id)
    office.zoom.close_room(webinar)
    office.zoom.add_recording(webinar, transcript=office.clock.now())
    other = office.new_webinar()
    office.call("DELETE", f"/webinars/{other}")
    office.zoom.convert_in_portal(webinar)
    office.zoom.courier.settle()
    seen = {json.loads(body)["event"]: json.loads(body) for _, body in reversed(bot.got)}
    examples = {one["event"]: one for one in reversed(list(samples()["webhooks"].values())) if "event" in one}
    compared = set(seen) & set(examples) - {"webinar.updated", "webinar.registration_created"}
    assert len(compared) == 12
    for name in compared:
        assert shape(seen[name]) == shape(examples[name]), name
    pending = samples()["webhooks"]["webinar.registration_created pending"]
    assert shape(seen["webinar.registration_created"]) == shape(pending)
    changed = seen["webinar.updated"]["payload"]
    assert changed["old_object"] == {"id": webinar, "duration": 60, "start_time": "2022-04-12T12:00:00Z"}
    assert changed["object"] == {"id": webinar, "duration": 75, "start_time": "2022-04-12T12:30:00Z"}


def test_a_rehearsal_shows_only_at_its_end(office: Office, bot: Receiver) -> None:
    webinar = office.new_webinar()
    office.zoom.open_room(webinar, practice=True)
    office.zoom.close_room(webinar)
    office.config.practice_flag = False
    office.zoom.open_room(webinar)
    office.zoom.close_room(webinar)
    office.zoom.courier.settle()
    flags = [json.loads(body)["payload"]["object"].get("practice_session", "absent") for _, body in bot.got[1:]]
    assert flags == ["absent", True, "absent", "absent"]


def test_events_come_twice_where_asked(office: Office, bot: Receiver) -> None:
    office.config.webhook_copies = 2
    office.new_webinar()
    office.zoom.courier.settle()
    assert bot.names() == ["webinar.created"] * 2
    assert bot.got[0][1] == bot.got[1][1]


def test_events_of_one_moment_can_change_places(office: Office, bot: Receiver) -> None:
    office.config.webhook_shuffled = True
    office.config.webhook_delay = 60
    for number in range(12):
        office.new_webinar(topic=f"T{number:02d}")
    office.clock.shift(120)
    office.zoom.courier.settle()
    topics = [json.loads(body)["payload"]["object"]["topic"] for _, body in bot.got]
    assert sorted(topics) == [f"T{number:02d}" for number in range(12)]
    assert topics != sorted(topics)


def test_events_wait_for_the_clock_to_reach_them(office: Office, bot: Receiver) -> None:
    webinar = office.new_webinar()
    office.zoom.open_room(webinar, at=START)
    office.zoom.courier.settle()
    assert bot.names() == ["webinar.created"]
    office.clock.advance_to(START + timedelta(seconds=1))
    office.zoom.courier.settle()
    assert bot.names() == ["webinar.created", "webinar.started"]


def test_a_refused_event_comes_again_after_5_20_and_60_minutes(office: Office, bot: Receiver) -> None:
    bot.statuses = [500, 404, 503, 500]
    office.new_webinar()
    office.zoom.courier.settle()
    for seconds in (299, 2, 1201, 3601, 86400):
        office.clock.shift(seconds)
        office.zoom.courier.settle()
    entries = office.ledger.entries(SERVICE)
    assert [entry.outcome for entry in entries] == ["500", "404", "503", "500"]
    waits = [round((b.at - a.at).total_seconds(), -2) for a, b in pairwise(entries)]
    assert waits == [300, 1200, 3600]
    assert len({headers["x-zm-request-timestamp"] for headers, _ in bot.got}) == 4


def test_a_retry_can_carry_its_first_timestamp(office: Office, bot: Receiver) -> None:
    office.config.webhook_fresh_timestamp = False
    bot.statuses = [500]
    office.new_webinar()
    office.zoom.courier.settle()
    office.clock.shift(301)
    office.zoom.courier.settle()
    assert len({headers["x-zm-request-timestamp"] for headers, _ in bot.got}) == 1
    assert len(bot.got) == 2


def test_a_bot_that_is_down_gets_the_event_once_it_is_back(office: Office, bot: Receiver) -> None:
    office.config.webhook_url = "http://127.0.0.1:9/zoom/webhook"
    office.new_webinar()
    office.zoom.courier.settle()
    office.config.webhook_url = bot.url
    office.clock.shift(301)
    office.zoom.courier.settle()
    assert bot.names() == ["webinar.created"]
    assert [entry.outcome for entry in office.ledger.entries(SERVICE)] == ["ConnectionError", "200"]


def test_no_event_goes_out_when_switched_off_or_not_subscribed(office: Office, bot: Receiver) -> None:
    office.config.webhook_events = ["recording.*"]
    office.new_webinar()
    office.config.webhook_events, office.config.webhooks = ["*"], False
    office.new_webinar()
    office.config.webhooks = True
    office.zoom.delete_in_portal(office.new_webinar())
    office.zoom.courier.settle()
    assert bot.names() == ["webinar.created", "webinar.deleted"]


def test_the_endpoint_is_validated_by_its_answer(office: Office, bot: Receiver) -> None:
    bot.secret = office.config.webhook_secret
    verdict = office.zoom.validate_endpoint()
    assert (verdict["ok"], verdict["status"], verdict["reason"]) == (True, 200, "")
    bot.secret = "another"
    assert office.zoom.validate_endpoint()["reason"] == "the answer is not the one Zoom wants"
    over_http = office.http.post(f"{office.server.url}/control/zoom/validate_endpoint").json()
    assert over_http["ok"] is False
    office.config.webhook_url = "http://127.0.0.1:9/"
    assert office.zoom.validate_endpoint()["status"] is None


def test_the_host_joining_is_told_with_the_users_id(office: Office, bot: Receiver) -> None:
    webinar = office.new_webinar()
    office.zoom.open_room(webinar)
    office.zoom.join(webinar, email=HOST, name="Agathe Lorentz", role="host")
    office.zoom.courier.settle()
    person = json.loads(bot.got[-1][1])["payload"]["object"]["participant"]
    assert (person["id"], person["email"]) == (office.zoom.host.id, HOST)
