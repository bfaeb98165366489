"""The counting of people held to a slow, obvious reference, over rows as odd as Zoom's and odder."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.attendance import count_people
from bot.domain.rows import (
    Instance,
    ParticipantRow,
    Registrant,
    RegistrantStatus,
    Role,
    SessionRecord,
    TeamMember,
)
from tests.domain.attendance_reference import audience_of, groups_of, people_per_second, seconds_there
from tests.exports.builders import session

Item = TypeVar("Item")

BEGAN = datetime(2022, 4, 12, 12, 0, tzinfo=UTC)
INSTANCES = (
    Instance("practice", BEGAN - timedelta(seconds=100), BEGAN - timedelta(seconds=40), practice=True),
    Instance("first", BEGAN, BEGAN + timedelta(seconds=60), practice=False),
    Instance("second", BEGAN + timedelta(seconds=90), BEGAN + timedelta(seconds=150), practice=False),
)
emails = st.sampled_from(
    ["", "", "a@example.org", " A@Example.org", "b@example.org", "c@example.org", "c @example.org"]
)
names = st.sampled_from(["", "Ana", " ana ", "Bo", "Bo  Li", "bo li", "Cy"])
registrant_ids = st.sampled_from(["", "", "r1", "r2", "r3"])
participant_ids = st.sampled_from(["", "", "", "p1", "p2"])
seconds = st.integers(-20, 170).map(lambda n: BEGAN + timedelta(seconds=n))


@st.composite
def rows(draw: st.DrawFn) -> ParticipantRow:
    joined_at = draw(seconds)
    stay = draw(st.none() | st.integers(0, 120))
    return ParticipantRow(
        instance=draw(st.sampled_from(["first", "first", "second", "practice"])),
        name=draw(names),
        email=draw(emails),
        registrant_id=draw(registrant_ids),
        participant_id=draw(participant_ids),
        user_id=draw(st.sampled_from(["1", "2", "3"])),
        joined_at=joined_at,
        left_at=None if stay is None else joined_at + timedelta(seconds=stay),
    )


registrants = st.builds(
    Registrant,
    id=st.sampled_from(["r1", "r2", "r3", "r4"]),
    email=emails.map(str.strip).filter(bool),
    first_name=names,
    last_name=st.just(""),
    status=st.sampled_from(RegistrantStatus),
)
members = st.builds(
    TeamMember,
    name=names,
    email=emails,
    role=st.sampled_from([Role.HOST, Role.ALTERNATIVE_HOST, Role.MODERATOR, Role.PANELIST]),
    participant_id=participant_ids,
)


@st.composite
def records(draw: st.DrawFn) -> SessionRecord:
    return replace(
        session(*draw(st.lists(rows(), max_size=9))),
        starts_at=BEGAN,
        ends_at=BEGAN + timedelta(seconds=150),
        instances=INSTANCES,
        registrants=tuple(draw(st.lists(registrants, max_size=4))),
        team=tuple(draw(st.lists(members, max_size=2))),
    )


@given(records())
def test_the_audience_is_who_the_reference_finds_with_the_same_seconds(record: SessionRecord) -> None:
    counted = count_people(record)
    expected = Counter(len(seconds_there(group.rows(), record)) for group in audience_of(record))
    assert Counter(person.seconds_present for person in counted.audience) == expected


@given(records())
def test_rows_share_a_person_exactly_where_the_reference_says_so(record: SessionRecord) -> None:
    counted = count_people(record)
    found: dict[str, set[ParticipantRow]] = {}
    for traced in counted.rows:
        if traced.person:
            found.setdefault(traced.person, set()).add(traced.row)
    listed = [group for group in groups_of(record) if group.team() or any(map(in_session, group.rows()))]
    assert Counter(map(frozenset, found.values())) == Counter(frozenset(each.rows()) for each in listed if each.rows())


def in_session(row: ParticipantRow) -> bool:
    return row.instance != "practice"


@given(records())
def test_the_peak_is_the_busiest_second_and_its_moment_the_first_such(record: SessionRecord) -> None:
    counted = count_people(record)
    busy = people_per_second(record)
    peak = max(busy.values(), default=0)
    assert counted.peak == peak
    assert counted.peak_at == min((moment for moment, people in busy.items() if people == peak), default=None)


@given(records(), st.randoms(use_true_random=False))
def test_the_order_of_rows_registrants_and_team_changes_nothing(record: SessionRecord, mixer: random.Random) -> None:
    shuffled = replace(
        record,
        participants=_shuffled(record.participants, mixer),
        registrants=_shuffled(record.registrants, mixer),
        team=_shuffled(record.team, mixer),
        instances=_shuffled(record.instances, mixer),
    )
    one, other = count_people(record), count_people(shuffled)
    assert one.people == other.people
    assert one.no_shows == other.no_shows
    assert one.curve == other.curve
    assert Counter(one.rows) == Counter(other.rows)


def _shuffled(items: tuple[Item, ...], mixer: random.Random) -> tuple[Item, ...]:
    return tuple(mixer.sample(items, len(items)))


@given(records(), st.data())
def test_a_page_given_twice_adds_no_person_no_second_and_no_join(record: SessionRecord, data: st.DataObject) -> None:
    assume(record.participants)
    again = data.draw(st.lists(st.sampled_from(record.participants), min_size=1, max_size=4))
    doubled = replace(record, participants=(*record.participants, *again))
    one, other = count_people(record), count_people(doubled)
    assert one.people == other.people
    assert one.curve == other.curve
    assert len(other.rows) == len(one.rows) + len(again)
    assert sum(row.counted for row in other.rows) == other.joins == one.joins


@given(records(), st.data())
def test_a_stay_split_into_two_rows_is_the_same_stay(record: SessionRecord, data: st.DataObject) -> None:
    assume(record.participants)
    row = data.draw(st.sampled_from(record.participants))
    assume(row.left_at is not None and row.left_at > row.joined_at and (row.email or row.registrant_id or row.name))
    assert row.left_at is not None
    cut = row.joined_at + timedelta(
        seconds=data.draw(st.integers(0, int((row.left_at - row.joined_at).total_seconds())))
    )
    rest = tuple(each for each in record.participants if each != row)
    split = replace(record, participants=(*rest, replace(row, left_at=cut), replace(row, joined_at=cut)))
    one, other = count_people(record), count_people(split)
    assert Counter(each.seconds_present for each in one.people) == Counter(
        each.seconds_present for each in other.people
    )
    assert one.curve == other.curve


@given(records())
def test_nobody_is_there_longer_than_the_session_lasts(record: SessionRecord) -> None:
    counted = count_people(record)
    assert counted.session_seconds == 120
    assert all(0 <= person.seconds_present <= 120 for person in counted.people)


@given(records())
def test_the_totals_of_a_session_add_up(record: SessionRecord) -> None:
    counted = count_people(record)
    assert counted.joins == counted.attended + counted.team_present + counted.merged_rows
    assert counted.joins == sum(row.counted for row in counted.rows)
    assert counted.merged_rows == sum(1 for row in counted.rows if row.counted and row.merged_because)
    assert len(counted.rows) == len(record.participants)
    assert counted.registered == len(counted.no_shows) + counted.registrants_came + counted.registrants_on_team
    assert counted.attended - counted.registrants_came <= counted.unregistered <= counted.attended
    assert counted.peak <= counted.attended
    assert all(1 <= person.devices <= person.joins for person in counted.people if person.attended)


@given(records())
def test_labels_run_from_one_in_order_of_first_join(record: SessionRecord) -> None:
    people = count_people(record).people
    assert [person.label for person in people] == [f"P{n:03}" for n in range(1, len(people) + 1)]
    first = [person.first_join for person in people if person.first_join is not None]
    assert first == sorted(first)
    assert all(person.attended for person in people[: len(first)])
