"""Taking people out of the database, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.errors import DatabaseAway
from bot.domain.walltime import WallTime
from bot.domain.webinar import Panelist, Webinar, WebinarDraft
from bot.domain.work import Kind, NewTask
from bot.services.ports.kept import AuditLine, Reading, SeatedPanelist
from bot.store.engines import open_engine
from bot.store.store import SqlStore, open_store
from bot.store.tables import metadata
from tests.conftest import TestClock

START = WallTime(datetime(2026, 5, 5, 14), ZoneInfo("Europe/Paris"))
ANNA = Panelist("Anna Nowak", "Anna@example.org")
TEXT = "Anna Nowak speaks; write to anna@example.org."
AT = datetime(2026, 6, 6, tzinfo=UTC)


@pytest.fixture
def webinar(store: SqlStore) -> Webinar:
    """One webinar with a panelist, a reading, a draft, an audit line and an ended direct message."""
    with store.begin() as tx:
        wish = WebinarDraft("Safer streets", START, 90, announcement=TEXT, panelists=(ANNA,))
        made = tx.webinars.add(wish, channel="C1", created_by="U1", host="h", passcode="p", at=AT)
        tx.webinars.save(replace(made, problem="Zoom refused anna@example.org", notes=("anna@example.org",)))
        tx.panelists.learn(made.id, SeatedPanelist(ANNA, "z1", "https://zoom.example/secret", "U9", AT))
        tx.readings.add(Reading(made.id, "participants", "run", 1, AT, None, "d1", [{"email": "anna@example.org"}]))
        tx.drafts.add(user="U1", channel="C1", announcement=TEXT, at=AT)
        tx.audit.record(AuditLine(AT, "U1", "set panelists", made.code, "Anna Nowak"))
        values: dict[str, object] = {"panelist": ANNA.tag, "rule": "day-before", "values": {"error": TEXT}}
        tx.work.add(
            [NewTask(f"direct:x:{ANNA.tag}", Kind.DIRECT, AT, payload=values, webinar=made.id, group="slack:U9")]
        )
        row = tx.work.by_key(f"direct:x:{ANNA.tag}")
        assert row is not None
        tx.work.close(row.id, "refused for anna@example.org", AT)
    return made


def everything(url: str) -> str:
    """All rows of all tables as one text, case folded."""
    engine = open_engine(url)
    with engine.connect() as connection:
        rows = [str(row) for table in metadata.sorted_tables for row in connection.execute(table.select())]
    engine.dispose()
    return "\n".join(rows).casefold()


def found(url: str) -> list[str]:
    words = ("anna", "nowak", "zoom.example", ANNA.tag, "slack:u9")
    return [word for word in words if word in everything(url)]


def test_clearing_a_webinar_leaves_its_frame_and_its_totals(
    store: SqlStore, webinar: Webinar, database_url: str
) -> None:
    assert len(found(database_url)) == 5
    with store.begin() as tx:
        done = tx.erasures.clear(webinar.id, {"attended": 7}, AT)
    assert found(database_url) == []
    with store.read() as tx:
        assert (tx.erasures.of(webinar.id), tx.erasures.all()) == (done, (done,))
        left = tx.webinars.get(webinar.id)
        (row,) = tx.work.of_webinar(webinar.id)
        (line,) = tx.audit.of(webinar.code)
    assert (left.draft.topic, left.draft.panelists, left.draft.announcement) == ("Safer streets", (), "")
    assert (row.payload, row.state, line.what) == ({"rule": "day-before"}, "cancelled", "set panelists")
    some = ("report readings", "panelists", "announcements", "rows of work", "audit lines")
    assert [done.counts[name] for name in some] == [1, 1, 2, 1, 1]


def test_clearing_a_second_time_keeps_the_first_totals(store: SqlStore, webinar: Webinar) -> None:
    with store.begin() as tx:
        first = tx.erasures.clear(webinar.id, {"attended": 7}, AT)
    with store.begin() as tx:
        assert tx.erasures.clear(webinar.id, {"attended": 0}, AT + timedelta(days=1)) == first


def test_rewording_reaches_every_text_and_nothing_else(store: SqlStore, webinar: Webinar, database_url: str) -> None:
    with store.begin() as tx:
        bare = SeatedPanelist(replace(ANNA, name="erased-1", email="erased-2"))
        tx.erasures.replace_seat(webinar.id, ANNA.key, bare)
        tx.erasures.rewrite(Reading(webinar.id, "participants", "run", 1, AT, None, "d2", [{"email": "erased-2"}]))
        for word in ("Anna Nowak", "anna@example.org", ANNA.tag):
            tx.erasures.reword(lambda text, word=word: text.replace(word, "(erased)"))  # type: ignore[misc]
    assert found(database_url) == ["slack:u9"]
    with store.read() as tx:
        assert tx.webinars.get(webinar.id).draft.announcement == "(erased) speaks; write to (erased)."
        assert [each.panelist.email for each in tx.panelists.of(webinar.id)] == ["erased-2"]
        assert [each.digest for each in tx.readings.all(webinar.id, "participants")] == ["d2"]


def test_texts_that_name_an_address_are_found_where_they_are(store: SqlStore, webinar: Webinar) -> None:
    with store.read() as tx:
        where = [place for place, _ in tx.erasures.texts_with("anna@example.org")]
    assert where == ["draft", "task", "task"]


def test_digests_are_remembered_with_their_latest_moment(store: SqlStore) -> None:
    many = [f"{number:064x}" for number in range(1200)]
    with store.begin() as tx:
        tx.erasures.remember(many, AT)
        tx.erasures.remember(many[:1], AT + timedelta(days=1))
        tx.erasures.remember(many[:1], AT)
        kept = tx.erasures.remembered()
    assert kept == {**dict.fromkeys(many, AT), many[0]: AT + timedelta(days=1)}


def test_old_drafts_go_and_young_ones_stay(store: SqlStore, webinar: Webinar) -> None:
    with store.begin() as tx:
        young = tx.drafts.add(user="U1", channel="C1", announcement="new", at=AT + timedelta(days=9))
        assert tx.erasures.drop_drafts(AT + timedelta(days=1)) == 1
        assert tx.drafts.get(young.id) == young


def test_compacting_leaves_no_byte_of_what_was_deleted_on_sqlite(
    sqlite_store: SqlStore, sqlite_url: str, clock: TestClock
) -> None:
    place = sqlite_url.removeprefix("sqlite:///")
    with sqlite_store.begin() as tx:
        wish = WebinarDraft("T", START, 90, announcement=TEXT * 400)
        made = tx.webinars.add(wish, channel="C", created_by="U", host="h", passcode="p", at=AT)
    assert b"anna@example.org" in _bytes(place)
    with sqlite_store.begin() as tx:
        tx.erasures.clear(made.id, {}, AT)
    with sqlite_store.read() as tx:
        assert tx.webinars.get(made.id).code == made.code
        with pytest.raises(DatabaseAway):
            sqlite_store.compact()
    sqlite_store.compact()
    assert b"anna@example.org" not in _bytes(place)


def test_compacting_works_on_both_databases_while_the_bot_is_connected(store: SqlStore, database_url: str) -> None:
    other = open_store(database_url, clock=TestClock())
    with other.read() as tx:
        assert tx.erasures.all() == ()
    store.compact()
    assert other.reachable()
    other.close()


def _bytes(place: str) -> bytes:
    file = Path(place)
    return b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
