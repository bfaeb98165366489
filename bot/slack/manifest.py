"""The Slack app to paste at api.slack.com/apps: what it may do, and where Slack sends its requests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.domain.errors import InvalidInput

FILE = "slack_manifest.json"
PATH = "/slack/events"


def manifest(*, socket_mode: bool = False, url: str = "", path: Path | None = None) -> dict[str, Any]:
    """For Socket Mode or for a public `url` (https, without our path). `path` replaces the file that comes with us.

    Raises InvalidInput for a file that cannot be used and for an address that Slack would not take.
    """
    made = read_base(path or packaged())
    settings, features = made["settings"], made["features"]
    settings["socket_mode_enabled"] = socket_mode
    if socket_mode:
        return made
    if not url.startswith("https://"):
        raise InvalidInput("Slack sends requests to https addresses only. Give one with --url https://…", field="url")
    address = url.rstrip("/") + PATH
    settings["event_subscriptions"]["request_url"] = address
    settings["interactivity"]["request_url"] = address
    for command in features["slash_commands"]:
        command["url"] = address
    return made


def packaged() -> Path:
    """The file in the installed package, or in a checkout's `config/`."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "_config" / FILE
    return installed if installed.exists() else package.parent / "config" / FILE


def read_base(path: Path) -> dict[str, Any]:
    """The file that people may edit. Raises InvalidInput naming the file and the line."""
    try:
        made = json.loads(path.read_text("utf-8"))
    except json.JSONDecodeError as exc:
        raise InvalidInput(f"{path} is not JSON: line {exc.lineno}, {exc.msg}. Correct it.") from exc
    except (OSError, UnicodeDecodeError) as exc:
        raise InvalidInput(f"{path} cannot be read: {exc}.") from exc
    if not isinstance(made, dict) or not {"settings", "features"} <= made.keys():
        raise InvalidInput(f"{path} is no Slack manifest: it lacks `settings` or `features`.")
    return made
