"""The files as LibreOffice opens them: the right names, real dates and durations, no formula carried out."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from xml.etree.ElementTree import Element, parse

import pytest

from bot.exports.cells import LocalTimes
from bot.exports.csv_file import csv_bytes
from bot.exports.pack import build_pack
from bot.exports.tables import Column, Kind, Table
from bot.exports.wording import Wording
from bot.sandbox.zoom.cast import HARD
from bot.slack.locale import load
from tests.exports.builders import at, joined, registrant, session
from tests.exports.worked_pack import table
from tests.slack.conftest import ROOT

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed")

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
COMMA_QUOTE_UTF8 = "CSV:44,34,76,1"


@dataclass(frozen=True, slots=True)
class Cell:
    """What a person sees, what kind of value it is to the spreadsheet, and its formula, empty if it has none."""

    shown: str
    kind: str
    value: str
    formula: str


Sheet = list[list[Cell]]


@dataclass(frozen=True, slots=True)
class Opened:
    """`books` are the sheets of each file by name; `guests` the names of the demo's crowd, the hard ones."""

    books: dict[str, dict[str, Sheet]]
    guests: list[str]

    def column(self, file: str, sheet: str, name: str) -> list[Cell]:
        rows = self.books[file][sheet]
        place = [cell.shown for cell in rows[0]].index(name)
        return [row[place] for row in rows[1:] if len(row) > place]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """The demo's hardest guests, in Greek, French, Arabic, Hebrew, Chinese, with emoji and with formulas for names."""
    folder = tmp_path_factory.mktemp("office")
    people = [(f"{first} {last}".strip(), org, city, n) for n, (first, last, org, city, _) in enumerate(HARD)]
    registrants = (
        registrant(f"r{n}", f"guest{n}@example.org", name, organisation=org, city=city, registered_at=at(-600))
        for name, org, city, n in people
    )
    rows = (joined(name, n, 60, registrant_id=f"r{n}", user_id=str(n)) for name, _, _, n in people)
    pack = build_pack(session(*rows, registrants=tuple(registrants)))
    for file in pack.files:
        (folder / file.name).write_bytes(file.content)
    convert(folder, [folder / "report.xlsx"])
    convert(folder, sorted(folder.glob("*.csv")), f"--infilter={COMMA_QUOTE_UTF8}")
    books = {file.stem: read_book(file) for file in sorted(folder.glob("*.fods"))}
    return Opened(books, [person["name"] for person in table("attendance.csv", pack)])


