from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.errors import NotFound
from bot.domain.walltime import WallTime
from bot.domain.webinar import Panelist, PanelistRole, Recording, Registration, State, Webinar, WebinarDraft
from bot.services.ports.kept import SeatedPanelist
from bot.store.store import SqlStore

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
ELENI = Panelist("Ελένη Παπά", "Eleni@Example.org", PanelistRole.MODERATOR, "City of Piraeus")
OMAR = Panelist("Omar =1+1", "omar@example.org")


def draft(topic: str = "Launch", reading: str = "2026-10-25 02:30", fold: int = 1) -> WebinarDraft:
    start = WallTime(datetime.fromisoformat(reading), ZoneInfo("Europe/Paris"), fold)
    return WebinarDraft(
        topic,
        start,
        90,
        announcement="Join us. \U0001f600 שלום\x00",
        panelists=(ELENI, OMAR),
        questions=False,
        practice_session=False,
        registration=Registration.MANUAL,
        recording=Recording.CLOUD,
        series="Resilience",
        series_position=2,
        series_size=4,
        language="fr",
    )


def added(store: SqlStore, wish: WebinarDraft | None = None) -> Webinar:
    with store.begin() as tx:
        return tx.webinars.add(
            wish or draft(), channel="C1", created_by="U1", host="h@example.org", passcode="abc", at=NOW
        )


def test_a_webinar_comes_back_whole_but_for_what_no_database_can_hold(store: SqlStore) -> None:
    webinar = added(store)
    kept = replace(draft(), announcement="Join us. \U0001f600 שלום\x00")
    assert webinar == Webinar(1, kept, State.CREATING, "C1", "U1", NOW, host="h@example.org", passcode="abc")
    with store.read() as tx:
        assert tx.webinars.get(1) == webinar


def test_every_field_of_a_webinar_is_saved(store: SqlStore) -> None:
    changed = replace(
        added(store),
        draft=replace(draft("Other", "2026-05-04 10:00", 0), panelists=(OMAR,), series_size=None),
        state=State.ENDED,
        channel="C2",
        version=3,
        generation=2,
        zoom_id="81234567890",
        zoom_uuid="/ab//c==",
        passcode="xyz",
        join_url="https://zoom.example/j/1",
        registration_url="https://zoom.example/r/1",
        card_ts="171.1",
        report_ts="172.2",
        ended_at=NOW,
        problem="none",
        notes=("first", "second"),
    )
    with store.begin() as tx:
        tx.webinars.save(changed)
    with store.read() as tx:
        assert tx.webinars.get(1) == changed
        assert tx.webinars.by_zoom_id("81234567890") == changed
        assert [each.panelist for each in tx.panelists.of(1)] == [OMAR]


@pytest.mark.parametrize(
    "wanted", ["W-1", "w1", "1", " w - 1 ", "W-0001", "812 3456 7890", "812-3456-7890", "81234567890"]
)
def test_a_webinar_is_found_by_code_and_by_zooms_number(store: SqlStore, wanted: str) -> None:
    webinar = replace(added(store), zoom_id="81234567890")
    with store.begin() as tx:
        tx.webinars.save(webinar)
        assert tx.webinars.find(wanted) == webinar


@pytest.mark.parametrize(
    "wanted", ["", "W", "W-2", "Launch", "81234567891", "9" * 40, "W-" + "9" * 40, "1; DROP", "-1x"]
)
def test_what_names_no_webinar_finds_none(store: SqlStore, wanted: str) -> None:
    added(store)
    with store.read() as tx:
        assert tx.webinars.find(wanted) is None


def test_a_webinar_that_is_not_there_is_named_in_a_sentence(store: SqlStore) -> None:
    with store.read() as tx, pytest.raises(NotFound, match=r"There is no webinar W-7\."):
        tx.webinars.get(7)


def test_webinars_are_listed_by_start_and_by_state(store: SqlStore) -> None:
    late, early = (
        added(store, draft("Late", "2026-06-01 10:00", 0)),
        added(store, draft("Early", "2026-05-01 10:00", 0)),
    )
    with store.begin() as tx:
        tx.webinars.save(replace(late, state=State.REPORTED))
    with store.read() as tx:
        assert [each.draft.topic for each in tx.webinars.all()] == ["Early", "Late"]
        assert tx.webinars.in_states([State.CREATING]) == (early,)
        assert tx.webinars.in_states([]) == ()


def test_a_twin_has_the_same_topic_and_start_and_is_still_alive(store: SqlStore) -> None:
    webinar = added(store)
    start = webinar.draft.starts_at
    with store.begin() as tx:
        assert tx.webinars.twin("Launch", start) == webinar
        assert tx.webinars.twin("Launch", NOW) is None
        tx.webinars.save(replace(webinar, state=State.CANCELLED))
        assert tx.webinars.twin("Launch", start) is None


def test_one_zoom_webinar_belongs_to_one_of_ours(store: SqlStore) -> None:
    first, second = added(store), added(store)
    with store.begin() as tx:
        tx.webinars.save(replace(first, zoom_id="81234567890"))
    with pytest.raises(IntegrityError), store.begin() as tx:
        tx.webinars.save(replace(second, zoom_id="81234567890"))


def test_a_code_is_never_given_twice(store: SqlStore) -> None:
    with pytest.raises(KeyError), store.begin() as tx:  # noqa: PT012 - the transaction is the one thing
        tx.webinars.add(draft(), channel="C1", created_by="U1", host="h", passcode="p", at=NOW)
        raise KeyError
    before = added(store).id
    with store.begin() as tx:
        tx.connection.exec_driver_sql(f"DELETE FROM webinar WHERE id = {before}")
    assert added(store).id > before


def test_replacing_panelists_keeps_what_was_learnt_of_those_who_stay(store: SqlStore) -> None:
    added(store)
    known = SeatedPanelist(ELENI, "zp1", "https://zoom.example/w/1", "U7", NOW)
    with store.begin() as tx:
        tx.panelists.learn(1, known)
    renamed = replace(ELENI, name="Eleni Papa", email="ELENI@example.org")
    guest = Panelist("Zoë", "zoe@example.org")
    with store.begin() as tx:
        tx.panelists.replace(1, [guest, renamed, replace(guest, name="Again")])
    with store.read() as tx:
        assert tx.panelists.of(1) == (SeatedPanelist(guest), replace(known, panelist=renamed))
        assert tx.webinars.get(1).draft.panelists == (guest, renamed)


def test_learning_about_somebody_who_left_adds_nobody(store: SqlStore) -> None:
    added(store)
    with store.begin() as tx:
        tx.panelists.replace(1, [OMAR])
        tx.panelists.learn(1, SeatedPanelist(ELENI, "zp1"))
    with store.read() as tx:
        assert tx.panelists.of(1) == (SeatedPanelist(OMAR),)


def test_details_of_a_newer_release_are_passed_over(store: SqlStore) -> None:
    webinar = added(store)
    with store.begin() as tx:
        tx.connection.exec_driver_sql('UPDATE webinar SET details = \'{"language":"fr","from_the_future":true}\'')
    with store.read() as tx:
        assert tx.webinars.get(webinar.id).draft.language == "fr"
