"""Reads Zoom's reports after the session, part by part, until they hold still.

Reports come late and change (facts 6.5): the session is final when every instance's own summary answers and two
readings in a row of its participants agree. Until then the report is provisional and says what is missing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from bot.domain.errors import NotFound, Refused, TryLater
from bot.domain.following import real_instances
from bot.domain.posts import Notice
from bot.domain.rows import Instance
from bot.domain.webinar import State, Webinar
from bot.domain.work import OPEN_STATES, Kind, NewTask, Task
from bot.services import planning
from bot.services.frozen import frozen
from bot.services.house import House
from bot.services.ports import Done, Listing, NotWanted, Outcome, Reading, Tx, Zoom
from bot.services.zoom_side import keep_reading

T = TypeVar("T")

OVER = (State.ENDED, State.REPORTED)
PARTS = {
    "detail": "Zoom's own summary of the session",
    "participants": "the list of participants",
    "questions": "the Q&A",
    "poll_answers": "the poll results",
    "survey_answers": "the survey",
    "registrants": "the registrations",
    "poll_definitions": "the list of polls",
    "host": "the host's name",
}
WEBINAR_WIDE = ("registrants", "poll_definitions", "host")
OPTIONAL = ("survey_answers", "poll_definitions", "host")


@dataclass(frozen=True, slots=True)
class Part:
    """One part as read now: its rows, or why it could not be read (`problem`)."""

    name: str
    instance: str
    rows: tuple[object, ...] = ()
    total: int | None = None
    problem: str = ""
    refused: bool = False


def collect(house: House, zoom: Zoom, task: Task) -> Outcome:
    """One look at every part. Keeps what was read and plans the report if something new is to be said."""
    with house.store.read() as tx:
        webinar = tx.webinars.get(task.webinar)
        real = real_instances(tx.instances.of(task.webinar), webinar.draft.starts_at)
    if webinar.state not in OVER:
        return NotWanted(f"the webinar is {webinar.state}")
    parts = gather(zoom, webinar, real)
    return Done(_tally(parts), then=lambda tx: _keep(tx, house, webinar.id, task, parts))


def gather(zoom: Zoom, webinar: Webinar, real: Iterable[Instance]) -> tuple[Part, ...]:
    """Every part of every instance, each on its own: one that fails does not hold up the others."""
    number = webinar.zoom_id
    parts = [
        _listed("registrants", "", lambda: zoom.registrants(number)),
        _plain("poll_definitions", "", lambda: zoom.poll_definitions(number)),
        _plain("host", "", lambda: (zoom.user(webinar.host),)),
    ]
    for instance in real:
        parts += _of_instance(zoom, instance.uuid)
    return tuple(parts)


def is_final(tx: Tx, webinar: Webinar, real: Sequence[Instance], gap: timedelta) -> bool:
    """Whether every instance has its summary and two equal readings of its participants, at least `gap` apart."""
    return bool(real) and all(_holds_still(tx, webinar.id, each.uuid, gap) for each in real)


def missing_parts(
    tx: Tx, webinar: Webinar, real: Sequence[Instance], parts: Sequence[Part], gap: timedelta
) -> tuple[str, ...]:
    """What Zoom still owes, in plain words and a fixed order."""
    failed = {part.name for part in parts if part.problem and part.name not in OPTIONAL}
    never = {name for name in failed if not _ever_read(tx, webinar, real, name)}
    if not all(_two_agree(tx, webinar.id, each.uuid, gap) for each in real):
        never.add("participants")
    return tuple(words for name, words in PARTS.items() if name in never)


def _of_instance(zoom: Zoom, uuid: str) -> list[Part]:
    return [
        _plain("detail", uuid, lambda: (zoom.session_detail(uuid),)),
        _listed("participants", uuid, lambda: zoom.participants(uuid)),
        _plain("questions", uuid, lambda: zoom.questions(uuid)),
        _plain("poll_answers", uuid, lambda: zoom.poll_answers(uuid)),
        _plain("survey_answers", uuid, lambda: zoom.survey_answers(uuid)),
    ]


def _listed(name: str, instance: str, call: Callable[[], Listing[T]]) -> Part:
    def rows() -> tuple[tuple[object, ...], int | None]:
        listing = call()
        return listing.rows, listing.total

    return _read(name, instance, rows)


def _plain(name: str, instance: str, call: Callable[[], Sequence[object]]) -> Part:
    return _read(name, instance, lambda: (tuple(call()), None))


def _read(name: str, instance: str, call: Callable[[], tuple[tuple[object, ...], int | None]]) -> Part:
    try:
        rows, total = call()
    except NotFound as late:
        return Part(name, instance, problem=str(late))
    except (Refused, TryLater) as problem:
        return Part(name, instance, problem=str(problem), refused=isinstance(problem, Refused))
    if total is not None and len(rows) < total:
        return Part(name, instance, rows, total, problem=f"Zoom gave {len(rows)} of {total} rows")
    return Part(name, instance, rows, total)


def _keep(tx: Tx, house: House, webinar_id: int, task: Task, parts: tuple[Part, ...]) -> None:
    for part in parts:
        if not part.problem or part.rows:
            keep_reading(tx, webinar_id, part.name, part.instance, part.total, frozen(part.rows))
    webinar = tx.webinars.get(webinar_id)
    real = real_instances(tx.instances.of(webinar_id), webinar.draft.starts_at)
    gap = house.habits.report_schedule[0]
    missing = missing_parts(tx, webinar, real, parts, gap)
    final = is_final(tx, webinar, real, gap)
    if final:
        tx.work.cancel(webinar_id, [Kind.COLLECT], reason="the reports hold still", keep=[_survey_key(webinar_id)])
    next_look = _next_look(tx, webinar_id)
    _say(tx, webinar, task, final=final, missing=missing, next_look=next_look)
    if not final and next_look is None and task.payload.get("look") != "survey":
        planning.tell(tx, webinar, Notice.REPORT_LATE, f"late:{task.id}", {"missing": ", ".join(missing)})


def _say(
    tx: Tx, webinar: Webinar, task: Task, *, final: bool, missing: tuple[str, ...], next_look: datetime | None
) -> None:
    """Plans the report message if it would say something new: other rows, now final, or asked for."""
    if not any(reading.content for reading in tx.readings.all(webinar.id, "participants")) and not final:
        return
    digest = _content_digest(tx, webinar)
    last = json.loads(tx.notebook.read(f"report:{webinar.id}") or "{}")
    asked = bool(task.payload.get("asked"))
    if not asked and (last.get("digest"), last.get("final")) == (digest, final):
        return
    batch = int(last.get("batch", 0)) + 1
    tx.notebook.write(f"report:{webinar.id}", json.dumps({"batch": batch, "digest": digest, "final": final}))
    payload: dict[str, object] = {
        "batch": batch,
        "final": final,
        "missing": list(missing),
        "next_look": next_look.isoformat() if next_look else "",
        "generated_at": tx.now.isoformat(),
    }
    group = f"slack:{webinar.channel}"
    tx.work.add([NewTask(f"report:{webinar.id}:{batch}", Kind.REPORT, tx.now, None, payload, webinar.id, group)])


def _content_digest(tx: Tx, webinar: Webinar) -> str:
    """Names what the report is made of: the latest reading of every part."""
    latest: dict[tuple[str, str], Reading] = {}
    for name in PARTS:
        for reading in tx.readings.all(webinar.id, name):
            latest[name, reading.instance] = reading
    return "|".join(f"{name}:{instance}:{latest[name, instance].digest}" for name, instance in sorted(latest))


def _holds_still(tx: Tx, webinar_id: int, uuid: str, gap: timedelta) -> bool:
    return tx.readings.latest(webinar_id, "detail", uuid) is not None and _two_agree(tx, webinar_id, uuid, gap)


def _two_agree(tx: Tx, webinar_id: int, uuid: str, gap: timedelta) -> bool:
    readings = [each for each in tx.readings.all(webinar_id, "participants") if each.instance == uuid]
    if not readings:
        return False
    last = readings[-1]
    before = next((each for each in reversed(readings) if each.at <= last.at - gap), None)
    whole = last.total is None or (isinstance(last.content, list) and len(last.content) >= last.total)
    return before is not None and before.digest == last.digest and bool(last.content) and whole


def _ever_read(tx: Tx, webinar: Webinar, real: Sequence[Instance], name: str) -> bool:
    instances = [""] if name in WEBINAR_WIDE else [each.uuid for each in real]
    return all(tx.readings.latest(webinar.id, name, instance) is not None for instance in instances)


def _next_look(tx: Tx, webinar_id: int) -> datetime | None:
    rows = tx.work.of_webinar(webinar_id, [Kind.COLLECT])
    ahead = [r.run_at for r in rows if r.state in OPEN_STATES and r.payload.get("look") not in (None, "survey")]
    return min(ahead, default=None)


def _survey_key(webinar_id: int) -> str:
    return f"collect:{webinar_id}:survey"


def _tally(parts: Sequence[Part]) -> str:
    read = sum(not part.problem for part in parts)
    return f"{read} of {len(parts)} parts read"
