"""What a form starts from, and the time that one of its options stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.walltime import WallTime
from bot.domain.webinar import Recording, Registration, WebinarDraft


@dataclass(frozen=True, slots=True)
class PlannedTime:
    """A start and a planned length in minutes, 0 where it is not known yet.

    `text` carries both in an option or in a form's hidden part; an option takes 75 characters.
    """

    start: WallTime
    minutes: int

    @property
    def ends_at(self) -> datetime:
        """Aware UTC."""
        return self.start.instant() + timedelta(minutes=self.minutes)

    def both_passes(self) -> tuple[PlannedTime, PlannedTime]:
        """The same reading before and after the clocks go back."""
        return replace(self, start=replace(self.start, fold=0)), replace(self, start=replace(self.start, fold=1))

    @property
    def text(self) -> str:
        wall = self.start
        return f"{wall.reading:%Y-%m-%dT%H:%M}|{self.minutes}|{wall.zone.key}|{wall.fold}"

    @classmethod
    def read(cls, text: str) -> PlannedTime | None:
        """The other way round; None for anything we did not write."""
        try:
            reading, minutes, zone, fold = text.split("|")
            wall = WallTime(datetime.strptime(reading, "%Y-%m-%dT%H:%M"), ZoneInfo(zone), int(fold))  # noqa: DTZ007
            return cls(wall, int(minutes)) if int(fold) in (0, 1) and int(minutes) >= 0 else None
        except (ValueError, OSError, ZoneInfoNotFoundError):
            return None


@dataclass(frozen=True, slots=True)
class TimeFields:
    """Date, start, end and zone as the form's fields hold them: `2022-05-05`, `14:00`, `15:30`; empty where unset."""

    date: str = ""
    start: str = ""
    end: str = ""
    zone: str = ""

    @classmethod
    def of(cls, planned: PlannedTime) -> TimeFields:
        wall = planned.start
        end = f"{WallTime.of(planned.ends_at, wall.zone).reading:%H:%M}" if planned.minutes else ""
        return cls(f"{wall.reading:%Y-%m-%d}", f"{wall.reading:%H:%M}", end, wall.zone.key)

    @classmethod
    def shared(cls, readings: Sequence[PlannedTime]) -> TimeFields:
        """What all of some readings have in common; empty where a person must choose."""
        fields = [cls.of(each) for each in readings]
        one = [{getattr(each, name) for each in fields} for name in ("date", "start", "end", "zone")]
        return cls(*(values.pop() if len(values) == 1 else "" for values in one))

    def agrees(self, asked: TimeFields, meant: TimeFields) -> bool:
        """Whether each field is as it was `asked`, or as the reading that is `meant` has it."""
        pairs = zip(astuple(asked), astuple(meant), strict=True)
        return all(now in pair for now, pair in zip(astuple(self), pairs, strict=True))


@dataclass(frozen=True, slots=True)
class FormInput:
    """What a form shows when it opens.

    `choices` are the readings among which the person must choose, `meant` the one preselected. `planned` is the time
    that the fields stand for where they cannot say it (an end after midnight, the second pass of an hour). `notes` are
    sentences above the fields. `revision` makes new fields of all of them, so that Slack shows our values.
    """

    topic: str = ""
    announcement: str = ""
    times: TimeFields = field(default_factory=TimeFields)
    questions: bool = True
    practice_session: bool = True
    registration: Registration = Registration.AUTOMATIC
    recording: Recording = Recording.NONE
    panelists: str = ""
    series: str = ""
    channel: str = ""
    choices: tuple[PlannedTime, ...] = ()
    meant: str = ""
    planned: PlannedTime | None = None
    notes: tuple[str, ...] = ()
    draft_id: str = ""
    webinar_id: int = 0
    revision: int = 0

    @classmethod
    def of(cls, draft: WebinarDraft, *, webinar_id: int) -> FormInput:
        """A webinar that exists already."""
        planned = PlannedTime(draft.start, draft.minutes)
        return cls(
            topic=draft.topic,
            announcement=draft.announcement,
            times=TimeFields.of(planned),
            questions=draft.questions,
            practice_session=draft.practice_session,
            registration=draft.registration,
            recording=draft.recording,
            series=draft.series,
            planned=planned,
            webinar_id=webinar_id,
        )


@dataclass(frozen=True, slots=True)
class FormDefaults:
    """What a blank form holds: the organisation's zone, channel and habits, and the zones that Zoom knows."""

    zone: str
    channel: str
    zoom_zones: frozenset[str] = field(default_factory=frozenset)
    questions: bool = True
    practice_session: bool = True
    registration: Registration = Registration.AUTOMATIC
    recording: Recording = Recording.NONE
