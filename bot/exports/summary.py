"""The numbers of a session as one JSON object."""

from __future__ import annotations

import json
from typing import Any

from bot.domain.attendance import COUNTING_RULE, Attendance
from bot.domain.polls import PollResults
from bot.domain.qa import AskedQuestion, unanswered
from bot.domain.rows import SessionRecord
from bot.exports.cells import LocalTimes
from bot.exports.wording import ENGLISH, Wording


def summary_of(
    record: SessionRecord,
    attendance: Attendance,
    questions: tuple[AskedQuestion, ...],
    polls: PollResults,
    times: LocalTimes,
    say: Wording = ENGLISH,
) -> dict[str, Any]:
    """The keys of `summary.json`. Times are ISO 8601 with offset in the event's zone, seconds whole."""
    return {
        "registered": attendance.registered,
        "attended": attendance.attended,
        "no_shows": len(attendance.no_shows),
        "panelists_present": attendance.panelists_present,
        "joins": attendance.joins,
        "merged_rows": attendance.merged_rows,
        "unknown_people": attendance.unknown_people,
        "peak": attendance.peak,
        "peak_at": None if attendance.peak_at is None else times.iso(attendance.peak_at),
        "median_seconds": attendance.median_seconds,
        "mean_seconds": attendance.mean_seconds,
        "questions": len(questions),
        "unanswered": len(unanswered(questions)),
        "polls": len(polls.polls),
        "instances": len(attendance.sessions),
        "counting_rule": say(COUNTING_RULE),
        "generated_at": times.iso(record.generated_at),
        "complete": is_complete(record),
    }


def is_complete(record: SessionRecord) -> bool:
    """True once the record is final, nothing is missing, and there are as many rows as Zoom says there are."""
    short = record.reported_total is not None and len(set(record.participants)) < record.reported_total
    return record.final and not record.missing and not short


def json_bytes(summary: dict[str, Any]) -> bytes:
    return (json.dumps(summary, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
