"""Makes the webinar on Zoom: the one call that must never be repeated blindly.

Zoom gives no idempotency key, so a creation whose answer was lost is looked up by topic, start and a passcode made for
this webinar.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.errors import Refused, TryLater
from bot.domain.posts import Notice
from bot.domain.remote import RemoteWebinar, WebinarSpec
from bot.domain.webinar import State, Webinar
from bot.domain.work import Kind, Task
from bot.services import hosts, planning, troubles
from bot.services.house import Habits, House
from bot.services.ports.outcomes import Desk, Done, Failed, NotWanted, Outcome
from bot.services.ports.store import Tx
from bot.services.ports.zoom import Zoom
from bot.services.zoom_side import first_check, is_soon, same_as_asked, spec_of

CLOCKS_APART = timedelta(seconds=60)
SEVERAL = (
    "Zoom holds several webinars that may be this one ({numbers}). Delete all but one of them in Zoom's portal, then"
    " press Try again."
)


def create(house: House, zoom: Zoom, task: Task, desk: Desk) -> Outcome:
    """Creates the webinar once. After a lost answer: found by its passcode and adopted, or a person is asked."""
    with house.store.read() as tx:
        webinar = tx.webinars.get(task.webinar)
    if webinar.zoom_id:
        return Done(webinar.zoom_id, found=True)
    spec = spec_of(webinar, house.habits)
    if task.look_first:
        outcome = _look(house, zoom, webinar, spec, task)
        if outcome is not None:
            return outcome
    if webinar.state is State.CANCELLED:
        return NotWanted("the webinar was cancelled before Zoom had it")
    try:
        good, _ = hosts.vetted(zoom, spec)
        urgent = is_soon(house, spec.starts_at)
        remote = zoom.create_webinar(webinar.host, good, urgent=urgent, just_before=lambda: desk.confirm(task))
    except Refused as refusal:
        refused = refusal
        return Failed(str(refusal), then=lambda tx: troubles.creation_failed(tx, house, webinar, task, refused))
    except TryLater as wait:
        return troubles.waits_for_long(house, webinar, task, wait)
    return Done(remote.id, then=lambda tx: adopt(tx, house.habits, webinar.id, remote, task))


def adopt(tx: Tx, habits: Habits, webinar_id: int, remote: RemoteWebinar, task: Task) -> None:
    """Zoom has it: keeps its ids and public links, and plans what follows."""
    old = tx.webinars.get(webinar_id)
    webinar = replace(
        old,
        zoom_id=remote.id,
        zoom_uuid=remote.uuid,
        passcode=remote.passcode or old.passcode,
        join_url=remote.join_url,
        registration_url=remote.registration_url,
        state=State.SCHEDULED if old.state in (State.CREATING, State.FAILED) else old.state,
        problem="",
    )
    tx.webinars.save(webinar)
    if webinar.state is State.CANCELLED:
        tx.work.add([planning.zoom_task(webinar, Kind.ZOOM_DELETE, f"zoom.delete:{webinar.id}:late", tx.now)])
        return
    follow = [
        planning.zoom_task(webinar, Kind.ZOOM_PANELISTS, f"zoom.panelists:{webinar.id}:{webinar.version}", tx.now),
        planning.zoom_task(webinar, Kind.ZOOM_CHECK, first_check(webinar), tx.now),
    ]
    if not same_as_asked(spec_of(webinar, habits), remote):
        key = f"zoom.update:{webinar.id}:{webinar.version}"
        follow.append(planning.zoom_task(webinar, Kind.ZOOM_UPDATE, key, tx.now, until=webinar.draft.ends_at))
    tx.work.add(follow)
    planning.note(tx, webinar, Notice.CREATED, "created")
    planning.refresh_card(tx, webinar)
    planning.snapshot_registrants(tx, webinar, habits.registrants_before)
    planning.watch(tx, webinar, tx.now)
    if task.look_first:
        key = f"twin:{task.id}"
        tx.work.add([planning.zoom_task(webinar, Kind.ZOOM_TWINS, key, tx.now + habits.twin_after)])


def twins(house: House, zoom: Zoom, task: Task) -> Outcome:
    """A while after a repeated creation: a late twin on Zoom is reported, never deleted by itself."""
    with house.store.read() as tx:
        webinar = tx.webinars.get(task.webinar)
    spec, since = spec_of(webinar, house.habits), webinar.created_at - CLOCKS_APART
    others = [
        remote.id
        for remote in zoom.list_webinars(webinar.host)
        if _may_be_ours(remote, spec, since) and remote.id != webinar.zoom_id
    ]
    if not others:
        return Done("none")
    values = {"numbers": ", ".join(others)}
    return Done("told", then=lambda tx: planning.tell(tx, webinar, Notice.TWIN, "twin", values))


def _look(house: House, zoom: Zoom, webinar: Webinar, spec: WebinarSpec, task: Task) -> Outcome | None:
    """What became of a creation whose answer was lost; None when it surely did not happen.

    The passcode tells, also of a webinar whose topic or time were changed here before its answer was missed. Where
    Zoom hides it, topic, start and age must fit.
    """
    since = (task.first_tried_at or task.created_at) - CLOCKS_APART
    listed = [each for each in zoom.list_webinars(webinar.host) if _is_new(each, since) or _is_alike(each, spec)]
    unowned = [remote for remote in listed if not _is_another_of_ours(house, webinar, remote.id)]
    whole = [zoom.get_webinar(remote.id) for remote in unowned]
    ours = [remote for remote in whole if remote.passcode == webinar.passcode]
    candidates = ours or [remote for remote in whole if not remote.passcode and _may_be_ours(remote, spec, since)]
    if not candidates:
        return None
    if len(candidates) == 1:
        found = candidates[0]
        return Done(found.id, found=True, then=lambda tx: adopt(tx, house.habits, webinar.id, found, task))
    numbers = ", ".join(remote.id for remote in candidates)
    why = SEVERAL.format(numbers=numbers)
    return Failed(why, then=lambda tx: troubles.creation_failed(tx, house, webinar, task, Refused(why)))


def _is_new(remote: RemoteWebinar, since: datetime) -> bool:
    return remote.created_at is not None and remote.created_at >= since


def _is_alike(remote: RemoteWebinar, spec: WebinarSpec) -> bool:
    return remote.topic == spec.topic and remote.starts_at == spec.starts_at


def _may_be_ours(remote: RemoteWebinar, spec: WebinarSpec, since: datetime) -> bool:
    return _is_alike(remote, spec) and (remote.created_at is None or remote.created_at >= since)


def _is_another_of_ours(house: House, webinar: Webinar, zoom_id: str) -> bool:
    with house.store.read() as tx:
        owner = tx.webinars.by_zoom_id(zoom_id)
    return owner is not None and owner.id != webinar.id
