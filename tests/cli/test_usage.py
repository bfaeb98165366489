"""Exit codes and sentences: wrong usage, missing settings, places that cannot be used, refused connections."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.cli.main import COMMANDS
from bot.sandbox import Sandbox
from tests.cli.conftest import Command, in_its_own_process
from tests.surroundings import COMPLETE, Surroundings

LOCAL = {
    **COMPLETE,
    "SLACK_API_URL": "http://127.0.0.1:9/api/",
    "ZOOM_API_URL": "http://127.0.0.1:9/v2",
    "ZOOM_OAUTH_URL": "http://127.0.0.1:9/token",
}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(command: Command, name: str) -> None:
    ran = command(name, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert f"webinar-bot {name}" in ran.out


def test_help_lists_every_command(command: Command) -> None:
    out = command("--help").out
    assert [name for name in COMMANDS if f" {name} " not in out] == []


@pytest.mark.parametrize(
    "line",
    [
        ["drft", "x"],
        ["draft"],
        ["show"],
        ["export", "W-1"],
        ["work", "burn", "x"],
        ["work", "retry"],
        ["work", "--state", "lost"],
        ["webinars", "--colour"],
        ["manifest", "--socket-mode", "--url", "https://x.example.org"],
        ["sandbox", "--port", "70000"],
    ],
)
def test_wrong_usage_exits_with_two_and_prints_nothing_else(
    surroundings: Surroundings, command: Command, line: list[str]
) -> None:
    surroundings()
    ran = command(*line)
    assert (ran.code, ran.out) == (2, "")
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("name", ["run", "web", "worker"])
def test_a_process_without_settings_names_each_and_ends(
    surroundings: Surroundings, command: Command, name: str
) -> None:
    surroundings()
    ran = command(name)
    assert (ran.code, ran.out) == (1, "")
    assert [line.split(" is missing")[0] for line in ran.err.splitlines()] == list(COMPLETE)


@pytest.mark.parametrize("name", ["webinars", "work", "migrate", "draft x", "manifest", "doctor"])
def test_a_misspelt_setting_stops_every_command(surroundings: Surroundings, command: Command, name: str) -> None:
    surroundings(ZOOM_ACOUNT_ID="x")
    ran = command(*name.split())
    assert ran.code == 1
    assert "ZOOM_ACOUNT_ID is no setting of the bot. Did you mean ZOOM_ACCOUNT_ID?" in ran.out + ran.err


def test_a_data_folder_that_is_a_file_is_one_sentence(surroundings: Surroundings, command: Command) -> None:
    place = surroundings(**LOCAL, BOT_DATA_DIR="taken")
    (place / "taken").write_text("x", encoding="utf-8")
    for line in ("run", "migrate", "webinars"):
        ran = command(line)
        assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1)
        assert "BOT_DATA_DIR" in ran.err


def test_a_database_that_refuses_the_connection_is_one_sentence(surroundings: Surroundings, command: Command) -> None:
    surroundings(DATABASE_URL="postgresql://bot:hidden-word@127.0.0.1:9/bot")
    for line in ("migrate", "webinars", "work"):
        ran = command(line)
        assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1)
        assert "hidden-word" not in ran.err


def test_a_file_that_is_no_database_is_one_sentence(surroundings: Surroundings, command: Command) -> None:
    place = surroundings(DATABASE_URL="sqlite:///notes.db")
    (place / "notes.db").write_text("these are my notes, not a database\n" * 50, encoding="utf-8")
    ran = command("webinars")
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1)


def test_a_broken_reminder_plan_names_the_file(surroundings: Surroundings, command: Command) -> None:
    place = surroundings(BOT_CONFIG_DIR=".")
    (place / "reminders.toml").write_text('[[reminder]]\nname = "x"\nbefore = "a day"\nto = ["channel"]\n')
    ran = command("webinars")
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert "reminders.toml" in ran.err


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        environment = {**LOCAL, "PORT": str(taken.getsockname()[1])}
        ran = in_its_own_process("web", cwd=tmp_path, environment=environment)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert "cannot listen on 127.0.0.1" in ran.err


def test_a_host_that_has_no_address_is_one_sentence(tmp_path: Path) -> None:
    ran = in_its_own_process("web", cwd=tmp_path, environment={**LOCAL, "HOST": "999.1.1.1"})
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert "cannot listen on 999.1.1.1" in ran.err


def test_a_token_that_slack_refuses_stops_the_start(tmp_path: Path) -> None:
    with Sandbox(seed=5) as sandbox:
        wrong = {"SLACK_API_URL": f"{sandbox.url}/slack/api/", "SLACK_BOT_TOKEN": "xoxb-of-another-app", "PORT": "0"}
        ran = in_its_own_process("run", cwd=tmp_path, environment={**LOCAL, **wrong})
    assert (ran.code, ran.out, "Traceback" in ran.err) == (1, "", False)
    assert ran.err.splitlines()[-1].startswith("SLACK_BOT_TOKEN cannot be used. Slack does not accept the bot's token.")


def test_migrate_makes_the_tables_and_can_be_repeated(surroundings: Surroundings, command: Command) -> None:
    place = surroundings()
    said = [command("migrate").out for _ in range(2)]
    assert said == ["The SQLite database has the tables of this release.\n"] * 2
    assert (place / "var" / "webinar-bot.db").is_file()


def test_the_manifest_is_for_socket_mode_unless_an_address_is_known(
    surroundings: Surroundings, command: Command
) -> None:
    surroundings(BOT_BASE_URL="https://set.example.org")
    shown = [
        json.loads(command("manifest", *options).out)["settings"]
        for options in ([], ["--url", "https://given.example.org/"], ["--socket-mode"])
    ]
    addresses = [each["event_subscriptions"].get("request_url") for each in shown]
    assert addresses == ["https://set.example.org/slack/events", "https://given.example.org/slack/events", None]
    assert [each["socket_mode_enabled"] for each in shown] == [False, False, True]


@pytest.mark.parametrize("url", ["http://bot.example.org", "bot.example.org", "https://u:p@bot.example.org"])
def test_an_address_that_slack_would_not_take_is_one_sentence(
    surroundings: Surroundings, command: Command, url: str
) -> None:
    surroundings()
    ran = command("manifest", "--url", url)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert ran.err.startswith("--url ")


def test_the_module_is_the_command(tmp_path: Path) -> None:
    ran = in_its_own_process("webinars", cwd=tmp_path)
    assert (ran.code, ran.out, ran.err) == (0, "No webinars. `/webinar new` in Slack makes one.\n", "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_running_bot_ends_well_when_it_is_told_to(tmp_path: Path, number: signal.Signals) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BOT_", "SLACK_", "ZOOM_"))}
    environment = {**kept, **LOCAL, "PORT": "0", "BOT_DATA_DIR": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True
    ) as bot:
        assert bot.stderr is not None
        deadline = time.monotonic() + 60
        lines: list[str] = []
        while "listening" not in "".join(lines) and time.monotonic() < deadline:
            lines.append(bot.stderr.readline())
        bot.send_signal(number)
        lines += bot.stderr.readlines()
        assert bot.wait(timeout=60) == 0
    assert "Traceback" not in "".join(lines)
    assert "listening" in "".join(lines)
