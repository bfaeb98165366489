"""The report as a workbook: a summary sheet to read, and each table as a sheet to filter.

The column names are those of the CSV files, so that a question about one can be asked of the other. Text is always
written as text: never as a formula, a link or a number. XlsxWriter makes everything but the rows of the tables; they
are put into their sheets while the file is packed, so that neither memory nor a disk ever holds a whole sheet.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from bot.exports.cells import LocalTimes, sheet_text
from bot.exports.formats import Formats, formats_of, set_printing
from bot.exports.overview import Overview
from bot.exports.overview_sheet import write_overview
from bot.exports.sheet_rows import MOST_ROWS, rows_xml
from bot.exports.tables import Table
from bot.exports.wording import ENGLISH, Wording

SUMMARY = "Summary"
_QUICKER = 2  # level of compression: a third of the time of the usual 6, a fifth more bytes


def workbook_bytes(overview: Overview, tables: Mapping[str, Table], times: LocalTimes, say: Wording = ENGLISH) -> bytes:
    """The file. `tables` are the sheets after the summary, by sheet name, in order."""
    frame = io.BytesIO()
    with xlsxwriter.Workbook(frame, {"in_memory": True}) as workbook:
        created = times.local(overview.generated_at).replace(tzinfo=None)
        workbook.set_properties({"title": sheet_text(overview.title)[:255], "created": created})
        formats = formats_of(workbook)
        write_overview(workbook, workbook.add_worksheet(SUMMARY), overview, formats, times, say)
        for name, table in tables.items():
            _write_header(workbook.add_worksheet(name), table, formats)
        rows = {
            f"xl/worksheets/sheet{number}.xml": (table, rows_xml(table, formats, times))
            for number, table in enumerate(tables.values(), 2)
        }
    return _filled(frame, rows)


def _write_header(sheet: Any, table: Table, formats: Formats) -> None:
    set_printing(sheet)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(table.rows)), len(table.columns) - 1)
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, column.width)
        sheet.write_string(0, index, column.name, formats.header)


def _filled(frame: io.BytesIO, rows: Mapping[str, tuple[Table, Iterator[str]]]) -> bytes:
    """The same file with the rows in its sheets, by the names of their parts. All parts are dated 1980, as Excel's."""
    out = io.BytesIO()
    with ZipFile(frame) as parts, ZipFile(out, "w", ZIP_DEFLATED, compresslevel=_QUICKER) as packed:
        for name in parts.namelist():
            with packed.open(name, "w") as part:
                if name in rows:
                    part.writelines(xml.encode() for xml in _sheet_xml(parts.read(name).decode(), *rows[name]))
                else:
                    part.write(parts.read(name))
    return out.getvalue()


def _sheet_xml(header_only: str, table: Table, rows: Iterator[str]) -> Iterator[str]:
    """The sheet in pieces: it was written with a header only, and says of its size what was true then."""
    corner = xl_col_to_name(len(table.columns) - 1)
    last = 1 + min(len(table.rows), MOST_ROWS)
    begin, end, rest = header_only.partition("</sheetData>")
    yield begin.replace(f'<dimension ref="A1:{corner}1"/>', f'<dimension ref="A1:{corner}{last}"/>')
    yield from rows
    yield end + rest
