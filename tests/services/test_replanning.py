"""What was promised follows the plan that people edit and the clocks that governments change."""

from __future__ import annotations

import shutil
import zoneinfo
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.reminder_plan import parse_rules
from bot.domain.walltime import WallTime
from bot.domain.webinar import State, Webinar
from bot.domain.work import Kind, TaskState
from bot.services.front import Asked, Front
from bot.services.house import House
from bot.services.planning import REMINDER_KINDS
from bot.services.replanning import follow_the_plan
from tests.conftest import TestClock
from tests.services.conftest import draft

DAY_BEFORE = '[[reminder]]\nname = "day-before"\nbefore = "P1D"\nat = "{at}"\nto = {to}\n'
LAST_CALL = '[[reminder]]\nname = "last-call"\nbefore = "PT{minutes}M"\nto = ["channel"]\n'


@pytest.fixture
def webinar(house: House, front: Front) -> Webinar:
    """On 20 March 2026 at 14:00 in Paris (13:00 UTC), with `day-before` and `last-call` to come."""
    return on_zoom(house, front.schedule(Asked("U0ANN", "form"), draft(), ""))


def on_zoom(house: House, made: Webinar) -> Webinar:
    with house.store.begin() as tx:
        scheduled = replace(tx.webinars.get(made.id), state=State.SCHEDULED, zoom_id="81234567890")
        tx.webinars.save(scheduled)
    return scheduled


def with_plan(house: House, *entries: str) -> House:
    return replace(house, habits=replace(house.habits, rules=parse_rules("\n".join(entries))))


def day_before(at: str = "09:00", to: str = '["channel", "panelists"]') -> str:
    return DAY_BEFORE.format(at=at, to=to)


def last_call(minutes: int = 15) -> str:
    return LAST_CALL.format(minutes=minutes)


def reminders(house: House) -> dict[str, tuple[str, str]]:
    """Every row by its key: its state, and when it runs."""
    with house.store.read() as tx:
        rows = tx.work.of_webinar(1, REMINDER_KINDS)
    return {row.key.removeprefix("reminder:1:"): (row.state.value, f"{row.run_at:%d %H:%M}") for row in rows}


def end(house: House, key: str, state: TaskState) -> None:
    """As if the row had been carried out, or closed by a person."""
    with house.store.begin() as tx:
        row = tx.work.by_key(f"reminder:1:{key}")
        assert row is not None
        if state is TaskState.CANCELLED:
            assert tx.work.close(row.id, "closed by the operator", tx.now)
        else:
            tx.connection.exec_driver_sql(f"UPDATE task SET state = '{state.value}' WHERE id = '{row.id}'")  # type: ignore[attr-defined]


def notes(house: House, notice: str) -> int:
    with house.store.read() as tx:
        return sum(row.payload.get("notice") == notice for row in tx.work.list() if row.kind == Kind.NOTE)


AS_PLANNED = {
    "day-before:1": ("pending", "19 08:00"),
    "day-before:1:people": ("pending", "19 08:00"),
    "last-call:1": ("pending", "20 12:45"),
}


def test_a_plan_that_nobody_edited_changes_nothing(house: House, webinar: Webinar) -> None:
    assert follow_the_plan(house) == 0
    assert reminders(house) == AS_PLANNED
    assert notes(house, "replanned") == 0


def test_an_edited_plan_moves_adds_and_takes_back_what_is_still_to_come(house: House, webinar: Webinar) -> None:
    edited = with_plan(house, day_before("17:30", '["channel"]'), last_call(10))
    hour = '[[reminder]]\nname = "one-hour"\nbefore = "PT1H"\nto = ["channel"]\n'
    assert follow_the_plan(edited) == 1
    assert reminders(house) == {
        "day-before:1": ("pending", "19 16:30"),
        "day-before:1:people": ("cancelled", "19 08:00"),
        "last-call:1": ("pending", "20 12:50"),
    }
    assert follow_the_plan(edited) == 0
    assert follow_the_plan(with_plan(house, day_before(), last_call(), hour)) == 1
    assert reminders(house) == {**AS_PLANNED, "one-hour:1": ("pending", "20 12:00")}
    assert notes(house, "replanned") >= 1


