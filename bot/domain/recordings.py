"""A cloud recording on its way to the organisers' channel: nothing of it is posted before an organiser says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

TRANSCRIPT = "TRANSCRIPT"  # Zoom's file_type
READY = "completed"
LOOKS = tuple(timedelta(hours=hours) for hours in (1, 3, 12, 24, 48))
"""When Zoom is asked, from the end: a recording of some hours takes about as long to be ready, the transcript more."""


class Consent(StrEnum):
    """Where one part stands. Approved ones are posted; a private one may still be approved later."""

    AWAITED = "awaited"
    OFFERED = "offered"
    APPROVED = "approved"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class KeptRecording:
    """The recording of one session. `share_url` asks whoever opens it for the passcode, which is not kept."""

    webinar: int
    uuid: str
    share_url: str = field(repr=False)
    found_at: datetime
    state: Consent = Consent.OFFERED
    decided_by: str = ""
    transcript: Consent = Consent.AWAITED
    transcript_by: str = ""


def next_look(ended_at: datetime, now: datetime) -> datetime | None:
    """The next moment of the schedule after `now`; None after the last."""
    return next((ended_at + look for look in LOOKS if ended_at + look > now), None)
