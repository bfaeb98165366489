"""A table as CSV: UTF-8 with byte order mark, RFC 4180, CRLF."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

from bot.exports.cells import LocalTimes, neutral
from bot.exports.tables import Kind, Table

BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads UTF-8 as the machine's old code page


def csv_bytes(table: Table, times: LocalTimes) -> bytes:
    """The whole file. Times are ISO 8601 with offset, durations whole seconds, empty cells empty."""
    out = io.StringIO(newline="")
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(column.name for column in table.columns)
    shown = [_shower(column.kind, times) for column in table.columns]
    writer.writerows(
        ["" if cell is None else show(cell) for show, cell in zip(shown, row, strict=True)] for row in table.rows
    )
    return out.getvalue().encode("utf-8")


def _shower(kind: Kind, times: LocalTimes) -> Callable[[Any], str]:
    if kind is Kind.TEXT:
        return neutral
    return times.iso if kind is Kind.MOMENT else str
