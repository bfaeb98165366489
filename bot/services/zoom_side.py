"""Handlers of the rows that make Zoom match what the organisers asked for.

Create is the one call that must never be repeated blindly: Zoom gives no idempotency key, so a lost answer is looked
up by topic, start and a passcode made for this webinar. The others read, compare and repeat freely.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.agenda import shorten
from bot.domain.announcement import with_labels_in_force
from bot.domain.errors import NotFound, Refused, TryLater
from bot.domain.posts import Notice
from bot.domain.remote import PanelistWish, RemotePanelist, RemoteWebinar, WebinarSpec
from bot.domain.rows import Registrant
from bot.domain.webinar import AGENDA_LIMIT, Registration, State, Webinar
from bot.domain.work import Kind, NewTask, Task, TaskState
from bot.services import forgetting, hosts, planning, troubles
from bot.services.frozen import frozen
from bot.services.house import Habits, House
from bot.services.ports import Desk, Done, Failed, Later, Listing, NotWanted, Outcome, Reading, Tx, Zoom

CLOCKS_APART = timedelta(seconds=60)
SEVERAL = (
    "Zoom holds several webinars that may be this one ({numbers}). Delete all but one of them in Zoom's portal, then"
    " press Try again."
)
SOON = timedelta(hours=24)


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


def create(house: House, zoom: Zoom, task: Task, desk: Desk) -> Outcome:
    """Creates the webinar once. After a lost answer: found by its passcode and adopted, or a person is asked."""
    webinar = _webinar(house, task)
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
        urgent = _is_soon(house, spec.starts_at)
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
        planning.zoom_task(webinar, Kind.ZOOM_CHECK, _first_check(webinar), tx.now),
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
                urgent=_is_soon(house, spec.starts_at, remote.starts_at),
            )
    except Refused as refusal:
        return Failed(str(refusal), then=troubles.problem(house, webinar.id, task, refusal))
    except TryLater as wait:
        return troubles.waits_for_long(house, webinar, task, wait)
    return Done(webinar.zoom_id, then=lambda tx: _updated(tx, webinar, task))


def check(house: House, zoom: Zoom, task: Task) -> Outcome:
    """Reads the webinar back and says in the thread which settings Zoom did not keep.

    What a creation may drop is first set by one update; the check that follows it tells what is lost for good.
    """
    webinar = _webinar(house, task)
    remote = zoom.get_webinar(webinar.zoom_id)
    spec, left_out = hosts.vetted(zoom, spec_of(webinar, house.habits))
    if task.key == _first_check(webinar) and zoom.needs_update(spec, remote):
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
    return Done(webinar.zoom_id, then=lambda tx: _seat(tx, webinar.id, seated, task))


def registrants(house: House, zoom: Zoom, task: Task) -> Outcome:
    """Keeps registrants, polls and who is on the team before the session: Zoom may drop them with the webinar's id."""
    webinar = _webinar(house, task)
    if webinar.state is State.CANCELLED or task.key != f"registrants:{webinar.id}:{webinar.generation}":
        return NotWanted("the webinar was moved or cancelled")
    listing = signed_up(zoom, webinar)
    polls = zoom.poll_definitions(webinar.zoom_id)
    team = zoom.team(webinar.zoom_id)

    def keep(tx: Tx) -> None:
        keep_reading(tx, webinar.id, "registrants", "", listing.total, frozen(listing.rows))
        keep_reading(tx, webinar.id, "poll_definitions", "", None, frozen(polls))
        keep_reading(tx, webinar.id, "team", "", None, frozen(team))

    return Done(str(len(listing.rows)), then=keep)


def signed_up(zoom: Zoom, webinar: Webinar) -> Listing[Registrant]:
    """Who signed up. Nobody, where nobody is to: however Zoom refuses the question then, it is no trouble."""
    try:
        return zoom.registrants(webinar.zoom_id)
    except Refused:
        if webinar.draft.registration is not Registration.OFF:
            raise
        return Listing((), 0)


def keep_reading(
    tx: Tx, webinar_id: int, part: str, instance: str, total: int | None, content: tuple[object, str]
) -> Reading | None:
    """Adds a numbered reading and gives it; `content` is the JSON-ready value and its digest.

    Nobody who was erased comes back this way: their rows are masked, and an erased webinar takes no reading at all.
    """
    if tx.erasures.of(webinar_id) is not None:
        return None
    content = forgetting.masked(tx, webinar_id, part, content)
    latest = tx.readings.latest(webinar_id, part, instance)
    number = 1 if latest is None else latest.number + 1
    value, digest = content
    reading = Reading(webinar_id, part, instance, number, tx.now, total, digest, value)
    tx.readings.add(reading)
    return reading


def twins(house: House, zoom: Zoom, task: Task) -> Outcome:
    """A while after a repeated creation: a late twin on Zoom is reported, never deleted by itself."""
    webinar = _webinar(house, task)
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


def _is_soon(house: House, *starts: datetime | None) -> bool:
    """Whether a start, the old one or the new, is so near that the change cannot wait for the host's next day."""
    return any(start is not None and start - house.clock() < SOON for start in starts)


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


def _webinar(house: House, task: Task) -> Webinar:
    with house.store.read() as tx:
        return tx.webinars.get(task.webinar)


def _first_check(webinar: Webinar) -> str:
    """The key of the check after the creation."""
    return f"zoom.check:{webinar.id}:{webinar.version}"


def _update_first(tx: Tx, webinar: Webinar) -> None:
    key = f"zoom.update:{webinar.id}:{webinar.version}:dropped"
    tx.work.add([planning.zoom_task(webinar, Kind.ZOOM_UPDATE, key, tx.now, until=webinar.draft.ends_at)])


def _updated(tx: Tx, webinar: Webinar, task: Task) -> None:
    troubles.mended(tx, webinar.id, task)
    key = f"zoom.check:{webinar.id}:{webinar.version}:updated"
    tx.work.add([planning.zoom_task(webinar, Kind.ZOOM_CHECK, key, tx.now)])


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


def _seat(tx: Tx, webinar_id: int, seated: Sequence[RemotePanelist], task: Task) -> None:
    troubles.mended(tx, webinar_id, task)
    remote = {panelist.key: panelist for panelist in seated}
    webinar = tx.webinars.get(webinar_id)
    for known in tx.panelists.of(webinar_id):
        found = remote.get(known.panelist.key)
        if found is not None:
            tx.panelists.learn(webinar_id, replace(known, zoom_id=found.id, join_url=found.join_url))
    people = NewTask(f"people:{webinar_id}:{task.id}", Kind.PEOPLE, tx.now, webinar=webinar_id, group="slack:people")
    tx.work.add([people])
    planning.refresh_card(tx, webinar)


def _not_there_yet(house: House, webinar: Webinar) -> Outcome:
    """A cancelled webinar whose creation may still be under way is deleted once that is settled."""
    with house.store.read() as tx:
        rows = tx.work.of_webinar(webinar.id, [Kind.ZOOM_CREATE])
        now = tx.now
    if any(row.state in (TaskState.RUNNING, TaskState.UNKNOWN) for row in rows):
        return Later("the creation is still being looked up", at=now + timedelta(seconds=10), charged=False)
    return Done("never made")
