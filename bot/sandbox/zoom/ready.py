"""Which run a report is about, and whether Zoom has it by now."""

from datetime import timedelta
from math import ceil
from typing import Any

from bot.sandbox.zoom.account import Call
from bot.sandbox.zoom.refusals import Refusal, no_plan, not_ended
from bot.sandbox.zoom.times import stamp
from bot.sandbox.zoom.world import Run, Webinar

YEAR = timedelta(days=365)


def ended(call: Call, delay: float) -> tuple[Webinar, Run, bool]:
    """The run asked for and whether its report is ready. Raises Refusal 3001, 12702, or 200 without the add-on."""
    webinar, run = call.account.world.ended_run(call.params["webinarId"], call.now)
    if not webinar.host.webinar:
        raise no_plan(webinar.host.id, with_200=True)
    over = run.ended or run.started
    if call.now > over + YEAR:
        raise Refusal(400, 12702, "Can not access a webinar a year ago.")
    return webinar, run, call.now >= over + timedelta(seconds=delay)


def or_404(call: Call, ready: bool) -> bool:
    """`ready`, or the way this account says "not yet" (404, or an empty list)."""
    if not ready and call.account.config.report_early == "404":
        raise not_ended()
    return ready


def head(webinar: Webinar, run: Run) -> dict[str, Any]:
    """What poll and Q&A reports begin with."""
    return {"id": webinar.id, "uuid": run.uuid, "start_time": stamp(run.started)}


def minutes(span: timedelta) -> int:
    """Minutes begun."""
    return ceil(span.total_seconds() / 60)
