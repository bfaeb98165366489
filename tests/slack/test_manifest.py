"""The app's manifest asks for the least that works."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.validators import validator_for

from bot.domain.errors import InvalidInput
from bot.slack.manifest import manifest
from tests.slack.conftest import ROOT, SAMPLES

METHODS = json.loads((ROOT / "bot/sandbox/contract/slack_methods.json").read_text("utf-8"))["methods"]
SCHEMA = json.loads((SAMPLES / "slack_manifest.schema.2.0.0.json").read_text("utf-8"))
WITHOUT_METHOD = {"commands", "users:read"}


def _problems(made: dict[str, Any]) -> list[str]:
    validator = validator_for(SCHEMA, default=Draft202012Validator)
    return [error.message for error in validator(SCHEMA).iter_errors(made)]


def test_both_variants_fit_slacks_own_schema() -> None:
    assert _problems(manifest(socket_mode=True)) == []
    assert _problems(manifest(url="https://bot.example.org/")) == []
    assert len(_problems(manifest(socket_mode=True) | {"setings": {}})) == 1


def test_every_address_is_ours_over_http_and_none_is_left_in_socket_mode() -> None:
    address = "https://bot.example.org/slack/events"
    made = manifest(url="https://bot.example.org/")
    assert made["settings"]["event_subscriptions"]["request_url"] == address
    assert made["settings"]["interactivity"]["request_url"] == address
    assert [command["url"] for command in made["features"]["slash_commands"]] == [address]
    assert made["settings"]["socket_mode_enabled"] is False
    assert "http" not in json.dumps(manifest(socket_mode=True))


def test_every_scope_is_known_to_slack_and_needed_by_a_method_we_call() -> None:
    called = {m for m in METHODS if any(f'"{m}"' in path.read_text("utf-8") for path in _sources())}
    useful = {scope for method in called for scope in _wanted(method)} | WITHOUT_METHOD
    scopes = manifest(socket_mode=True)["oauth_config"]["scopes"]
    assert set(scopes["bot"]) <= useful
    assert set(scopes["bot_optional"]) < set(scopes["bot"])
    assert [m for m in sorted(called) if _wanted(m) and not _wanted(m) & set(scopes["bot"])] == ["files.info"]


def test_an_address_that_is_not_https_is_refused() -> None:
    with pytest.raises(InvalidInput, match="https addresses only"):
        manifest(url="http://bot.example.org")


def test_a_broken_file_is_named_with_its_line(tmp_path: Path) -> None:
    broken = tmp_path / "slack_manifest.json"
    broken.write_text('{\n  "settings": {,}\n}')
    with pytest.raises(InvalidInput, match=r"slack_manifest\.json is not JSON: line 2"):
        manifest(socket_mode=True, path=broken)


def _sources() -> list[Path]:
    return sorted((ROOT / "bot" / "slack").rglob("*.py"))


def _wanted(method: str) -> set[str]:
    """Any one of these scopes serves the method."""
    return set(METHODS[method]["bot_scopes"] or ())
