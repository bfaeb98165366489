"""`erase` and `subject` on a real database, without a worker: what the command itself does and says."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.rows import GivenAnswer, Instance, ParticipantRow, Question, Registrant, RegistrantStatus
from bot.domain.walltime import WallTime
from bot.domain.webinar import Panelist, State, Webinar, WebinarDraft
from bot.services.forgetting import forget
from bot.services.front import Asked
from bot.services.frozen import frozen
from bot.services.readings import keep_reading
from bot.wiring import Building
from tests.cli.conftest import Command

PARIS = ZoneInfo("Europe/Paris")
START = datetime(2026, 3, 5, 13, tzinfo=UTC)
END = datetime(2026, 3, 5, 14, 30, tzinfo=UTC)
ANNA = "anna@example.org"
DRAFT = WebinarDraft(
    topic="Safer streets",
    start=WallTime(datetime(2099, 5, 5, 14), PARIS),
    minutes=90,
    announcement="Write to anna@example.org. Anna Nowak speaks.",
    panelists=(Panelist("Anna Nowak", "Anna@example.org"), Panelist("Ben Mertens", "ben@example.org")),
    series="Streets",
)
ROWS = {
    "registrants": [
        Registrant("r1", ANNA, "Anna", "Nowak", RegistrantStatus.APPROVED),
        Registrant("r2", "cleo@example.org", "Cleo", "Petit", RegistrantStatus.APPROVED),
    ],
    "participants": [
        ParticipantRow("run", "Anna Nowak", ANNA, "r1", "", "u1", START, END),
        ParticipantRow("run", "Anna's iPad", "", "r1", "", "u2", START, END),
        ParticipantRow("run", "Cleo Petit", "cleo@example.org", "r2", "", "u3", START, END),
    ],
    "questions": [Question("q1", "Where do I live?", "Anna Nowak", ANNA, START, "open")],
    "poll_answers": [GivenAnswer("p", "Day?", "Anna Nowak", ANNA, "Mon", START)],
}


@pytest.fixture
def coming(bot: Building) -> Webinar:
    """A webinar that is still to come, with two panelists."""
    return bot.front.schedule(Asked("U1", "delivery-1"), DRAFT, "C0123456789")


@pytest.fixture
def held(bot: Building, coming: Webinar) -> Webinar:
    """The same, held: Zoom's report was read and posted once."""
    start = WallTime(datetime(2026, 3, 5, 14), PARIS)
    over = replace(coming, draft=replace(coming.draft, start=start), state=State.REPORTED, ended_at=END, zoom_id="842")
    with bot.store.begin() as tx:
        tx.webinars.save(over)
        tx.instances.learn(over.id, Instance("run", START, END, practice=False))
        read_again(bot, over, tx)
        tx.notebook.write(f"report:{over.id}", json.dumps({"batch": 1, "final": True}))
    return over


def read_again(bot: Building, webinar: Webinar, tx: object) -> None:
    """Zoom gives the same report as ever."""
    for part, rows in ROWS.items():
        instance = "" if part == "registrants" else "run"
        keep_reading(tx, webinar.id, part, instance, None, frozen(rows))  # type: ignore[arg-type]


def totals(bot: Building, webinar: Webinar, folder: Path) -> dict[str, object]:
    """summary.json as an export gives it now, but for the moment of the export."""
    written = json.loads((bot.export(bot.front.find(webinar.code), folder) / "summary.json").read_bytes())
    return {name: value for name, value in written.items() if name != "generated_at"}


def database(bot: Building) -> str:
    """Every byte of the database's files."""
    places = sorted(bot.settings.bot_data_dir.glob("webinar-bot.db*"))
    return "\n".join(path.read_bytes().decode("utf-8", "replace") for path in places).casefold()


def test_subject_lists_what_is_merged_with_the_address_too(held: Webinar, command: Command) -> None:
    rows = json.loads(command("subject", ANNA, "--json").out)
    assert [row["where"] for row in rows] == [
        "panel",
        "announcement",
        "participants",
        "participants",
        "registrants",
        "questions",
        "poll_answers",
    ]
    assert "Anna's iPad" in command("subject", ANNA).out


