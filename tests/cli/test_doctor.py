"""`doctor` over real HTTP: against the sandbox, and against places that do not answer."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from slack_bolt import App
from werkzeug.serving import make_server

from bot.domain.errors import TryLater
from bot.sandbox import Sandbox
from bot.sandbox.zoom.contract import contract, request_errors, typed
from bot.sandbox.zoom.scopes import SCOPES as SCOPES_OF_CALLS
from bot.schedule.clock import SystemClock
from bot.slack.address_check import SlackAddressCheck
from bot.slack.edge import Edge, EdgeAnswer
from bot.slack.manifest import manifest
from bot.slack.probe import GROUP_SCOPE, SCOPES
from bot.web import Doors, make_app
from bot.zoom.probe import WANTED, Wanted
from bot.zoom.webhook_check import WebhookCheck
from tests.cli.conftest import Command
from tests.surroundings import Surroundings

WRITTEN = ("POST", "PATCH", "PUT", "DELETE")


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def settled(sandbox: Sandbox, surroundings: Surroundings, tmp_path: Path) -> None:
    """Settings that lead into the sandbox."""
    surroundings(**sandbox.env(0, tmp_path / "data"))


def findings(command: Command) -> dict[str, dict[str, Any]]:
    """What the doctor found, by name."""
    return {each["name"]: each for each in json.loads(command("doctor", "--json").out)["findings"]}


@pytest.mark.usefixtures("settled")
def test_in_the_sandbox_everything_needed_is_in_place(command: Command) -> None:
    ran = command("doctor")
    *lines, _, end = ran.out.splitlines()
    assert (ran.code, ran.err, end) == (0, "", "Everything needed is in place.")
    assert [line for line in lines if line.startswith("FAILED")] == []


@pytest.mark.usefixtures("settled")
def test_the_doctor_changes_nothing_on_either_side(sandbox: Sandbox, command: Command) -> None:
    assert command("doctor").code == 0
    acted = [entry for entry in sandbox.ledger.entries() if entry.acted]
    assert [entry.name for entry in acted if entry.name.startswith(WRITTEN)] == ["POST /oauth/token"]
    assert {entry.name for entry in acted if entry.service == "slack"} == {
        "auth.test",
        "conversations.info",
        "conversations.members",
    }
    assert sandbox.zoom.account.world.webinars == {}


@pytest.mark.usefixtures("settled")
def test_each_scope_that_is_missing_fails_by_its_name(sandbox: Sandbox, command: Command) -> None:
    sandbox.zoom.config.granted_scopes = ["user:read:user:admin", "user:read:settings:admin"]
    found = findings(command)
    missing = {name: finding["needed"] for name, finding in found.items() if finding["ok"] is False}
    zoom = {name: needed for name, needed in missing.items() if "Zoom" in name}
    assert zoom == {f"Zoom permission {each.name}": each.needed for each in WANTED if "user:read" not in each.name}


@pytest.mark.parametrize("wanted", WANTED, ids=lambda wanted: wanted.name)
def test_each_scope_is_asked_for_by_a_call_that_wants_it_and_fits_the_contract(wanted: Wanted) -> None:
    request = wanted.call()
    found = contract().match(request.method, unquote(request.path))
    assert found is not None
    operation, path = found
    assert SCOPES_OF_CALLS[operation.id][0] == wanted.name
    assert request_errors(operation.path, typed(operation.path, path)) == []
    assert request_errors(operation.query, typed(operation.query, dict(request.query))) == []
    assert (request.body is None) == (operation.body is None)
    assert request.body is None or request_errors(operation.body, request.body) == []


@pytest.mark.usefixtures("settled")
def test_a_wrong_client_secret_is_the_one_thing_said_about_zoom(
    sandbox: Sandbox, surroundings: Surroundings, tmp_path: Path, command: Command
) -> None:
    surroundings(**{**sandbox.env(0, tmp_path / "data"), "ZOOM_CLIENT_SECRET": "another-secret"})
    ran = command("doctor")
    assert ran.code == 1
    assert [line for line in ran.out.splitlines() if line.startswith("FAILED")] == [
        "FAILED  Zoom token: Zoom does not accept the app's credentials; check ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET."
    ]
    assert "another-secret" not in ran.out + ran.err


@pytest.mark.parametrize(("channel", "said"), [("C0ELSEWHER", "I cannot see that channel."), ("C0RANDOM12", "not in")])
def test_a_channel_without_the_bot_fails_with_the_next_step(
    sandbox: Sandbox, surroundings: Surroundings, tmp_path: Path, command: Command, channel: str, said: str
) -> None:
    surroundings(**{**sandbox.env(0, tmp_path / "data"), "BOT_CHANNEL": channel})
    finding = findings(command)["Slack channel"]
    assert (finding["ok"], finding["needed"]) == (False, True)
    assert said in finding["sentence"]
    assert "/invite" in finding["what_to_do"]


def test_when_nobody_answers_each_side_says_so_once(surroundings: Surroundings, command: Command) -> None:
    nowhere = "http://127.0.0.1:9"
    surroundings(
        SLACK_BOT_TOKEN="xoxb-1",
        SLACK_SIGNING_SECRET="x",
        SLACK_API_URL=nowhere,
        ZOOM_ACCOUNT_ID="a",
        ZOOM_CLIENT_ID="b",
        ZOOM_CLIENT_SECRET="c",
        ZOOM_WEBHOOK_SECRET_TOKEN="d",
        ZOOM_API_URL=nowhere,
        ZOOM_OAUTH_URL=nowhere,
        ZOOM_HOST="host@example.org",
        BOT_CHANNEL="C0123456789",
        DATABASE_URL="postgresql://bot:hidden@127.0.0.1:9/bot",
        BOT_BASE_URL=nowhere,
    )
    ran = command("doctor")
    failed = [line.split(":")[0] for line in ran.out.splitlines() if line.startswith(("FAILED", "note"))]
    assert (ran.code, failed) == (
        1,
        [
            "FAILED  Database",
            "FAILED  Slack token",
            "note    Slack request address",
            "FAILED  Zoom token",
            "note    Zoom webhook",
        ],
    )


@pytest.mark.usefixtures("settled")
def test_who_may_organise_and_who_may_stand_in_is_looked_up(
    sandbox: Sandbox, command: Command, surroundings: Surroundings, tmp_path: Path
) -> None:
    (tmp_path / "defaults.toml").write_text('[zoom]\nalternative_hosts = ["basic@cities.example.org"]\n')
    surroundings(**sandbox.env(0, tmp_path / "data"), BOT_CONFIG_DIR=str(tmp_path), BOT_ADMINS="U0ADMIN001")
    found = findings(command)
    assert found["Slack organisers"]["sentence"] == (
        "5 in the organisers' channel, and 1 listed in BOT_ADMINS. Guests and bots among them may not use the bot."
    )
    assert found["Zoom alternative hosts"]["sentence"].endswith("was left out: without a Zoom licence.")
    assert found["Config defaults.toml"]["ok"] is True


@pytest.mark.usefixtures("settled")
def test_a_config_file_that_stops_the_start_is_found_before(
    command: Command, surroundings: Surroundings, sandbox: Sandbox, tmp_path: Path
) -> None:
    (tmp_path / "reminders.toml").write_text('[[reminder]]\nname = "x"\nbefore = "soon"\nto = ["channel"]\n')
    surroundings(**sandbox.env(0, tmp_path / "data"), BOT_CONFIG_DIR=str(tmp_path))
    found = findings(command)["Config reminders.toml"]
    assert (found["ok"], found["needed"]) == (False, True)
    assert "“soon” is not a length of time" in found["sentence"]


@pytest.mark.parametrize(("token", "ok"), [("", True), ("xapp-wrong", False)])
def test_socket_mode_needs_an_app_token_that_slack_takes(
    token: str, ok: bool, command: Command, surroundings: Surroundings, sandbox: Sandbox, tmp_path: Path
) -> None:
    right = sandbox.slack.config.app_token
    surroundings(**sandbox.env(0, tmp_path / "data"), SLACK_APP_TOKEN=token or right)
    assert findings(command)["Slack app-level token"]["ok"] is ok


def test_the_address_for_slack_is_right_only_with_our_signing_secret() -> None:
    edge = Edge(App(token_verification_enabled=False, token="xoxb-1", signing_secret="one"), "one")
    doors = replace(
        answering("any"), slack=lambda raw, headers: edge.handle(raw, headers, [datetime.now(UTC).timestamp()])
    )
    server = make_server("127.0.0.1", 0, make_app(doors))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        address = f"http://127.0.0.1:{server.port}/slack/events"
        checks = [SlackAddressCheck(address, secret, SystemClock()) for secret in ("one", "two")]
        assert [check.answers_validation() for check in checks] == [True, False]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    with pytest.raises(TryLater, match="does not answer"):
        checks[0].answers_validation()


def answering(secret: str) -> Doors:
    """A bot's front with this webhook secret and nothing behind it."""
    clock = SystemClock()
    return Doors(
        slack=lambda _raw, _headers: EdgeAnswer(404),
        zoom_secret=lambda: secret,
        receive=lambda _event: False,
        moments=lambda: [clock()],
        not_ready=str,
        metrics=bytes,
        calendar_token=str,
        calendar=bytes,
    )


@pytest.mark.parametrize(
    ("theirs", "ours", "hours", "right"),
    [("one", "one", 0, True), ("one", "two", 0, False), ("one", "one", 5, False)],
)
def test_the_webhook_is_right_only_with_our_secret_and_our_time(
    theirs: str, ours: str, hours: int, right: bool
) -> None:
    server = make_server("127.0.0.1", 0, make_app(answering(theirs)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        address = f"http://127.0.0.1:{server.port}/zoom/webhook"
        check = WebhookCheck(address, ours, lambda: datetime.now(UTC) + timedelta(hours=hours))
        assert check.answers_validation() is right
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_slack_permissions_are_those_of_the_manifest() -> None:
    scopes = manifest(socket_mode=True)["oauth_config"]["scopes"]
    wanted = (*SCOPES, GROUP_SCOPE)
    assert {scope.name for scope in wanted} == set(scopes["bot"])
    assert {scope.name for scope in SCOPES if not scope.needed} | {GROUP_SCOPE.name} == set(scopes["bot_optional"])
