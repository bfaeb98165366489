"""What organisers do: schedule, edit, choose panelists, cancel, ask for the export again.

Each function is one transaction: the change, its audit line and the rows of due work that carry it out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.errors import InvalidInput
from bot.domain.lengths import length
from bot.domain.posts import Notice
from bot.domain.webinar import TOPIC_LIMIT, UPCOMING, Panelist, State, Webinar, WebinarDraft
from bot.domain.work import Kind, NewTask
from bot.services import planning, refusing, troubles
from bot.services.house import House
from bot.services.ports.kept import AuditLine, DraftRow
from bot.services.ports.store import Tx

LONGEST = timedelta(hours=24)


def keep_announcement(house: House, who: str, channel: str, announcement: str) -> DraftRow:
    """Keeps the whole text; the form holds its first 3,000 characters only."""
    with house.store.begin() as tx:
        return tx.drafts.add(user=who, channel=channel, announcement=announcement, at=tx.now)


def draft(house: House, draft_id: str) -> DraftRow | None:
    with house.store.read() as tx:
        return tx.drafts.get(draft_id)


def schedule(house: House, who: str, delivery: str, wish: WebinarDraft, channel: str) -> Webinar:
    """Promises the webinar. The same delivery again gives the same webinar; InvalidInput names the field."""
    with house.store.begin() as tx:
        known = _already(tx, delivery)
        if known is not None:
            return known
        _check(wish, tx.now)
        _check_twin(tx, wish)
        webinar = tx.webinars.add(
            wish,
            channel=channel or house.habits.channel,
            created_by=who,
            host=house.habits.host,
            passcode=house.passcode(),
            at=tx.now,
        )
        tx.panelists.replace(webinar.id, wish.panelists)
        _remember(tx, delivery, webinar)
        _audit(tx, who, "scheduled", webinar)
        planning.plan_creation(tx, webinar, house.habits)
        return webinar


def edit(house: House, who: str, delivery: str, webinar_id: int, wish: WebinarDraft) -> Webinar:
    """Changes the webinar. A changed time plans every reminder anew, those already sent included."""

    def change(tx: Tx, old: Webinar) -> Webinar:
        _check_open(tx, old)
        kept = replace(wish, panelists=old.draft.panelists)
        if kept == old.draft:
            return old
        _check(kept, tx.now)
        return apply_edit(tx, house, old, kept, who)

    return _once(house, who, delivery, webinar_id, "edited", change)


def apply_edit(tx: Tx, house: House, old: Webinar, wish: WebinarDraft, who: str) -> Webinar:
    """The change itself, inside the caller's transaction: new version, new rows, a line in the thread."""
    moved = wish.start.instant() != old.draft.starts_at or wish.minutes != old.draft.minutes
    new = replace(old, draft=wish, version=old.version + 1, generation=old.generation + moved)
    new = _revived(tx, new)
    tx.webinars.save(new)
    if new.zoom_id:
        key = f"zoom.update:{new.id}:{new.version}"
        tx.work.add(
            [planning.zoom_task(new, Kind.ZOOM_UPDATE, key, tx.now, until=max(old.draft.starts_at, wish.starts_at))]
        )
    if moved:
        rearm(tx, house, old, new, Notice.MOVED, who)
    else:
        planning.note(tx, new, Notice.CHANGED, f"changed:{new.version}", {"who": who})
    planning.refresh_card(tx, new)
    return new


def rearm(tx: Tx, house: House, old: Webinar, new: Webinar, notice: Notice, who: str) -> None:
    """Plans the reminders of the new time and says so in the thread."""
    skipped = planning.arm_reminders(tx, new, house.habits, moved=True)
    if new.zoom_id:
        planning.snapshot_registrants(tx, new, house.habits.registrants_before)
        planning.watch(tx, new, tx.now)
    values = {"old_start": old.draft.starts_at.isoformat(), "new_start": new.draft.starts_at.isoformat(), "who": who}
    planning.note(tx, new, notice, f"moved:{new.generation}", values, loud=True)
    planning.tell_panelists(tx, new, notice, f"moved:{new.generation}", values)
    for each in skipped:
        reason = {"what": each.rule.name, "reason": str(each.skipped)}
        planning.note(tx, new, Notice.SKIPPED, f"skipped:{each.key}", reason)


