"""Which instances make the session, and how long each ran."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.domain.attendance import count_people
from bot.domain.rows import Instance
from bot.domain.sessions import Span, held_spans, seconds_of
from tests.exports.builders import END, START, at, joined, session


def span(since: float, until: float) -> Span:
    return Span(seconds_of(at(since)), seconds_of(at(until)))


def test_a_restarted_webinar_is_one_session_without_the_gap() -> None:
    record = session(
        joined("Ana", 0, 20, email="a@example.org"),
        joined("Ana", 25, 60, email="a@example.org", instance="I2"),
        instances=(Instance("I1", START, at(20), False), Instance("I2", at(25), END, False)),
    )
    counted = count_people(record)
    assert (counted.session_seconds, counted.people[0].seconds_present) == (55 * 60, 55 * 60)
    assert counted.sessions == (span(0, 20), span(25, 60))


def test_a_row_left_open_in_a_crashed_instance_ends_with_it() -> None:
    record = session(
        joined("Ana", 0, None, email="a@example.org"),
        instances=(Instance("I1", START, at(20), False), Instance("I2", at(25), END, False)),
    )
    assert count_people(record).people[0].seconds_present == 20 * 60


def test_an_unmarked_instance_that_ended_before_the_start_is_a_rehearsal() -> None:
    rehearsal = Instance("R", at(-60), at(-30), practice=None)
    record = session(instances=(rehearsal, Instance("I1", START, END, practice=None)))
    assert held_spans(record) == {"I1": span(0, 60)}


def test_an_unmarked_instance_is_the_session_if_there_is_no_later_one() -> None:
    early = Instance("I1", at(-60), at(-30), practice=None)
    practice = Instance("P", at(0), at(5), practice=True)
    assert held_spans(session(instances=(early, practice))) == {"I1": span(-60, -30)}


def test_an_unmarked_instance_that_runs_into_the_start_counts() -> None:
    first, second = Instance("I1", at(-20), at(1), None), Instance("I2", at(2), END, None)
    assert list(held_spans(session(instances=(second, first)))) == ["I1", "I2"]


def test_rows_of_an_unlisted_instance_make_one_of_their_own_times() -> None:
    record = session(joined("Ana", 3, 50, instance="X"), joined("Bo", 5, 40, instance="X"), instances=())
    assert held_spans(record) == {"X": span(3, 50)}


def test_an_instance_without_an_end_ends_with_its_last_row() -> None:
    record = session(joined("Ana", 3, 72, email="a@example.org"), instances=(Instance("I1", START, None, False),))
    assert held_spans(record) == {"I1": span(0, 72)}


def test_an_instance_still_open_is_taken_to_end_as_planned() -> None:
    record = session(
        joined("Ana", 3, 10, email="a@example.org"),
        joined("Bo", 3, None, email="b@example.org"),
        instances=(Instance("I1", START, None, False),),
    )
    assert held_spans(record) == {"I1": span(0, 60)}


def test_an_open_instance_never_reaches_beyond_the_moment_of_the_report() -> None:
    record = session(joined("Bo", 3, None), instances=(Instance("I1", START, None, False),))
    assert held_spans(replace(record, generated_at=START + timedelta(minutes=30))) == {"I1": span(0, 30)}
