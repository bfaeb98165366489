"""What the bot says, as values: the Slack room turns each into a message. Nothing here is formatted or escaped."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.breakdown import Funnel
from bot.domain.desk import DeskItem
from bot.domain.recordings import Consent
from bot.domain.series import SeriesCount
from bot.domain.webinar import Panelist, Webinar
from bot.domain.why import Explanation


@dataclass(frozen=True, slots=True)
class PanelistLine:
    """A panelist on the card. `slack_user` is empty for people outside Slack, who are mailed by Zoom instead."""

    panelist: Panelist
    slack_user: str
    has_link: bool


@dataclass(frozen=True, slots=True)
class ReminderLine:
    """A reminder on the card: planned, sent, skipped, expired or failed; `due_at` aware UTC."""

    name: str
    due_at: datetime
    state: str
    audience: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CardPost:
    """The living card of a webinar. `missing` names what the webinar still lacks, in plain words.

    `zoom_mails` says whether Zoom mails panelists their links.
    """

    webinar: Webinar
    panelists: tuple[PanelistLine, ...]
    reminders: tuple[ReminderLine, ...]
    missing: tuple[str, ...] = ()
    zoom_mails: bool = True
    erase_at: datetime | None = None  # when the people's names are erased, aware UTC; None once they are
    erased_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReminderPost:
    """A reminder for the channel. Never holds a personal link. `minutes_left` is elapsed time to the start."""

    webinar: Webinar
    name: str
    minutes_left: int


@dataclass(frozen=True, slots=True)
class PersonalPost:
    """A direct message to one panelist with their own link. `reminder` is empty for the first message.

    `steps` is the run of show for moderators: aware UTC moments and what is to be done.
    """

    webinar: Webinar
    panelist: Panelist
    join_url: str = field(repr=False)
    reminder: str = ""
    minutes_left: int = 0
    steps: tuple[tuple[datetime, str], ...] = ()


@dataclass(frozen=True, slots=True)
class OrganiserPost:
    """A reminder as a direct message to an organiser."""

    webinar: Webinar
    name: str
    minutes_left: int


class Notice(StrEnum):
    """What a note in the webinar's thread is about; `values` of the note fill its sentence."""

    CREATED = "created"  # on Zoom now
    MOVED = "moved"  # old_start, new_start (ISO UTC), who
    CHANGED = "changed"  # who
    PANELISTS = "panelists"  # who, added, removed
    CANCELLED = "cancelled"  # who
    NOT_KEPT = "not_kept"  # settings
    FAILED = "failed"  # what, error, reference; post_again where a button can have it posted
    EXPIRED = "expired"  # what, due_at
    SKIPPED = "skipped"  # what, reason
    ROOM_OPEN = "room_open"
    ENDED = "ended"
    PRACTICE_ENDED = "practice_ended"
    GONE = "gone"  # no longer on Zoom
    MOVED_IN_PORTAL = "moved_in_portal"  # old_start, new_start
    ZONE_CHANGED = "zone_changed"  # the same reading is another moment now
    REPLANNED = "replanned"  # the reminder plan was edited
    NOT_HELD = "not_held"  # planned end passed, no instance
    REPORT_LATE = "report_late"  # missing
    REPORT_REFUSED = "report_refused"  # missing, error
    ERASED = "erased"  # number: Zoom's, where everything still is
    NO_RECORDING = "no_recording"
    ASSIGNED = "assigned"  # who, number: of a question at the Q&A desk
    WAITING = "waiting"  # error: a call to Zoom has to wait for long
    ALARM = "alarm"  # what, error: to an admin
    STAND_IN = "stand_in"  # to an alternative host
    TWIN = "twin"  # a second webinar or message was found
    UNTOLD = "untold"  # who: a direct message about trouble may not have reached them


@dataclass(frozen=True, slots=True)
class NotePost:
    """A line in the webinar's thread, part of its history. `loud` also shows it in the channel."""

    webinar: Webinar
    notice: Notice
    values: dict[str, str] = field(default_factory=dict)
    loud: bool = False


@dataclass(frozen=True, slots=True)
class PollLine:
    """One question of a poll: how many people answered it, and how often each choice was taken.

    `choices` is empty for free text; `twice` says that the poll was launched more than once.
    """

    poll: str
    question: str
    people: int
    choices: tuple[tuple[str, int], ...]
    twice: bool = False


@dataclass(frozen=True, slots=True)
class Places:
    """Where people came from: the commonest first, then how many others, and how many did not say. The sum is all."""

    top: tuple[tuple[str, int], ...]
    others: int
    not_given: int


@dataclass(frozen=True, slots=True)
class ReportPost:
    """The message after the session. `summary` is summary.json's content; `missing` is what Zoom still owes, and
    `refused` what it will not give, with its reason.

    `next_look` is aware UTC, None when nothing more is awaited. `places` is by "country", "city" and "organisation";
    `curve` the most people in the room in each equal stretch of the session, by the stretch's begin (aware UTC).
    """

    webinar: Webinar
    summary: dict[str, object]
    final: bool
    missing: tuple[str, ...] = ()
    next_look: datetime | None = None
    refused: tuple[tuple[str, str], ...] = ()
    funnel: Funnel | None = None
    places: dict[str, Places] = field(default_factory=dict)
    polls: tuple[PollLine, ...] = ()
    curve: tuple[tuple[datetime, int], ...] = ()


@dataclass(frozen=True, slots=True)
class StartLinkPost:
    """A fresh start link: whoever opens it becomes host. Shown to one person, never stored."""

    webinar: Webinar
    start_url: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RecordingOffer:
    """The question to the organiser whether a `part` ("recording", "transcript") may be posted, and the answer.

    `tag` names the session in buttons; `decided_by` is a Slack user, empty while nobody decided.
    """

    webinar: Webinar
    part: str
    tag: str
    consent: Consent
    share_url: str = field(repr=False)
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class RecordingPost:
    """The approved recording in the thread: the link that asks for the passcode, never the passcode."""

    webinar: Webinar
    share_url: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PasscodePost:
    """The recording's passcode for the organiser who approved it; empty where Zoom asks for none."""

    webinar: Webinar
    passcode: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DeskPost:
    """The questions a session left open, in the report's thread. Empty once they are erased."""

    webinar: Webinar
    items: tuple[DeskItem, ...]


@dataclass(frozen=True, slots=True)
class SeriesPost:
    """The sessions of a series in numbers, for one person. No names.

    `webinar` is the last one held. `uncounted` are codes of held sessions that have no report, `erased` of those whose
    names are gone; `to_come` is how many are not held yet.
    """

    webinar: Webinar
    series: str
    count: SeriesCount
    uncounted: tuple[str, ...] = ()
    to_come: int = 0
    erased: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WhyPost:
    """How every total of the report came about. Names people: shown to one organiser, kept nowhere."""

    webinar: Webinar
    explanations: tuple[Explanation, ...]


Post = (
    CardPost
    | ReminderPost
    | PersonalPost
    | OrganiserPost
    | NotePost
    | ReportPost
    | StartLinkPost
    | DeskPost
    | RecordingOffer
    | RecordingPost
    | PasscodePost
    | SeriesPost
    | WhyPost
)