def set_panelists(house: House, who: str, delivery: str, webinar_id: int, panelists: tuple[Panelist, ...]) -> Webinar:
    """Sets who speaks and moderates; Zoom is brought in line by difference."""

    def change(tx: Tx, old: Webinar) -> Webinar:
        _check_open(tx, old)
        before, after = {p.key for p in old.draft.panelists}, {p.key for p in panelists}
        if panelists == old.draft.panelists:
            return old
        new = replace(old, draft=replace(old.draft, panelists=panelists), version=old.version + 1)
        tx.webinars.save(new)
        tx.panelists.replace(new.id, panelists)
        if new.zoom_id:
            key = f"zoom.panelists:{new.id}:{new.version}"
            tx.work.add([planning.zoom_task(new, Kind.ZOOM_PANELISTS, key, tx.now, until=new.draft.ends_at)])
        values = {"who": who, "added": str(len(after - before)), "removed": str(len(before - after))}
        planning.note(tx, new, Notice.PANELISTS, f"panelists:{new.version}", values)
        planning.refresh_card(tx, new)
        return new

    return _once(house, who, delivery, webinar_id, "set panelists", change)


def cancel(house: House, who: str, delivery: str, webinar_id: int) -> Webinar:
    """Cancels a webinar that has not begun: off Zoom, no more reminders. Its row and thread stay."""

    def change(tx: Tx, old: Webinar) -> Webinar:
        if old.state is State.CANCELLED:
            return old
        _check_open(tx, old)
        new = replace(old, state=State.CANCELLED, version=old.version + 1, problem="")
        tx.webinars.save(new)
        open_kinds = (*planning.UNSENT_KINDS, Kind.ZOOM_CREATE, Kind.ZOOM_UPDATE, Kind.ZOOM_PANELISTS)
        tx.work.cancel(
            new.id, (*open_kinds, Kind.ZOOM_REGISTRANTS, Kind.ZOOM_WATCH), reason="the webinar was cancelled"
        )
        tx.work.add([planning.zoom_task(new, Kind.ZOOM_DELETE, f"zoom.delete:{new.id}", tx.now)])
        planning.note(tx, new, Notice.CANCELLED, "cancelled", {"who": who}, loud=True)
        planning.tell_panelists(tx, new, Notice.CANCELLED, "cancelled", {"who": who})
        planning.refresh_card(tx, new)
        return new

    return _once(house, who, delivery, webinar_id, "cancelled", change)


def request_export(house: House, who: str, delivery: str, webinar_id: int) -> Webinar:
    """Reads Zoom's reports now and replaces the posted files; where Zoom showed no session, looks for one first."""

    def change(tx: Tx, webinar: Webinar) -> Webinar:
        if planning.seemed_unheld(webinar, tx.now):
            return planning.look_again(tx, webinar)
        if webinar.state not in (State.ENDED, State.REPORTED):
            raise InvalidInput(refusing.NOT_ENDED.format(code=webinar.code))
        if tx.erasures.of(webinar.id) is not None:
            raise InvalidInput(refusing.NAMES_ERASED.format(code=webinar.code))
        key = f"collect:{webinar.id}:asked:{delivery}"
        tx.work.add([planning.zoom_task(webinar, Kind.COLLECT, key, tx.now, asked=True)])
        return webinar

    return _once(house, who, delivery, webinar_id, "asked for the export", change)


def request_explanation(house: House, who: str, delivery: str, webinar_id: int, channel: str) -> Webinar:
    """Has the sums behind the numbers shown to this person alone."""

    def change(tx: Tx, webinar: Webinar) -> Webinar:
        if not webinar.report_ts:
            raise InvalidInput(refusing.NO_REPORT.format(code=webinar.code))
        if tx.erasures.of(webinar.id) is not None:
            raise InvalidInput(refusing.NOT_TRACED.format(code=webinar.code))
        task = NewTask(
            key=f"why:{webinar.id}:{delivery}",
            kind=Kind.WHY,
            due_at=tx.now,
            not_after=tx.now + timedelta(minutes=10),
            payload={"user": who, "channel": channel or webinar.channel},
            webinar=webinar.id,
        )
        tx.work.add([task])
        return webinar

    return _once(house, who, delivery, webinar_id, "asked why the numbers are so", change)


def try_again(house: House, who: str, delivery: str, webinar_id: int) -> Webinar:
    """Has Zoom asked once more for what it refused."""
    return _once(house, who, delivery, webinar_id, "tried again", troubles.try_again)


def post_again(house: House, who: str, delivery: str, webinar_id: int, reference: str) -> Webinar:
    """Has what Slack refused posted once more."""
    return _once(
        house,
        who,
        delivery,
        webinar_id,
        "posted again",
        lambda tx, webinar: troubles.post_again(tx, webinar, reference),
    )


