"""How cells of the workbook look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

MOMENT = "yyyy-mm-dd hh:mm:ss"
DURATION = "[h]:mm:ss"
DAY = 86_400  # seconds; a duration cell counts days


@dataclass(frozen=True, slots=True)
class Formats:
    """XlsxWriter's formats, which belong to one workbook.

    Numbers stand left, as text does: right in their column they would touch the text of the next one. In the rows of
    a table nothing is wrapped, so nothing needs to stand at the top.
    """

    header: Any
    moment: Any
    duration: Any
    value: Any
    row_moment: Any
    row_duration: Any
    row_number: Any
    wrapped: Any
    section: Any


def formats_of(workbook: Any) -> Formats:
    header = {"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "valign": "vcenter"}
    return Formats(
        header=workbook.add_format(header),
        moment=workbook.add_format({"num_format": MOMENT, "align": "left", "valign": "top"}),
        duration=workbook.add_format({"num_format": DURATION, "align": "left", "valign": "top"}),
        value=workbook.add_format({"align": "left", "valign": "top"}),
        row_moment=workbook.add_format({"num_format": MOMENT, "align": "left"}),
        row_duration=workbook.add_format({"num_format": DURATION, "align": "left"}),
        row_number=workbook.add_format({"align": "left"}),
        wrapped=workbook.add_format({"text_wrap": True, "valign": "top"}),
        section=workbook.add_format({"bg_color": "#DDE8F3", "valign": "top"}),
    )


def set_printing(sheet: Any) -> None:
    """A4 across, one page wide, the header on every page; below it the sheet's name and the number of the page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&R&P / &N")
