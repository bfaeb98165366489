"""Files for people are in the organisation's language; what programs read is the same in each."""

from __future__ import annotations

import io
import json
from datetime import datetime
from zipfile import ZipFile

import pytest
from PIL import ImageFont

from bot.domain.attendance import COUNTING_RULE, count_people
from bot.exports.cells import LocalTimes
from bot.exports.chart import attendance_png
from bot.exports.pack import build_pack
from bot.exports.pen import Pen
from bot.exports.wording import ENGLISH, Wording
from bot.slack.locale import load
from tests.exports.builders import at, joined, session
from tests.exports.worked_pack import content, worked_record
from tests.slack.conftest import ROOT

WORDS = load(ROOT / "config" / "locale", "fr")
FRENCH = Wording(WORDS.locale, WORDS.sentences)
TIMES = LocalTimes("Europe/Athens")


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is written on pictures while the test runs."""
    texts: list[str] = []
    write = Pen._write

    def noted(pen: Pen, x: float, y: float, text: str, *rest: object) -> None:
        texts.append(text)
        write(pen, x, y, text, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Pen, "_write", noted)
    return texts


def test_a_sentence_that_is_not_translated_stays_english() -> None:
    say = Wording("fr", {"start {time}": "lancement {time}", "end {time}": ""})
    assert (say("start {time}", time="14h00"), say("end {time}", time="15h00")) == ("lancement 14h00", "end 15h00")


def test_numbers_clocks_and_days_are_written_as_the_language_does() -> None:
    moment = datetime(2022, 4, 12, 14, 5)
    assert (ENGLISH.count(1350), ENGLISH.clock(moment), ENGLISH.day(moment)) == ("1,350", "14:05", "12 April 2022")
    assert (FRENCH.count(1350), FRENCH.clock(moment), FRENCH.day(moment)) == ("1\u00a0350", "14h05", "12/04/2022")


def test_the_picture_speaks_french(said: list[str]) -> None:
    record = session(joined("Ana", 10, 40, email="ana@example.org"))
    attendance_png(record, count_people(record), TIMES, FRENCH)
    assert [text for text in said if not text.isdecimal()] == [
        "lancement 15h00", "fin 16h00", "15h30", "maximum 1 (15h10)", "maximum 1 (15h10)",
        "W-12\u00a0: personnes dans la salle", "12/04/2022, heures de Europe/Athens",
    ]  # fmt: skip


def test_the_picture_gives_the_day_in_the_events_zone(said: list[str]) -> None:
    late = session(joined("Ana", 600, 640, email="ana@example.org"), instances=(), starts_at=at(600), ends_at=at(660))
    attendance_png(late, count_people(late), TIMES)
    assert said[-1] == "13 April 2022, Europe/Athens time"


def test_french_words_on_pictures_need_no_letter_that_the_font_lacks() -> None:
    font = ImageFont.load_default(40)
    assert bytes(font.getmask("é")) == bytes(font.getmask("\ue000")), "the font has accents now: drop the detour"
    pictured = [
        "start {time}", "end {time}", "peak {people} at {time}", "Nobody was in the room", "{code}: people in the room",
        "{day}, {zone} time", "Who came to each session", "Different people: {people}", "new", "came before",
        "; visits without a name to recognise: {visits}", "not recognisable",
    ]  # fmt: skip
    spaces = str.maketrans("\u00a0\u202f", "  ")
    assert [FRENCH(text) for text in pictured if not FRENCH(text).translate(spaces).isascii()] == []


def test_letters_that_the_font_lacks_are_drawn_without_their_marks() -> None:
    plain, accented = Pen(), Pen()
    plain.words(10, 10, "debut 1 350 ?", 30)
    accented.words(10, 10, "début 1\u202f350 Ж", 30)
    assert plain.png() == accented.png()


def test_the_summary_sheet_and_the_counting_rule_are_french_and_the_tables_the_same() -> None:
    english, french = build_pack(worked_record()), build_pack(worked_record(), FRENCH)
    assert french.summary == english.summary | {"counting_rule": FRENCH(COUNTING_RULE)}
    assert json.loads(content("summary.json", french)) == french.summary
    changed = {one.name for one, other in zip(english.files, french.files, strict=True) if one != other}
    assert changed == {"summary.json", "report.xlsx", "attendance.png"}
    with (
        ZipFile(io.BytesIO(content("report.xlsx", english))) as one,
        ZipFile(io.BytesIO(content("report.xlsx", french))) as other,
    ):
        parts = {name for name in one.namelist() if one.read(name) != other.read(name)}
    assert {name for name in parts if name.startswith("xl/worksheets/")} == {"xl/worksheets/sheet1.xml"}
    assert {"xl/charts/chart1.xml", "xl/charts/chart2.xml"} <= parts
    assert "xl/workbook.xml" not in parts, "the sheets have other names"
