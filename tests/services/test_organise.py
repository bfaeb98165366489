"""What the organisers' acts commit: the webinar, its rows of due work, its audit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.errors import InvalidInput, NotFound
from bot.domain.webinar import Panelist, State, Webinar
from bot.domain.work import Kind
from bot.services.front import Asked, Front
from bot.services.house import House
from bot.store.queue import WorkQueue
from bot.store.store import SqlStore
from tests.conftest import TestClock
from tests.services.conftest import draft
from tests.store.work_samples import done, wish

ANN = Asked("U0ANN", "view-1")


def reminders(house: House, webinar: Webinar) -> dict[str, tuple[str, str]]:
    """Each reminder row of the channel: when it falls due and its state."""
    with house.store.read() as tx:
        rows = tx.work.of_webinar(webinar.id, [Kind.REMINDER])
    return {row.key: (f"{row.due_at:%Y-%m-%dT%H:%MZ}", row.state.value) for row in rows}


def keys(house: House, webinar: Webinar, *kinds: Kind) -> list[str]:
    with house.store.read() as tx:
        return sorted(row.key for row in tx.work.of_webinar(webinar.id, kinds))


def test_scheduling_commits_the_webinar_with_everything_it_needs(house: House, front: Front) -> None:
    webinar = front.schedule(ANN, draft(), "")
    assert (webinar.code, webinar.state, webinar.channel) == ("W-1", State.CREATING, "C0ORGANISE")
    assert keys(house, webinar, Kind.ZOOM_CREATE, Kind.CARD) == ["card:1:1", "zoom.create:1"]
    assert reminders(house, webinar) == {
        "reminder:1:day-before:1": ("2026-03-19T08:00Z", "pending"),
        "reminder:1:last-call:1": ("2026-03-20T12:45Z", "pending"),
    }
    with house.store.read() as tx:
        assert [(line.who, line.what) for line in tx.audit.of("W-1")] == [("U0ANN", "scheduled")]


def test_nothing_is_missing_any_more_once_a_webinar_is_over(house: House, front: Front) -> None:
    webinar = front.schedule(ANN, replace(draft(), panelists=()), "")
    assert front.card(webinar.id).missing == ("panelists", "announcement")
    with house.store.begin() as tx:
        tx.webinars.save(replace(webinar, state=State.REPORTED))
    assert front.card(webinar.id).missing == ()


def test_the_same_delivery_gives_the_same_webinar(house: House, front: Front) -> None:
    first = front.schedule(ANN, draft(), "")
    assert front.schedule(ANN, draft("Another topic"), "") == first
    assert [w.code for w in front.listing()] == ["W-1"]


def test_a_refused_form_may_be_sent_again_under_the_same_delivery(front: Front) -> None:
    with pytest.raises(InvalidInput) as refusal:
        front.schedule(ANN, draft(minutes=0), "")
    assert refusal.value.field == "end"
    assert front.schedule(ANN, draft(), "").code == "W-1"


@pytest.mark.parametrize(
    ("field", "wish"),
    [
        ("topic", draft(topic=" ")),
        ("topic", draft(topic="x" * 201)),
        ("end", draft(minutes=-30)),
        ("end", draft(minutes=24 * 60 + 1)),
        ("date", draft(at="2026-03-02T08:59")),
    ],
)
def test_a_wish_that_cannot_be_is_refused_at_its_field(front: Front, field: str, wish: object) -> None:
    with pytest.raises(InvalidInput) as refusal:
        front.schedule(ANN, wish, "")  # type: ignore[arg-type]
    assert refusal.value.field == field
    assert front.listing() == ()


def test_an_equal_topic_and_start_is_told_of_the_first(front: Front) -> None:
    front.schedule(ANN, draft(), "")
    with pytest.raises(InvalidInput, match="W-1"):
        front.schedule(Asked("U0BEN", "view-2"), draft(), "")


def test_moving_plans_every_reminder_anew_sent_ones_included(house: House, front: Front, clock: TestClock) -> None:
    webinar = front.schedule(ANN, draft(), "")
    clock.now = datetime(2026, 3, 19, 9, tzinfo=UTC)
    _end(house, "reminder:1:day-before:1")
    moved = front.edit(Asked("U0ANN", "edit-1"), webinar.id, draft(at="2026-03-27T14:00"))
    assert (moved.generation, moved.version) == (2, 2)
    assert reminders(house, webinar) == {
        "reminder:1:day-before:1": ("2026-03-19T08:00Z", "done"),
        "reminder:1:last-call:1": ("2026-03-20T12:45Z", "cancelled"),
        "reminder:1:day-before:2": ("2026-03-26T08:00Z", "pending"),
        "reminder:1:last-call:2": ("2026-03-27T12:45Z", "pending"),
    }


def test_moving_back_does_not_remind_again_of_a_start_already_announced(
    house: House, front: Front, clock: TestClock
) -> None:
    webinar = front.schedule(ANN, draft(), "")
    clock.now = datetime(2026, 3, 19, 9, tzinfo=UTC)
    _end(house, "reminder:1:day-before:1")
    front.edit(Asked("U0ANN", "edit-1"), webinar.id, draft(at="2026-03-27T14:00"))
    front.edit(Asked("U0ANN", "edit-2"), webinar.id, draft())
    third = {key: row for key, row in reminders(house, webinar).items() if key.endswith(":3")}
    assert third == {"reminder:1:last-call:3": ("2026-03-20T12:45Z", "pending")}


def test_moving_close_to_the_start_sends_the_latest_reminder_at_once(
    house: House, front: Front, clock: TestClock
) -> None:
    webinar = front.schedule(ANN, draft(), "")
    clock.now = datetime(2026, 3, 10, 9, tzinfo=UTC)
    front.edit(Asked("U0ANN", "edit-1"), webinar.id, draft(at="2026-03-11T08:00"))
    second = {key: row for key, row in reminders(house, webinar).items() if key.endswith(":2")}
    assert second == {
        "reminder:1:day-before:2": ("2026-03-10T08:00Z", "pending"),
        "reminder:1:last-call:2": ("2026-03-11T06:45Z", "pending"),
    }


def test_an_edit_that_changes_nothing_asks_nothing_of_zoom(house: House, front: Front) -> None:
    webinar = front.schedule(ANN, draft(), "")
    assert front.edit(Asked("U0ANN", "edit-1"), webinar.id, draft()) == webinar
    assert keys(house, webinar, Kind.ZOOM_UPDATE, Kind.NOTE) == []


def test_cancelling_takes_the_open_rows_off_the_plan(house: House, front: Front) -> None:
    webinar = front.schedule(ANN, draft(), "")
    assert front.cancel(Asked("U0ANN", "cancel-1"), webinar.id).state is State.CANCELLED
    assert {state for _, state in reminders(house, webinar).values()} == {"cancelled"}
    assert keys(house, webinar, Kind.ZOOM_DELETE) == ["zoom.delete:1"]
    with pytest.raises(InvalidInput, match="cancelled"):
        front.edit(Asked("U0ANN", "edit-1"), webinar.id, draft("Another"))


def test_panelists_are_replaced_and_what_was_learnt_of_those_who_stay_is_kept(house: House, front: Front) -> None:
    webinar = front.schedule(ANN, draft(), "")
    with house.store.begin() as tx:
        (ann,) = tx.panelists.of(webinar.id)
        tx.panelists.learn(webinar.id, replace(ann, slack_user="U0PANEL", join_url="https://zoom.example.org/w/1?tk=1"))
    both = (Panelist("Ann Martin", "ANN@example.org"), Panelist("Ben Okoro", "ben@example.org"))
    front.set_panelists(Asked("U0ANN", "people-1"), webinar.id, both)
    with house.store.read() as tx:
        seated = {each.panelist.name: each.slack_user for each in tx.panelists.of(webinar.id)}
    assert seated == {"Ann Martin": "U0PANEL", "Ben Okoro": ""}


def test_an_export_before_the_end_is_refused_with_what_will_happen(front: Front) -> None:
    webinar = front.schedule(ANN, draft(), "")
    with pytest.raises(InvalidInput, match="has not ended yet"):
        front.request_export(Asked("U0ANN", "export-1"), webinar.id)


def test_an_unknown_code_is_answered_with_what_to_type(front: Front) -> None:
    with pytest.raises(NotFound, match="/webinar list"):
        front.find("W-9")


def test_lists_find_by_word_series_and_past(front: Front, clock: TestClock) -> None:
    front.schedule(ANN, replace(draft(), series="BSFS"), "")
    front.schedule(Asked("U0ANN", "view-2"), draft("Victims", at="2026-03-10T10:00"), "")
    assert [w.code for w in front.listing()] == ["W-2", "W-1"]
    assert [w.code for w in front.listing(word="victim")] == ["W-2"]
    assert [w.code for w in front.listing(series="bsfs")] == ["W-1"]
    assert [(name, len(found)) for name, found in front.series()] == [("BSFS", 1)]
    clock.now = datetime(2026, 3, 11, tzinfo=UTC)
    assert [w.code for w in front.listing(past=True)] == ["W-2"]


def _end(house: House, key: str) -> None:
    """As the worker ends a row that was sent."""
    assert isinstance(house.store, SqlStore)
    queue = WorkQueue(house.store)
    claimed = queue.claim(wish(kinds=(Kind.REMINDER.value,)))
    (task,) = [task for task in claimed.tasks if task.key == key]
    queue.settle([done(task)])
