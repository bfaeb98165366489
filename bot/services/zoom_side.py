"""Keeps the webinar on Zoom as the organisers want it: each handler reads, compares and repeats freely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.agenda import shorten
from bot.domain.announcement import with_labels_in_force
from bot.domain.errors import NotFound, Refused, TryLater
from bot.domain.posts import Notice
from bot.domain.remote import PanelistWish, RemotePanelist, RemoteWebinar, WebinarSpec
from bot.domain.webinar import AGENDA_LIMIT, State, Webinar
from bot.domain.work import Kind, NewTask, Task, TaskState
from bot.services import hosts, planning, troubles
from bot.services.house import Habits, House
from bot.services.ports.outcomes import Desk, Done, Failed, Later, NotWanted, Outcome
from bot.services.ports.store import Tx
from bot.services.ports.zoom import Zoom

SOON = timedelta(hours=24)
UNTIL_UPDATED = timedelta(seconds=2)


def spec_of(webinar: Webinar, habits: Habits) -> WebinarSpec:
    """What Zoom should have. The agenda ends at a sentence end; the whole announcement stays with us."""
    draft = webinar.draft
    return WebinarSpec(
        topic=draft.topic,
        agenda=shorten(with_labels_in_force(draft.announcement, draft.start), AGENDA_LIMIT),
        starts_at=draft.starts_at,
        minutes=draft.minutes,
        zone=draft.start.zone.key,
        passcode=webinar.passcode,
        questions=draft.questions,
        practice_session=draft.practice_session,
        registration=draft.registration,
        recording=draft.recording,
        alternative_hosts=habits.alternative_hosts,
        mail_panelists=habits.mail_panelists,
        reminder_type=habits.zoom_reminder_type,
        follow_up=habits.zoom_follow_up,
        language=draft.language or habits.language,
    )


def same_as_asked(spec: WebinarSpec, remote: RemoteWebinar) -> bool:
    """Whether what Zoom holds has the topic, time and zone that are wanted now."""
    return (remote.topic, remote.starts_at, remote.minutes) == (spec.topic, spec.starts_at, spec.minutes)


def update(house: House, zoom: Zoom, task: Task, desk: Desk) -> Outcome:
    """Reads, compares, changes only what differs: each update counts towards the host's hundred a day.

    A new time is mailed by Zoom to everybody who signed up: their addresses are Zoom's, and nobody else writes to them.
    """
    webinar = _webinar(house, task)
    if webinar.state is State.CANCELLED:
        return NotWanted("the webinar was cancelled")
    spec = spec_of(webinar, house.habits)
    try:
        remote = zoom.get_webinar(webinar.zoom_id)
        spec, _ = hosts.vetted(zoom, spec)
        if not same_as_asked(spec, remote) or zoom.differences(spec, remote) or zoom.needs_update(spec, remote):
            desk.confirm(task)
            zoom.update_webinar(
                webinar.zoom_id,
                spec,
                host=webinar.host,
                notify_registrants=remote.starts_at != spec.starts_at,
                urgent=is_soon(house, spec.starts_at, remote.starts_at),
            )
    except Refused as refusal:
        return Failed(str(refusal), then=troubles.problem(house, webinar.id, task, refusal))
    except TryLater as wait:
        return troubles.waits_for_long(house, webinar, task, wait)
    return Done(webinar.zoom_id, then=lambda tx: _updated(tx, house, webinar, task))


def check(house: House, zoom: Zoom, task: Task) -> Outcome:
    """Reads the webinar back and says in the thread which settings Zoom did not keep.

    What a creation may drop is first set by one update; the check that follows it tells what is lost for good.
    """
    with house.store.read() as tx:
        webinar, now = tx.webinars.get(task.webinar), tx.now
        updates = tx.work.of_webinar(task.webinar, [Kind.ZOOM_UPDATE])
    if any(_is_under_way(row, now) for row in updates):
        return Later("an update is still under way", at=now + UNTIL_UPDATED, charged=False)
    remote = zoom.get_webinar(webinar.zoom_id)
    spec, left_out = hosts.vetted(zoom, spec_of(webinar, house.habits))
    if task.key == first_check(webinar) and zoom.needs_update(spec, remote):
        return Done(webinar.zoom_id, then=lambda tx: _update_first(tx, webinar))
    lost = (*zoom.differences(spec, remote), *left_out)
    return Done(webinar.zoom_id, then=lambda tx: _checked(tx, house, webinar.id, remote, lost))


def delete(house: House, zoom: Zoom, task: Task, desk: Desk) -> Outcome:
    """Takes a cancelled webinar off Zoom; already gone counts as done."""
    webinar = _webinar(house, task)
    if not webinar.zoom_id:
        return _not_there_yet(house, webinar)
    desk.confirm(task)
    try:
        zoom.delete_webinar(webinar.zoom_id, notify=True)
    except NotFound:
        return Done(webinar.zoom_id, found=True, then=lambda tx: troubles.mended(tx, webinar.id, task))
    except Refused as refusal:
        return Failed(str(refusal), then=troubles.problem(house, webinar.id, task, refusal))
    return Done(webinar.zoom_id, then=lambda tx: troubles.mended(tx, webinar.id, task))


def panelists(house: House, zoom: Zoom, task: Task, desk: Desk) -> Outcome:
    """Brings Zoom's panelists in line by difference and keeps each personal link for direct messages."""
    webinar = _webinar(house, task)
    if webinar.state is State.CANCELLED:
        return NotWanted("the webinar was cancelled")
    wishes = [PanelistWish(p.name, p.email) for p in webinar.draft.panelists]
    desk.confirm(task)
    try:
        seated = zoom.sync_panelists(webinar.zoom_id, wishes)
    except Refused as refusal:
        return Failed(str(refusal), then=troubles.problem(house, webinar.id, task, refusal))
    except TryLater as wait:
        return troubles.waits_for_long(house, webinar, task, wait)
    return Done(webinar.zoom_id, then=lambda tx: _seat(tx, house, webinar, seated, task))


