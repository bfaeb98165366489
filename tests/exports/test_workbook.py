"""The workbook, opened by another library."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime, timedelta
from functools import cache

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.domain.rows import Instance, Role, TeamMember
from bot.exports.pack import build_pack
from tests.exports.builders import at, joined, session
from tests.exports.test_csv_file import COLUMNS
from tests.exports.worked_pack import content

SHEETS = ["Summary", "Attendance", "No-shows", "Q&A", "Polls", "Survey", "Joins"]


@cache
def opened() -> Workbook:
    return load_workbook(io.BytesIO(content("report.xlsx")))


def sheet(name: str) -> Worksheet:
    found = opened()[name]
    assert isinstance(found, Worksheet)
    return found


def column(name: str, header: str) -> list[object]:
    rows = list(sheet(name).iter_rows(values_only=True))
    return [row[rows[0].index(header)] for row in rows[1:]]


def figures() -> dict[str, object]:
    rows = sheet("Summary").iter_rows(min_row=2, max_col=3, values_only=True)
    return {str(name): value for _, name, value in rows if name}


def test_the_workbook_has_exactly_the_promised_sheets() -> None:
    assert opened().sheetnames == SHEETS


@pytest.mark.parametrize("name", SHEETS)
def test_every_sheet_has_a_frozen_header_filters_and_widths(name: str) -> None:
    assert sheet(name).freeze_panes == "A2"
    assert sheet(name).auto_filter.ref is not None
    assert all(sheet(name).column_dimensions[letter].width > 8 for letter in "ABCD")


@pytest.mark.parametrize(("name", "file"), list(zip(SHEETS[1:], COLUMNS, strict=True)))
def test_the_columns_of_a_sheet_are_those_of_its_file(name: str, file: str) -> None:
    assert ",".join(str(cell.value) for cell in sheet(name)[1]) == COLUMNS[file]


def test_times_are_real_dates_on_the_clocks_of_the_events_zone() -> None:
    assert column("Attendance", "first_join")[:2] == [datetime(2022, 4, 12, 15, 0), datetime(2022, 4, 12, 15, 1)]
    assert column("Joins", "left_at")[0] == datetime(2022, 4, 12, 14, 40)


def test_durations_are_real_durations() -> None:
    assert column("Attendance", "seconds_present")[1] == timedelta(minutes=55)


def test_numbers_stand_left_so_that_they_do_not_touch_the_text_of_the_next_column() -> None:
    cells = [cell for name in SHEETS[1:] for row in sheet(name).iter_rows(min_row=2) for cell in row]
    numbers = [cell for cell in cells if cell.value is not None and cell.data_type in ("n", "d")]
    assert {cell.column_letter for cell in numbers} >= {"J", "M", "N", "H"}
    assert {cell.alignment.horizontal for cell in numbers} == {"left"}


@pytest.mark.parametrize("name", SHEETS)
def test_no_cell_is_a_formula_or_a_link(name: str) -> None:
    cells = [cell for row in sheet(name).iter_rows() for cell in row if cell.value is not None]
    assert cells
    assert [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink] == []


def test_hostile_text_stands_as_it_was_written() -> None:
    assert column("Attendance", "name")[1] == "=1+1"
    assert column("Attendance", "organisation")[1] == '@SUM(A1) "Ltd", Łódź'
    assert column("Attendance", "name")[4] == "هدى النجار"


def test_the_summary_shows_the_numbers_of_the_session() -> None:
    found = figures()
    expected: dict[str, object] = {
        "Topic": "Rights of victims",
        "Began": datetime(2022, 4, 12, 15, 0),
        "Length": timedelta(minutes=56),
        "Report": "final",
        "Registered": 3,
        "Came": 4,
        "Came with a registration": 2,
        "Came without a registration": 2,
        "No-shows": 1,
        "Hosts present": 1,
        "Unknown people": 1,
        "Peak": 4,
        "Peak at": datetime(2022, 4, 12, 15, 30),
        "Median presence": timedelta(minutes=30, seconds=30),
        "Stayed over half": 2,
        "Questions": 3,
        "Unanswered": 1,
        "People who asked": 2,
        "    Paper": 1,
        "Πειραιάς": 1,
    }
    assert {name: found.get(name) for name in expected} == expected


def test_the_summary_points_out_an_unseen_panelists_name_only_where_there_is_one() -> None:
    member = TeamMember("Ines Vautrin", "ines@example.org", Role.PANELIST)
    pack = build_pack(session(joined("Ines Vautrin", email="ines@home.example"), team=(member,)))
    rows = load_workbook(io.BytesIO(content("report.xlsx", pack)))["Summary"].iter_rows(values_only=True)
    assert [row[2] for row in rows if row[1] == "Perhaps on the team"] == [1]
    assert "Perhaps on the team" not in figures()


def test_the_share_who_came_is_of_those_who_signed_up() -> None:
    rows = sheet("Summary").iter_rows(values_only=True)
    assert [row[3] for row in rows if row[1] == "Came with a registration"] == ["67% of those registered."]


@pytest.mark.parametrize("name", SHEETS)
def test_a_printed_page_tells_its_sheet_and_number(name: str) -> None:
    footer = sheet(name).oddFooter
    assert footer is not None
    assert (footer.left.text, footer.right.text) == ("&A", "&P / &N")


def test_the_summary_has_two_charts_of_its_own_numbers() -> None:
    with zipfile.ZipFile(io.BytesIO(content("report.xlsx"))) as parts:
        charts = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")]
    assert [("scatterChart" in chart, "barChart" in chart) for chart in charts] == [(True, False), (False, True)]
    assert "Summary!$S$2:$S$" in charts[0]


def test_the_clock_below_the_curve_has_round_times() -> None:
    odd = Instance("I1", at(-3.2), at(91.6), practice=False)
    pack = build_pack(session(joined("Ana", 0, 90, email="ana@example.org"), instances=(odd,)))
    with zipfile.ZipFile(io.BytesIO(content("report.xlsx", pack))) as parts:
        (chart,) = [parts.read(name).decode() for name in parts.namelist() if name.endswith("charts/chart1.xml")]
    low, high, step = (
        round(float(re.search(rf'<c:{name} val="([^"]+)"', chart)[1]) * 1440)  # type: ignore[index]
        for name in ("min", "max", "majorUnit")
    )
    assert (step, low % step, high % step, (high - low) // step) == (15, 0, 0, 8)


def test_thousands_of_rows_make_the_same_workbook_row_by_row() -> None:
    rows = [joined(f"=Ana {n}", 0, 30 + n % 30, email=f"{n}@example.org", user_id=str(n)) for n in range(3000)]
    pack = build_pack(session(*rows))
    book = load_workbook(io.BytesIO(content("report.xlsx", pack)), read_only=True)
    values = [row[0:2] for row in book["Attendance"].iter_rows(min_row=2, max_col=2, values_only=True)]
    assert book.sheetnames == SHEETS
    assert len(values) == pack.summary["attended"] == 3000
    assert values[0] == ("P0001", "=Ana 0")
    book.close()


def test_text_too_long_for_a_cell_is_cut_with_a_mark_and_not_lost() -> None:
    pack = build_pack(session(joined("é" * 40_000, email="a@example.org")))
    book = load_workbook(io.BytesIO(content("report.xlsx", pack)))
    name = book["Attendance"]["B2"].value
    assert isinstance(name, str)
    assert (len(name), name[-2:]) == (32_767, "é…")