@pytest.mark.parametrize("state", [TaskState.DONE, TaskState.UNKNOWN, TaskState.RUNNING, TaskState.CANCELLED])
def test_what_was_sent_may_have_been_or_was_closed_by_a_person_stays(
    house: House, webinar: Webinar, state: TaskState
) -> None:
    end(house, "day-before:1", state)
    end(house, "day-before:1:people", state)
    assert follow_the_plan(with_plan(house, day_before("17:30"), last_call())) == 0
    assert reminders(house)["day-before:1"] == (state.value, "19 08:00")


def test_a_new_reminder_that_is_late_is_left_out_and_a_due_one_goes_out_at_once(
    house: House, webinar: Webinar, clock: TestClock
) -> None:
    clock.now = datetime(2026, 3, 19, 7, tzinfo=UTC)
    week = '[[reminder]]\nname = "week-before"\nbefore = "P1W"\nto = ["channel"]\n'
    assert follow_the_plan(with_plan(house, week, day_before("07:45"), last_call())) == 1
    assert reminders(house) == {
        "day-before:1": ("pending", "19 06:45"),
        "day-before:1:people": ("pending", "19 06:45"),
        "last-call:1": ("pending", "20 12:45"),
    }


def test_a_cancelled_webinar_gets_no_reminders_back(house: House, front: Front, webinar: Webinar) -> None:
    front.cancel(Asked("U0ANN", "cancel"), webinar.id)
    assert follow_the_plan(with_plan(house, day_before("17:30"), last_call())) == 0
    assert {state for state, _ in reminders(house).values()} == {"cancelled"}


@pytest.fixture
def change_clocks(tmp_path: Path) -> Iterator[Callable[[str], None]]:
    """Gives Vaduz the clocks of another city, as an update of the zone data would."""

    def change(city: str) -> None:
        (tmp_path / "Europe").mkdir(exist_ok=True)
        with as_file(files("tzdata") / "zoneinfo" / "Europe" / city) as data:
            shutil.copy(data, tmp_path / "Europe" / "Vaduz")
        zoneinfo.reset_tzpath([tmp_path])
        ZoneInfo.clear_cache(only_keys=["Europe/Vaduz"])

    before = zoneinfo.TZPATH
    yield change
    zoneinfo.reset_tzpath(before)
    ZoneInfo.clear_cache(only_keys=["Europe/Vaduz"])


def test_where_the_clocks_are_changed_the_reading_holds_and_zoom_and_the_reminders_follow(
    house: House, front: Front, change_clocks: Callable[[str], None]
) -> None:
    wish = replace(draft(), start=WallTime(datetime(2026, 3, 20, 14), ZoneInfo("Europe/Vaduz")))
    webinar = on_zoom(house, front.schedule(Asked("U0ANN", "form"), wish, ""))
    end(house, "day-before:1", TaskState.DONE)
    change_clocks("Athens")
    assert follow_the_plan(house) == 1
    with house.store.read() as tx:
        new = tx.webinars.get(webinar.id)
        updates = [row.key for row in tx.work.of_webinar(webinar.id, [Kind.ZOOM_UPDATE])]
    assert (new.draft.start.reading, new.draft.starts_at) == (
        datetime(2026, 3, 20, 14),
        datetime(2026, 3, 20, 12, tzinfo=UTC),
    )
    assert updates == ["zoom.update:1:2"]
    assert {key: row for key, row in reminders(house).items() if row[0] == "pending"} == {
        "day-before:2": ("pending", "19 07:00"),
        "day-before:2:people": ("pending", "19 07:00"),
        "last-call:2": ("pending", "20 11:45"),
    }
    assert notes(house, "zone_changed") == 1
    assert follow_the_plan(house) == 0
