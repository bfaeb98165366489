"""The demo's own judgement: what it would say of a bot that errs."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from bot.cli.demo.checks import wrong_labels

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("posted", "wrong"),
    [
        ("Thursday 5 May 2022, 14:00–15:30 Paris time (CEST, UTC+2)", []),
        ("Thursday 5 May 2022, 14:00–15:30 Paris time (CET, UTC+1)", ["5 May 2022: CET", "CET"]),
        ("5 May 2022, 14:00 Paris time (CEST, UTC+2) moved to 1 November 2022, 14:00 Paris time (CET, UTC+1)", []),
        ("5 May 2022, 14:00 Paris time (CEST, UTC+2), so 13:00 CET", ["CET"]),
        ("Sunday 30 October 2022, 02:30 Brussels time (CEST, UTC+2) – 02:30 Brussels time (CET, UTC+1)", []),
    ],
)
def test_a_zone_label_must_be_in_force_on_its_date(posted: str, wrong: list[str]) -> None:
    assert wrong_labels(posted, PARIS) == wrong
