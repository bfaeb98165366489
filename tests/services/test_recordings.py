"""Who may have a recording posted, and when Zoom is asked for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InvalidInput
from bot.domain.recordings import LOOKS, Consent, KeptRecording, next_look
from bot.domain.webinar import Recording, State, Webinar
from bot.domain.work import Kind
from bot.services.front import Asked, Front
from bot.services.house import House
from bot.services.recordings import tag_of
from bot.services.watching import ZoomEvent, receive
from tests.conftest import TestClock
from tests.services.conftest import draft

END = datetime(2026, 3, 20, 14, tzinfo=UTC)
TAG = tag_of("uuid")


@pytest.fixture
def webinar(house: House, front: Front) -> Webinar:
    """Over, with a recording that was offered and a transcript that is not ready."""
    made = front.schedule(Asked("U0ANN", "form"), replace(draft(), recording=Recording.CLOUD), "")
    with house.store.begin() as tx:
        over = replace(tx.webinars.get(made.id), state=State.REPORTED, zoom_id="81234567890", ended_at=END)
        tx.webinars.save(over)
        tx.recordings.put(KeptRecording(made.id, "uuid", "https://zoom.example/rec/share/x", END))
    return over


def keys(house: House, *kinds: Kind) -> list[str]:
    with house.store.read() as tx:
        return sorted(row.key for row in tx.work.list() if row.kind in kinds)


def kept(house: House, webinar: Webinar) -> KeptRecording:
    with house.store.read() as tx:
        (recording,) = tx.recordings.of(webinar.id)
    return recording


def test_one_press_approves_once_and_is_in_the_audit(house: House, front: Front, webinar: Webinar) -> None:
    for delivery in ("press-1", "press-1", "press-2"):
        front.decide_recording(Asked("U0ANN", delivery), webinar.id, TAG, "recording", approve=True)
    assert (kept(house, webinar).state, kept(house, webinar).decided_by) == (Consent.APPROVED, "U0ANN")
    assert keys(house, Kind.RECORDING_POST, Kind.TRANSCRIPT) == [f"recording-post:1:{TAG}"]
    with house.store.read() as tx:
        assert [(line.who, line.what) for line in tx.audit.of("W-1")][1:] == [("U0ANN", "recording: approved")]


def test_what_is_posted_cannot_be_made_private_and_what_is_private_can_be_posted(
    house: House, front: Front, webinar: Webinar
) -> None:
    front.decide_recording(Asked("U0ANN", "1"), webinar.id, TAG, "transcript", approve=False)
    assert (kept(house, webinar).transcript, keys(house, Kind.TRANSCRIPT)) == (Consent.PRIVATE, [])
    front.decide_recording(Asked("U0BEN", "2"), webinar.id, TAG, "transcript", approve=True)
    assert keys(house, Kind.TRANSCRIPT) == [f"transcript-post:1:{TAG}"]
    with pytest.raises(InvalidInput, match="posted already"):
        front.decide_recording(Asked("U0BEN", "3"), webinar.id, TAG, "transcript", approve=False)


def test_the_passcode_is_for_whoever_approved_and_nobody_else(house: House, front: Front, webinar: Webinar) -> None:
    with pytest.raises(InvalidInput, match="Approve the recording first"):
        front.request_passcode(Asked("U0ANN", "1"), webinar.id, TAG)
    front.decide_recording(Asked("U0ANN", "2"), webinar.id, TAG, "recording", approve=True)
    with pytest.raises(InvalidInput, match="whoever approved it"):
        front.request_passcode(Asked("U0BEN", "3"), webinar.id, TAG)
    front.request_passcode(Asked("U0ANN", "4"), webinar.id, TAG)
    assert keys(house, Kind.PASSCODE) == ["passcode:4"]


@pytest.mark.parametrize("tag", ["", "0" * 12, "<!channel>"])
def test_a_recording_that_is_not_in_the_books_is_refused(front: Front, webinar: Webinar, tag: str) -> None:
    with pytest.raises(InvalidInput, match="no longer in the books"):
        front.decide_recording(Asked("U0ANN", "1"), webinar.id, tag, "recording", approve=True)
    with pytest.raises(InvalidInput, match="no longer in the books"):
        front.request_passcode(Asked("U0ANN", "2"), webinar.id, tag)


def test_zooms_notice_has_zoom_asked_at_once_and_only_once(house: House, webinar: Webinar, clock: TestClock) -> None:
    notice = ZoomEvent("recording.completed", webinar.zoom_id, "uuid", "recording.completed:uuid:files")
    assert [receive(house, notice), receive(house, notice)] == [True, False]
    with house.store.read() as tx:
        (row,) = tx.work.of_webinar(webinar.id, [Kind.RECORDING])
    assert row.run_at == clock()


@given(st.integers(0, 60 * 60))
def test_looks_come_later_and_later_and_end(minutes: int) -> None:
    now = END + timedelta(minutes=minutes)
    at = next_look(END, now)
    assert at == min((END + look for look in LOOKS if END + look > now), default=None)
    assert at is None or at > now
