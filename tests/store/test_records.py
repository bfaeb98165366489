from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.rows import Instance
from bot.domain.walltime import WallTime
from bot.domain.webinar import WebinarDraft
from bot.services.ports.kept import AuditLine, PostedFile, Reading
from bot.store.budget import HostBudget
from bot.store.store import SqlStore

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def webinar(store: SqlStore) -> int:
    start = WallTime(datetime(2026, 5, 4, 10), ZoneInfo("Europe/Paris"))
    with store.begin() as tx:
        found = tx.webinars.add(
            WebinarDraft("Launch", start, 60), channel="C1", created_by="U1", host="h", passcode="p", at=NOW
        )
    return found.id


def test_a_delivery_is_new_only_once(store: SqlStore) -> None:
    with store.begin() as tx:
        first = tx.inbox.first_time("slack", "Ev1", NOW)
        second = tx.inbox.first_time("slack", "Ev1", NOW)
        other = tx.inbox.first_time("zoom", "Ev1", NOW)
    assert (first, second, other) == (True, False, True)


def test_a_delivery_whose_transaction_failed_is_still_new(store: SqlStore) -> None:
    with pytest.raises(KeyError), store.begin() as tx:  # noqa: PT012 - the transaction is the one thing
        tx.inbox.first_time("slack", "Ev1", NOW)
        raise KeyError
    with store.begin() as tx:
        assert tx.inbox.first_time("slack", "Ev1", NOW)


def test_an_announcement_is_kept_whole(store: SqlStore) -> None:
    text = "Zażółć gęślą jaźń \U0001f600 " * 4000
    with store.begin() as tx:
        draft = tx.drafts.add(user="U1", channel="C1", announcement=text, at=NOW)
    with store.read() as tx:
        assert (tx.drafts.get(draft.id), tx.drafts.get("nothing")) == (draft, None)
    assert draft.announcement == text


def test_an_instance_is_completed_and_never_blanked(store: SqlStore, webinar: int) -> None:
    begun, ended = Instance("/a==", NOW), Instance("/a==", NOW, NOW + HOUR, False)
    with store.begin() as tx:
        told = [tx.instances.learn(webinar, each) for each in (begun, begun, ended, begun)]
        tx.instances.learn(webinar, Instance("b", NOW - HOUR))
        assert tx.instances.of(webinar) == (Instance("b", NOW - HOUR), ended)
    assert told == [True, False, True, False]


def test_readings_are_kept_in_order_and_numbered_once(store: SqlStore, webinar: int) -> None:
    hostile = [{"name": "=cmd\x00\ud800", "emoji": "\U0001f600"}]
    first = Reading(webinar, "participants", "u1", 1, NOW, 230, "d1", hostile)
    second = Reading(webinar, "participants", "u1", 2, NOW + HOUR, None, "d2", [])
    other = Reading(webinar, "questions", "", 1, NOW, None, "d3", {"b": 1, "a": [None, True]})
    with store.begin() as tx:
        for each in (first, second, other, first):
            tx.readings.add(each)
    with store.read() as tx:
        assert tx.readings.latest(webinar, "participants", "u1") == second
        assert tx.readings.latest(webinar, "questions") == other
        assert tx.readings.latest(webinar, "participants", "u2") is None
        assert tx.readings.all(webinar, "participants") == (first, second)


def test_posted_files_remember_their_batch_and_their_removal(store: SqlStore, webinar: int) -> None:
    old, new = PostedFile(webinar, 1, "qa.csv", "F1", NOW), PostedFile(webinar, 2, "qa.csv", "F2", NOW + HOUR)
    with store.begin() as tx:
        tx.files.add([old, new])
        tx.files.add([old])
        tx.files.removed("F1", NOW + HOUR)
    with store.read() as tx:
        assert tx.files.of(webinar) == (PostedFile(webinar, 1, "qa.csv", "F1", NOW, NOW + HOUR), new)


def test_the_audit_keeps_who_did_what_in_order(store: SqlStore) -> None:
    lines = [AuditLine(NOW, "U1", "scheduled", "W-1", ""), AuditLine(NOW, "U2", "cancelled", "W-1", "by button")]
    with store.begin() as tx:
        for each in lines:
            tx.audit.record(each)
        tx.audit.record(AuditLine(NOW, "U3", "scheduled", "W-2", ""))
    with store.read() as tx:
        assert tx.audit.of("W-1") == tuple(lines)


def test_a_named_value_is_overwritten(store: SqlStore) -> None:
    with store.begin() as tx:
        before = tx.notebook.read("calendar")
        tx.notebook.write("calendar", "one")
        tx.notebook.write("calendar", "two")
    with store.read() as tx:
        assert (before, tx.notebook.read("calendar")) == (None, "two")


def test_the_budget_counts_per_host_and_day(store: SqlStore) -> None:
    budget, day = HostBudget(store), date(2026, 3, 2)
    assert [budget.spend(host, day) for host in ("a", "a", "b")] == [1, 2, 1]
    assert [budget.spent("a", day), budget.spent("b", day), budget.spent("a", date(2026, 3, 3))] == [2, 1, 0]
