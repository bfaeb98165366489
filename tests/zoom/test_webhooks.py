"""Zoom's webhooks: the signature over raw bytes, and events read with a key that knows a repetition."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InvalidInput
from bot.zoom.events import Event, Person, read_event
from bot.zoom.webhooks import BadSignature, Verified, sign, url_validation_answer, verify
from tests.zoom.bench import HOST, SECOND_RUN, WEBINAR, samples

VECTORS = samples()["test_vectors"]
SIGNED = [VECTORS["webhook_signature_utf8"], VECTORS["webhook_signature_spacing_and_escapes"]]
SECRET = SIGNED[0]["secret_token"]
BODY = SIGNED[0]["raw_body"].encode()
STAMP = SIGNED[0]["x-zm-request-timestamp"]
GOOD = SIGNED[0]["x-zm-signature"]
SENT = datetime.fromtimestamp(int(STAMP), UTC)


@pytest.mark.parametrize("vector", SIGNED)
def test_a_signature_of_the_vectors_holds(vector: dict[str, str]) -> None:
    stamp = vector["x-zm-request-timestamp"]
    now = datetime.fromtimestamp(int(stamp), UTC) + timedelta(seconds=2)
    verified = verify(SECRET, stamp, vector["raw_body"].encode(), vector["x-zm-signature"], now)
    assert verified == Verified(timedelta(seconds=2), late=False)


def test_parsing_and_dumping_the_body_breaks_the_signature() -> None:
    vector = SIGNED[1]
    stamp = vector["x-zm-request-timestamp"]
    again = json.dumps(json.loads(vector["raw_body"])).encode()
    with pytest.raises(BadSignature):
        verify(SECRET, stamp, again, vector["x-zm-signature"], datetime.fromtimestamp(int(stamp), UTC))


@pytest.mark.parametrize(
    ("minutes", "late"), [(0, False), (5, False), (6, True), (85, True), (120, True), (-4, False), (-60, True)]
)
def test_a_late_delivery_is_accepted_and_flagged(minutes: int, late: bool) -> None:
    assert verify(SECRET, STAMP, BODY, GOOD, SENT + timedelta(minutes=minutes)).late is late


@pytest.mark.parametrize("minutes", [121, -121])
def test_a_delivery_more_than_two_hours_off_is_refused(minutes: int) -> None:
    with pytest.raises(BadSignature, match="too old"):
        verify(SECRET, STAMP, BODY, GOOD, SENT + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("secret", "stamp", "body", "signature"),
    [
        (SECRET, None, BODY, GOOD),
        (SECRET, STAMP, BODY, None),
        (SECRET, "", BODY, ""),
        (SECRET, STAMP, BODY + b" ", GOOD),
        (SECRET, str(int(STAMP) + 1), BODY, GOOD),
        ("another", STAMP, BODY, GOOD),
        ("", STAMP, BODY, sign("", STAMP, BODY)),
        (SECRET, STAMP, BODY, "v0=é\ud800"),
        (SECRET, STAMP, BODY, GOOD.removeprefix("v0=")),
    ],
)
def test_a_missing_or_wrong_signature_is_refused_and_never_crashes(
    secret: str, stamp: str | None, body: bytes, signature: str | None
) -> None:
    with pytest.raises(BadSignature):
        verify(secret, stamp, body, signature, SENT)


@pytest.mark.parametrize("stamp", ["soon", "99999999999999999999", "1796293260.5", "٣", "-1"])
def test_an_unreadable_time_is_refused_even_when_signed(stamp: str) -> None:
    with pytest.raises(BadSignature, match="too old"):
        verify(SECRET, stamp, BODY, sign(SECRET, stamp, BODY), SENT)


def test_the_validation_of_our_address_is_answered_as_in_the_vector() -> None:
    vector = VECTORS["url_validation"]
    assert url_validation_answer(vector["secret_token"], vector["plainToken"]) == vector["expected_response"]


def event(name: str, **changes: Any) -> Event:
    return read_event(json.dumps({**samples()["webhooks"][name], **changes}).encode())


def test_the_end_of_a_run_is_read_whole() -> None:
    assert event("webinar.ended second run") == Event(
        kind="webinar.ended",
        dedupe_key=f"webinar.ended:{SECOND_RUN}",
        webinar_id=WEBINAR,
        uuid=SECOND_RUN,
        at=datetime(2026, 12, 3, 11, 8, 21, tzinfo=UTC),
        practice=False,
        started_at=datetime(2026, 12, 3, 10, 21, tzinfo=UTC),
        ended_at=datetime(2026, 12, 3, 11, 8, 20, tzinfo=UTC),
        host_id=HOST,
    )


def test_a_rehearsal_is_told_apart_and_the_older_shape_does_not_say() -> None:
    assert event("webinar.ended rehearsal").practice is True
    assert event("webinar.ended older shape without practice_session").practice is None
    assert event("webinar.started rehearsal (no flag tells so)").practice is None


def test_a_change_is_read_with_what_it_was_before() -> None:
    changed = event("webinar.updated")
    assert (changed.operator_id, changed.webinar_id) == (HOST, WEBINAR)
    assert (changed.changes["start_time"], changed.before["start_time"]) == (
        "2026-12-03T10:30:00Z",
        "2026-12-03T10:00:00Z",
    )
    assert changed.dedupe_key == f"webinar.updated:{WEBINAR}:1795007999000"
    assert event("webinar.updated only settings").changes["settings"] == {
        "alternative_hosts": "mehdi.taraud@example.org;tomasz.bielak@example.org"
    }


def test_a_deleted_occurrence_is_not_a_deleted_webinar() -> None:
    assert event("webinar.deleted").occurrence_ids == ()
    assert event("webinar.deleted one occurrence").occurrence_ids == ("1807174800000",)


def test_people_are_read_as_far_as_zoom_knows_them() -> None:
    assert event("webinar.participant_joined").person == Person(
        "Léa Quennec",
        "lea.quennec@example.org",
        "rG1LeaQuennecExample0001",
        "",
        "16781312",
        datetime(2026, 12, 3, 10, 21, 30, tzinfo=UTC),
    )
    assert event("webinar.participant_joined guest without identity").person == Person(
        "iPhone de Karim", user_id="16783360", at=datetime(2026, 12, 3, 10, 30, 12, tzinfo=UTC)
    )
    assert event("webinar.registration_cancelled").person == Person(
        "Jonas Brandtvik", "jonas.brandtvik@example.org", "rG6AnnuleExample00000006"
    )


def test_the_validation_event_carries_its_token() -> None:
    assert event("endpoint.url_validation").plain_token == "qZexamplePlainToken0001"


def test_an_event_shows_no_link_passcode_or_person_in_its_repr() -> None:
    every = [name for name, body in samples()["webhooks"].items() if "event" in body]
    shown = " ".join(repr(event(name)) for name in every)
    assert len(every) > 20
    assert [word for word in ("https", "Velo2026", "download-token", "quennec", "Rec#2026") if word in shown] == []


def test_every_sample_event_has_its_own_key_and_a_repetition_the_same() -> None:
    bodies = {name: body for name, body in samples()["webhooks"].items() if "event" in body}
    keys = {name: event(name).dedupe_key for name in bodies}
    same = {"webinar.ended second run", "webinar.ended older shape without practice_session"}
    assert len(set(keys.values())) == len(bodies) - 1
    assert len({keys[name] for name in same}) == 1
    assert {name: event(name).dedupe_key for name in bodies} == keys


def test_twins_with_another_event_time_or_download_token_have_one_key() -> None:
    for name in ("webinar.started second run", "webinar.ended second run", "webinar.participant_joined"):
        assert event(name, event_ts=1).dedupe_key == event(name).dedupe_key
    assert (
        event("recording.completed", download_token="x", event_ts=1).dedupe_key
        == event("recording.completed").dedupe_key
    )


def test_a_join_and_a_rejoin_of_one_person_have_two_keys() -> None:
    body = samples()["webhooks"]["webinar.participant_joined"]
    again = json.loads(json.dumps(body))
    again["payload"]["object"]["participant"]["join_time"] = "2026-12-03T10:40:31Z"
    assert read_event(json.dumps(again).encode()).dedupe_key != read_event(json.dumps(body).encode()).dedupe_key


@pytest.mark.parametrize("raw", [b"", b"[]", b"null", b"{", b'{"payload": {}}', b"\xff", b'{"event": 7.5e999}'])
def test_a_body_that_is_no_event_is_refused(raw: bytes) -> None:
    with pytest.raises(InvalidInput):
        read_event(raw)


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inside: (
        st.lists(inside, max_size=2)
        | st.dictionaries(st.sampled_from(["object", "id", "uuid", "participant", "registrant", "plainToken"]), inside)
    ),
)


@given(st.text(min_size=1, max_size=20), ODD, ODD)
def test_an_unknown_or_odd_event_is_read_and_keyed(kind: str, payload: object, stamp: object) -> None:
    raw = json.dumps({"event": kind, "event_ts": stamp, "payload": payload}).encode()
    first, second = read_event(raw), read_event(raw)
    assert first == second
    assert first.dedupe_key.startswith(f"{kind}:")
