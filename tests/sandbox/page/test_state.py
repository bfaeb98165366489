"""What the page reads and asks for over HTTP, and who may."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
import requests
from flask import Flask
from slack_sdk import WebClient
from werkzeug.serving import make_server

from bot.sandbox import Sandbox
from bot.sandbox.slack.seed import ADMIN, ORGANISERS
from bot.sandbox.zoom.world import Webinar
from tests.sandbox.page.conftest import SECRET

MESSAGE_PARTS = {"ts", "user", "text", "edits", "thread", "files"}


@pytest.fixture
def served() -> Iterator[Callable[[str], str]]:
    """Serves a text at `/metrics` and gives the address to put before it."""
    app = Flask("metrics")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()

    def serve(text: str) -> str:
        app.add_url_rule("/metrics", view_func=lambda: text)
        return f"http://127.0.0.1:{server.server_port}"

    yield serve
    server.shutdown()
    thread.join()
    server.server_close()


def get(sandbox: Sandbox, path: str, **headers: str) -> requests.Response:
    return requests.get(f"{sandbox.url}{path}", headers=headers, timeout=5)


def post(sandbox: Sandbox, path: str, body: Any = None, **headers: str) -> requests.Response:
    return requests.post(f"{sandbox.url}{path}", json=body or {}, headers=headers, timeout=5)


def test_the_state_holds_what_one_person_sees(sandbox: Sandbox, webinar: Webinar) -> None:
    sandbox.player.say(ADMIN, "hello")
    state = get(sandbox, "/page/state").json()
    assert set(state) == {
        "version",
        "now",
        "workspace",
        "webinars",
        "plans",
        "jumps",
        "faults",
        "options",
        "timeline",
    }
    assert state["workspace"]["me"] == {
        "id": ADMIN,
        "name": "Amélie Laurent",
        "tz": "Europe/Paris",
        "locale": "fr-FR",
        "kind": "organiser",
    }
    (message,) = state["workspace"]["conversations"][0]["messages"]
    assert set(message) == MESSAGE_PARTS
    assert (message["user"], message["text"], message["edits"], message["thread"]) == (ADMIN, "hello", 0, [])
    assert [(w["id"], w["state"], w["room"]) for w in state["webinars"]] == [(webinar.id, "scheduled", None)]
    assert state["timeline"]["calls"] == len(sandbox.ledger.entries())


def test_a_known_version_gets_nothing_but_the_time_until_something_changes(sandbox: Sandbox) -> None:
    version = get(sandbox, "/page/state").json()["version"]
    assert set(get(sandbox, f"/page/state?known={version}").json()) == {"version", "now"}
    sandbox.player.say(ADMIN, "news")
    assert "workspace" in get(sandbox, f"/page/state?known={version}").json()


def test_people_see_their_own_places_only(sandbox: Sandbox) -> None:
    sandbox.player.say(ADMIN, "for organisers")
    seen = get(sandbox, "/page/state?user=U0STRANGE7")
    assert [place["name"] for place in seen.json()["workspace"]["conversations"]] == ["general"]
    assert "for organisers" not in seen.text
    unknown = get(sandbox, "/page/state?user=U0NOBODY00")
    assert (unknown.status_code, unknown.json()) == (404, {"error": "There is no 'U0NOBODY00'."})


def test_a_personal_link_is_told_only_on_request(sandbox: Sandbox, webinar: Webinar) -> None:
    assert SECRET not in get(sandbox, "/page/state").text
    assert SECRET in get(sandbox, f"/page/link/{webinar.id}/p1").json()["link"]
    assert get(sandbox, f"/page/link/{webinar.id}/p2").status_code == 404


def test_the_moments_to_jump_to_follow_the_webinar_s_own_clock(sandbox: Sandbox, webinar: Webinar) -> None:
    state = get(sandbox, "/page/state").json()
    assert [(jump["at"], jump["what"]) for jump in state["jumps"]] == [
        ("2022-04-28T09:00:00+02:00", "a week before, 09:00"),
        ("2022-05-04T09:00:00+02:00", "the day before, 09:00"),
        ("2022-05-05T11:00:00+00:00", "one hour before"),
        ("2022-05-05T11:45:00+00:00", "15 minutes before"),
        ("2022-05-05T12:00:00+00:00", "the start"),
        ("2022-05-05T13:30:00+00:00", "the planned end"),
    ]
    post(sandbox, "/page/jump", {"to": state["jumps"][0]["at"]})
    assert get(sandbox, "/page/state").json()["jumps"] == state["jumps"][1:]


def test_the_clock_never_jumps_back(sandbox: Sandbox) -> None:
    before = sandbox.clock.now()
    assert post(sandbox, "/page/jump", {"to": "2020-01-01T00:00:00+00:00"}).status_code == 200
    assert post(sandbox, "/page/jump", {"seconds": -60}).status_code == 400
    assert post(sandbox, "/page/jump", {"to": "soon"}).status_code == 400
    assert timedelta() <= sandbox.clock.now() - before < timedelta(minutes=1)


@pytest.mark.parametrize("path", ["/", "/page/state", "/control/clock"])
@pytest.mark.parametrize("host", ["evil.example.org", "evil.example.org:80", "127.0.0.1.evil.example.org", "[::1"])
def test_a_name_that_is_not_loopback_is_refused(sandbox: Sandbox, path: str, host: str) -> None:
    assert get(sandbox, path, Host=host).status_code == 403


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]"])
def test_the_names_of_loopback_are_taken(sandbox: Sandbox, name: str) -> None:
    assert get(sandbox, "/page/state", Host=f"{name}:8765").status_code == 200


@pytest.mark.parametrize("path", ["/page/jump", "/page/room/register", "/control/clock", "/control/slack/command"])
@pytest.mark.parametrize(
    "marks",
    [
        {"Origin": "https://evil.example.org"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_site_may_not_act(sandbox: Sandbox, path: str, marks: dict[str, str]) -> None:
    before = sandbox.clock.offset()
    answer = post(sandbox, path, {"seconds": 60, "shift": 60}, **marks)
    assert (answer.status_code, answer.json()) == (403, {"error": "Another site may not use the sandbox."})
    assert sandbox.clock.offset() == before


def test_the_page_itself_may_act_and_a_link_elsewhere_may_lead_to_it(sandbox: Sandbox) -> None:
    own = {"Origin": sandbox.url, "Sec-Fetch-Site": "same-origin"}
    assert post(sandbox, "/page/jump", {"seconds": 60}, **own).status_code == 200
    assert get(sandbox, "/", **{"Sec-Fetch-Site": "cross-site"}).status_code == 200
    assert get(sandbox, "/page/state", **{"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_nothing_but_the_sandbox_s_own_parts_may_run_or_be_fetched(sandbox: Sandbox) -> None:
    page = get(sandbox, "/")
    policy = dict(rule.split(" ", 1) for rule in page.headers["Content-Security-Policy"].split("; "))
    assert policy.pop("default-src") == "'none'"
    assert set(policy.values()) == {"'self'", "'none'"}
    assert get(sandbox, "/page/main.js").headers["Content-Type"] == "text/javascript; charset=utf-8"
    for path in ("/page/routes.py", "/page/..%2Froutes.py", "/page/%2Fetc%2Fpasswd", "/page/"):
        assert get(sandbox, path).status_code == 404


def test_a_file_is_shown_only_if_it_is_a_picture(sandbox: Sandbox) -> None:
    client = WebClient(sandbox.slack.config.bot_token, base_url=f"{sandbox.url}/slack/api/", retry_handlers=[])
    sent = [("a.html", b"<script>alert(1)</script>"), ("Größe.csv", b"a,b"), ("a.png", b"\x89PNG\r\n\x1a\nrest")]
    for name, content in sent:
        client.files_upload_v2(content=content, filename=name, channel=ORGANISERS)
    files = [get(sandbox, f"/page/file/{file['id']}") for file in sandbox.slack.files()]
    assert [file.content for file in files] == [content for _, content in sent]
    assert [file.headers["Content-Disposition"] for file in files] == [
        "attachment; filename*=UTF-8''a.html",
        "attachment; filename*=UTF-8''Gr%C3%B6%C3%9Fe.csv",
        "inline; filename*=UTF-8''a.png",
    ]
    assert {file.headers["Content-Security-Policy"] for file in files} == {"default-src 'none'; sandbox"}
    assert get(sandbox, "/page/file/F0NOTHERE").status_code == 404


@pytest.mark.parametrize(
    ("page", "at_work"),
    [
        ("webinar_bot_overdue_seconds 0.0\nwebinar_bot_running 0.0\n", False),
        ("webinar_bot_overdue_seconds 1.5\nwebinar_bot_running 0.0\n", True),
        ("webinar_bot_overdue_seconds 0.0\nwebinar_bot_running 2.0\n", True),
        ("something_else 3\n", None),
    ],
)
def test_whether_the_bot_is_at_work_is_what_its_metrics_say(
    sandbox: Sandbox, served: Callable[[str], str], page: str, at_work: bool | None
) -> None:
    sandbox.connect(served(page))
    assert get(sandbox, "/page/bot").json() == {"at_work": at_work}


def test_a_bot_that_is_not_there_says_nothing(sandbox: Sandbox) -> None:
    sandbox.connect("http://127.0.0.1:9")
    assert get(sandbox, "/page/bot").json() == {"at_work": None}


def test_a_call_can_be_read_whole(sandbox: Sandbox, webinar: Webinar) -> None:
    row = get(sandbox, "/page/state").json()["timeline"]["latest"][0]
    assert (row["name"], row["to_bot"], row["acted"]) == (
        f"POST /users/{sandbox.zoom.host.email}/webinars",
        False,
        True,
    )
    assert get(sandbox, f"/page/call/{row['number']}").json()["body"]["topic"] == "Launch"
    assert get(sandbox, "/page/call/999").status_code == 404
