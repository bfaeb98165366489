"""Reading what happened in a held session; a report that is not allowed is replaced by its poorer twin."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from bot.domain.remote import SessionDetail
from bot.domain.rows import GivenAnswer, Instance, ParticipantRow, Question, Registrant
from bot.services.ports.zoom import Listing
from bot.zoom import sentences
from bot.zoom.errors import LicenceMissing, PollsOff, Reply, ReportNotReady, ScopeMissing, ZoomRefused
from bot.zoom.paging import Send, every_page
from bot.zoom.protocol import answers, registrants, reports
from bot.zoom.request import Request

Found = TypeVar("Found")


class PastSessions:
    """Everything after the session, by UUID. Raises ReportNotReady (a TryLater) while Zoom still prepares it."""

    def __init__(self, send: Send) -> None:
        self._read = send

    def instances(self, webinar_id: str) -> tuple[Instance, ...]:
        """Every held session of the webinar by start, rehearsals among them. Empty when there is none yet."""
        try:
            return reports.read_instances(self._read(reports.list_instances(webinar_id)))
        except ReportNotReady:
            return ()

    def session_detail(self, uuid: str) -> SessionDetail:
        """Zoom's own start, end and count of one session."""
        detail = reports.read_session(self._read(reports.get_session(uuid)), uuid)
        if detail is None:
            raise ReportNotReady(sentences.NOT_READY, Reply("get_session", 200))
        return detail

    def participants(self, uuid: str) -> Listing[ParticipantRow]:
        """Every join of one session. An empty list may mean that Zoom is not ready."""

        def listed(page: Callable[[str, str], Request]) -> Listing[ParticipantRow]:
            return every_page(
                self._read, lambda token: page(uuid, token), lambda answer: reports.read_participants(answer, uuid)
            )

        return either(lambda: listed(reports.list_participants), lambda: listed(reports.list_past_participants))

    def questions(self, uuid: str) -> tuple[Question, ...]:
        """The Q&A. The twin knows neither ids nor times nor who answered."""
        return either(
            lambda: answers.read_questions(self._read(reports.get_questions(uuid))),
            lambda: answers.read_questions(self._read(reports.get_past_questions(uuid))),
        )

    def poll_answers(self, uuid: str) -> tuple[GivenAnswer, ...]:
        """One row per person and question; `poll` is the id of the poll's definition. None where polls are off."""
        try:
            return either(
                lambda: answers.read_poll_answers(self._read(reports.get_poll_answers(uuid))),
                lambda: answers.read_poll_answers(self._read(reports.get_past_poll_answers(uuid))),
            )
        except PollsOff:
            return ()

    def survey_answers(self, uuid: str) -> tuple[GivenAnswer, ...]:
        """One row per person and question; `poll` is the survey's name. There is no twin."""
        return answers.read_survey_answers(self._read(reports.get_survey_answers(uuid)))

    def absentees(self, uuid: str) -> Listing[Registrant]:
        """Who Zoom thinks stayed away. Our own count goes by registrants and participants."""
        return every_page(self._read, lambda token: reports.list_absentees(uuid, token), registrants.read_registrants)


def either(report: Callable[[], Found], twin: Callable[[], Found]) -> Found:
    """What the report gives, or its twin where permission or plan forbid the report.

    If the twin is forbidden as well, the report's own refusal is what the administrator reads.
    """
    try:
        return report()
    except (ScopeMissing, LicenceMissing) as refused:
        try:
            return twin()
        except ZoomRefused:
            raise refused from None
