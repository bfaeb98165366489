"""The numbers of a series after the names of its sessions were erased, one by one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.rows import Instance, ParticipantRow
from bot.domain.series import SessionLine
from bot.domain.walltime import WallTime
from bot.domain.webinar import State, Webinar, WebinarDraft
from bot.exports.pack import PackFile
from bot.services.erasing import erase_now
from bot.services.forgetting import forget
from bot.services.frozen import frozen
from bot.services.house import Habits, House
from bot.services.readings import keep_reading
from bot.services.remains import certificate_of
from bot.services.reporting import PackedFiles
from bot.services.series import count_now, draw_up_people
from bot.services.subject import known_about
from bot.store.store import SqlStore
from tests.conftest import TestClock

PARIS = ZoneInfo("Europe/Paris")
ANN, BO, CY, DEE = (f"{name}@example.org" for name in ("ann", "bo", "cy", "dee"))
PHONE = ""
CAME_TO = ((1, (ANN, BO, PHONE)), (2, (ANN, CY)), (3, (ANN, BO, DEE)))


class NoFolders:
    """A shelf without anything on it."""

    def put(self, pack: PackedFiles) -> None:
        raise AssertionError(f"nothing is written here, but {pack.folder} was")

    def clear(self, code: str, papers: Sequence[PackFile]) -> int:
        return 0


@pytest.fixture
def house(sqlite_store: SqlStore, clock: TestClock) -> House:
    """Three sessions of one series were held in January; it is 2 March."""
    habits = Habits("host@example.org", "C1", PARIS, (), (timedelta(minutes=5),))
    made = House(sqlite_store, clock, habits, lambda: "passcode1A")
    for week, addresses in CAME_TO:
        held(made, week, addresses)
    return made


def held(house: House, week: int, addresses: Sequence[str]) -> Webinar:
    """A session with a report: each of these came for an hour, an empty address by phone."""
    reading = datetime(2026, 1, 7 * week, 14)
    draft = WebinarDraft(f"Session {week}", WallTime(reading, PARIS), 60, series="Safer Streets")
    starts, ends = draft.starts_at, draft.ends_at
    rows = [
        ParticipantRow("I", each.partition("@")[0].title() or "+33 1", each, "", "", str(n), starts, ends)
        for n, each in enumerate(addresses)
    ]
    with house.store.begin() as tx:
        webinar = tx.webinars.add(draft, channel="C1", created_by="U1", host="h", passcode="p", at=house.clock())
        tx.webinars.save(replace(webinar, state=State.REPORTED, ended_at=ends, zoom_id=str(week)))
        tx.instances.learn(webinar.id, Instance("I", starts, ends, practice=False))
        keep_reading(tx, webinar.id, "participants", "I", len(rows), frozen(rows))
        tx.notebook.write(f"report:{webinar.id}", json.dumps({"batch": 1, "final": True, "missing": []}))
        return webinar


def erased(house: House, *numbers: int) -> None:
    for number in numbers:
        with house.store.read() as tx:
            webinar = tx.webinars.get(number)
        erase_now(house, NoFolders(), webinar, "operator")


def numbers(house: House) -> tuple[list[tuple[int, int, int]], tuple[int, ...]]:
    """New, returning and unknown people of each session, and how many came to one, two and three."""
    count = count_now(house, "safer streets").count
    return [(line.new, line.returning, line.unknown) for line in count.lines], count.came_to


def everything(house: House) -> str:
    """All that is kept in small values."""
    with house.store.read() as tx:
        kept = [tx.notebook.read(f"marks:{number}") for number in (1, 2, 3)]
    return str(kept)


@pytest.mark.parametrize("gone", [(1,), (2,), (3, 1), (1, 2, 3)])
def test_the_numbers_of_a_series_outlive_the_names_of_its_sessions(house: House, gone: tuple[int, ...]) -> None:
    before = numbers(house)
    assert before == ([(2, 0, 1), (1, 1, 0), (1, 2, 0)], (2, 1, 1))
    erased(house, *gone)
    assert numbers(house) == before
    assert "example.org" not in everything(house)
    assert count_now(house, "safer streets").erased == tuple(f"W-{number}" for number in sorted(gone))


def test_a_session_held_after_another_was_erased_still_knows_who_came_back(house: House) -> None:
    erased(house, 1, 2)
    held(house, 4, (BO, CY, "new@example.org"))
    assert count_now(house, "Safer streets").count.lines[-1] == SessionLine(
        "W-4", "Session 4", datetime(2026, 1, 28, 13, tzinfo=UTC), new=1, returning=2, unknown=0
    )


def test_nobody_is_listed_by_name_at_a_session_that_was_erased(house: House) -> None:
    erased(house, 1)
    ((_, content),) = draw_up_people(house, 2)
    assert content.decode("utf-8-sig").splitlines() == [
        "name,email,sessions,W-2,W-3",
        "Ann,ann@example.org,2,1,1",
        "Bo,bo@example.org,1,,1",
        "Cy,cy@example.org,1,1,",
        "Dee,dee@example.org,1,,1",
    ]


def test_a_person_who_is_forgotten_leaves_the_numbers_as_they_were(house: House) -> None:
    before = numbers(house)
    erased(house, 1)
    marks = everything(house)
    assert [each.webinar for each in known_about(house, ANN) if each.where == "numbers of the series"] == ["W-1"]
    forget(house, NoFolders(), "Ann@Example.org", "operator")
    assert numbers(house) == before
    assert everything(house) != marks
    assert [each.where for each in known_about(house, ANN)] == ["erased before"]


def test_with_the_names_of_the_last_session_the_key_to_the_marks_goes(house: House) -> None:
    to_come = replace(held(house, 4, ()), state=State.SCHEDULED)
    with house.store.begin() as tx:
        tx.webinars.save(to_come)
    erased(house, 1, 2, 3)
    assert [each.where for each in known_about(house, ANN)] == ["numbers of the series"] * 3
    with house.store.begin() as tx:
        tx.webinars.save(replace(to_come, state=State.CANCELLED))
    erased(house, to_come.id)
    assert known_about(house, ANN) == ()
    assert numbers(house) == ([(2, 0, 1), (1, 1, 0), (1, 2, 0)], (2, 1, 1))


def test_the_certificate_says_that_marks_are_kept(house: House) -> None:
    erased(house, 1)
    with house.store.read() as tx:
        erasure = tx.erasures.of(1)
        assert erasure is not None
        certificate = certificate_of(tx, tx.webinars.get(1), erasure)
    assert "a mark for each person who came" in str(certificate["kept"])
