"""When names are erased: so long after the end as the settings say now, once, and not while anybody needs them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from bot.domain.errors import InvalidInput, TryLater
from bot.domain.walltime import WallTime
from bot.domain.webinar import Panelist, State, Webinar, WebinarDraft
from bot.domain.work import Kind, NewTask, TaskState
from bot.exports.pack import PackFile
from bot.services import planning
from bot.services.collecting import collect
from bot.services.erasing import erase_now, tidy
from bot.services.forgetting import forget
from bot.services.house import Habits, House
from bot.services.organise import edit, request_export
from bot.services.ports.kept import PostedFile, SeatedPanelist
from bot.services.ports.outcomes import Done
from bot.services.ports.zoom import Zoom
from bot.services.readings import keep_reading
from bot.services.remains import CERTIFICATE, totals_of
from bot.services.reporting import PackedFiles
from bot.services.views import card
from bot.store.store import SqlStore
from tests.conftest import TestClock

PARIS = ZoneInfo("Europe/Paris")
ENDED = datetime(2026, 1, 10, 15, tzinfo=UTC)


class Folders:
    """A shelf that remembers what it was asked to clear."""

    def __init__(self) -> None:
        self.cleared: list[tuple[str, list[str]]] = []

    def put(self, pack: PackedFiles) -> None:
        raise AssertionError(f"nothing is written here, but {pack.folder} was")

    def clear(self, code: str, papers: Sequence[PackFile]) -> int:
        self.cleared.append((code, [each.name for each in papers]))
        return 0


def house_of(store: SqlStore, clock: TestClock, *, days: int = 30) -> House:
    habits = Habits(
        host="host@example.org",
        channel="C1",
        zone=PARIS,
        rules=(),
        report_schedule=(timedelta(minutes=5),),
        retention=timedelta(days=days),
    )
    return House(store, clock, habits, lambda: "passcode1A")


class Away:
    """Zoom, which does not answer."""

    def __getattr__(self, name: str) -> Callable[..., None]:
        def away(*_: object, **__: object) -> None:
            raise TryLater(f"Zoom did not answer to {name}")

        return away


@pytest.fixture
def webinar(sqlite_store: SqlStore, clock: TestClock) -> Webinar:
    """A webinar that ended on 10 January, with one panelist and a file in Slack. It is 2 March."""
    start = WallTime(datetime(2026, 1, 10, 14), PARIS)
    draft = WebinarDraft("Safer streets", start, 90, panelists=(Panelist("Anna Nowak", "anna@example.org"),))
    with sqlite_store.begin() as tx:
        made = tx.webinars.add(draft, channel="C1", created_by="U1", host="h", passcode="p", at=clock())
        over = replace(made, state=State.REPORTED, ended_at=ENDED, zoom_id="842")
        tx.webinars.save(over)
        tx.panelists.learn(made.id, SeatedPanelist(draft.panelists[0], "z", "https://zoom.example/x", "U9", clock()))
        tx.files.add([PostedFile(made.id, 1, "attendance.csv", "F1", clock())])
    return over


def planned(house: House) -> list[tuple[str, datetime, TaskState]]:
    with house.store.read() as tx:
        return [(row.key, row.due_at, row.state) for row in tx.work.of_webinar(1, [Kind.ERASE])]


def test_the_sweep_plans_what_is_missing_once(sqlite_store: SqlStore, clock: TestClock, webinar: Webinar) -> None:
    house = house_of(sqlite_store, clock)
    tidy(house, Folders())
    tidy(house, Folders())
    assert planned(house) == [("erase:1:2026-02-09", ENDED + timedelta(days=30), TaskState.PENDING)]


def test_a_changed_retention_counts_for_what_is_planned_already(
    sqlite_store: SqlStore, clock: TestClock, webinar: Webinar
) -> None:
    for days in (30, 90, 30):
        tidy(house_of(sqlite_store, clock, days=days), Folders())
    rows = planned(house_of(sqlite_store, clock))
    live = [(key, due) for key, due, state in rows if state is TaskState.PENDING]
    assert live == [("erase:1:2026-02-09:3", ENDED + timedelta(days=30))]
    assert [state for _, _, state in rows].count(TaskState.CANCELLED) == 2


def test_a_webinar_that_is_still_to_come_has_no_erasure_planned(sqlite_store: SqlStore, clock: TestClock) -> None:
    start = WallTime(datetime(2027, 1, 10, 14), PARIS)
    with sqlite_store.begin() as tx:
        tx.webinars.add(WebinarDraft("T", start, 90), channel="C1", created_by="U", host="h", passcode="p", at=clock())
    tidy(house_of(sqlite_store, clock), Folders())
    assert planned(house_of(sqlite_store, clock)) == []


def test_a_cancelled_webinar_is_erased_counted_from_its_planned_end(
    sqlite_store: SqlStore, clock: TestClock, webinar: Webinar
) -> None:
    with sqlite_store.begin() as tx:
        tx.webinars.save(replace(webinar, state=State.CANCELLED, ended_at=None))
    tidy(house_of(sqlite_store, clock), Folders())
    ((_, due, _),) = planned(house_of(sqlite_store, clock))
    assert due == webinar.draft.ends_at + timedelta(days=30)


def test_the_card_says_when_and_afterwards_that_it_happened(
    sqlite_store: SqlStore, clock: TestClock, webinar: Webinar
) -> None:
    house = house_of(sqlite_store, clock)
    before = card(house, webinar.id)
    erasure = erase_now(house, Folders(), webinar, "U1")
    after = card(house, webinar.id)
    assert (before.erase_at, before.erased_at) == (ENDED + timedelta(days=30), None)
    assert (after.erase_at, after.erased_at, after.panelists) == (None, erasure.at, ())


def test_erasing_plans_the_end_of_every_file_and_leaves_the_papers(
    sqlite_store: SqlStore, clock: TestClock, webinar: Webinar
) -> None:
    house, folders = house_of(sqlite_store, clock), Folders()
    erase_now(house, folders, webinar, "U1")
    assert folders.cleared == [("W-1", [CERTIFICATE])]
    with sqlite_store.read() as tx:
        removals = [row.payload for row in tx.work.of_webinar(1, [Kind.FILE_REMOVAL])]
        said = [(line.who, line.what) for line in tx.audit.of("W-1")]
    assert (removals, said) == ([{"file": "F1"}], [("U1", "erased the names")])


def test_a_look_at_zoom_during_which_the_names_were_erased_keeps_and_tells_nothing(
    sqlite_store: SqlStore, clock: TestClock, webinar: Webinar
) -> None:
    house = house_of(sqlite_store, clock)
    with sqlite_store.begin() as tx:
        tx.work.add([NewTask("collect:1:7", Kind.COLLECT, clock(), None, {"look": 7}, webinar.id)])
        task = tx.work.by_key("collect:1:7")
    assert task is not None
    looked = collect(house, cast("Zoom", Away()), task)
    assert isinstance(looked, Done)
    assert looked.then is not None
    erase_now(house, Folders(), webinar, "U1")
    with sqlite_store.begin() as tx:
        before = len(tx.work.of_webinar(webinar.id, [Kind.NOTE, Kind.REPORT]))
        looked.then(tx)
        assert len(tx.work.of_webinar(webinar.id, [Kind.NOTE, Kind.REPORT])) == before


def test_an_erased_webinar_takes_no_reading_and_gives_no_export(
    sqlite_store: SqlStore, clock: TestClock, webinar: Webinar
) -> None:
    house = house_of(sqlite_store, clock)
    erase_now(house, Folders(), webinar, "U1")
    with sqlite_store.begin() as tx:
        keep_reading(tx, 1, "participants", "run", None, ([{"email": "anna@example.org"}], "digest"))
        assert tx.readings.all(1, "participants") == ()
    with pytest.raises(InvalidInput, match=r"The names in W-1 were erased"):
        request_export(house, "U1", "d1", 1)


def test_an_erased_webinar_that_never_came_about_is_not_revived(
    sqlite_store: SqlStore, clock: TestClock, webinar: Webinar
) -> None:
    house = house_of(sqlite_store, clock)
    with sqlite_store.begin() as tx:
        tx.webinars.save(replace(webinar, state=State.FAILED))
    erase_now(house, Folders(), replace(webinar, state=State.FAILED), "U1")
    later = replace(webinar.draft, start=WallTime(datetime(2027, 1, 10, 14), PARIS))
    with pytest.raises(InvalidInput, match=r"The names in W-1 were erased .* Schedule a new webinar"):
        edit(house, "U1", "d1", 1, later)


def test_a_webinar_without_a_report_has_no_totals_to_keep(
    sqlite_store: SqlStore, clock: TestClock, webinar: Webinar
) -> None:
    assert totals_of(house_of(sqlite_store, clock), webinar.id) == {}


def test_the_address_of_a_host_in_the_settings_is_not_forgotten(
    sqlite_store: SqlStore, clock: TestClock, webinar: Webinar
) -> None:
    house = house_of(sqlite_store, clock)
    with pytest.raises(InvalidInput, match="address of a host in the bot's settings"):
        forget(house, Folders(), "HOST@example.org", "U1")


def test_forgetting_clears_the_folders_that_name_the_person_and_no_others(
    sqlite_store: SqlStore, clock: TestClock, webinar: Webinar
) -> None:
    house, folders = house_of(sqlite_store, clock), Folders()
    forget(house, folders, "nobody@example.org", "U1")
    done = forget(house, folders, "anna@example.org", "U1")
    assert folders.cleared == [("W-1", [])]
    assert (done.webinars, done.seats) == (("W-1",), 1)


def test_the_erasure_is_due_the_same_time_after_the_end_in_summer(clock: TestClock, webinar: Webinar) -> None:
    before_the_clocks_change = replace(webinar, ended_at=datetime(2026, 3, 10, 12, tzinfo=UTC))
    due = planning.erase_at(before_the_clocks_change, timedelta(days=30))
    assert due == datetime(2026, 4, 9, 12, tzinfo=UTC)
