"""Reads Zoom's reports after the session, part by part, until they hold still.

Reports come late and change (facts 6.5), so they are read by a schedule; `readiness` judges what was read. Until it
calls the reports final the message is provisional, and says what is missing and when the bot looks again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from bot.domain.errors import NotFound, Refused, TryLater
from bot.domain.following import session_instances
from bot.domain.posts import Notice
from bot.domain.rows import Instance
from bot.domain.webinar import State, Webinar
from bot.domain.work import OPEN_STATES, Kind, NewTask, Task
from bot.services import planning
from bot.services.frozen import frozen
from bot.services.house import House
from bot.services.ports.outcomes import Done, Later, NotWanted, Outcome
from bot.services.ports.store import Tx
from bot.services.ports.zoom import Listing, Zoom
from bot.services.readiness import PARTS as PARTS
from bot.services.readiness import Part, Readiness, judge
from bot.services.readings import Kept, best, keep_reading, kept_readings
from bot.services.snapshot import signed_up
from bot.services.watching import look_for_instances, merged, plan_reports

T = TypeVar("T")
Frozen = tuple[object, str]  # rows as JSON, and their digest

OVER = (State.ENDED, State.REPORTED)
AT_ONCE = 4  # reports read side by side; the client's own limit of calls at once is the same
ONCE_MORE = 3  # looks in a row beyond the schedule, for a second reading that agrees
SOON = 6  # in gaps between two readings: half an hour


def collect(house: House, zoom: Zoom, task: Task) -> Outcome:
    """One look at every part. Keeps what was read and plans the report if something new is to be said."""
    with house.store.read() as tx:
        webinar, now = tx.webinars.get(task.webinar), tx.now
        known, erased = tx.instances.of(task.webinar), tx.erasures.of(task.webinar)
    if webinar.state not in OVER or erased is not None:
        return NotWanted("the names were erased" if erased else f"the webinar is {webinar.state}")
    try:
        learnt = look_for_instances(zoom, webinar, known, now)
    except TryLater as away:
        if now < (webinar.ended_at or now) + house.habits.report_schedule[-1]:
            return Later(str(away), away.retry_at, away.charged, away.scope)
        learnt = ()  # after the last look a person is asked, whatever Zoom says
    real = session_instances(webinar, merged(known, learnt), grace=house.habits.restart_grace)
    parts = gather(zoom, webinar, real)
    content = [frozen(part.rows) for part in parts]
    with house.store.read() as tx:  # big reports are read and packed before the database is locked
        kept = kept_readings(tx, webinar.id, PARTS)
    found = list(zip(parts, content, strict=True))
    return Done(_tally(parts), then=lambda tx: _keep(tx, house, task, learnt, found, kept))


def gather(zoom: Zoom, webinar: Webinar, real: Iterable[Instance]) -> tuple[Part, ...]:
    """Every part of every instance, each on its own: one that fails does not hold up the others.

    They are read side by side, the long lists first, so that all of it takes as long as the longest list; the client
    keeps Zoom's limits.
    """
    number, uuids = webinar.zoom_id, [each.uuid for each in real]
    reads: list[Callable[[], Part]] = [partial(_participants, zoom, uuid) for uuid in uuids]
    reads += [
        lambda: _listed("registrants", "", lambda: signed_up(zoom, webinar)),
        lambda: _plain("poll_definitions", "", lambda: zoom.poll_definitions(number)),
        lambda: _plain("team", "", lambda: zoom.team(number)),
        lambda: _plain("host", "", lambda: (zoom.user(webinar.host),)),
    ]
    for uuid in uuids:
        reads += _short_parts(zoom, uuid)
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="collect") as pool:
        return tuple(pool.map(lambda read: read(), reads))


def _participants(zoom: Zoom, uuid: str) -> Part:
    return _listed("participants", uuid, lambda: zoom.participants(uuid))


def _short_parts(zoom: Zoom, uuid: str) -> list[Callable[[], Part]]:
    return [
        lambda: _plain("detail", uuid, lambda: (zoom.session_detail(uuid),)),
        lambda: _plain("questions", uuid, lambda: zoom.questions(uuid)),
        lambda: _plain("poll_answers", uuid, lambda: zoom.poll_answers(uuid)),
        lambda: _plain("survey_answers", uuid, lambda: zoom.survey_answers(uuid)),
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
    except NotFound as gone:
        return Part(name, instance, problem=str(gone), gone=True)
    except (Refused, TryLater) as problem:
        return Part(name, instance, problem=str(problem), refused=_for_good(name, problem))
    if total is not None and len(set(rows)) < total:
        return Part(name, instance, rows, total, problem=f"Zoom gave {len(set(rows))} of {total} rows")
    return Part(name, instance, rows, total)


def _for_good(name: str, problem: Refused | TryLater) -> bool:
    """A refused survey counts only where a permission is lacking: most webinars have none, which Zoom refuses too."""
    return isinstance(problem, Refused) and (name != "survey_answers" or bool(getattr(problem, "scopes", ())))


def _keep(
    tx: Tx, house: House, task: Task, learnt: Iterable[Instance], found: Sequence[tuple[Part, Frozen]], before: Kept
) -> None:
    webinar_id, kept = task.webinar, {key: list(readings) for key, readings in before.items()}
    if tx.erasures.of(webinar_id) is not None:  # while Zoom was asked: nothing is kept, and nothing is missing
        return
    for instance in learnt:
        tx.instances.learn(webinar_id, instance)
    for part, content in found:
        if part.problem and not part.rows:
            continue
        if reading := keep_reading(tx, webinar_id, part.name, part.instance, part.total, content):
            kept.setdefault((part.name, part.instance), []).append(reading)
    webinar = tx.webinars.get(webinar_id)
    real = session_instances(webinar, tx.instances.of(webinar_id), grace=house.habits.restart_grace)
    webinar = _longer(tx, house, webinar, real)
    ready = judge(webinar, real, kept, [part for part, _ in found], house.habits)
    if ready.final and not ready.may_fill:
        looks = tx.work.of_webinar(webinar_id, [Kind.COLLECT])
        surveys = [row.key for row in looks if row.payload.get("look") == "survey"]
        tx.work.cancel(webinar_id, [Kind.COLLECT], reason="the reports hold still", keep=surveys)
    next_look = _once_more(tx, house, webinar, task, ready, _next_look(tx, webinar_id))
    _say(tx, webinar, task, kept, ready, next_look)
    _ask(tx, house, webinar, task, ready, next_look)


def _longer(tx: Tx, house: House, webinar: Webinar, real: Sequence[Instance]) -> Webinar:
    """A restart that only Zoom's list of instances tells of: the session ended later than thought."""
    ended_at = max((each.ended_at for each in real if each.ended_at is not None), default=None)
    if ended_at is None or webinar.ended_at is None or ended_at <= webinar.ended_at:
        return webinar
    later = replace(webinar, ended_at=ended_at)
    tx.webinars.save(later)
    plan_reports(tx, house, later, ended_at, instances=len(real) if len(real) > 1 else 2)
    return later


