"""What follows a report: what organisers made of open questions, and the recordings that wait for their word."""

from __future__ import annotations

from sqlalchemy import Connection, select

from bot.domain.desk import DeskEntry, DeskState
from bot.domain.recordings import Consent, KeptRecording
from bot.store import tables
from bot.store.statements import upsert


class DeskBook:
    """Implements `ports.store.DeskBook`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, webinar_id: int) -> dict[str, DeskEntry]:
        c = tables.desk_question.c
        wanted = select(c.question, c.state, c.assignee, c.answer, c.changed_by, c.changed_at)
        rows = self._connection.execute(wanted.where(c.webinar == webinar_id))
        return {key: DeskEntry(key, DeskState(state), *rest) for key, state, *rest in rows}

    def put(self, webinar_id: int, entry: DeskEntry) -> None:
        row = {
            "webinar": webinar_id,
            "question": entry.key,
            "state": entry.state.value,
            "assignee": entry.assignee,
            "answer": entry.answer,
            "changed_by": entry.changed_by,
            "changed_at": entry.changed_at,
        }
        upsert(self._connection, tables.desk_question, row, by=["webinar", "question"])


class Recordings:
    """Implements `ports.store.Recordings`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, webinar_id: int) -> tuple[KeptRecording, ...]:
        """In the order found."""
        c = tables.recording.c
        wanted = select(c.uuid, c.share_url, c.found_at, c.state, c.decided_by, c.transcript, c.transcript_by)
        rows = self._connection.execute(wanted.where(c.webinar == webinar_id).order_by(c.found_at, c.uuid))
        return tuple(
            KeptRecording(webinar_id, r.uuid, r.share_url, r.found_at, Consent(r.state), r.decided_by,
                          Consent(r.transcript), r.transcript_by)
            for r in rows
        )  # fmt: skip

    def put(self, recording: KeptRecording) -> None:
        row = {
            "webinar": recording.webinar,
            "uuid": recording.uuid,
            "share_url": recording.share_url,
            "found_at": recording.found_at,
            "state": recording.state.value,
            "decided_by": recording.decided_by,
            "transcript": recording.transcript.value,
            "transcript_by": recording.transcript_by,
        }
        upsert(self._connection, tables.recording, row, by=["webinar", "uuid"])
