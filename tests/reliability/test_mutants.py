"""The mutation check: with a safeguard taken out, the row that needs it must fail. Else the row proves nothing."""

from __future__ import annotations

import pytest

from tests.reliability import scenarios
from tests.reliability.config_files import Habits
from tests.reliability.conftest import Stage
from tests.reliability.scenarios import Scenario


@pytest.mark.parametrize(
    ("safeguard", "scenario", "habits"),
    [
        ("look-up", scenarios.killed_after_the_message_is_out, Habits(twin_watch=60)),
        ("look-up", scenarios.creation_answer_lost, Habits()),
        ("fence", scenarios.refusal_read_after_the_lease, Habits()),
        ("lease-check", scenarios.paused_longer_than_its_lease, Habits(twin_watch=60)),
        ("settling", scenarios.acts_shortly_after_the_drop, Habits(settling=1.6)),
    ],
    ids=["look-up-message", "look-up-creation", "fence", "lease-check", "settling"],
)
def test_a_bot_without_this_safeguard_fails_its_row(
    sqlite_stage: Stage, safeguard: str, scenario: Scenario, habits: Habits
) -> None:
    theatre = sqlite_stage(habits=habits, changes=[f"without:{safeguard}"])
    assert scenario(theatre) != []
