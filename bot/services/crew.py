"""Which handler does which row: the table the worker works from."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.work import Kind
from bot.services import (
    cards,
    collecting,
    creating,
    erasing,
    explaining,
    hosts,
    messages,
    questions,
    recordings,
    reporting,
    series,
    snapshot,
    watching,
    zoom_side,
)
from bot.services.erasing import ClearingShelf
from bot.services.house import House
from bot.services.ports.announcer import Announcer
from bot.services.ports.outcomes import Handler
from bot.services.ports.zoom import Zoom
from bot.services.workroom import Workroom


@dataclass(frozen=True, slots=True)
class Crew:
    """The house and its doors to the outside."""

    house: House
    zoom: Zoom
    announcer: Announcer
    shelf: ClearingShelf
    workroom: Workroom

    def handlers(self) -> dict[str, Handler]:
        """By kind; the worker leaves every other kind to a newer build."""
        house, zoom, slack, shelf = self.house, self.zoom, self.announcer, self.shelf
        table: dict[Kind, Handler] = {
            Kind.ZOOM_CREATE: lambda task, desk: creating.create(house, zoom, task, desk),
            Kind.ZOOM_UPDATE: lambda task, desk: zoom_side.update(house, zoom, task, desk),
            Kind.ZOOM_CHECK: lambda task, _: zoom_side.check(house, zoom, task),
            Kind.ZOOM_DELETE: lambda task, desk: zoom_side.delete(house, zoom, task, desk),
            Kind.ZOOM_PANELISTS: lambda task, desk: zoom_side.panelists(house, zoom, task, desk),
            Kind.ZOOM_REGISTRANTS: lambda task, _: snapshot.registrants(house, zoom, task),
            Kind.ZOOM_TWINS: lambda task, _: creating.twins(house, zoom, task),
            Kind.ZOOM_WATCH: lambda task, _: watching.watch(house, zoom, task),
            Kind.COLLECT: lambda task, _: collecting.collect(house, zoom, task),
            Kind.CARD: lambda task, desk: cards.card(house, slack, task, desk),
            Kind.CARD_AGAIN: lambda task, desk: cards.card(house, slack, task, desk),
            Kind.NOTE: lambda task, desk: messages.note(house, slack, task, desk),
            Kind.REMINDER: lambda task, desk: messages.reminder(house, slack, task, desk),
            Kind.REMINDER_PEOPLE: lambda task, _: messages.reminder_people(house, slack, task),
            Kind.DIRECT: lambda task, desk: messages.direct(house, slack, task, desk),
            Kind.PEOPLE: lambda task, _: messages.people(house, slack, task),
            Kind.STAND_INS: lambda task, _: hosts.tell(house, slack, task),
            Kind.WHISPER: lambda task, desk: messages.whisper(house, zoom, slack, task, desk),
            Kind.WHY: lambda task, desk: explaining.why(slack, self.workroom, task, desk),
            Kind.TWIN_WATCH: lambda task, desk: messages.twin(slack, task, desk),
            Kind.REPORT: lambda task, desk: reporting.report(house, slack, self.workroom, task, desk),
            Kind.FILES: lambda task, desk: reporting.files(house, slack, shelf, self.workroom, task, desk),
            Kind.ERASE: lambda task, desk: erasing.erase(house, slack, shelf, self.workroom, task, desk),
            Kind.FILE_REMOVAL: lambda task, desk: reporting.file_removal(slack, task, desk),
            Kind.RECORDING: lambda task, _: recordings.look(house, zoom, task),
            Kind.OFFER: lambda task, desk: recordings.offer(house, slack, task, desk),
            Kind.RECORDING_POST: lambda task, desk: recordings.post(house, slack, task, desk),
            Kind.TRANSCRIPT: lambda task, desk: recordings.transcript(house, zoom, slack, task, desk),
            Kind.PASSCODE: lambda task, desk: recordings.passcode(house, zoom, slack, task, desk),
            Kind.QUESTIONS: lambda task, desk: questions.board(house, slack, task, desk),
            Kind.ANSWERS: lambda task, desk: questions.answers(house, slack, task, desk),
            Kind.SERIES: lambda task, desk: series.show(house, slack, self.workroom, task, desk),
            Kind.SERIES_FILE: lambda task, desk: series.file(house, slack, self.workroom, task, desk),
        }
        return {kind.value: handler for kind, handler in table.items()}
