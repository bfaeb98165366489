"""The rows of a sheet as XML, a thousand at a time.

Cell by cell XlsxWriter spends ten times as long on checks that hold for a whole column, and keeps the rows in memory or
in temporary files. Text stands in its cell, as text (ECMA-376, part 1, 18.18.11, inlineStr); what XML cannot hold is
written as Excel does, `_xHHHH_` (22.9.2.19).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, repeat
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from bot.exports.cells import LocalTimes, Remembered, are_plain, sheet_text
from bot.exports.formats import DAY, Formats
from bot.exports.tables import Kind, Table, parts

MOST_ROWS = 1_048_575  # Excel's, without the header; what is beyond is in the CSV

_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9a-fA-F]{4}_)")
_MARK_UP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})

Shower = Callable[[tuple[Any, ...]], tuple[str, Iterable[str], str]]


def rows_xml(table: Table, formats: Formats, times: LocalTimes) -> Iterator[str]:
    """Every row, the first of them as row 2: the header is row 1. Empty cells are left out.

    Called while the workbook is open, since it chooses among its formats; read whenever wanted.
    """
    return _pieces(table, [_shower(column.kind, formats, times) for column in table.columns])


def _pieces(table: Table, shown: list[Shower]) -> Iterator[str]:
    letters = [xl_col_to_name(index) for index in range(len(shown))]
    first = 2
    for rows in parts(table.rows[:MOST_ROWS]):
        numbers = list(map(str, range(first, first + len(rows))))
        columns = zip(letters, shown, zip(*rows, strict=True), strict=True)
        cells = [_cells(letter, numbers, *show(values)) for letter, show, values in columns]
        begins = (f'<row r="{number}">' for number in numbers)
        yield "".join(chain.from_iterable(zip(begins, *cells, repeat("</row>"))))
        first += len(rows)


def _cells(letter: str, numbers: list[str], begin: str, values: Iterable[str], end: str) -> list[str]:
    """One column."""
    return [
        f'<c r="{letter}{number}"{begin}{value}{end}' if value else ""
        for number, value in zip(numbers, values, strict=True)
    ]


def _shower(kind: Kind, formats: Formats, times: LocalTimes) -> Shower:
    """For cells of this kind: what stands between `<c r="A1"` and the values, the values, and what ends the cells."""
    if kind is Kind.MOMENT:
        return _numbers(formats.row_moment, times.serial)
    if kind is Kind.DURATION:
        return _numbers(formats.row_duration, lambda seconds: seconds / DAY)
    return _numbers(formats.row_number, float) if kind is Kind.NUMBER else _texts


def _numbers(form: Any, number: Callable[[Any], float]) -> Shower:
    begin = f' s="{form._get_xf_index()}"><v>'
    digits = Remembered(lambda cell: f"{number(cell):.16G}", {None: ""})
    return lambda cells: (begin, map(digits.__getitem__, cells), "</v></c>")


def _texts(cells: tuple[str, ...]) -> tuple[str, Iterable[str], str]:
    if are_plain(cells):
        return ' t="inlineStr"><is><t>', cells, "</t></is></c>"
    return ' t="inlineStr"><is><t xml:space="preserve">', map(_escaped, cells), "</t></is></c>"


def _escaped(text: str) -> str:
    return _NOT_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", sheet_text(text)).translate(_MARK_UP)
