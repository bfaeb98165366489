"""The message after the session, as values: what a director wants to know, from what was counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.breakdown import by_city, by_country, by_organisation, funnel
from bot.domain.polls import PollResults
from bot.domain.posts import Places, PollLine, ReportPost
from bot.domain.webinar import Webinar
from bot.exports.counted import Counted
from bot.exports.curve import fullest

TOP = 8
CURVE_POINTS = 20  # as many as Slack's charts take


def report_post(webinar: Webinar, numbers: Counted, told: Mapping[str, object]) -> ReportPost:
    """`told` is the row's payload: `final`, `missing`, `refused` and `next_look` (ISO, or empty)."""
    audience = numbers.attendance.audience
    next_look = str(told.get("next_look") or "")
    places = {"country": by_country(audience), "city": by_city(audience), "organisation": by_organisation(audience)}
    return ReportPost(
        webinar=webinar,
        summary=numbers.summary,
        final=bool(told.get("final")),
        missing=tuple(map(str, _list(told, "missing"))),
        next_look=datetime.fromisoformat(next_look) if next_look else None,
        refused=tuple((str(pair[0]), str(pair[1])) for pair in _list(told, "refused")),
        funnel=funnel(numbers.attendance, numbers.questions),
        places={name: _places(found, len(audience)) for name, found in places.items() if found},
        polls=_polls(numbers.polls),
        curve=tuple(fullest(numbers.attendance, CURVE_POINTS)),
    )


def _places(found: Sequence[tuple[str, int]], people: int) -> Places:
    others = sum(count for _, count in found[TOP:])
    return Places(tuple(found[:TOP]), others, people - sum(count for _, count in found))


def _polls(polls: PollResults) -> tuple[PollLine, ...]:
    return tuple(
        PollLine(
            poll=each.poll,
            question=each.question,
            people=each.people,
            choices=() if each.free_text else each.tally,
            twice=each.poll in polls.launched_twice,
        )
        for each in polls.questions
    )


def _list(told: Mapping[str, object], name: str) -> Sequence[Sequence[object]]:
    value = told.get(name)
    return value if isinstance(value, list) else ()