def is_soon(house: House, *starts: datetime | None) -> bool:
    """Whether a start, the old one or the new, is so near that the change cannot wait for the host's next day."""
    return any(start is not None and start - house.clock() < SOON for start in starts)


def first_check(webinar: Webinar) -> str:
    """The key of the check after the creation."""
    return f"zoom.check:{webinar.id}:{webinar.version}"


def _webinar(house: House, task: Task) -> Webinar:
    with house.store.read() as tx:
        return tx.webinars.get(task.webinar)


def _is_under_way(row: Task, now: datetime) -> bool:
    """Whether Zoom may be changed by it at any moment."""
    return row.state in (TaskState.RUNNING, TaskState.UNKNOWN) or (row.state is TaskState.PENDING and row.run_at <= now)


def _update_first(tx: Tx, webinar: Webinar) -> None:
    key = f"zoom.update:{webinar.id}:{webinar.version}:dropped"
    tx.work.add([planning.zoom_task(webinar, Kind.ZOOM_UPDATE, key, tx.now, until=webinar.draft.ends_at)])


def _updated(tx: Tx, house: House, seen: Webinar, task: Task) -> None:
    troubles.mended(tx, seen.id, task)
    key = f"zoom.check:{seen.id}:{seen.version}:updated"
    tx.work.add([planning.zoom_task(seen, Kind.ZOOM_CHECK, key, tx.now)])
    webinar = tx.webinars.get(seen.id)
    _once_more(tx, house, webinar, task, overtaken=webinar.version != seen.version)


def _once_more(tx: Tx, house: House, webinar: Webinar, task: Task, *, overtaken: bool) -> None:
    """Another look at what was overtaken by a change made here while it was under way, and, a while later, at what
    was sent without an answer: Zoom may carry out that sending yet."""
    if overtaken:
        key, at = f"{task.kind}:{webinar.id}:{webinar.version}:after:{task.id}", tx.now
    elif task.look_first:
        key, at = f"{task.kind}:{webinar.id}:{webinar.version}:late:{task.id}", tx.now + house.habits.twin_after
    else:
        return
    tx.work.add([planning.zoom_task(webinar, Kind(task.kind), key, at, until=webinar.draft.ends_at)])


def _checked(tx: Tx, house: House, webinar_id: int, remote: RemoteWebinar, lost: tuple[str, ...]) -> None:
    old = tx.webinars.get(webinar_id)
    if house.habits.alternative_hosts:
        hosts.plan_telling(tx, old)
    webinar = replace(
        old,
        notes=lost,
        join_url=remote.join_url or old.join_url,
        registration_url=remote.registration_url,
        passcode=remote.passcode or old.passcode,
    )
    if webinar == old:
        return
    tx.webinars.save(webinar)
    if lost and lost != old.notes:
        values = {"settings": "; ".join(each.removesuffix(".") for each in lost)}
        planning.note(tx, webinar, Notice.NOT_KEPT, f"not-kept:{webinar.version}", values)
    planning.refresh_card(tx, webinar)


def _seat(tx: Tx, house: House, seen: Webinar, seated: Sequence[RemotePanelist], task: Task) -> None:
    troubles.mended(tx, seen.id, task)
    remote = {panelist.key: panelist for panelist in seated}
    webinar = tx.webinars.get(seen.id)
    for known in tx.panelists.of(seen.id):
        found = remote.get(known.panelist.key)
        if found is not None:
            tx.panelists.learn(seen.id, replace(known, zoom_id=found.id, join_url=found.join_url))
    people = NewTask(f"people:{seen.id}:{task.id}", Kind.PEOPLE, tx.now, webinar=seen.id, group="slack:people")
    tx.work.add([people])
    _once_more(tx, house, webinar, task, overtaken=webinar.draft.panelists != seen.draft.panelists)
    planning.refresh_card(tx, webinar)


def _not_there_yet(house: House, webinar: Webinar) -> Outcome:
    """A cancelled webinar whose creation may still be under way is deleted once that is settled."""
    with house.store.read() as tx:
        rows = tx.work.of_webinar(webinar.id, [Kind.ZOOM_CREATE])
        now = tx.now
    if any(row.state in (TaskState.RUNNING, TaskState.UNKNOWN) for row in rows):
        return Later("the creation is still being looked up", at=now + timedelta(seconds=10), charged=False)
    return Done("never made")