def convert(folder: Path, files: list[Path], *options: str) -> None:
    """Opens the files without a screen and writes what was understood as flat XML beside them."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(OFFICE), profile, "--headless", *options, "--convert-to", "fods", "--outdir", str(folder)]
    ended = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, check=False, timeout=180)
    assert ended.returncode == 0, ended.stderr
    assert all((folder / f"{file.stem}.fods").exists() for file in files), ended.stdout + ended.stderr


def read_book(file: Path) -> dict[str, Sheet]:
    return {
        str(sheet.get(f"{_TABLE}name")): [_row(row) for row in sheet.iter(f"{_TABLE}table-row") if _row(row)]
        for sheet in parse(file).iter(f"{_TABLE}table")
    }


def _row(row: Element) -> list[Cell]:
    cells: list[Cell] = []
    for cell in row.iter(f"{_TABLE}table-cell"):
        times = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        cells += [_cell(cell)] * min(times, 30)
    while cells and not cells[-1].shown:
        cells.pop()
    return cells


def _cell(cell: Element) -> Cell:
    kind = cell.get(f"{_OFFICE}value-type", "")
    value = cell.get(f"{_OFFICE}{'date' if kind == 'date' else 'time' if kind == 'time' else ''}-value", "")
    shown = "\n".join(_shown(line) for line in cell.findall(f"{_TEXT}p"))
    return Cell(shown, kind, value, cell.get(f"{_TABLE}formula", ""))


def _shown(line: Element) -> str:
    """The text of a paragraph; further spaces and tabs stand there as elements."""
    parts = [line.text or ""]
    for inner in line:
        parts += [{f"{_TEXT}s": " ", f"{_TEXT}tab": "\t"}.get(inner.tag, "".join(inner.itertext())), inner.tail or ""]
    return "".join(parts)


def test_no_formula_is_carried_out_in_any_file(opened: Opened) -> None:
    formulas = [
        (file, sheet, cell.formula)
        for file, book in opened.books.items()
        for sheet, rows in book.items()
        for row in rows
        for cell in row
        if cell.formula
    ]
    assert formulas == []
    assert sorted(opened.books) == ["attendance", "joins", "no_shows", "polls", "qa", "report", "survey"]


def test_nothing_that_stands_before_a_formula_hides_it_from_us_alone(tmp_path: Path) -> None:
    invisible = [*map(chr, range(0xA1)), *"\u00ad\u061c\u200b\u200e\u2028\u202e\u2066\u3000\ufeff\ufffe\uffff\uff1d"]
    cells = tuple((f"{mark}=1+1",) for mark in (*invisible, "\x00\x00", "\x01\x00", "  "))
    columns = (Column("text", Kind.TEXT, 10),)
    (tmp_path / "marks.csv").write_bytes(csv_bytes(Table(columns, cells), LocalTimes("UTC")))
    convert(tmp_path, [tmp_path / "marks.csv"], f"--infilter={COMMA_QUOTE_UTF8}")
    (rows,) = read_book(tmp_path / "marks.fods").values()
    read = [row[0] for row in rows[1:] if row]
    assert len(read) == len(cells)
    assert [cell for cell in read if cell.formula or cell.kind != "string"] == []


def test_every_name_of_every_script_is_shown_as_it_is_in_the_csv(opened: Opened) -> None:
    assert [cell.shown for cell in opened.column("attendance", "attendance", "name")] == opened.guests
    assert {cell.kind for cell in opened.column("attendance", "attendance", "name")} == {"string"}
    shown = " ".join(opened.guests)
    assert all(name in shown for name in ("Ελένη Παπαδοπούλου", "Zoë 🚲 Lefèvre-Ñúñez", "محمد الحسن", "👩🏽‍🚒 Ana"))


def test_every_name_of_every_script_is_shown_as_it_is_in_the_workbook(opened: Opened) -> None:
    plain = [name.removeprefix("'") for name in opened.guests]
    assert [cell.shown for cell in opened.column("report", "Attendance", "name")] == plain
    assert '=HYPERLINK("https://evil.example.org","click") Formula' in plain


def test_times_in_the_workbook_are_dates_and_lengths_that_a_spreadsheet_can_sort(opened: Opened) -> None:
    joins = opened.column("report", "Attendance", "first_join")
    assert {cell.kind for cell in joins} == {"date"}
    assert joins[0].value == "2022-04-12T15:00:00"  # noon in UTC is three o'clock in Athens
    assert all(before.value < after.value for before, after in pairwise(joins))
    lengths = opened.column("report", "Attendance", "seconds_present")
    assert {cell.kind for cell in lengths} == {"time"}
    assert lengths[0].shown == "1:00:00"


def test_numbers_in_the_csv_are_numbers(opened: Opened) -> None:
    seconds = opened.column("attendance", "attendance", "seconds_present")
    assert {cell.kind for cell in seconds} == {"float"}
    assert [cell.shown for cell in seconds[:2]] == ["3600", "3540"]


def test_the_french_summary_opens_with_its_words_and_the_sheets_keep_their_names(tmp_path: Path) -> None:
    words = load(ROOT / "config" / "locale", "fr")
    pack = build_pack(session(joined("Zoé", email="zoe@example.org")), Wording(words.locale, words.sentences))
    (tmp_path / "report.xlsx").write_bytes(next(file.content for file in pack.files if file.name == "report.xlsx"))
    convert(tmp_path, [tmp_path / "report.xlsx"])
    book = read_book(tmp_path / "report.fods")
    assert [name for name in book if name != "local-table"] == [
        "Summary",
        "Attendance",
        "No-shows",
        "Q&A",
        "Polls",
        "Survey",
        "Joins",
    ]
    rows = [[cell.shown for cell in row[:4]] for row in book["Summary"]]
    assert rows[0] == ["Rubrique", "Chiffre", "Valeur", "Remarque"]
    assert ["Personnes", "Présents", "1", "Personnes du public, chacune une seule fois."] in rows
    assert next(row[2] for row in rows if row[1] == "Rapport") == "définitif"
