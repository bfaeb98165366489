"""The control over HTTP, and the sandbox as a process of its own."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from slack_sdk import WebClient

from bot.sandbox import Sandbox
from bot.sandbox.slack import SlackStandIn
from tests.sandbox.slack.echo import EchoBot

USER, CHANNEL = "U0AMELIE01", "C0ORGANISE"
Control = Callable[..., requests.Response]


@pytest.fixture
def control(sandbox: Sandbox) -> Control:
    def reach(path: str, body: Any = None) -> requests.Response:
        address = f"{sandbox.url}/control/{path}"
        return requests.get(address, timeout=5) if body is None else requests.post(address, json=body, timeout=5)

    return reach


def modal() -> dict[str, Any]:
    field = {"type": "plain_text_input", "action_id": "topic"}
    blocks = [{"type": "input", "label": {"type": "plain_text", "text": "Topic"}, "element": field}]
    title = {"type": "plain_text", "text": "Form"}
    return {"type": "modal", "title": title, "submit": title, "blocks": blocks}


def test_what_people_see_can_be_read(control: Control, client: WebClient, slack: SlackStandIn) -> None:
    client.chat_postMessage(channel=CHANNEL, text="card")
    client.chat_postMessage(channel="U0ELODIE08", text="link")
    client.chat_postEphemeral(channel=CHANNEL, user=USER, text="psst")
    client.files_upload_v2(content=b"a,b", filename="a.csv", channel=CHANNEL)
    file = control("slack/files").json()["files"][0]["id"]
    assert [message["text"] for message in control(f"slack/channel/{CHANNEL}").json()["messages"]] == ["card", ""]
    assert control("slack/dms").json()["dms"]["U0ELODIE08"][0]["text"] == "link"
    assert [shown["text"] for shown in control("slack/ephemerals").json()["ephemerals"]] == ["psst"]
    assert control(f"slack/files/{file}/content").content == b"a,b"
    effects = control("slack/visible-effects").json()["effects"]
    assert [(effect["number"], effect["kind"]) for effect in effects] == [
        (1, "post"),
        (2, "dm"),
        (3, "ephemeral"),
        (4, "file"),
        (5, "post"),
    ]
    assert [effect["text"] for effect in control("slack/visible-effects?kind=dm").json()["effects"]] == ["link"]
    assert len(control("slack/people").json()["people"]) == len(slack.workspace.people)


def test_the_keyboard_works_over_http(control: Control, client: WebClient, bot: EchoBot) -> None:
    asked = control("slack/command", {"user": USER, "text": "new"}).json()
    view = client.views_open(trigger_id=bot.last["trigger_id"], view=modal())["view"]["id"]
    shown = control(f"slack/views/{USER}").json()["views"]
    sent = control("slack/fill_and_submit", {"user": USER, "view_id": view, "values": {"Topic": "x"}}).json()
    repeated = control("slack/repeat", {"delivery": asked["delivery"]}).json()
    assert (asked["ok"], sent["ok"], repeated["ok"]) == (True, True, True)
    assert [found["id"] for found in shown] == [view]
    assert control(f"slack/views/{USER}").json() == {"views": []}
    assert bot.received[0] == bot.received[2]


@pytest.mark.parametrize(
    ("path", "body", "status", "error"),
    [
        ("slack/channel/C0NOWHERE1", None, 404, "no channel is called C0NOWHERE1"),
        ("slack/files/F0/content", None, 404, "no file is called F0"),
        ("slack/command", {"user": "U0NONMEMB5"}, 400, "U0NONMEMB5 is not in C0ORGANISE"),
        ("slack/config", {"colour": "red"}, 400, "no option is called colour"),
    ],
)
def test_a_wish_that_cannot_be_met_gets_a_sentence(
    control: Control, path: str, body: Any, status: int, error: str
) -> None:
    answer = control(path, body)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


def test_an_unknown_verb_lists_those_there(control: Control) -> None:
    answer = control("slack/shout", {})
    assert answer.status_code == 404
    assert answer.json()["error"].startswith("no verb is called shout; there are click, close_view, command")


def test_options_can_be_changed_while_it_runs(control: Control, sandbox: Sandbox) -> None:
    changed = control("slack/config", {"share_delay": 5, "scopes": ["chat:write"]}).json()
    assert (changed["share_delay"], changed["scopes"]) == (5, ["chat:write"])
    assert sandbox.slack.config.scopes == {"chat:write"}


def test_the_environment_points_a_bot_at_the_sandbox(tmp_path: Path) -> None:
    with Sandbox(clock_file=tmp_path / "clock") as sandbox:
        sandbox.slack.config.socket_mode = True
        env = sandbox.env(8080, tmp_path)
        sandbox.connect("http://127.0.0.1:8080/")
        assert sandbox.zoom.config.webhook_url == "http://127.0.0.1:8080/zoom/webhook"
        client = WebClient(token=env["SLACK_BOT_TOKEN"], base_url=env["SLACK_API_URL"], retry_handlers=[])
        assert client.auth_test()["ok"]
        assert env["SLACK_APP_TOKEN"] == sandbox.slack.config.app_token
        assert {name: env[name] for name in ("BOT_CHANNEL", "BOT_CLOCK_FILE", "HOST", "PORT")} == {
            "BOT_CHANNEL": CHANNEL,
            "BOT_CLOCK_FILE": str(tmp_path / "clock"),
            "HOST": "127.0.0.1",
            "PORT": "8080",
        }
        granted = requests.post(
            env["ZOOM_OAUTH_URL"],
            data={"grant_type": "account_credentials", "account_id": env["ZOOM_ACCOUNT_ID"]},
            auth=(env["ZOOM_CLIENT_ID"], env["ZOOM_CLIENT_SECRET"]),
            timeout=5,
        )
        assert granted.status_code == 200


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "bot.sandbox", *arguments]
        started.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
        return started[-1]

    yield start
    for one in started:
        one.kill()
        one.communicate(timeout=10)


def test_as_a_process_it_says_its_address_first_and_ends_on_sigterm(
    process: Callable[..., "subprocess.Popen[str]"], tmp_path: Path
) -> None:
    clock = tmp_path / "clock"
    running = process("--clock-file", str(clock), "--seed", "3", "--bot-url", "http://127.0.0.1:9")
    assert running.stdout is not None
    url = running.stdout.readline().strip()
    requests.post(f"{url}/control/clock", json={"shift": 3600}, timeout=5)
    assert float(clock.read_text()) == 3600.0
    answer = requests.post(f"{url}/control/slack/command", json={"user": USER, "text": "new"}, timeout=5)
    assert answer.json()["problem"] == "connection_failed"
    running.terminate()
    assert running.wait(timeout=10) == 0


def test_a_taken_port_ends_with_a_sentence(process: Callable[..., "subprocess.Popen[str]"], sandbox: Sandbox) -> None:
    port = sandbox.url.rpartition(":")[2]
    running = process("--port", port)
    _, told = running.communicate(timeout=10)
    assert (running.returncode, told) == (
        1,
        f"The sandbox cannot listen on port {port}: Address already in use. Choose another --port.\n",
    )
