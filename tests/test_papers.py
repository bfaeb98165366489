"""The papers: the README names everything there is, and no tracked file names this machine or an index."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from bot.cli.main import COMMANDS
from bot.settings.names import PURPOSES
from bot.zoom.probe import WANTED

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")

DESIGNED_COMMANDS = (
    *("run", "web", "worker", "demo", "sandbox", "doctor", "manifest", "migrate"),
    *("draft", "webinars", "show", "work", "export", "explain", "subject", "erase"),
)
DESIGNED_SETTINGS = (
    *("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN", "SLACK_API_URL"),
    *("ZOOM_ACCOUNT_ID", "ZOOM_CLIENT_ID", "ZOOM_CLIENT_SECRET", "ZOOM_WEBHOOK_SECRET_TOKEN"),
    *("ZOOM_API_URL", "ZOOM_OAUTH_URL", "ZOOM_HOST", "DATABASE_URL", "BOT_CHANNEL", "BOT_ORGANISERS", "BOT_ADMINS"),
    *("BOT_TIMEZONE", "BOT_LOCALE", "BOT_RETENTION_DAYS", "BOT_DATA_DIR", "BOT_CONFIG_DIR", "BOT_LOG"),
    *("BOT_BASE_URL", "BOT_CLOCK_FILE", "HOST", "PORT"),
)
FILES = (
    *("attendance.csv", "no_shows.csv", "qa.csv", "polls.csv", "survey.csv", "joins.csv"),
    *("summary.json", "report.xlsx", "attendance.png"),
)
PLACES = ("/" + "work/", "/" + "root/", f"{ROOT}/")
INDEXES = tuple(
    "".join(parts) for parts in (("pypi", ".org"), ("python", "hosted.org"), ("npm", "js.org"), ("deb.", "debian.org"))
)


def tracked() -> list[Path]:
    """Every file that git would give to a stranger."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [path for name in listed.decode().split("\0") if name and (path := ROOT / name).is_file()]


def test_the_commands_are_those_that_were_promised() -> None:
    assert sorted(COMMANDS) == sorted(DESIGNED_COMMANDS)


def test_the_settings_are_those_that_were_promised() -> None:
    assert sorted(PURPOSES) == sorted(DESIGNED_SETTINGS)


@pytest.mark.parametrize("name", DESIGNED_COMMANDS)
def test_the_readme_has_a_row_for_each_command(name: str) -> None:
    assert re.search(rf"^\| .*`webinar-bot {name}\b", README, re.MULTILINE)


@pytest.mark.parametrize("name", DESIGNED_SETTINGS)
def test_the_readme_has_a_row_for_each_setting(name: str) -> None:
    assert re.search(rf"^\| .*`{name}`", README, re.MULTILINE)


@pytest.mark.parametrize("name", [*FILES, *(wanted.name for wanted in WANTED)])
def test_the_readme_names_each_file_and_each_zoom_scope(name: str) -> None:
    assert f"`{name}`" in README


def test_the_example_of_env_holds_what_people_set_and_no_secret() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    values = dict(line.split("=", 1) for line in text.splitlines() if line and not line.startswith("#"))
    unset = {"SLACK_API_URL", "ZOOM_API_URL", "ZOOM_OAUTH_URL", "BOT_CLOCK_FILE"}
    assert set(values) == set(DESIGNED_SETTINGS) - unset
    assert [value for name, value in values.items() if re.search("TOKEN|SECRET|URL|_ID", name) and value] == []


def test_the_procfile_has_the_two_processes() -> None:
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    assert lines == ["web: webinar-bot web", "worker: webinar-bot worker"]


def test_the_changelog_has_an_entry_for_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert f"\n## {version}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_compose_holds_one_web_two_workers_and_no_secret() -> None:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    processes = re.findall(r"command: webinar-bot (\w+)", text)
    assert processes == ["migrate", "web", "worker"]
    assert re.findall(r"replicas: (\d+)", text) == ["2"]
    assert set(re.findall(r"(?:PASSWORD: |webinar:)(\S+?)[?@]", text)) == {"${POSTGRES_PASSWORD:"}


def test_the_readme_starts_with_the_one_command_and_the_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert README.index("make demo") < README.index("## Set it up for real")
    for target in ("demo", "test", "sandbox"):
        assert f"`make {target}`" in README or f"$ make {target}" in README
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_no_tracked_file_names_a_package_index_or_a_place_on_this_machine() -> None:
    found = []
    for path in tracked():
        text = path.read_bytes().decode("utf-8", "replace")
        found += [f"{path.relative_to(ROOT)}: {word}" for word in (*INDEXES, *PLACES) if word in text]
    assert found == []