def _say(tx: Tx, webinar: Webinar, task: Task, kept: Kept, ready: Readiness, next_look: datetime | None) -> None:
    """Plans the report message if it would say something new; the files follow where the rows are others."""
    if not any(reading.content for (part, _), all_ in kept.items() if part == "participants" for reading in all_):
        return
    said: dict[str, object] = {
        "digest": _content_digest(kept),
        "final": ready.final,
        "missing": list(ready.missing),
        "refused": [list(pair) for pair in ready.refused],
        "next_look": next_look.isoformat() if next_look else "",
    }
    last = json.loads(tx.notebook.read(f"report:{webinar.id}") or "{}")
    asked = bool(task.payload.get("asked"))
    if not asked and all(last.get(name) == value for name, value in said.items()):
        return
    batch = int(last.get("batch", 0)) + 1
    same = all(last.get(name) == said[name] for name in ("digest", "final", "missing", "refused"))
    tx.notebook.write(f"report:{webinar.id}", json.dumps({"batch": batch, **said}))
    payload: dict[str, object] = {name: value for name, value in said.items() if name != "digest"}
    payload |= {"batch": batch, "files": asked or not same, "generated_at": tx.now.isoformat()}
    group = f"slack:{webinar.channel}"
    tx.work.add([NewTask(f"report:{webinar.id}:{batch}", Kind.REPORT, tx.now, None, payload, webinar.id, group)])


def _ask(tx: Tx, house: House, webinar: Webinar, task: Task, ready: Readiness, next_look: datetime | None) -> None:
    """A person hears at once of what Zoom refuses, and of what is still missing after the last look."""
    code = {"code": webinar.code}
    needed = [(what, why) for what, why in ready.refused if what != PARTS["survey_answers"]]
    if needed:
        what = ", ".join(what for what, _ in needed)
        why = " ".join(dict.fromkeys(why for _, why in needed))
        planning.tell(tx, webinar, Notice.REPORT_REFUSED, f"refused:{what}", {**code, "missing": what, "error": why})
    if ready.final or next_look is not None:
        return
    schedule = house.habits.report_schedule
    if tx.now >= (webinar.ended_at or tx.now) + schedule[-1] or task.payload.get("asked"):
        missing = ", ".join(ready.missing or [PARTS["participants"]])
        planning.tell(tx, webinar, Notice.REPORT_LATE, f"late:{task.id}", {**code, "missing": missing})


def _content_digest(kept: Kept) -> str:
    """Names what the report is made of: the reading of every part that counts."""
    chosen = {key: reading for key, all_ in kept.items() if (reading := best(all_)) is not None}
    return "|".join(f"{part}:{instance}:{chosen[part, instance].digest}" for part, instance in sorted(chosen))


def _next_look(tx: Tx, webinar_id: int) -> datetime | None:
    rows = tx.work.of_webinar(webinar_id, [Kind.COLLECT])
    ahead = (r.run_at for r in rows if r.state in OPEN_STATES and r.payload.get("look") not in (None, "survey"))
    return min(ahead, default=None)


def _once_more(
    tx: Tx, house: House, webinar: Webinar, task: Task, ready: Readiness, planned: datetime | None
) -> datetime | None:
    """When to look next. Where only a second reading lacks and the next look is far off, there is one in between."""
    gap: timedelta = house.habits.report_schedule[0]
    so_far = int(str(task.payload.get("more", 0)))
    soon = planned is not None and planned <= tx.now + SOON * gap
    if soon or not ready.almost or so_far >= ONCE_MORE:
        return planned
    at = tx.now + 2 * gap
    key = f"collect:{webinar.id}:more:{task.id}"
    tx.work.add([planning.zoom_task(webinar, Kind.COLLECT, key, at, look="more", more=so_far + 1)])
    return at


def _tally(parts: Sequence[Part]) -> str:
    read = sum(not part.problem for part in parts)
    return f"{read} of {len(parts)} parts read"
