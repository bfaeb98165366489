"""The summary sheet: figures on the left, charts beside them, the charts' numbers further right."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from bot.exports.cells import LocalTimes, sheet_text
from bot.exports.formats import DAY, Formats, set_printing
from bot.exports.overview import Figure, Overview
from bot.exports.tables import Kind
from bot.exports.wording import Wording

WIDTHS = (19, 36, 30, 64)  # of section, figure, value and note
LINE_HEIGHT = 15  # points
CHART_COLUMN = 5
DATA_COLUMN = 18  # out of the way, right of the charts
FUNNEL_ROWS = 4
PRINTED_ROWS = 36  # the charts reach down to here


def write_overview(
    workbook: Any, sheet: Any, overview: Overview, formats: Formats, times: LocalTimes, say: Wording
) -> None:
    """Written strictly from top to bottom, as constant-memory mode needs."""
    headings = (say("Section"), say("Figure"), say("Value"), say("Note"))
    for index, (heading, width) in enumerate(zip(headings, WIDTHS, strict=True)):
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, heading, formats.header)
    for index, heading in enumerate((say("time"), say("people in the room"), say("step"), say("people"))):
        sheet.set_column(DATA_COLUMN + index, DATA_COLUMN + index, 18)
        sheet.write_string(0, DATA_COLUMN + index, heading, formats.header)
    set_printing(sheet)
    sheet.print_area(0, 0, max(PRINTED_ROWS, len(overview.figures)), DATA_COLUMN - 1)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(overview.figures), len(WIDTHS) - 1)
    for number, (figure, point, step) in enumerate(
        zip_longest(overview.figures, overview.curve, _steps(overview, say)), 1
    ):
        if figure is not None:
            _write_figure(sheet, number, figure, formats, times)
        if point is not None:
            sheet.write_number(number, DATA_COLUMN, times.serial(point[0]), formats.moment)
            sheet.write_number(number, DATA_COLUMN + 1, point[1])
        if step is not None:
            sheet.write_string(number, DATA_COLUMN + 2, step[0])
            sheet.write_number(number, DATA_COLUMN + 3, step[1])
    below = {"y_offset": 6}  # clear of the header, which is printed again on each page with what touches it
    sheet.insert_chart(1, CHART_COLUMN, _room_chart(workbook, sheet, overview, times, say), below)
    sheet.insert_chart(20, CHART_COLUMN, _funnel_chart(workbook, sheet, say))


def _steps(overview: Overview, say: Wording) -> list[tuple[str, int]]:
    steps = overview.steps
    return [
        (say("registered"), steps.registered),
        (say("came"), steps.came),
        (say("stayed over half"), steps.stayed_over_half),
        (say("asked"), steps.asked),
    ]


def _write_figure(sheet: Any, row: int, figure: Figure, formats: Formats, times: LocalTimes) -> None:
    if lines := max(_lines(figure.name, 1), _lines(figure.value, 2), _lines(figure.note, 3)) - 1:
        sheet.set_row(row, LINE_HEIGHT * (lines + 1))
    sheet.write_string(row, 0, figure.section, formats.section)
    sheet.write_string(row, 1, sheet_text(figure.name), formats.wrapped)
    value: Any = figure.value
    if value is None:
        sheet.write_blank(row, 2, None, formats.value)
    elif figure.kind is Kind.MOMENT:
        sheet.write_number(row, 2, times.serial(value), formats.moment)
    elif figure.kind is Kind.DURATION:
        sheet.write_number(row, 2, value / DAY, formats.duration)
    elif figure.kind is Kind.NUMBER:
        sheet.write_number(row, 2, value, formats.value)
    else:
        sheet.write_string(row, 2, sheet_text(str(value)), formats.wrapped)
    sheet.write_string(row, 3, sheet_text(figure.note), formats.wrapped)


def _lines(text: object, column: int) -> int:
    """About how many lines a text takes in its column: not every program grows a row by itself."""
    return 1 if not isinstance(text, str) else sum(-(-len(line) // WIDTHS[column]) or 1 for line in text.split("\n"))


def _room_chart(workbook: Any, sheet: Any, overview: Overview, times: LocalTimes, say: Wording) -> Any:
    chart = workbook.add_chart({"type": "scatter", "subtype": "straight"})
    last = max(1, len(overview.curve))
    chart.add_series(
        {
            "name": say("people in the room"),
            "categories": [sheet.name, 1, DATA_COLUMN, last, DATA_COLUMN],
            "values": [sheet.name, 1, DATA_COLUMN + 1, last, DATA_COLUMN + 1],
            "line": {"color": "#1F4E79", "width": 2},
        }
    )
    axis: dict[str, Any] = {"num_format": "hh:mm", "major_gridlines": {"visible": False}}
    if overview.curve:
        axis |= _time_axis(times.serial(overview.curve[0][0]), times.serial(overview.curve[-1][0]))
    chart.set_x_axis(axis)
    chart.set_y_axis({"min": 0, "num_format": "0", "major_gridlines": {"visible": True, "line": {"color": "#D9E0E6"}}})
    chart.set_title({"name": say("People in the room"), "overlay": False})
    chart.set_legend({"none": True})
    chart.set_size({"width": 760, "height": 360})
    return chart


def _time_axis(start: float, end: float) -> dict[str, float]:
    """In days: at most eight marks from start to end, each at a round time of the clock."""
    begin, finish = round(start * 1440), round(end * 1440)
    step = next((minutes for minutes in (1, 5, 10, 15, 30, 60, 120, 240) if finish - begin <= 8 * minutes), 360)
    first, last = begin // step * step, -(-finish // step) * step
    return {"min": first / 1440, "max": max(last, first + step) / 1440, "major_unit": step / 1440}


def _funnel_chart(workbook: Any, sheet: Any, say: Wording) -> Any:
    chart = workbook.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": say("people"),
            "categories": [sheet.name, 1, DATA_COLUMN + 2, FUNNEL_ROWS, DATA_COLUMN + 2],
            "values": [sheet.name, 1, DATA_COLUMN + 3, FUNNEL_ROWS, DATA_COLUMN + 3],
            "data_labels": {"value": True},
            "fill": {"color": "#1F4E79"},
            "gap": 60,
        }
    )
    chart.set_x_axis({"min": 0, "major_gridlines": {"visible": False}, "visible": False})  # each bar has its number
    chart.set_y_axis({"reverse": True})
    chart.set_title({"name": say("From registered to asked"), "overlay": False})
    chart.set_legend({"none": True})
    chart.set_size({"width": 760, "height": 300})
    return chart