def test_erasing_a_person_changes_no_total_and_leaves_no_trace_of_them(
    bot: Building, held: Webinar, command: Command, tmp_path: Path
) -> None:
    before = totals(bot, held, tmp_path / "before")
    assert "nowak" in database(bot)
    ran = command("erase", ANNA, "--yes")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("The person is erased in W-1.\n  The totals have not changed.\n")
    assert totals(bot, held, tmp_path / "after") == before
    left = database(bot)
    assert [word for word in (ANNA, "nowak", "anna's ipad", "where do i live") if word in left] == []
    assert "cleo petit" in left


def test_a_person_stays_erased_when_zoom_tells_of_them_again(bot: Building, held: Webinar, command: Command) -> None:
    command("erase", ANNA, "--yes")
    with bot.store.begin() as tx:
        read_again(bot, held, tx)
    bot.store.compact()
    left = database(bot)
    assert [word for word in (ANNA, "nowak", "ipad") if word in left] == []
    (only,) = json.loads(command("subject", ANNA, "--json").out)
    assert only["where"] == "erased before"


def test_two_readings_still_agree_when_a_person_was_erased_between_them(bot: Building, held: Webinar) -> None:
    with bot.store.read() as tx:
        before = tx.readings.all(held.id, "participants")
    forget(bot.house, bot.shelf, ANNA, "operator")
    with bot.store.begin() as tx:
        read_again(bot, held, tx)
        first, second = tx.readings.all(held.id, "participants")
    assert first.digest == second.digest
    assert first.digest != before[0].digest


@pytest.mark.usefixtures("coming")
def test_a_person_who_is_still_to_speak_is_not_erased_before(bot: Building, command: Command) -> None:
    ran = command("erase", ANNA, "--yes")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "This person is still to speak in W-1, which needs their address. Take them off with `/webinar panelists W-1`"
        " first, or wait until it is over.\n"
    )


def test_without_anybody_to_ask_nothing_is_erased(
    bot: Building, held: Webinar, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    for target in (ANNA, "W-1"):
        ran = command("erase", target)
        assert (ran.code, ran.out) == (1, "")
        assert ran.err.endswith("Nothing was changed: there is nobody to ask here. Add --yes to do it.\n")
    assert "nowak" in database(bot)


def test_erasing_a_webinar_keeps_its_totals_alone(
    bot: Building, held: Webinar, command: Command, tmp_path: Path
) -> None:
    before = totals(bot, held, tmp_path / "before")
    said = json.loads(command("erase", "w1", "--yes", "--json").out)
    counts = [said["erased"][name] for name in ("report readings", "panelists", "announcements")]
    assert counts == [4, 2, 1]
    left = database(bot)
    assert [word for word in (ANNA, "nowak", "cleo", "ben@example.org") if word in left] == []
    folder = bot.export(held, tmp_path / "after")
    assert sorted(path.name for path in folder.iterdir()) == ["erasure-certificate.json", "summary.json"]
    assert totals(bot, held, tmp_path / "after") == before
    assert command("subject", ANNA).out == "Nothing is known about this address.\n"


@pytest.mark.usefixtures("coming")
def test_a_webinar_that_is_still_to_come_is_not_erased(command: Command) -> None:
    ran = command("erase", "W-1", "--yes")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "W-1 is not over, so its people's names are still needed. Cancel it first: `/webinar cancel W-1`.\n"
    )


def test_the_pseudonymised_export_names_nobody_and_counts_the_same(
    bot: Building, held: Webinar, command: Command, tmp_path: Path
) -> None:
    ran = command("export", "W-1", "--output", str(tmp_path / "out"), "--pseudonymised", "--json")
    (folder,) = (tmp_path / "out").iterdir()
    named = bot.export(held, tmp_path / "named")
    assert json.loads(ran.out)["folder"] == str(folder)
    assert folder.name.endswith("_pseudonymised")
    texts = {path.name: path.read_text("utf-8-sig") for path in folder.glob("*.csv")}
    assert [name for name, text in texts.items() if "nowak" in text.casefold() or "@" in text] == []
    for name, text in texts.items():
        there = (named / name).read_text("utf-8-sig")
        assert text.splitlines()[0] == there.splitlines()[0]
        assert len(text.splitlines()) == len(there.splitlines())
    plain, other = (json.loads((place / "summary.json").read_bytes()) for place in (folder, named))
    assert plain == {**other, "generated_at": plain["generated_at"]}
