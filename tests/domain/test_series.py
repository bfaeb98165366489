"""A series counted as a whole, held to a slow and obvious reference."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.attendance import count_people
from bot.domain.series import Crowd, Regular, SeriesCount, SessionLine, Visitor, count_series, crowd_of, regulars
from tests.exports.builders import joined, session

FIRST = datetime(2022, 4, 12, 12, tzinfo=UTC)
people = st.integers(0, 9).map(lambda n: Visitor(("email", f"p{n}@example.org"), f"Person {n}", f"P{n}@example.org"))


@st.composite
def series(draw: st.DrawFn) -> list[Crowd]:
    sizes = draw(st.lists(st.tuples(st.sets(people), st.integers(0, 3)), min_size=0, max_size=5))
    weeks = draw(st.permutations(range(len(sizes))))
    return [
        Crowd(f"W-{week}", "Topic", FIRST + timedelta(weeks=week), tuple(visitors), unknown)
        for week, (visitors, unknown) in zip(weeks, sizes, strict=True)
    ]


def visitors(*names: str) -> tuple[Visitor, ...]:
    return tuple(Visitor(("email", f"{name}@example.org"), name.title(), f"{name}@example.org") for name in names)


def test_four_sessions_tell_who_was_new_and_who_came_back() -> None:
    crowds = [
        Crowd("W-1", "One", FIRST, visitors("ann", "bo", "cy"), 1),
        Crowd("W-2", "Two", FIRST + timedelta(weeks=1), visitors("ann", "bo", "dee")),
        Crowd("W-3", "Three", FIRST + timedelta(weeks=2), visitors("ann"), 2),
        Crowd("W-4", "Four", FIRST + timedelta(weeks=3), visitors("ann", "cy")),
    ]
    assert count_series(reversed(crowds)) == SeriesCount(
        (
            SessionLine("W-1", "One", FIRST, 3, 0, 1),
            SessionLine("W-2", "Two", FIRST + timedelta(weeks=1), 1, 2, 0),
            SessionLine("W-3", "Three", FIRST + timedelta(weeks=2), 0, 1, 2),
            SessionLine("W-4", "Four", FIRST + timedelta(weeks=3), 0, 2, 0),
        ),
        (1, 2, 0, 1),
    )
    assert regulars(crowds) == (
        Regular("Ann", "ann@example.org", ("W-1", "W-2", "W-3", "W-4")),
        Regular("Bo", "bo@example.org", ("W-1", "W-2")),
        Regular("Cy", "cy@example.org", ("W-1", "W-4")),
        Regular("Dee", "dee@example.org", ("W-2",)),
    )


@given(series())
def test_every_number_of_a_series_adds_up(crowds: list[Crowd]) -> None:
    count = count_series(crowds)
    everybody = {visitor.key for crowd in crowds for visitor in crowd.visitors}
    known_visits = sum(len(crowd.visitors) for crowd in crowds)
    assert count.people == len(everybody) == sum(line.new for line in count.lines) == len(regulars(crowds))
    assert sum(often * people for often, people in enumerate(count.came_to, 1)) == known_visits
    assert sum(line.new + line.returning for line in count.lines) == known_visits
    assert count.visits == known_visits + count.unknown
    assert {line.code: line.came for line in count.lines} == {c.code: len(c.visitors) + c.unknown for c in crowds}


@given(series())
def test_returning_people_are_those_of_an_earlier_session(crowds: list[Crowd]) -> None:
    for line in count_series(crowds).lines:
        here = next(crowd for crowd in crowds if crowd.code == line.code)
        earlier = {v.key for crowd in crowds if crowd.starts_at < here.starts_at for v in crowd.visitors}
        assert line.returning == sum(visitor.key in earlier for visitor in here.visitors)


def test_an_address_however_written_is_one_person_and_an_account_is_another_sign() -> None:
    first = session(
        joined("Ann", email="Ann@Example.org "),
        joined("Bo", participant_id="account-1"),
        joined("Phone guest"),
    )
    second = session(joined("Ann M.", email="ann@example.org"), joined("Bobby", participant_id="account-1"))
    crowds = [
        crowd_of(f"W-{n}", "Topic", FIRST + timedelta(weeks=n), count_people(record))
        for n, record in enumerate((first, second), 1)
    ]
    count = count_series(crowds)
    assert [(line.new, line.returning, line.unknown) for line in count.lines] == [(2, 0, 1), (0, 2, 0)]
    assert [(each.name, each.sessions) for each in regulars(crowds)] == [
        ("Ann M.", ("W-1", "W-2")),
        ("Bobby", ("W-1", "W-2")),
    ]


@given(st.lists(st.sampled_from(["", "a@x.org", "A@X.org ", "b@x.org"]), max_size=6))
def test_the_audience_of_a_session_is_its_visitors_and_the_unknown(addresses: list[str]) -> None:
    record = session(*(joined(f"Guest {n}", email=each, user_id=str(n)) for n, each in enumerate(addresses)))
    attendance = count_people(record)
    crowd = crowd_of("W-1", "Topic", FIRST, attendance)
    assert len(crowd.visitors) + crowd.unknown == attendance.attended
