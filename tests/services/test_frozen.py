"""Rows of reports through JSON and back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.remote import RemoteUser, SessionDetail
from bot.domain.rows import Answer, GivenAnswer, ParticipantRow, PollDefinition, Question, Registrant
from bot.services.frozen import Thaw, frozen, thawed

MOMENTS = st.datetimes(timezones=st.just(UTC))
SOMETIMES = st.none() | MOMENTS
ROWS: tuple[st.SearchStrategy[Any], ...] = (
    st.builds(ParticipantRow, joined_at=MOMENTS, left_at=SOMETIMES),
    st.builds(Registrant, registered_at=SOMETIMES),
    st.builds(Question, asked_at=SOMETIMES, answers=st.lists(st.builds(Answer, at=SOMETIMES), max_size=3).map(tuple)),
    st.builds(GivenAnswer, answered_at=SOMETIMES),
    st.builds(PollDefinition),
    st.builds(SessionDetail, started_at=MOMENTS, ended_at=SOMETIMES),
    st.builds(RemoteUser),
)
ROW = ParticipantRow("I1", "Ána", "a@example.org", "", "", "1", datetime(2026, 3, 2, 9, tzinfo=UTC), None)
KEPT = {
    "instance": "I1",
    "name": "Ána",
    "email": "a@example.org",
    "registrant_id": "",
    "participant_id": "",
    "user_id": "1",
    "joined_at": "2026-03-02T09:00:00Z",
    "left_at": None,
}
REGISTRANT = {"id": "r1", "email": "", "first_name": "", "last_name": "", "status": "approved"}


@given(st.one_of([st.lists(rows, min_size=1, max_size=4) for rows in ROWS]))
def test_rows_of_every_kind_come_back_as_they_were(rows: list[Any]) -> None:
    content, _ = frozen(rows)
    assert thawed(type(rows[0]), json.loads(json.dumps(content))) == tuple(rows)


def test_a_row_is_kept_by_its_fields_with_moments_as_text() -> None:
    assert frozen([ROW])[0] == [KEPT]


def test_a_row_has_the_digest_it_always_had() -> None:
    assert frozen([ROW])[1] == "0dab39dc68cf6bed94495a5574b1b948a34ff8f859ddbce7864f74d436294fe5"


def test_the_digest_does_not_depend_on_the_order_of_rows_but_on_each_of_them() -> None:
    other = replace(ROW, name="Ben")
    assert frozen([ROW, other])[1] == frozen([other, ROW])[1]
    assert frozen([ROW, other])[1] != frozen([ROW, ROW])[1]


def test_half_an_emoji_in_a_name_is_kept() -> None:
    halved = replace(ROW, name="Ana \ud83d")
    assert thawed(ParticipantRow, frozen([halved])[0]) == (halved,)


def test_no_content_is_no_rows() -> None:
    assert (thawed(ParticipantRow, None), thawed(ParticipantRow, [])) == ((), ())


def test_a_field_that_a_kind_no_longer_has_is_ignored_and_one_it_did_not_have_is_filled() -> None:
    (found,) = thawed(Registrant, [REGISTRANT | {"shoe_size": 41}])
    assert (found.id, found.city) == ("r1", "")


@pytest.mark.parametrize(
    "content",
    [{"id": "r1"}, 3, "text", [3], [{}], [REGISTRANT | {"id": 1}], [REGISTRANT | {"id": []}],
     [REGISTRANT | {"status": "invited"}], [REGISTRANT | {"registered_at": "soon"}]],
)  # fmt: skip
def test_content_that_is_something_else_is_refused(content: object) -> None:
    with pytest.raises(ValueError, match=r"no rows of Registrant|Invalid isoformat"):
        thawed(Registrant, content)


def test_rows_of_one_thaw_share_their_texts_and_moments() -> None:
    thaw = Thaw()
    (one,), (other,) = (thaw.rows(ParticipantRow, json.loads(json.dumps([KEPT]))) for _ in range(2))
    assert one == other
    assert (one.email is other.email, one.joined_at is other.joined_at) == (True, True)
