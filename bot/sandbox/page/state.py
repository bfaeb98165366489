"""Everything the page shows, as one JSON value with a name for its version."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from bot.sandbox.clock import SandboxClock
from bot.sandbox.faults import Faults
from bot.sandbox.ledger import Ledger
from bot.sandbox.page.control_room import ControlRoom
from bot.sandbox.page.timeline import timeline
from bot.sandbox.page.workspace_state import workspace_state
from bot.sandbox.page.zoom_state import jump_targets, webinars_state
from bot.sandbox.slack.standin import SlackStandIn
from bot.sandbox.zoom.standin import ZoomStandIn

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class World:
    """What the page looks at and acts on."""

    clock: SandboxClock
    faults: Faults
    ledger: Ledger
    slack: SlackStandIn
    zoom: ZoomStandIn
    room: ControlRoom


def page_state(world: World, user: str, known: str = "") -> Json:
    """`{"version", "now"}`, and the parts to show unless their version is `known`. Raises KeyError for a stranger.

    `now` is in seconds since 1970; `version` changes whenever anything else does.
    """
    world.room.catch_up()
    parts: Json = {
        "workspace": workspace_state(world.slack, user),
        "webinars": webinars_state(world.zoom),
        "plans": world.room.plans(),
        "jumps": jump_targets(world.zoom),
        "faults": world.faults.listed(),
        "options": {"report_delay": world.zoom.config.report_delay, "modern_blocks": world.slack.config.modern_blocks},
        "timeline": timeline(world.ledger),
    }
    version = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]
    told = {"version": version, "now": world.clock.time()}
    return told if version == known else {**told, **parts}
