"""Rows written as XML say what the library's own cells say."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime, timedelta
from typing import Any

import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from bot.exports.cells import LocalTimes, sheet_text
from bot.exports.counted import counted
from bot.exports.formats import DAY, formats_of
from bot.exports.overview import overview_of
from bot.exports.pack import build_pack
from bot.exports.tables import TOGETHER, Cell, Column, Kind, Table
from bot.exports.workbook import workbook_bytes
from tests.exports.builders import START, joined, session
from tests.exports.worked_pack import content

ODD = (
    "=1+1", " lead", "trail ", "a&b <c>", "\x00\x07\x1f\x7f", "tab\there", "line\nbreak\r", "| ", "_x",
    "é🙂שלום", "'", '"quoted"', "\ufffe", "Ana \ud83d", "x" * 40_000, "é" * 20_000, "", "plain",
)  # fmt: skip
TIMES = LocalTimes("Europe/Athens")
COLUMNS = tuple(Column(kind.value, kind, 20) for kind in Kind)


def row(text: str, number: int | None = 0, at: datetime | None = None) -> tuple[Cell, ...]:
    return text, "own", number, at, number


def written(rows: tuple[tuple[Cell, ...], ...]) -> bytes:
    record = session()
    numbers = counted(record)
    overview = overview_of(record, numbers.attendance, numbers.questions, numbers.polls)
    return workbook_bytes(overview, {"Rows": Table(COLUMNS, rows)}, TIMES)


def written_cell_by_cell(rows: tuple[tuple[Cell, ...], ...]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        sheet, formats = workbook.add_worksheet("Rows"), formats_of(workbook)
        sheet.write_row(0, 0, [column.name for column in COLUMNS])
        for number, (text, own, count, moment, seconds) in enumerate(rows, 1):
            if text:
                sheet.write_string(number, 0, sheet_text(str(text)))
            sheet.write_string(number, 1, str(own))
            if count is not None and seconds is not None:
                sheet.write_number(number, 2, count)
                sheet.write_number(number, 4, int(str(seconds)) / DAY, formats.duration)
            if isinstance(moment, datetime):
                sheet.write_number(number, 3, TIMES.serial(moment), formats.moment)
    return out.getvalue()


def cells(xlsx: bytes) -> list[tuple[str, object, str, str]]:
    """Every filled cell: where, what, its type and its number format."""
    found: list[Any] = [
        cell for row in load_workbook(io.BytesIO(xlsx))["Rows"].iter_rows() for cell in row if cell.value is not None
    ]
    return [(cell.coordinate, as_excel_shows(cell.value), cell.data_type, cell.number_format) for cell in found]


def as_excel_shows(value: object) -> object:
    """openpyxl undoes Excel's escapes (_x000D_) in shared strings only, and not all of them."""
    return unescape(value) if isinstance(value, str) else value


def test_odd_texts_and_empty_cells_read_as_if_written_cell_by_cell() -> None:
    rows = (*map(row, ODD, range(len(ODD))), row("", None, None), row("last", 9, START))
    assert cells(written(rows)) == cells(written_cell_by_cell(rows))


@settings(max_examples=50)
@given(
    st.lists(
        st.builds(
            row,
            st.text(st.characters(exclude_categories=["Cs"]), max_size=9),
            st.none() | st.integers(0, 90_000),
            st.none() | st.integers(0, 90_000).map(lambda seconds: START + timedelta(seconds=seconds)),
        ),
        max_size=5,
    ).map(tuple)
)
def test_any_rows_read_as_if_written_cell_by_cell(rows: tuple[tuple[Cell, ...], ...]) -> None:
    assert cells(written(rows)) == cells(written_cell_by_cell(rows))


def test_text_that_looks_like_an_escape_is_itself_escaped() -> None:
    book = load_workbook(
        io.BytesIO(content("report.xlsx", build_pack(session(joined("_x0041_", email="a@b.example")))))
    )
    assert book["Attendance"]["B2"].value == "_x005F_x0041_"


def test_rows_beyond_the_first_thousand_stand_where_they_should_and_the_sheet_knows_its_size() -> None:
    rows = tuple(row(f"text {number}", number, START) for number in range(2 * TOGETHER + 5))
    with zipfile.ZipFile(io.BytesIO(written(rows))) as parts:
        xml = parts.read("xl/worksheets/sheet2.xml").decode()
    assert re.findall(r"<dimension [^>]*>", xml) == [f'<dimension ref="A1:E{len(rows) + 1}"/>']
    assert re.findall(r'<row r="(\d+)"', xml) == [str(number) for number in range(1, len(rows) + 2)]
    assert xml.count(f'<c r="A{len(rows) + 1}" t="inlineStr"><is><t>text {len(rows) - 1}</t></is></c>') == 1


def test_the_same_record_makes_the_same_file_to_the_byte() -> None:
    rows = (row("Ana", 1, START),)
    assert written(rows) == written(rows)
