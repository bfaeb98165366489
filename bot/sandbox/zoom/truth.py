"""What really happened in the stand-in, counted over the people it simulated and not over the rows it reports.

The session is the real runs, rehearsals left out, each from its real start to its real end. Audience means everyone
who is not host, alternative host, interpreter or panelist. A person is in the room while any of their devices is.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from statistics import fmean, median
from typing import Any

from bot.sandbox.zoom.times import stamp
from bot.sandbox.zoom.world import Person, Run, Stay, Webinar

Span = tuple[datetime, datetime]


def truth(webinar: Webinar) -> dict[str, Any]:
    """The totals; `median_seconds` and `mean_seconds` are exact, `peak_at` is the first moment of the peak or None.

    `panelists_present` counts people invited as panelists; hosts and alternative hosts are in `hosts_present`.
    """
    runs = [run for run in webinar.runs if not run.practice and run.ended is not None]
    stays: dict[str, list[tuple[Run, Stay]]] = {}
    people: dict[str, Person] = {}
    for run in runs:
        for stay in run.stays:
            people.setdefault(stay.person.key, stay.person)
            stays.setdefault(stay.person.key, []).append((run, stay))
    spans = {key: union(_span(run, stay) for run, stay in found) for key, found in stays.items()}
    seconds = {key: sum(int((end - begin).total_seconds()) for begin, end in found) for key, found in spans.items()}
    audience = [key for key, person in people.items() if person.role == "attendee"]
    approved = {r.id for r in webinar.registrants.values() if r.status == "approved"}
    came = {person.registrant_id for person in people.values()}
    joins = sum(len(found) for found in stays.values())
    peak, peak_at = busiest(span for key in audience for span in spans[key])
    questions = [question for run in runs for question in run.questions]
    roles = Counter(person.role for person in people.values())
    return {
        "registered": len(approved),
        "attended": len(audience),
        "no_shows": len(approved - came),
        "panelists_present": roles["panelist"],
        "hosts_present": roles["host"] + roles["alternative_host"],
        "joins": joins,
        "merged_rows": joins - len(people),
        "unknown_people": sum(not (people[k].registrant_id or people[k].email) for k in audience),
        "peak": peak,
        "peak_at": None if peak_at is None else stamp(peak_at),
        "median_seconds": median(seconds[key] for key in audience) if audience else 0,
        "mean_seconds": fmean(seconds[key] for key in audience) if audience else 0,
        "questions": len(questions),
        "unanswered": sum(not (question.answers or question.live) for question in questions),
        "polls": len({poll for run in runs for poll in run.launched}),
        "instances": len(runs),
        "people": [_person(people[key], seconds[key], stays[key]) for key in people],
    }


def union(spans: Iterable[Span]) -> list[Span]:
    """Spans merged where they touch or overlap, in order."""
    merged: list[Span] = []
    for begin, end in sorted(spans):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((begin, end))
    return merged


def busiest(spans: Iterable[Span]) -> tuple[int, datetime | None]:
    """Most spans open at one instant, and the first such instant. A span is over at its end, so a handover is one."""
    steps = sorted(step for begin, end in spans if begin < end for step in ((begin, 1), (end, -1)))
    most, most_at, open_now = 0, None, 0
    for place, (moment, change) in enumerate(steps):
        open_now += change
        last_of_moment = place + 1 == len(steps) or steps[place + 1][0] != moment
        if last_of_moment and open_now > most:
            most, most_at = open_now, moment
    return most, most_at


def _span(run: Run, stay: Stay) -> Span:
    end = run.ended or stay.joined
    return max(stay.joined, run.started), min(stay.left or end, end)


def _person(person: Person, seconds: int, found: list[tuple[Run, Stay]]) -> dict[str, Any]:
    return {
        "name": person.name,
        "email": person.email,
        "role": person.role,
        "registrant_id": person.registrant_id,
        "seconds_present": seconds,
        "joins": len(found),
        "devices": len({stay.device for _, stay in found}),
    }
