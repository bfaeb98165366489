"""The report as a workbook: a summary sheet to read, and each table as a sheet to filter.

The column names are those of the CSV files, so that a question about one can be asked of the other. Text is always
written as text: never as a formula, a link or a number.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

import xlsxwriter

from bot.exports.cells import LocalTimes, sheet_text
from bot.exports.formats import DAY, Formats, formats_of, set_printing
from bot.exports.overview import Overview
from bot.exports.overview_sheet import write_overview
from bot.exports.sheet_rows import write_rows
from bot.exports.tables import Kind, Table

MANY_ROWS = 1_000
SUMMARY = "Summary"


def workbook_bytes(overview: Overview, tables: Mapping[str, Table], times: LocalTimes) -> bytes:
    """The file. `tables` are the sheets after the summary, by sheet name, in order."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _options(tables)) as workbook:
        created = times.local(overview.generated_at).replace(tzinfo=None)
        workbook.set_properties({"title": sheet_text(overview.title)[:255], "created": created})
        formats = formats_of(workbook)
        write_overview(workbook, workbook.add_worksheet(SUMMARY), overview, formats, times)
        for name, table in tables.items():
            _write_table(workbook.add_worksheet(name), table, formats, times)
    return out.getvalue()


def _options(tables: Mapping[str, Table]) -> dict[str, bool]:
    """Many rows go row by row through temporary files; few stay in memory with shared strings, in a smaller file."""
    many = sum(len(table.rows) for table in tables.values()) > MANY_ROWS
    return {"constant_memory": True} if many else {"in_memory": True}


def _write_table(sheet: Any, table: Table, formats: Formats, times: LocalTimes) -> None:
    set_printing(sheet)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(table.rows)), len(table.columns) - 1)
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, column.width)
        sheet.write_string(0, index, column.name, formats.header)
    if sheet.constant_memory:
        write_rows(sheet, table, formats, times)
        return
    writers = [_writer(sheet, column.kind, formats, times) for column in table.columns]
    for number, row in enumerate(table.rows, 1):
        for index, cell in enumerate(row):
            if cell is not None and cell != "":
                writers[index](number, index, cell)


def _writer(sheet: Any, kind: Kind, formats: Formats, times: LocalTimes) -> Callable[[int, int, Any], object]:
    if kind is Kind.MOMENT:
        return lambda row, column, cell: sheet.write_number(row, column, times.serial(cell), formats.moment)
    if kind is Kind.DURATION:
        return lambda row, column, cell: sheet.write_number(row, column, cell / DAY, formats.duration)
    if kind is Kind.NUMBER:
        return lambda row, column, cell: sheet.write_number(row, column, cell)
    return lambda row, column, cell: sheet.write_string(row, column, _plain(sheet_text(cell)))


def _plain(text: str) -> str:
    """XlsxWriter takes text from <r> to </r> for its own mark-up and writes it unescaped; a space behind it helps."""
    return text + " " if text.endswith("</r>") and text.startswith("<r>") else text