def request_start_link(house: House, who: str, delivery: str, webinar_id: int, channel: str) -> Webinar:
    """Has a fresh start link shown to this person alone. It is fetched when shown and kept nowhere."""

    def change(tx: Tx, webinar: Webinar) -> Webinar:
        if not webinar.zoom_id or webinar.state not in (State.SCHEDULED, State.OPEN):
            raise InvalidInput(refusing.CANNOT_START.format(code=webinar.code))
        task = NewTask(
            key=f"start:{webinar.id}:{delivery}",
            kind=Kind.WHISPER,
            due_at=tx.now,
            not_after=tx.now + timedelta(minutes=10),
            payload={"user": who, "channel": channel or webinar.channel},
            webinar=webinar.id,
        )
        tx.work.add([task])
        return webinar

    return _once(house, who, delivery, webinar_id, "asked for the start link", change)


def refused(house: House, who: str, what: str, wanted: str = "") -> None:
    """An attempt without the right. `wanted` is the webinar it named, by code or Zoom's number: kept under it, too."""
    with house.store.begin() as tx:
        tx.audit.record(AuditLine(tx.now, who, "refused", what, ""))
        webinar = tx.webinars.find(wanted) if wanted else None
        if webinar is not None:
            tx.audit.record(AuditLine(tx.now, who, f"was refused: {what}", webinar.code, ""))


def _once(
    house: House, who: str, delivery: str, webinar_id: int, what: str, change: Callable[[Tx, Webinar], Webinar]
) -> Webinar:
    with house.store.begin() as tx:
        webinar = tx.webinars.get(webinar_id)
        if not tx.inbox.first_time("slack", delivery, tx.now):
            return webinar
        _audit(tx, who, what, webinar)
        return change(tx, webinar)


def _already(tx: Tx, delivery: str) -> Webinar | None:
    if tx.inbox.first_time("slack", delivery, tx.now):
        return None
    made = tx.notebook.read(f"made:{delivery}")
    return None if made is None else tx.webinars.get(int(made))


def _remember(tx: Tx, delivery: str, webinar: Webinar) -> None:
    tx.notebook.write(f"made:{delivery}", str(webinar.id))


def _revived(tx: Tx, webinar: Webinar) -> Webinar:
    """A webinar that Zoom refused is asked for again once it was edited."""
    if webinar.state is not State.FAILED or webinar.zoom_id:
        return webinar
    key = f"zoom.create:{webinar.id}:{webinar.version}"
    tx.work.add([planning.zoom_task(webinar, Kind.ZOOM_CREATE, key, tx.now, until=webinar.draft.starts_at)])
    return replace(webinar, state=State.CREATING, problem="")


def _check(wish: WebinarDraft, now: datetime) -> None:
    if not wish.topic.strip():
        raise InvalidInput(refusing.NO_TOPIC.format(limit=TOPIC_LIMIT), field="topic")
    if length(wish.topic) > TOPIC_LIMIT:
        raise InvalidInput(refusing.LONG_TOPIC.format(n=length(wish.topic), limit=TOPIC_LIMIT), field="topic")
    if wish.minutes <= 0:
        raise InvalidInput(refusing.ENDS_EARLY, field="end")
    if timedelta(minutes=wish.minutes) > LONGEST:
        raise InvalidInput(refusing.TOO_LONG, field="end")
    if wish.start.instant() <= now:
        raise InvalidInput(refusing.PASSED, field="date")


def _check_twin(tx: Tx, wish: WebinarDraft) -> None:
    twin = tx.webinars.twin(wish.topic, wish.starts_at)
    if twin is not None:
        raise InvalidInput(refusing.TWIN.format(code=twin.code), field="topic")


def _check_open(tx: Tx, webinar: Webinar) -> None:
    if tx.erasures.of(webinar.id) is not None:
        raise InvalidInput(refusing.ERASED.format(code=webinar.code))
    if webinar.state in UPCOMING:
        return
    reasons = {
        State.OPEN: refusing.RUNNING,
        State.ENDED: refusing.OVER,
        State.REPORTED: refusing.OVER,
        State.CANCELLED: refusing.CANCELLED,
    }
    raise InvalidInput(reasons[webinar.state].format(code=webinar.code))


def _audit(tx: Tx, who: str, what: str, webinar: Webinar) -> None:
    tx.audit.record(AuditLine(tx.now, who, what, webinar.code, ""))
