"""Everything that is counted about one session, once: for the files, the message and the question why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.domain.attendance import Attendance, count_people
from bot.domain.polls import PollResults, poll_results
from bot.domain.qa import AskedQuestion, tidy_questions
from bot.domain.rows import SessionRecord
from bot.exports.cells import LocalTimes
from bot.exports.summary import summary_of
from bot.exports.wording import ENGLISH, Wording


@dataclass(frozen=True, slots=True)
class Counted:
    """The record and what follows from it; `summary` is what `summary.json` says."""

    record: SessionRecord
    attendance: Attendance
    questions: tuple[AskedQuestion, ...]
    polls: PollResults
    survey: PollResults
    summary: dict[str, Any]


def counted(record: SessionRecord, say: Wording = ENGLISH) -> Counted:
    """The same record gives the same numbers. Raises nothing for odd rows."""
    attendance = count_people(record)
    questions = tidy_questions(record.questions)
    polls = poll_results(record.poll_answers, record.poll_definitions)
    survey = poll_results(record.survey_answers)
    summary = summary_of(record, attendance, questions, polls, LocalTimes(record.zone), say)
    return Counted(record, attendance, questions, polls, survey, summary)
