"""What organisers look at: one webinar, its card, lists. Reads only."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from bot.domain.errors import NotFound
from bot.domain.posts import CardPost, PanelistLine, ReminderLine
from bot.domain.webinar import UPCOMING, State, Webinar
from bot.domain.work import Task, TaskState
from bot.services import refusing
from bot.services.house import House
from bot.services.planning import REMINDER_KINDS, erase_at
from bot.services.ports.kept import SeatedPanelist
from bot.services.ports.store import Tx

OVER = (State.ENDED, State.REPORTED, State.CANCELLED)
SHOWN_STATES = {
    TaskState.PENDING: "planned",
    TaskState.RUNNING: "planned",
    TaskState.UNKNOWN: "planned",
    TaskState.DONE: "sent",
    TaskState.EXPIRED: "expired",
    TaskState.DEAD: "failed",
    TaskState.CANCELLED: "skipped",
}


def find(house: House, wanted: str) -> Webinar:
    """By our code or Zoom's number. NotFound says what to type instead."""
    with house.store.read() as tx:
        webinar = tx.webinars.find(wanted)
    if webinar is None:
        raise NotFound(refusing.NO_WEBINAR.format(wanted=wanted))
    return webinar


def card(house: House, webinar_id: int) -> CardPost:
    """The living card's content."""
    with house.store.read() as tx:
        return card_of(tx, house, tx.webinars.get(webinar_id))


def card_of(tx: Tx, house: House, webinar: Webinar) -> CardPost:
    """The card as of this transaction."""
    seated = tx.panelists.of(webinar.id)
    rows = tx.work.of_webinar(webinar.id, REMINDER_KINDS)
    erasure = tx.erasures.of(webinar.id)
    return CardPost(
        webinar=webinar,
        panelists=tuple(PanelistLine(s.panelist, s.slack_user, bool(s.join_url)) for s in seated),
        reminders=reminder_lines(webinar, rows),
        missing=tuple(_missing(webinar, seated)),
        zoom_mails=house.habits.mail_panelists,
        erase_at=erase_at(webinar, house.habits.retention) if erasure is None else None,
        erased_at=erasure.at if erasure else None,
    )


def reminder_lines(webinar: Webinar, rows: Iterable[Task]) -> tuple[ReminderLine, ...]:
    """One line for each reminder of the present generation: its channel post and direct messages together."""
    lines: dict[str, ReminderLine] = {}
    for row in sorted(rows, key=lambda each: (each.due_at, each.key)):
        if row.payload.get("generation") != webinar.generation:
            continue
        name = str(row.payload["rule"])
        people = row.payload.get("audience")
        audience = tuple(str(each) for each in people) if isinstance(people, list) else ("channel",)
        earlier = lines.get(name)
        state = SHOWN_STATES[row.state]
        if earlier is not None:
            audience = (*earlier.audience, *audience)
            state = earlier.state if earlier.state != "sent" else state
        lines[name] = ReminderLine(name, row.due_at, state, audience)
    return tuple(lines.values())


def listing(house: House, *, word: str = "", past: bool = False, series: str = "") -> tuple[Webinar, ...]:
    """Coming webinars by start, or past ones, newest first. `word` is looked for in topics, series and codes."""
    with house.store.read() as tx:
        every = tx.webinars.all()
        now = tx.now
    chosen = [w for w in every if _is_over(w, now) == past] if not series and not word else list(every)
    if word:
        chosen = [w for w in chosen if _mentions(w, word)]
    if series:
        chosen = [w for w in chosen if _folded(series) in _folded(w.draft.series)]
    return tuple(reversed(chosen)) if past else tuple(chosen)


def series(house: House) -> tuple[tuple[str, tuple[Webinar, ...]], ...]:
    """Each series by name with its webinars by start."""
    with house.store.read() as tx:
        every = tx.webinars.all()
    names = sorted({w.draft.series for w in every if w.draft.series}, key=_folded)
    return tuple((name, tuple(w for w in every if w.draft.series == name)) for name in names)


def _is_over(webinar: Webinar, now: datetime) -> bool:
    return webinar.state in OVER or webinar.draft.ends_at < now


def _mentions(webinar: Webinar, word: str) -> bool:
    text = f"{webinar.draft.topic} {webinar.draft.series} {webinar.code} {webinar.zoom_id}"
    return _folded(word) in _folded(text)


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", text.casefold()).strip()


def _missing(webinar: Webinar, seated: Iterable[SeatedPanelist]) -> Iterable[str]:
    """What the organisers have not given yet; nothing once it is over, when names may be erased on purpose."""
    if webinar.state not in UPCOMING:
        return
    if not list(seated):
        yield "panelists"
    if not webinar.draft.announcement.strip():
        yield "announcement"
