"""The quick way of writing many rows says exactly what the library's own way says."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from bot.exports import workbook
from bot.exports.pack import build_pack
from tests.exports.builders import joined, session
from tests.exports.worked_pack import content, worked_record

ODD = (
    "=1+1", " lead", "trail ", "a&b <c>", "\x00\x07\x1f\x7f", "tab\there", "line\nbreak\r",
    "<r>bold</r>", "é🙂שלום", "'", '"quoted"', "\ufffe", "Ana \ud83d", "x" * 40_000,
)  # fmt: skip


def cells(xlsx: bytes) -> dict[str, list[tuple[str, object, str, str]]]:
    """Every filled cell of every sheet: where, what, its type and its number format."""
    book = load_workbook(io.BytesIO(xlsx))
    return {
        sheet.title: [
            (cell.coordinate, as_excel_shows(cell.value), cell.data_type, cell.number_format)
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        ]
        for sheet in book
    }


def as_excel_shows(value: object) -> object:
    """openpyxl undoes Excel's escapes (_x000D_) in shared strings only, and not all of them."""
    return unescape(value).strip(" ") if isinstance(value, str) else value


def test_both_ways_of_writing_rows_give_the_same_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [joined(text, number, 50, email=f"{number}@example.org") for number, text in enumerate(ODD)]
    for record in (session(*rows), worked_record(), session()):
        by_cell = content("report.xlsx", build_pack(record))
        with monkeypatch.context() as changed:
            changed.setattr(workbook, "MANY_ROWS", -1)
            by_rows = content("report.xlsx", build_pack(record))
        assert cells(by_rows) == cells(by_cell)


def test_text_that_looks_like_an_escape_is_itself_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MANY_ROWS", -1)
    book = load_workbook(
        io.BytesIO(content("report.xlsx", build_pack(session(joined("_x0041_", email="a@b.example")))))
    )
    assert book["Attendance"]["B2"].value == "_x005F_x0041_"


def test_a_name_in_the_librarys_own_mark_up_stays_text_in_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    record = session(joined("<r><t>bold</t></r>", email="a@example.org"))
    found = [cells(content("report.xlsx", build_pack(record)))["Attendance"]]
    monkeypatch.setattr(workbook, "MANY_ROWS", -1)
    found.append(cells(content("report.xlsx", build_pack(record)))["Attendance"])
    assert [("B2", "<r><t>bold</t></r>", "s", "General") in each for each in found] == [True, True]
