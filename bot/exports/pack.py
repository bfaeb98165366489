"""The report pack: every file of one session, made from its record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.domain.attendance import Attendance
from bot.domain.naming import folder_name
from bot.domain.recognition import KnownPeople
from bot.domain.rows import SessionRecord
from bot.exports.cells import LocalTimes
from bot.exports.chart import attendance_png
from bot.exports.counted import counted
from bot.exports.csv_file import csv_bytes
from bot.exports.overview import overview_of
from bot.exports.summary import json_bytes
from bot.exports.tables import attendance_table, joins_table, no_shows_table, qa_table, votes_table
from bot.exports.wording import ENGLISH, Wording
from bot.exports.workbook import workbook_bytes


@dataclass(frozen=True, slots=True)
class PackFile:
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Pack:
    """`folder` is the name of the folder for `files`; `summary` is what `summary.json` says."""

    folder: str
    files: tuple[PackFile, ...]
    summary: dict[str, Any]
    attendance: Attendance


def build_pack(record: SessionRecord, say: Wording = ENGLISH) -> Pack:
    """Everything from one record: the same record gives the same numbers. Raises nothing for odd rows."""
    times = LocalTimes(record.zone)
    numbers = counted(record, say)
    attendance, questions, polls = numbers.attendance, numbers.questions, numbers.polls
    known = KnownPeople(attendance.people)
    sheets = {
        "Attendance": attendance_table(attendance),
        "No-shows": no_shows_table(attendance),
        "Q&A": qa_table(questions),
        "Polls": votes_table(polls.votes, known),
        "Survey": votes_table(numbers.survey.votes, known),
        "Joins": joins_table(attendance),
    }
    summary = numbers.summary
    overview = overview_of(record, attendance, questions, polls, say)
    files = (
        *(PackFile(_CSV_NAMES[sheet], csv_bytes(table, times)) for sheet, table in sheets.items()),
        PackFile("summary.json", json_bytes(summary)),
        PackFile("report.xlsx", workbook_bytes(overview, sheets, times, say)),
        PackFile("attendance.png", attendance_png(record, attendance, times, say)),
    )
    folder = folder_name(record.code, times.local(record.starts_at).date(), record.topic)
    return Pack(folder, files, summary, attendance)


_CSV_NAMES = {
    "Attendance": "attendance.csv",
    "No-shows": "no_shows.csv",
    "Q&A": "qa.csv",
    "Polls": "polls.csv",
    "Survey": "survey.csv",
    "Joins": "joins.csv",
}
