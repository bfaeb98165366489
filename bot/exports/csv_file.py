"""A table as CSV: UTF-8 with byte order mark, RFC 4180, CRLF."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from bot.exports.cells import LocalTimes, neutral
from bot.exports.tables import Kind, Table, parts

BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads UTF-8 as the machine's old code page


def csv_bytes(table: Table, times: LocalTimes) -> bytes:
    """The whole file. Times are ISO 8601 with offset, durations whole seconds, empty cells empty."""
    out = io.BytesIO()
    with io.TextIOWrapper(out, "utf-8", newline="") as text:
        text.write(BYTE_ORDER_MARK)
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(column.name for column in table.columns)
        for rows in parts(table.rows):
            columns = zip(table.columns, zip(*rows, strict=True), strict=True)
            writer.writerows(zip(*[_shown(column.kind, cells, times) for column, cells in columns], strict=True))
        text.flush()
        return out.getvalue()


def _shown(kind: Kind, cells: tuple[Any, ...], times: LocalTimes) -> Iterable[object]:
    """One column as `csv` takes it: numbers become digits there, and None nothing."""
    if kind is Kind.TEXT:
        return neutral(cells)
    return times.isos(cells) if kind is Kind.MOMENT else cells
