"""The living card of a webinar: posted once, edited in place ever after.

A card that may have been posted is never posted again by a later refresh: where Slack does not let us look, a person
decides (`webinar-bot work retry` or `work close` with the row's key).
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from bot.domain.errors import Refused
from bot.domain.posts import CardPost
from bot.domain.webinar import Webinar
from bot.domain.work import Kind, Task, TaskState, Unbegun
from bot.services import planning
from bot.services.house import House
from bot.services.messages import UNTIL_CARD, deliver, is_open
from bot.services.ports.announcer import Announcer, Place, Receipt
from bot.services.ports.outcomes import Desk, Done, Failed, Later, Outcome, Then
from bot.services.ports.store import Tx
from bot.services.telling import tell_dead
from bot.services.views import card_of

SERVED = "another refresh showed this state"


def card(house: House, announcer: Announcer, task: Task, desk: Desk) -> Outcome:
    """Posts the living card once, and edits it in place ever after.

    One edit serves every refresh that waited when the state was read: reminders that go out together ask for one each.
    """
    with house.store.read() as tx:
        webinar = tx.webinars.get(task.webinar)
        post = card_of(tx, house, webinar)
        first, now = tx.work.by_key(f"card:{webinar.id}:1"), tx.now
        lost = _lost(tx, webinar.id, task)
        served = tx.work.unbegun(webinar.id, Kind.CARD)
    if webinar.card_ts:
        desk.confirm(task)
        announcer.update(Receipt(webinar.channel, webinar.card_ts), post)
        return _edited(house, task, post, served)
    if is_open(first) and first is not None and first.id != task.id:
        return Later("the card itself is not posted yet", at=now + UNTIL_CARD, charged=False)
    if lost is not None:
        found = announcer.find(Place(webinar.channel), delivery=lost[0], since=lost[1])
        if found:
            return Done(found[0].ts, found=True, then=lambda tx: _keep(tx, webinar.id, found[0]))
    return _posted(house, announcer, task, desk, webinar, post)


def _edited(house: House, task: Task, post: CardPost, served: tuple[Unbegun, ...]) -> Outcome:
    """Done, with all that waited; but where the state changed since it was read, a newer edit may have come before
    this one, and there is to be another.

    Where an earlier try had no answer there is one more, a while later: Slack may carry that try out yet.
    """
    with house.store.read() as tx:
        webinar, now = tx.webinars.get(task.webinar), tx.now
        changed = card_of(tx, house, webinar) != post
        waits = tx.work.waiting(webinar.id, Kind.CARD) is not None
    adds = []
    if task.attempt - task.spared > 1:
        adds.append(planning.card_once_more(webinar, task, now + house.habits.twin_after))
    if changed and not waits:
        adds.append(planning.card_again(webinar, f"after:{task.id}", now))
    serves = _serves(served) if served and not changed else None
    return Done(webinar.card_ts, then=serves, adds=tuple(adds))


def _serves(waiting: tuple[Unbegun, ...]) -> Then:
    def then(tx: Tx) -> None:
        tx.work.drop(waiting, reason=SERVED)

    return then


def _posted(house: House, announcer: Announcer, task: Task, desk: Desk, webinar: Webinar, post: CardPost) -> Outcome:
    def kept(tx: Tx, receipt: Receipt) -> None:
        _keep(tx, webinar.id, receipt)

    try:
        return deliver(house, announcer, task, desk, Place(webinar.channel), post, kept=kept)
    except Refused as refusal:
        if not task.look_first:
            raise
        why = str(refusal)
        return Failed(why, then=lambda tx: _lose(tx, replace(task, last_error=why)))


def _keep(tx: Tx, webinar_id: int, receipt: Receipt) -> None:
    webinar = replace(tx.webinars.get(webinar_id), card_ts=receipt.ts)
    tx.webinars.save(webinar)
    planning.refresh_card(tx, webinar)


def _lose(tx: Tx, task: Task) -> None:
    """Remembers the post that may be out there, and says so."""
    since = task.first_tried_at or task.created_at
    tx.notebook.write(f"card-lost:{task.webinar}", json.dumps([task.id, task.key, since.isoformat()]))
    tell_dead(tx, task)


def _lost(tx: Tx, webinar_id: int, task: Task) -> tuple[str, datetime] | None:
    """The id and the time of a post that may be out there; None for that row itself, and once a person closed it."""
    noted = tx.notebook.read(f"card-lost:{webinar_id}")
    if noted is None:
        return None
    delivery, key, since = json.loads(noted)
    row = tx.work.by_key(key)
    if delivery == task.id or row is None or row.state is not TaskState.DEAD:
        return None
    return delivery, datetime.fromisoformat(since)
