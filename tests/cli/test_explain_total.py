"""`explain ID TOTAL`: how one number of the report came about."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest

from bot.domain.rows import Instance, ParticipantRow
from bot.domain.walltime import WallTime
from bot.domain.webinar import State, WebinarDraft
from bot.domain.why import TOTALS
from bot.services.front import Asked
from bot.services.frozen import frozen
from bot.services.readings import keep_reading
from bot.wiring import Building
from tests.cli.conftest import Command
from tests.surroundings import COMPLETE, Surroundings

START = WallTime(datetime(2099, 5, 5, 14), ZoneInfo("Europe/Paris"))
DRAFT = WebinarDraft(topic="Safer streets", start=START, minutes=60, announcement="", panelists=())


def row(name: str, email: str, minute: int) -> ParticipantRow:
    joined = START.instant() + timedelta(minutes=minute)
    return ParticipantRow("I1", name, email, "", "", str(minute), joined, joined + timedelta(minutes=10))


@pytest.fixture
def held(bot: Building) -> Building:
    """A webinar that was held, with three rows of two people read from Zoom."""
    webinar = bot.front.schedule(Asked("U1", "delivery-1"), DRAFT, "C0123456789")
    begin, end = START.instant(), START.instant() + timedelta(minutes=60)
    rows = (row("Ann", "ann@example.org", 0), row("Ann [b]", "ann@example.org", 20), row("Ben", "ben@example.org", 5))
    with bot.store.begin() as tx:
        tx.webinars.save(replace(webinar, state=State.ENDED, ended_at=end))
        tx.instances.learn(webinar.id, Instance("I1", begin, end, practice=False))
        keep_reading(tx, webinar.id, "participants", "I1", 3, frozen(rows))
        tx.notebook.write(f"report:{webinar.id}", json.dumps({"batch": 1, "final": True}))
    return bot


@pytest.mark.usefixtures("held")
def test_the_sum_and_every_merged_row_are_printed(command: Command) -> None:
    lines = [line.rstrip() for line in command("explain", "W-1", "merged_rows").out.splitlines()]
    assert lines == [
        "W-1 merged_rows: 1",
        "    What",
        "+1  same e-mail address",
        "",
        "same e-mail address:",
        "At (Europe/Paris)    Person  Name     Because",
        "2099-05-05 14:20:00  P001    Ann [b]  same e-mail address",
    ]


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize("total", TOTALS)
def test_every_total_is_explained_and_its_shares_sum_up(command: Command, total: str) -> None:
    found = json.loads(command("explain", "W-1", total, "--json").out)
    assert found["total"] == total
    if not found["sentence"]:
        assert sum(share["count"] for share in found["shares"]) == found["value"]


@pytest.mark.usefixtures("held")
def test_a_slip_in_the_name_of_a_total_gets_the_nearest_one(command: Command) -> None:
    ran = command("explain", "W-1", "merged-rows")
    assert (ran.code, ran.err) == (1, "No total is called “merged-rows”. Did you mean merged_rows?\n")


@pytest.mark.usefixtures("held")
def test_the_files_of_a_french_bot_are_french_and_their_columns_the_same(
    command: Command, surroundings: Surroundings
) -> None:
    surroundings(**COMPLETE, BOT_LOCALE="fr")
    assert command("export", "W-1", "--output", "out").code == 0
    (folder,) = Path("out").iterdir()
    assert json.loads((folder / "summary.json").read_bytes())["counting_rule"].startswith("Chaque personne compte")
    assert (folder / "attendance.csv").read_text("utf-8-sig").startswith("person,name,email,role")
    with ZipFile(folder / "report.xlsx") as parts:
        assert "Comment les personnes sont comptées" in parts.read("xl/sharedStrings.xml").decode()
