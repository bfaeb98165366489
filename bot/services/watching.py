"""The reconciliation poll and Zoom's events. Events are hints that hurry the poll; the poll is the truth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.errors import NotFound, Refused, TryLater
from bot.domain.following import Following, follow
from bot.domain.posts import Notice
from bot.domain.remote import RemoteWebinar, SessionDetail
from bot.domain.rows import Instance
from bot.domain.sessions import real_instances
from bot.domain.walltime import WallTime
from bot.domain.webinar import State, Webinar
from bot.domain.work import OPEN_STATES, Kind, Task, TaskState
from bot.services import organise, planning, recordings, refusing
from bot.services.house import House
from bot.services.ports.outcomes import Done, Later, NotWanted, Outcome, Then
from bot.services.ports.store import Tx
from bot.services.ports.zoom import Zoom

FOLLOWED = (State.SCHEDULED, State.OPEN)
IN_PORTAL = "zoom"
NOT_FOLLOWED = "Zoom does not let me follow a webinar"
RECORDED = ("recording.completed", "recording.transcript_completed")
OF_PEOPLE = ("webinar.participant_", "webinar.registration_", "webinar.panelist_", "webinar.chat_")


@dataclass(frozen=True, slots=True)
class ZoomEvent:
    """One verified event, with what we use of it. Ids are text; moments aware UTC; `practice` None if not said."""

    kind: str
    zoom_id: str
    uuid: str
    dedupe_key: str
    at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    practice: bool | None = None


def receive(house: House, event: ZoomEvent) -> bool:
    """Commits an event before Zoom gets its 200. False if it was here before, or tells nothing of a webinar of ours.

    People coming, going and signing up change nothing that the poll looks for: hundreds of them would keep it going
    without a pause.
    """
    if event.kind.startswith(OF_PEOPLE):
        return False
    with house.store.begin() as tx:
        if not tx.inbox.first_time("zoom", event.dedupe_key, tx.now):
            return False
        webinar = tx.webinars.by_zoom_id(event.zoom_id)
        if webinar is None:
            return False
        if webinar.state in FOLLOWED:  # before anything is learnt: who settles a watch holds its row and learns then
            planning.watch(tx, webinar, tx.now)
        if event.kind in ("webinar.started", "webinar.ended") and event.uuid:
            _learn(tx, webinar, event, event.at or tx.now)
            if planning.seemed_unheld(webinar, tx.now):
                planning.look_again(tx, webinar)
        if event.kind in RECORDED:
            recordings.hurry(tx, webinar, f"{event.kind}:{event.uuid}")
        return True


def watch(house: House, zoom: Zoom, task: Task) -> Outcome:
    """Looks at one webinar on Zoom: moved or deleted in the portal, opened, ended. Comes back until it is over."""
    with house.store.read() as tx:
        webinar, now = tx.webinars.get(task.webinar), tx.now
        known = tx.instances.of(task.webinar)
        pending = _has_open_update(tx, webinar)
    if webinar.state not in FOLLOWED:
        return NotWanted(f"the webinar is {webinar.state}")
    if now < webinar.draft.starts_at and webinar.state is State.SCHEDULED:
        try:
            remote = zoom.get_webinar(webinar.zoom_id)
        except NotFound as gone:
            why = str(gone)
            return Done("gone", then=lambda tx: _gone(tx, webinar.id, why))
        except Refused as refusal:  # a secret that was changed, say: to stop looking would lose the webinar's end
            return _refused(house, webinar, refusal, now)
        if not pending and _moved(webinar, remote):
            return _again(now, lambda tx: _moved_in_portal(tx, house, webinar, remote))
    learnt = look_for_instances(zoom, webinar, known, now)
    every, grace = house.habits.watch_every, house.habits.restart_grace
    standing = follow(webinar, merged(known, learnt), now, grace=grace, every=every)
    return _outcome(house, webinar, known, learnt, standing)


def _outcome(
    house: House, webinar: Webinar, seen: tuple[Instance, ...], learnt: tuple[Instance, ...], standing: Following
) -> Outcome:
    def then(tx: Tx) -> None:
        overtaken = tx.instances.of(webinar.id) != seen
        for instance in learnt:
            tx.instances.learn(webinar.id, instance)
        if overtaken and standing.look_at is not None:  # an event came in between: judge by it, and at once
            planning.watch(tx, webinar, tx.now)
        else:
            _settle(tx, house, webinar.id, standing)

    if standing.look_at is None:
        return Done(standing.state.value, then=then)
    return Later("", at=standing.look_at, charged=False, then=then)


def _refused(house: House, webinar: Webinar, refusal: Refused, now: datetime) -> Outcome:
    admins = house.habits.admins
    return Later(
        str(refusal),
        at=now + house.habits.watch_every,
        charged=False,
        then=lambda tx: planning.alarm(tx, webinar, admins, NOT_FOLLOWED, refusal),
    )


def _again(now: datetime, then: Then) -> Outcome:
    return Later("", at=now + timedelta(seconds=1), charged=False, then=then)


def _settle(tx: Tx, house: House, webinar_id: int, standing: Following) -> None:
    """Commits how far the webinar has come, once for each step."""
    old = tx.webinars.get(webinar_id)
    if old.state not in FOLLOWED or standing.state is old.state:
        return
    if not standing.held:
        _not_held(tx, old)
        return
    new = replace(old, state=standing.state, ended_at=standing.ended_at)
    tx.webinars.save(new)
    number = len(real_instances(tx.instances.of(webinar_id), new.draft.starts_at))
    if standing.state is State.OPEN:
        planning.note(tx, new, Notice.ROOM_OPEN, f"open:{number}")
    if standing.state is State.ENDED and standing.ended_at is not None:
        planning.note(tx, new, Notice.ENDED, f"ended:{number}", {"instances": str(number)})
        plan_reports(tx, house, new, standing.ended_at)
        recordings.plan_looks(tx, new, standing.ended_at)
        planning.erasure(tx, new, house.habits.retention)
    planning.refresh_card(tx, new)


def plan_reports(tx: Tx, house: House, webinar: Webinar, ended_at: datetime, *, instances: int = 1) -> None:
    """The looks at Zoom's reports, by the schedule of `work.toml`, and one more for late survey answers.

    Of the looks whose time has passed only the last is kept: two readings at once would prove nothing. `instances`
    tells the looks after a restart that was noticed late from those planned before.
    """
    looks = [(str(number), ended_at + after) for number, after in enumerate(house.habits.report_schedule, 1)]
    past = [look for look in looks if look[1] <= tx.now]
    chosen = [*past[-1:], *looks[len(past) :], ("survey", ended_at + house.habits.survey_again)]
    key = f"collect:{webinar.id}" if instances == 1 else f"collect:{webinar.id}:instance{instances}"
    tx.work.add(planning.zoom_task(webinar, Kind.COLLECT, f"{key}:{name}", at, look=name) for name, at in chosen)


def _learn(tx: Tx, webinar: Webinar, event: ZoomEvent, at: datetime) -> None:
    started = event.started_at or at
    ended = (event.ended_at or at) if event.kind == "webinar.ended" else None
    new = tx.instances.learn(webinar.id, Instance(event.uuid, started, ended, event.practice))
    if new and event.practice:
        planning.note(tx, webinar, Notice.PRACTICE_ENDED, f"practice:{event.uuid}")


def look_for_instances(
    zoom: Zoom, webinar: Webinar, known: tuple[Instance, ...], now: datetime
) -> tuple[Instance, ...]:
    """What Zoom lists beyond what we know; the end of each, where its report tells it already. Raises TryLater.

    An app that may not list them goes by the webhooks alone.
    """
    if now < webinar.draft.starts_at:
        return ()
    try:
        listed = zoom.instances(webinar.zoom_id)
    except Refused:
        return ()
    ended = {each.uuid for each in known if each.ended_at is not None}
    return tuple(_completed(zoom, each, now) for each in listed if each.uuid not in ended)


def _completed(zoom: Zoom, instance: Instance, now: datetime) -> Instance:
    """Zoom lists an instance when it is over; when exactly, only its report says. Raises nothing for a late report.

    Where the app may not read that report, the instance was over by `now`; its rows will say more.
    """
    try:
        detail: SessionDetail = zoom.session_detail(instance.uuid)
    except (NotFound, TryLater):
        return instance
    except Refused:
        return replace(instance, ended_at=max(now, instance.started_at))
    return replace(instance, started_at=detail.started_at, ended_at=detail.ended_at)


def merged(known: tuple[Instance, ...], learnt: tuple[Instance, ...]) -> tuple[Instance, ...]:
    """Both views of each instance: a known end or practice flag is never blanked."""
    by_uuid = {each.uuid: each for each in known}
    for each in learnt:
        before = by_uuid.get(each.uuid)
        by_uuid[each.uuid] = each if before is None else _joined(before, each)
    return tuple(by_uuid.values())


def _joined(before: Instance, after: Instance) -> Instance:
    practice = before.practice if before.practice is not None else after.practice
    return Instance(before.uuid, after.started_at, after.ended_at or before.ended_at, practice)


def _moved(webinar: Webinar, remote: RemoteWebinar) -> bool:
    if remote.starts_at is None:
        return False
    return (remote.starts_at, remote.minutes) != (webinar.draft.starts_at, webinar.draft.minutes)


def _moved_in_portal(tx: Tx, house: House, seen: Webinar, remote: RemoteWebinar) -> None:
    """Somebody changed the time in Zoom's portal: we follow, and every reminder is planned anew.

    Nothing is done if the webinar changed here since Zoom was read: the next look will tell.
    """
    old = tx.webinars.get(seen.id)
    if remote.starts_at is None or old.version != seen.version or old.state is not State.SCHEDULED:
        return
    start = _reading_of(remote.starts_at, old.draft.start.zone)
    draft = replace(old.draft, start=start, minutes=remote.minutes)
    new = replace(old, draft=draft, generation=old.generation + 1, version=old.version + 1)
    tx.webinars.save(new)
    organise.rearm(tx, house, old, new, Notice.MOVED_IN_PORTAL, IN_PORTAL)
    planning.refresh_card(tx, new)


def _reading_of(moment: datetime, zone: ZoneInfo) -> WallTime:
    local = moment.astimezone(zone)
    return WallTime(local.replace(tzinfo=None, fold=0), zone, local.fold)


def _has_open_update(tx: Tx, webinar: Webinar) -> bool:
    rows = tx.work.of_webinar(webinar.id, [Kind.ZOOM_UPDATE])
    return any(row.state in (*OPEN_STATES, TaskState.RUNNING) for row in rows)


def _gone(tx: Tx, webinar_id: int, why: str) -> None:
    """Deleted, expired or turned into a meeting: the reminders stop and the organiser is told."""
    old = tx.webinars.get(webinar_id)
    if old.state not in FOLLOWED:
        return
    new = replace(old, state=State.FAILED, problem=why)
    tx.webinars.save(new)
    tx.work.cancel(new.id, planning.MOOT_WHEN_CANCELLED, reason="the webinar is no longer on Zoom")
    planning.note(tx, new, Notice.GONE, f"gone:{new.version}", loud=True)
    planning.tell(tx, new, Notice.GONE, f"gone:{new.version}", {})
    planning.refresh_card(tx, new)


def _not_held(tx: Tx, old: Webinar) -> None:
    new = replace(old, state=State.FAILED, problem=refusing.NOT_HELD)
    tx.webinars.save(new)
    planning.tell(tx, new, Notice.NOT_HELD, f"not-held:{tx.now.isoformat()}", {})
    planning.refresh_card(tx, new)
