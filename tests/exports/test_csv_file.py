"""The CSV files, read back by another reader."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.exports.cells import LocalTimes
from bot.exports.csv_file import csv_bytes
from bot.exports.tables import Column, Kind, Table
from tests.exports.builders import START
from tests.exports.worked_pack import content, table

COLUMNS = {
    "attendance.csv": "person,name,email,role,registrant_id,organisation,city,country,attended,first_join,last_leave,"
    "seconds_present,joins,devices,matched_by",
    "no_shows.csv": "name,email,registrant_id,organisation,city,country,registered_at",
    "qa.csv": "question_id,asked_at,asker,asker_email,anonymous,status,question,answer_number,answer,answered_by,"
    "answered_at",
    "polls.csv": "poll,question,person,name,email,answer,answered_at",
    "survey.csv": "poll,question,person,name,email,answer,answered_at",
    "joins.csv": "instance,practice,name,email,registrant_id,participant_id,user_id,joined_at,left_at,counted,person,"
    "merged_because",
}


@pytest.mark.parametrize("name", COLUMNS)
def test_each_file_begins_with_a_mark_and_exactly_its_columns(name: str) -> None:
    first, _, _ = content(name).partition(b"\r\n")
    assert first == b"\xef\xbb\xbf" + COLUMNS[name].encode()


@pytest.mark.parametrize("name", COLUMNS)
def test_every_line_outside_quotes_ends_in_both_characters(name: str) -> None:
    outside = "".join(content(name).decode("utf-8-sig").split('"')[::2])
    assert outside.count("\n") == outside.count("\r\n") == outside.count("\r")
    assert content(name).endswith(b"\r\n")


ATTENDANCE = """
P001|Agathe Lorentz|agathe@example.org|host|||||yes|15:00|15:20|1200|1|1|participant_id
P002|'=1+1|evil@example.org|attendee|r1|'@SUM(A1) "Ltd", Łódź|Łódź||yes|15:01|16:00|3300|2|1|registrant_id
P003|Ines Vautrin|ines@example.org|moderator|||||yes|15:24|16:00|2160|1|1|name (guess)
P004|Δήμητρα Παπαδοπούλου|dimitra@example.org|attendee|r2|Δήμος Πειραιά|Πειραιάς||yes|15:24|15:50|1560|1|1|registrant_id
P005|هدى النجار|huda@example.org|attendee|||||yes|15:25|16:00|2100|1|1|email
P006|'+33 1 ** ** 12||attendee|||||yes|15:30|15:35|300|1|1|name
P007|Tomasz Bielak|tomasz@example.org|panelist|||||no|||0|0|0|
"""


def test_the_attendance_reads_back_as_what_happened() -> None:
    rows = [[clock(cell) for cell in row.values()] for row in table("attendance.csv")]
    assert rows == [line.split("|") for line in ATTENDANCE.strip().splitlines()]


def clock(cell: str) -> str:
    """The minute of a time on the day of the session, anything else as it is."""
    return re.sub(r"^2022-04-12T(\d\d:\d\d):00\+03:00$", r"\1", cell)


def test_the_no_shows_read_back_with_their_line_breaks_and_a_harmless_dash() -> None:
    assert [tuple(row.values()) for row in table("no_shows.csv")] == [
        ("Hugo\r\nPerrin", "hugo@example.org", "r3", "", "'-Lyon", "", "2022-04-07T01:40:00+03:00")
    ]


def test_a_question_has_a_line_for_each_answer_and_one_without_any() -> None:
    rows = [
        (row["question_id"], row["status"], row["anonymous"], row["answer_number"], row["answer"], row["answered_by"])
        for row in table("qa.csv")
    ]
    assert rows == [
        ("q1", "answered", "no", "1", "Yes, in January", "Agathe Lorentz"),
        ("q1", "answered", "no", "2", "'\tSee the link", "Ines Vautrin"),
        ("q2", "open", "yes", "", "", ""),
        ("q3", "answered live", "no", "1", "answered live", ""),
    ]
    assert [(row["asker"], row["asker_email"]) for row in table("qa.csv")][2] == ("Anonymous Attendee", "")
    assert table("qa.csv")[0]["question"].startswith("'=HYPERLINK(")


def test_votes_name_their_people_where_they_are_known() -> None:
    assert [tuple(row.values()) for row in table("polls.csv")] == [
        ("Tools", "Which?", "P002", "'=1+1", "evil@example.org", "Paper", "2022-04-12T15:40:00+03:00"),
        ("Tools", "Which?", "P002", "'=1+1", "evil@example.org", "Tablet", "2022-04-12T15:40:00+03:00"),
        ("p2", "Rate", "", "Anonymous Attendee", "", "'-4", "2022-04-12T15:41:00+03:00"),
    ]
    assert [(row["person"], row["answer"]) for row in table("survey.csv")] == [("P005", "'@home;thanks")]


def test_the_joins_have_every_row_zoom_gave_in_its_order() -> None:
    rows = [(row["instance"], row["practice"], row["person"], row["merged_because"]) for row in table("joins.csv")]
    assert rows == [
        ("P", "yes", "P001", "left out: practice session"),
        ("I1", "no", "P001", ""),
        ("I1", "no", "P002", ""),
        ("'+I2/", "no", "P002", "same registrant id"),
        ("'+I2/", "no", "P004", ""),
        ("'+I2/", "no", "P005", ""),
        ("'+I2/", "no", "P006", ""),
        ("'+I2/", "no", "P003", ""),
    ]


@given(st.lists(st.tuples(st.text(), st.text()), max_size=6))
def test_any_text_reads_back_equal_but_for_the_quote_before_a_formula(rows: list[tuple[str, str]]) -> None:
    columns = (Column("one", Kind.TEXT, 10), Column("two", Kind.TEXT, 10))
    written = csv_bytes(Table(columns, tuple(rows)), LocalTimes("UTC")).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(written, newline=""), strict=True))
    assert read == [["one", "two"], *([_harmless(cell) for cell in row] for row in rows)]


def _harmless(given: str) -> str:
    cell = given.replace("\x00", "")
    return "'" + cell if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def test_a_nul_does_not_hide_a_formula() -> None:
    table = Table((Column("one", Kind.TEXT, 10),), (("\x00=1+1",), ("a\x00b",)))
    assert csv_bytes(table, LocalTimes("UTC")).decode("utf-8-sig").splitlines() == ["one", "'=1+1", "ab"]


def test_times_keep_the_offset_in_force_on_each_side_of_a_clock_change() -> None:
    times = LocalTimes("Europe/Athens")
    assert times.iso(START.replace(month=10, day=30, hour=0)) == "2022-10-30T03:00:00+03:00"
    assert times.iso(START.replace(month=10, day=30, hour=1)) == "2022-10-30T03:00:00+02:00"
