"""What the database keeps beside webinars and rows of work."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.webinar import Panelist


@dataclass(frozen=True, slots=True)
class SeatedPanelist:
    """A panelist of one webinar with what we learnt: Zoom's id, the personal link (a secret), the Slack user.

    `slack_checked_at` is None until Slack was asked who has this address.
    """

    panelist: Panelist
    zoom_id: str = ""
    join_url: str = field(default="", repr=False)
    slack_user: str = ""
    slack_checked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DraftRow:
    """An announcement being turned into a form: kept whole, since a form field holds 3,000 characters only."""

    id: str
    user: str
    channel: str
    announcement: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of one part of a report (`participants`, `questions`, …) for one instance (empty: the webinar).

    `content` is JSON-ready. `digest` names the content: two equal digests are two readings that agree.
    """

    webinar: int
    part: str
    instance: str
    number: int
    at: datetime
    total: int | None
    digest: str
    content: object


@dataclass(frozen=True, slots=True)
class PostedFile:
    """A file of ours in Slack. `batch` counts the exports of one webinar: provisional 1, final 2, and so on."""

    webinar: int
    batch: int
    name: str
    file_id: str
    posted_at: datetime
    removed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditLine:
    at: datetime
    who: str
    what: str
    subject: str
    detail: str


@dataclass(frozen=True, slots=True)
class Erasure:
    """What stays of a webinar whose people were erased: its totals (as in summary.json), and how much was erased."""

    webinar: int
    at: datetime
    totals: dict[str, object]
    counts: dict[str, int]
