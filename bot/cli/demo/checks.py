"""What must hold at the end of the story: the bot's numbers against what the sandbox knows happened, and no leaks."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.cli.demo.story import Story

COUNTED_ALIKE = (
    "registered",
    "attended",
    "no_shows",
    "panelists_present",
    "joins",
    "merged_rows",
    "unknown_people",
    "peak",
    "median_seconds",
    "mean_seconds",
    "questions",
    "unanswered",
    "polls",
    "instances",
)
COLUMNS = {
    "attendance.csv": "person, name, email, role, registrant_id, organisation, city, country, attended, first_join,"
    " last_leave, seconds_present, joins, devices, matched_by",
    "no_shows.csv": "name, email, registrant_id, organisation, city, country, registered_at",
    "qa.csv": "question_id, asked_at, asker, asker_email, anonymous, status, question, answer_number, answer,"
    " answered_by, answered_at",
    "polls.csv": "poll, question, person, name, email, answer, answered_at",
    "survey.csv": "poll, question, person, name, email, answer, answered_at",
}
ALL_FILES = (*COLUMNS, "joins.csv", "summary.json", "report.xlsx", "attendance.png")
MOST_TOP_LEVEL = 6
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_LABELLED = re.compile(rf"(\d{{1,2}} (?:{_MONTHS}) \d{{4}}), \d\d:\d\d[^()\n]*\((\w+), UTC")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was compared: what it is, what the sandbox knows, what the bot says."""

    what: str
    truth: object
    said: object

    @property
    def holds(self) -> bool:
        if isinstance(self.truth, float) and isinstance(self.said, int | float):
            return abs(self.truth - self.said) <= 1  # whole seconds in the file
        return self.truth == self.said


def numbers(story: Story) -> list[Check]:
    """Every total of summary.json that the sandbox knows by itself."""
    truth = story.stage.sandbox.zoom.truth(story.webinar.id)
    said = json.loads(story.screen.files().get("summary.json", b"{}"))
    checks = [Check(name, truth[name], said.get(name)) for name in COUNTED_ALIKE]
    return [*checks, Check("complete", True, said.get("complete"))]


def papers(story: Story) -> list[Check]:
    """The files are all there with exactly their columns."""
    files = story.screen.files()
    checks = [Check("files", sorted(ALL_FILES), sorted(files))]
    for name, columns in COLUMNS.items():
        rows = csv.reader(io.StringIO(files.get(name, b"").decode("utf-8-sig"), newline=""))
        checks.append(Check(f"columns of {name}", columns.split(", "), next(rows, [])))
    return checks


def manners(story: Story) -> list[Check]:
    """Nothing personal in the channel, no wrong zone label, few messages, an agenda Zoom can show."""
    posted = story.screen.everything_posted()
    agenda = story.webinar.agenda
    return [
        Check("personal links in the channel", [], [link for link in personal_links(story) if link in posted]),
        Check("zone labels that are not in force on their date", [], wrong_labels(posted, story.zone)),
        Check("top-level messages, at most six", True, len(story.screen.top_level()) <= MOST_TOP_LEVEL),
        Check("agenda of at most 2,000 characters", True, len(agenda) <= 2000),
        Check("agenda is whole or ends at a sentence end", True, is_whole(agenda, story) or agenda[-1] in ".?!…»”"),
        Check("breaches of Zoom's contract", [], story.stage.sandbox.zoom.contract_breaches),
    ]


def is_whole(agenda: str, story: Story) -> bool:
    """Whether nothing of the announcement was left out."""
    return len(agenda.split()) == len(story.announcement.split())


def wrong_labels(posted: str, zone: ZoneInfo) -> list[str]:
    """`5 May 2022: CET` where the clocks of `zone` are called otherwise that day; `CET` where no date calls for it."""
    found = {match.groups() for match in _LABELLED.finditer(posted)}
    right = {day: _labels_of(day, zone) for day, _ in found}
    wrong = [f"{day}: {label}" for day, label in found if label not in right[day]]
    return sorted([*wrong, *(set(re.findall(r"\bCES?T\b", posted)) - set().union(*right.values()))])


def _labels_of(day: str, zone: ZoneInfo) -> set[str]:
    """Two on a day when the clocks change."""
    midnight = datetime.strptime(day, "%d %B %Y")  # noqa: DTZ007 - a day of the zone's own clocks
    return {midnight.replace(hour=hour, tzinfo=zone).tzname() or "" for hour in (0, 12)}


def personal_links(story: Story) -> Iterator[str]:
    """The secret part of every panelist's, registrant's and host's link."""
    account = story.stage.sandbox.zoom
    webinar = story.webinar
    with account.account.lock:
        secrets = [panelist.token for panelist in webinar.panelists]
        secrets += [registrant.token for registrant in webinar.registrants.values()]
    yield from secrets
    yield "zak="
