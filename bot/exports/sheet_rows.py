"""Many rows of a sheet at once, as XML, into the temporary file of XlsxWriter's constant-memory mode.

Cell by cell the library spends ten times as long on checks that hold for a whole column; with 10,000 people that was
most of a report. It still does everything else: the file, the header, widths, filters, formats, and odd text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from bot.exports.cells import LocalTimes, sheet_text
from bot.exports.formats import DAY, Formats
from bot.exports.tables import Kind, Table

_ODD = re.compile(r"[&<>\x00-\x1f\x7f\ufffe\uffff]|^\s|\s$|_x[0-9a-fA-F]{4}_")
_MOST_ROWS = 1_048_576  # Excel's; what is beyond is in the CSV
_TOGETHER = 1000

Shown = Callable[[Any], str]


def write_rows(sheet: Any, table: Table, formats: Formats, times: LocalTimes) -> None:
    """Every row of the table below the header, which is the last thing written to `sheet` so far."""
    rows = table.rows[: _MOST_ROWS - 1]
    if not rows:
        return
    sheet._write_single_row(1)  # the header leaves the library's hands
    sheet._check_dimensions(len(rows), len(table.columns) - 1)  # what the sheet says of its size
    columns = [
        (f'<c r="{xl_col_to_name(index)}', _shower(sheet, column.kind, formats, times))
        for index, column in enumerate(table.columns)
    ]
    for start in range(0, len(rows), _TOGETHER):
        part = rows[start : start + _TOGETHER]
        sheet.fh.write("".join([_row(number, row, columns) for number, row in enumerate(part, start + 2)]))
    sheet.previous_row = len(rows) + 1


def _row(number: int, row: tuple[Any, ...], columns: list[tuple[str, Shown]]) -> str:
    """`number` counts from 1, as sheets do. Empty cells are left out."""
    cells = [
        f'{begin}{number}"{show(cell)}</c>'
        for (begin, show), cell in zip(columns, row, strict=True)
        if cell is not None and cell != ""
    ]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _shower(sheet: Any, kind: Kind, formats: Formats, times: LocalTimes) -> Shown:
    """What stands between `<c r="A1"` and `</c>` for a cell of this kind."""
    if kind is Kind.MOMENT:
        moment = formats.moment._get_xf_index()
        return lambda cell: f' s="{moment}"><v>{times.serial(cell):.16G}</v>'
    if kind is Kind.DURATION:
        duration = formats.duration._get_xf_index()
        return lambda cell: f' s="{duration}"><v>{cell / DAY:.16G}</v>'
    if kind is Kind.NUMBER:
        return lambda cell: f"><v>{cell}</v>"
    return lambda cell: _text(sheet, cell)


def _text(sheet: Any, cell: str) -> str:
    whole = sheet_text(cell)
    if _ODD.search(whole) is None:
        return f' t="inlineStr"><is><t>{whole}</t></is>'
    escaped = sheet._escape_data(sheet._escape_control_characters(whole))
    return f' t="inlineStr"><is><t xml:space="preserve">{escaped}</t></is>'
