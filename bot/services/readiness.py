"""How far Zoom's reports of a session have come, judged part by part from what was read.

Reports come late, each at its own time, and change (facts on Zoom, 6.5: up to about half an hour in the portal, longer
in places). A part holds still when two readings of it, apart in time, agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from bot.domain.rows import Instance
from bot.domain.webinar import Webinar
from bot.services.house import Habits
from bot.services.ports.kept import Reading
from bot.services.readings import Kept, is_whole, rows_of, two_agree

PARTS = {
    "detail": "Zoom's own summary of the session",
    "participants": "the list of participants",
    "questions": "the Q&A",
    "poll_answers": "the poll results",
    "survey_answers": "the survey",
    "registrants": "the registrations",
    "poll_definitions": "the list of polls",
    "team": "the list of panelists and interpreters",
    "host": "the host's name",
}
OF_INSTANCE = ("detail", "participants", "questions", "poll_answers")
EMPTY_UNTIL = timedelta(minutes=30)  # how long Zoom may say "nothing" and mean "not yet"


class Stage(Enum):
    """Of one part of one instance."""

    SETTLED = "settled"
    EMPTY = "empty"  # settled, but something could have been expected: worth another look
    READ = "read"  # readable, and awaiting a second reading that agrees
    OWED = "owed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Part:
    """One part as read now: its rows, or why it could not be read (`problem`).

    `refused` is a refusal for good, `gone` something that is not there (any more); `wait` is the trouble that passes.
    """

    name: str
    instance: str
    rows: tuple[object, ...] = ()
    total: int | None = None
    problem: str = ""
    refused: bool = False
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Readiness:
    """`final` once nothing is owed and everything holds still. `missing` names in plain words what Zoom still owes and
    `refused` what it will not give, with Zoom's reason. `almost`: only second readings are awaited. `may_fill`: final,
    but a part is empty that need not be."""

    final: bool
    missing: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    almost: bool = False
    may_fill: bool = False


def judge(webinar: Webinar, real: Sequence[Instance], kept: Kept, parts: Sequence[Part], habits: Habits) -> Readiness:
    """Where the reports stand after the reading `parts`, which `kept` holds already."""
    expected = {"questions"} if webinar.draft.questions else set()
    if any(rows_of(each) for each in kept.get(("poll_definitions", ""), ())):
        expected.add("poll_answers")
    now = {(part.name, part.instance): part for part in parts}
    rule = _Rule(webinar.ended_at or webinar.draft.ends_at, habits, expected)
    stages = {
        (name, each.uuid): rule.of_instance(name, kept.get((name, each.uuid), []), now.get((name, each.uuid)))
        for each in real
        for name in OF_INSTANCE
    }
    stages["registrants", ""] = rule.registrants(kept.get(("registrants", ""), []), now.get(("registrants", "")))
    stages["team", ""] = rule.team(kept.get(("team", ""), []), now.get(("team", "")))
    refused = {name for (name, _), stage in stages.items() if stage is Stage.REFUSED}
    refused |= {part.name for part in parts if part.refused and part.name == "survey_answers"}
    owed = {name for (name, _), stage in stages.items() if stage is Stage.OWED}
    found = set(stages.values())
    still = not found & {Stage.OWED, Stage.READ} and "participants" not in refused
    return Readiness(
        final=bool(real) and still,
        missing=tuple(words for name, words in PARTS.items() if name in owed),
        refused=tuple((words, _reason(name, parts)) for name, words in PARTS.items() if name in refused),
        almost=bool(real) and not still and not owed and "participants" not in refused,
        may_fill=Stage.EMPTY in found,
    )


@dataclass(frozen=True, slots=True)
class _Rule:
    ended_at: datetime
    habits: Habits
    expected: set[str]

    @property
    def gap(self) -> timedelta:
        return self.habits.report_schedule[0]

    def of_instance(self, name: str, readings: Sequence[Reading], part: Part | None) -> Stage:
        if name == "detail":
            return Stage.SETTLED if readings else _absent(part)
        if not readings:
            return _absent(part)
        last = readings[-1]
        if not is_whole(last):
            return Stage.OWED
        if not rows_of(last):
            return self._empty(name, readings, part)
        if two_agree(readings, self.gap):
            return Stage.SETTLED
        return Stage.REFUSED if part is not None and part.refused else Stage.READ

    def registrants(self, readings: Sequence[Reading], part: Part | None) -> Stage:
        """Read whole after the end; an earlier list serves where the webinar has vanished from Zoom since."""
        if any(is_whole(each) and each.at >= self.ended_at for each in readings):
            return Stage.SETTLED
        if readings and part is not None and part.gone:
            return Stage.SETTLED
        return _absent(part)

    def team(self, readings: Sequence[Reading], part: Part | None) -> Stage:
        """Read once, or gone from Zoom for good: then the speakers whom we know are all there is."""
        return Stage.SETTLED if readings or (part is not None and part.gone) else _absent(part)

    def _empty(self, name: str, readings: Sequence[Reading], part: Part | None) -> Stage:
        """Nothing in it: never so for participants, and for the rest only once Zoom has had time enough."""
        if name == "participants" or any(map(rows_of, readings)):
            return Stage.OWED
        if not two_agree(readings, self.gap):
            return Stage.REFUSED if part is not None and part.refused else Stage.READ
        if name not in self.expected:
            return Stage.SETTLED
        schedule = self.habits.report_schedule
        patience = min(EMPTY_UNTIL, schedule[len(schedule) // 2])
        return Stage.EMPTY if readings[-1].at >= self.ended_at + patience else Stage.OWED


def _absent(part: Part | None) -> Stage:
    return Stage.REFUSED if part is not None and part.refused else Stage.OWED


def _reason(name: str, parts: Iterable[Part]) -> str:
    return next((part.problem for part in parts if part.name == name and part.refused), "")
