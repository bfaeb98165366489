"""Why a number is so: shown to the organiser who asked, and to nobody else."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bot.domain.errors import InvalidInput
from bot.domain.posts import WhyPost
from bot.domain.why import Explanation, explain
from bot.domain.work import Task
from bot.exports.counted import counted
from bot.services import refusing
from bot.services.house import House
from bot.services.ports.announcer import Announcer
from bot.services.ports.outcomes import Desk, Done, NotWanted, Outcome
from bot.services.records import record_now
from bot.services.whispering import whisper
from bot.services.workroom import Workroom

MOST_LINES = 40  # of one share, in Slack; joins.csv has every row


def why(announcer: Announcer, workroom: Workroom, task: Task, desk: Desk) -> Outcome:
    """Shows how every total came about. Nothing is kept, so a lost answer is not repeated."""
    if task.look_first:
        return NotWanted("the answer may have been shown; ask again if it was not")
    post = workroom.compute(task.webinar, partial(draw_up_why, webinar_id=task.webinar))
    desk.confirm(task)
    whisper(announcer, task.payload, post.webinar.channel, post)
    return Done("shown")


def draw_up_why(house: House, *, webinar_id: int) -> WhyPost:
    """The answer as of the latest readings. Raises InvalidInput before there is a report."""
    with house.store.read() as tx:
        webinar = tx.webinars.get(webinar_id)
    return WhyPost(webinar, tuple(map(_shortened, explanations(house, webinar_id))))


def explanations(house: House, webinar_id: int) -> tuple[Explanation, ...]:
    """Every total with every row behind it. Raises InvalidInput before there is a report."""
    with house.store.read() as tx:
        webinar = tx.webinars.get(webinar_id)
        erased = tx.erasures.of(webinar_id) is not None
    if erased:
        raise InvalidInput(refusing.NOT_TRACED.format(code=webinar.code))
    numbers = counted(record_now(house, webinar))
    return explain(numbers.record, numbers.attendance, numbers.questions, numbers.polls)


def _shortened(each: Explanation) -> Explanation:
    aside = each.aside and replace(each.aside, lines=each.aside.lines[:MOST_LINES])
    shares = tuple(replace(share, lines=share.lines[:MOST_LINES]) for share in each.shares)
    return replace(each, shares=shares, aside=aside)
