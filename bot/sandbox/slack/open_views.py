"""Modals and Home tabs as they stand on people's screens, with what has been typed into them."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.slack.blocks import interactive

SHOWN = ("private_metadata", "callback_id", "external_id", "clear_on_close", "notify_on_close", "submit_disabled")
DEFAULTS = {
    "private_metadata": "",
    "callback_id": "",
    "external_id": "",
    "clear_on_close": False,
    "notify_on_close": False,
    "submit_disabled": False,
}


@dataclass(slots=True)
class View:
    """One view. `source` is what the app sent, its blocks with ids filled in; `entered` is {block: {action: value}}."""

    id: str
    user: str
    source: dict[str, Any]
    root_id: str
    previous_id: str | None = None
    version: int = 1
    entered: dict[str, dict[str, Any]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """Its blocks as Slack keeps them."""
        blocks: list[dict[str, Any]] = self.source["blocks"]
        return blocks

    @property
    def hash(self) -> str:
        """Changes with every update."""
        text = json.dumps([self.id, self.version, self.source], sort_keys=True)
        return f"{1_600_000_000 + self.version}.{hashlib.sha256(text.encode()).hexdigest()[:8]}"

    def replace(self, source: dict[str, Any]) -> None:
        """Show other content. What was typed stays where block_id and action_id stay the same."""
        self.source, self.version, self.errors = source, self.version + 1, {}
        kept = {(block["block_id"], element["action_id"]) for block, element in interactive(self.blocks)}
        self.entered = {
            block: values
            for block, typed in self.entered.items()
            if (values := {action: value for action, value in typed.items() if (block, action) in kept})
        }

    def as_json(self, team: str, app: str, bot: str, values: dict[str, Any] | None = None) -> dict[str, Any]:
        """The view object of answers and payloads; `values` is the state to show."""
        titles = {name: self.source.get(name) for name in ("title", "close", "submit")}
        return {
            "id": self.id,
            "team_id": team,
            "type": self.source["type"],
            "blocks": self.blocks,
            **{name: self.source.get(name, DEFAULTS[name]) for name in SHOWN},
            "state": {"values": values or {}},
            "hash": self.hash,
            **titles,
            "previous_view_id": self.previous_id,
            "root_view_id": self.root_id,
            "app_id": app,
            "app_installed_team_id": team,
            "bot_id": bot,
        }
