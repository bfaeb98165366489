"""Handlers of the rows that put something into Slack.

A post carries its row's id, so that a lost answer is looked up in the channel before anything is sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.posts import (
    NotePost,
    Notice,
    OrganiserPost,
    PersonalPost,
    Post,
    ReminderPost,
    StartLinkPost,
)
from bot.domain.reminders import Audience
from bot.domain.run_of_show import timetable
from bot.domain.webinar import PanelistRole, State, Webinar
from bot.domain.work import OPEN_STATES, Kind, NewTask, Task, TaskState
from bot.services import planning, refusing, whispering
from bot.services.house import House
from bot.services.ports.announcer import Announcer, Place, Receipt
from bot.services.ports.kept import SeatedPanelist
from bot.services.ports.outcomes import Desk, Done, Later, NotWanted, Outcome
from bot.services.ports.store import Tx
from bot.services.ports.zoom import Zoom

WITHOUT_LINK = timedelta(seconds=30)
UNTIL_ON_ZOOM = timedelta(seconds=10)
UNTIL_CARD = timedelta(seconds=2)
LIVE = (State.SCHEDULED, State.OPEN)

Kept = Callable[[Tx, Receipt], None]
Moot = Callable[[], Outcome | None]


def deliver(
    house: House,
    announcer: Announcer,
    task: Task,
    desk: Desk,
    place: Place,
    post: Post,
    *,
    kept: Kept | None = None,
    adds: tuple[NewTask, ...] = (),
    moot: Moot | None = None,
) -> Outcome:
    """Posts once. An earlier attempt without a receipt is looked for first; its late twin is watched for.

    `kept` is told the receipt and `adds` are added in the transaction that keeps it.

    `moot` says why the post is not wanted (now): it decides, unless the message is found to be out already. It is
    asked after the look-up, which can take so long that the webinar is moved or cancelled meanwhile.
    """
    if task.look_first:
        found = announcer.find(place, delivery=task.id, since=task.first_tried_at or task.created_at)
        if found:
            return _delivered(house, task, place, found[0], kept, adds, found=True)
    unwanted = moot() if moot is not None else None
    if unwanted is not None:
        return unwanted
    desk.confirm(task)
    return _delivered(house, task, place, announcer.post(place, post, delivery=task.id), kept, adds, found=False)


def note(house: House, announcer: Announcer, task: Task, desk: Desk) -> Outcome:
    """A line of history in the thread, or a direct message to the organiser."""
    with house.store.read() as tx:
        webinar, now = tx.webinars.get(task.webinar), tx.now
        card_row = tx.work.by_key(f"card:{webinar.id}:1")
    post = NotePost(webinar, Notice(str(task.payload["notice"])), _texts(task.payload.get("values")))
    to = task.payload.get("to")
    if isinstance(to, str):
        return deliver(house, announcer, task, desk, Place(to), post)
    if not webinar.card_ts and is_open(card_row):
        return Later(refusing.NO_CARD_YET, at=now + UNTIL_CARD, charged=False)
    loud = bool(task.payload.get("loud"))
    return deliver(house, announcer, task, desk, _thread(webinar, loud=loud), replace(post, loud=loud))


def reminder(house: House, announcer: Announcer, task: Task, desk: Desk) -> Outcome:
    """The reminder in the channel."""
    webinar, now = desk.look(task)
    post = ReminderPost(webinar, str(task.payload["rule"]), _minutes_left(webinar, now))
    place, moot = _thread(webinar, loud=True), _asked_late(house, webinar, task, now)
    sent = (planning.card_after(webinar, task, now),)
    return deliver(house, announcer, task, desk, place, post, adds=sent, moot=moot)


def reminder_people(house: House, announcer: Announcer, task: Task) -> Outcome:
    """Plans one direct message for each person the rule names: every one of them is a row of its own.

    Panelists who were not in Slack before are looked for again: people join late. Only reads at Slack: repeatable.
    """
    with house.store.read() as tx:
        webinar, now = tx.webinars.get(task.webinar), tx.now
        seated = tx.panelists.of(task.webinar)
    moot = _moot(webinar, task, now)
    if moot is not None:
        return moot
    audience = task.payload.get("audience")
    wanted = {str(each) for each in audience} if isinstance(audience, list) else set()
    meant = [each for each in seated if _is_meant(each, wanted)]
    met = [_looked_up(announcer, each, now) for each in meant if not each.slack_user]
    organisers = announcer.organisers() if Audience.ORGANISERS.value in wanted else ()
    return Done("planned", then=lambda tx: _plan_direct(tx, webinar, task, wanted, met, organisers))


def direct(house: House, announcer: Announcer, task: Task, desk: Desk) -> Outcome:
    """One person's message: their own link, or the organisers' reminder."""
    with house.store.read() as tx:
        webinar, now = tx.webinars.get(task.webinar), tx.now
        seated = {each.panelist.tag: each for each in tx.panelists.of(task.webinar)}
    moot = _asked_late(house, webinar, task, now)
    if "organiser" in task.payload:
        post: Post = OrganiserPost(webinar, str(task.payload["rule"]), _minutes_left(webinar, now))
        return deliver(house, announcer, task, desk, Place(str(task.payload["organiser"])), post, moot=moot)
    person = seated.get(str(task.payload["panelist"]))
    if person is None or not person.slack_user:
        return NotWanted("no longer a panelist, or not in Slack")
    if not person.join_url and _moot(webinar, task, now) is None:
        return Later(refusing.NO_LINK_YET, at=now + WITHOUT_LINK, charged=False)
    rule = str(task.payload.get("rule", ""))
    steps = _run_of_show(house, webinar) if rule and person.panelist.role is PanelistRole.MODERATOR else ()
    own = PersonalPost(webinar, person.panelist, person.join_url, rule, _minutes_left(webinar, now), steps)
    return deliver(house, announcer, task, desk, Place(person.slack_user), own, moot=moot)


def people(house: House, announcer: Announcer, task: Task) -> Outcome:
    """Learns which panelists are in Slack, and sends those their link. Only reads at Slack: repeatable."""
    with house.store.read() as tx:
        seated = tx.panelists.of(task.webinar)
        now = tx.now
    looked_up = [_looked_up(announcer, each, now) for each in seated if each.slack_checked_at is None]
    return Done(str(len(looked_up)), then=lambda tx: _met(tx, task.webinar, looked_up))


def whisper(house: House, zoom: Zoom, announcer: Announcer, task: Task, desk: Desk) -> Outcome:
    """Shows a fresh start link to the person who asked. Nothing is kept, so a lost answer is not repeated."""
    if task.look_first:
        return NotWanted("the link may have been shown; ask again if it was not")
    with house.store.read() as tx:
        webinar = tx.webinars.get(task.webinar)
    post = StartLinkPost(webinar, zoom.start_url(webinar.zoom_id))
    desk.confirm(task)
    whispering.whisper(announcer, task.payload, webinar.channel, post)
    return Done("shown")


def twin(announcer: Announcer, task: Task, desk: Desk) -> Outcome:
    """A while after a repeated post: a late twin is deleted, the one in the books stays."""
    place = Place(str(task.payload["channel"]), str(task.payload["thread_ts"]))
    kept = Receipt(str(task.payload["kept_channel"]), str(task.payload["kept_ts"]))
    since = datetime.fromisoformat(str(task.payload["since"]))
    found = announcer.find(place, delivery=str(task.payload["delivery"]), since=since)
    desk.confirm(task)
    for extra in found:
        if extra.ts != kept.ts:
            announcer.delete(extra)
    return Done(str(len(found)))


def _delivered(
    house: House,
    task: Task,
    place: Place,
    receipt: Receipt,
    kept: Kept | None,
    adds: tuple[NewTask, ...],
    *,
    found: bool,
) -> Outcome:
    if kept is None and not task.look_first:
        return Done(receipt.ts, found=found, adds=adds)

    def then(tx: Tx) -> None:
        if kept is not None:
            kept(tx, receipt)
        if task.look_first:
            tx.work.add([_twin_watch(task, place, receipt, tx.now + house.habits.twin_after)])

    return Done(receipt.ts, found=found, then=then, adds=adds)


def _twin_watch(task: Task, place: Place, receipt: Receipt, at: datetime) -> NewTask:
    payload: dict[str, object] = {
        "channel": place.channel,
        "thread_ts": place.thread_ts,
        "delivery": task.id,
        "kept_channel": receipt.channel,
        "kept_ts": receipt.ts,
        "since": (task.first_tried_at or task.created_at).isoformat(),
    }
    return NewTask(f"twin:{task.id}", Kind.TWIN_WATCH, at, payload=payload, webinar=task.webinar)


def _asked_late(house: House, webinar: Webinar, task: Task, now: datetime) -> Moot:
    """Whether the reminder is moot, by what was just read; after a look-up, by what is true then."""

    def asked() -> Outcome | None:
        if not task.look_first:
            return _moot(webinar, task, now)
        with house.store.read() as tx:
            return _moot(tx.webinars.get(task.webinar), task, tx.now)

    return asked


def _moot(webinar: Webinar, task: Task, now: datetime) -> Outcome | None:
    """Why this reminder is not wanted (now): cancelled, moved since it was planned, begun, or not on Zoom yet."""
    if webinar.state not in (*LIVE, State.CREATING):
        return NotWanted(f"the webinar is {webinar.state}")
    generation = task.payload.get("generation")
    if generation is not None and generation != webinar.generation:
        return NotWanted("the webinar was moved")
    if generation is not None and now >= webinar.draft.starts_at:
        return NotWanted("the webinar has begun")
    if not webinar.zoom_id:
        return Later(refusing.NOT_ON_ZOOM_YET, at=now + UNTIL_ON_ZOOM, charged=False)
    return None


def _plan_direct(
    tx: Tx, webinar: Webinar, task: Task, wanted: set[str], met: list[SeatedPanelist], organisers: Sequence[str]
) -> None:
    _remember(tx, webinar.id, met)
    in_slack = [each for each in tx.panelists.of(webinar.id) if each.slack_user and _is_meant(each, wanted)]
    tx.work.add(_direct_row(webinar, task, each) for each in in_slack)
    tx.work.add(_organiser_row(webinar, task, user) for user in organisers)
    planning.refresh_card(tx, webinar)


def _is_meant(seated: SeatedPanelist, wanted: set[str]) -> bool:
    """A moderator is one of the panelists, too."""
    role = Audience.MODERATORS if seated.panelist.role is PanelistRole.MODERATOR else Audience.PANELISTS
    return role.value in wanted or Audience.PANELISTS.value in wanted


def _direct_row(webinar: Webinar, task: Task, seated: SeatedPanelist) -> NewTask:
    payload = {**_rule_of(task), "panelist": seated.panelist.tag}
    key = f"direct:{task.key}:{seated.panelist.tag}"
    group = f"slack:{seated.slack_user}"
    return NewTask(key, Kind.DIRECT, task.due_at, task.not_after, payload, webinar.id, group)


def _organiser_row(webinar: Webinar, task: Task, user: str) -> NewTask:
    payload = {**_rule_of(task), "organiser": user}
    key = f"direct:{task.key}:organiser:{user}"
    return NewTask(key, Kind.DIRECT, task.due_at, task.not_after, payload, webinar.id, f"slack:{user}")


def _rule_of(task: Task) -> dict[str, object]:
    return {"rule": task.payload["rule"], "generation": task.payload["generation"]}


def _met(tx: Tx, webinar_id: int, looked_up: list[SeatedPanelist]) -> None:
    """Keeps who is in Slack; each of them gets their link by direct message, once for each link."""
    _remember(tx, webinar_id, looked_up)
    webinar = tx.webinars.get(webinar_id)
    seated = tx.panelists.of(webinar_id)
    tx.work.add(_invitation(webinar, each, tx.now) for each in seated if each.slack_user and each.zoom_id)
    planning.refresh_card(tx, webinar)


def _looked_up(announcer: Announcer, seated: SeatedPanelist, now: datetime) -> SeatedPanelist:
    return replace(seated, slack_user=announcer.person_by_email(seated.panelist.email), slack_checked_at=now)


def _remember(tx: Tx, webinar_id: int, looked_up: Sequence[SeatedPanelist]) -> None:
    """Keeps who is in Slack, of those who are still panelists."""
    known = {each.panelist.key: each for each in tx.panelists.of(webinar_id)}
    for each in looked_up:
        current = known.get(each.panelist.key)
        if current is not None:
            met = replace(current, slack_user=each.slack_user, slack_checked_at=each.slack_checked_at)
            tx.panelists.learn(webinar_id, met)


def _invitation(webinar: Webinar, seated: SeatedPanelist, now: datetime) -> NewTask:
    key = f"direct:invitation:{webinar.id}:{seated.panelist.tag}:{seated.zoom_id}"
    payload: dict[str, object] = {"panelist": seated.panelist.tag}
    until = webinar.draft.ends_at
    return NewTask(key, Kind.DIRECT, now, until, payload, webinar.id, f"slack:{seated.slack_user}")


def _thread(webinar: Webinar, *, loud: bool) -> Place:
    """The webinar's thread; the channel itself while the card is not there."""
    return Place(webinar.channel, webinar.card_ts, broadcast=loud and bool(webinar.card_ts))


def _run_of_show(house: House, webinar: Webinar) -> tuple[tuple[datetime, str], ...]:
    return timetable(house.habits.run_of_show, webinar.draft.starts_at, webinar.draft.ends_at)


def _minutes_left(webinar: Webinar, now: datetime) -> int:
    return max(0, round((webinar.draft.starts_at - now) / timedelta(minutes=1)))


def _texts(values: object) -> dict[str, str]:
    return {str(name): str(value) for name, value in values.items()} if isinstance(values, dict) else {}


def is_open(row: Task | None) -> bool:
    """Whether something may still come of the row."""
    return row is not None and row.state in (*OPEN_STATES, TaskState.RUNNING)
