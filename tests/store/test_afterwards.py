"""What organisers decided after the report is kept as it was, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.desk import DeskEntry, DeskState
from bot.domain.recordings import Consent, KeptRecording
from bot.domain.webinar import Webinar
from bot.store.store import SqlStore
from tests.services.conftest import draft

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def webinar(store: SqlStore) -> Webinar:
    with store.begin() as tx:
        return tx.webinars.add(draft(), channel="C1", created_by="U1", host="h", passcode="p", at=NOON)


def test_an_entry_of_the_desk_is_kept_and_replaced(store: SqlStore) -> None:
    number = webinar(store).id
    first = DeskEntry("a" * 16, DeskState.OPEN, "U2", "", "U1", NOON)
    second = replace(first, state=DeskState.ANSWERED, answer="Ναι 🎉\n=1+1", changed_at=NOON + timedelta(minutes=1))
    other = DeskEntry("b" * 16, DeskState.DROPPED, "", "", "U1", NOON)
    with store.begin() as tx:
        for entry in (first, other, second):
            tx.desk.put(number, entry)
    with store.read() as tx:
        assert tx.desk.of(number) == {second.key: second, other.key: other}
        assert tx.desk.of(number + 1) == {}


def test_a_recording_is_kept_and_replaced(store: SqlStore) -> None:
    number = webinar(store).id
    first = KeptRecording(number, "uuid==", "https://zoom.example/rec/share/x", NOON)
    later = KeptRecording(number, "another", "https://zoom.example/rec/share/y", NOON + timedelta(hours=1))
    decided = replace(first, state=Consent.APPROVED, decided_by="U1", transcript=Consent.PRIVATE, transcript_by="U2")
    with store.begin() as tx:
        for recording in (later, first, decided):
            tx.recordings.put(recording)
    with store.read() as tx:
        assert tx.recordings.of(number) == (decided, later)
