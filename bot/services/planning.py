"""Rows of due work for a webinar, written in the transaction of the change that calls for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.errors import NeedsOperator, Refused
from bot.domain.posts import Notice
from bot.domain.reminders import Audience, PlannedReminder, ReminderRule, plan_reminders, useful_until
from bot.domain.webinar import State, Webinar
from bot.domain.work import Kind, NewTask, Task, TaskState
from bot.services.house import Habits
from bot.services.ports.store import Tx

EVER = datetime.min.replace(tzinfo=UTC)
CARD_AFTER_REMINDER = timedelta(seconds=2)
REMINDER_KINDS = (Kind.REMINDER, Kind.REMINDER_PEOPLE)
UNSENT_KINDS = (*REMINDER_KINDS, Kind.DIRECT)
MOOT_WHEN_CANCELLED = (
    *UNSENT_KINDS,
    Kind.ZOOM_CREATE,
    Kind.ZOOM_UPDATE,
    Kind.ZOOM_CHECK,
    Kind.ZOOM_PANELISTS,
    Kind.ZOOM_REGISTRANTS,
    Kind.ZOOM_WATCH,
    Kind.PEOPLE,
    Kind.STAND_INS,
    Kind.WHISPER,
)


def is_coming(webinar: Webinar) -> bool:
    """Whether it is still to be held, as far as we know."""
    return webinar.state in (State.CREATING, State.SCHEDULED, State.OPEN)


def plan_creation(tx: Tx, webinar: Webinar, habits: Habits) -> None:
    """Everything a new webinar needs: Zoom's side, the card, the reminders, the watch."""
    tx.work.add(
        [zoom_task(webinar, Kind.ZOOM_CREATE, f"zoom.create:{webinar.id}", tx.now, until=webinar.draft.starts_at)]
    )
    refresh_card(tx, webinar)
    arm_reminders(tx, webinar, habits, moved=False)


def whole_plan(webinar: Webinar, rules: Iterable[ReminderRule]) -> dict[str, NewTask]:
    """The rows of every reminder that comes before the start, past ones included, by key."""
    planned = plan_reminders(webinar.id, webinar.generation, webinar.draft.start, rules, EVER)
    rows = [task for each in planned if each.skipped is None for task in _reminder_tasks(webinar, each, planned)]
    return {task.key: task for task in rows}


def arm_reminders(tx: Tx, webinar: Webinar, habits: Habits, *, moved: bool) -> tuple[PlannedReminder, ...]:
    """Cancels the open reminders of older generations and plans this one's. Gives those that people will miss."""
    sent = _names_sent(tx, webinar) if moved else frozenset()
    tx.work.cancel(webinar.id, UNSENT_KINDS, reason="the webinar's time or plan changed")
    planned = plan_reminders(
        webinar.id, webinar.generation, webinar.draft.start, habits.rules, tx.now, moved=moved, sent=sent
    )
    tx.work.add(task for each in planned if each.skipped is None for task in _reminder_tasks(webinar, each, planned))
    return tuple(each for each in planned if each.skipped is not None and each.rule.name not in sent)


def refresh_card(tx: Tx, webinar: Webinar) -> None:
    """Has the card show the present state. A refresh that has not begun yet serves: it reads the state when it runs.

    Its time is written anew, due or not: a refresh under way, which read the state before, must not count it as served.
    """
    waiting = tx.work.waiting(webinar.id, Kind.CARD)
    if waiting is None:
        number = int(tx.notebook.read(f"cards:{webinar.id}") or "0") + 1
        tx.notebook.write(f"cards:{webinar.id}", str(number))
        tx.work.add([_card_task(webinar, f"card:{webinar.id}:{number}", tx.now)])
    elif not waiting.attempt:  # what Slack has put off once keeps its time
        tx.work.touch(waiting.key, run_at=tx.now)


def card_after(webinar: Webinar, reminder: Task, now: datetime) -> NewTask:
    """Has the card show that a reminder went out: after the reminders that fall due with it, which people wait for."""
    return card_again(webinar, reminder.key, now + CARD_AFTER_REMINDER)


def card_again(webinar: Webinar, why: str, at: datetime) -> NewTask:
    """A refresh of the card on its own account, once for each `why`."""
    return _card_task(webinar, f"card:{webinar.id}:{why}", at)


def card_once_more(webinar: Webinar, edit: Task, at: datetime) -> NewTask:
    """A look back at an edit that was tried twice; of a kind of its own, so that no other refresh takes its place."""
    return replace(_card_task(webinar, f"card:{webinar.id}:late:{edit.id}", at), kind=Kind.CARD_AGAIN)


def _card_task(webinar: Webinar, key: str, at: datetime) -> NewTask:
    return NewTask(key, Kind.CARD, at, webinar=webinar.id, group=f"card:{webinar.channel}")


def note(
    tx: Tx, webinar: Webinar, notice: Notice, key: str, values: dict[str, str] | None = None, *, loud: bool = False
) -> None:
    """A line in the webinar's thread. `key` makes it unique: the same thing is said once."""
    payload: dict[str, object] = {"notice": notice.value, "values": values or {}, "loud": loud}
    tx.work.add(
        [
            NewTask(
                key=f"note:{webinar.id}:{key}",
                kind=Kind.NOTE,
                due_at=tx.now,
                payload=payload,
                webinar=webinar.id,
                group=f"slack:{webinar.channel}",
            )
        ]
    )


def tell(tx: Tx, webinar: Webinar, notice: Notice, key: str, values: dict[str, str]) -> None:
    """A direct message to the organiser who scheduled the webinar: something needs a person."""
    tx.work.add([_telling(webinar, webinar.created_by, notice, key, values, tx.now)])


def tell_person(tx: Tx, webinar: Webinar, user: str, notice: Notice, key: str, values: dict[str, str]) -> None:
    """A direct message to one person in Slack."""
    tx.work.add([_telling(webinar, user, notice, key, values, tx.now)])


def tell_panelists(tx: Tx, webinar: Webinar, notice: Notice, key: str, values: dict[str, str]) -> None:
    """The same to each panelist in Slack: they must hear of a new time without watching the channel."""
    users = sorted({each.slack_user for each in tx.panelists.of(webinar.id) if each.slack_user})
    tx.work.add(_telling(webinar, user, notice, f"{key}:{user}", values, tx.now) for user in users)


def alarm(tx: Tx, webinar: Webinar, admins: Iterable[str], what: str, refusal: Refused) -> None:
    """A direct message to each admin about what only they can mend: the same trouble once a day."""
    if not isinstance(refusal, NeedsOperator):
        return
    values = {"what": what, "error": str(refusal)}
    for user in admins:
        row = _telling(webinar, user, Notice.ALARM, "", values, tx.now)
        tx.work.add([replace(row, key=f"tell:alarm:{type(refusal).__name__}:{tx.now:%Y-%m-%d}:{user}")])


def _telling(webinar: Webinar, user: str, notice: Notice, key: str, values: dict[str, str], now: datetime) -> NewTask:
    return NewTask(
        key=f"tell:{webinar.id}:{key}",
        kind=Kind.NOTE,
        due_at=now,
        payload={"notice": notice.value, "values": values, "to": user},
        webinar=webinar.id,
        group=f"slack:{user}",
    )


def zoom_task(
    webinar: Webinar, kind: Kind, key: str, due_at: datetime, *, until: datetime | None = None, **payload: object
) -> NewTask:
    """A row for Zoom about this webinar, paused with its host."""
    return NewTask(
        key=key,
        kind=kind,
        due_at=due_at,
        not_after=until,
        payload=payload,
        webinar=webinar.id,
        group=f"host:{webinar.host}",
    )


def watch(tx: Tx, webinar: Webinar, at: datetime) -> None:
    """Has the reconciliation poll look at this webinar at `at`: one row for its whole life."""
    key = f"watch:{webinar.id}"
    if tx.work.by_key(key) is None:  # adding first would wait for whoever holds the row, who may wait for this webinar
        tx.work.add([zoom_task(webinar, Kind.ZOOM_WATCH, key, at)])
    else:
        tx.work.touch(key, run_at=at)


def seemed_unheld(webinar: Webinar, now: datetime) -> bool:
    """Whether its time is over and Zoom showed no session, so that we stopped looking."""
    return webinar.state is State.FAILED and bool(webinar.zoom_id) and webinar.draft.ends_at <= now


def look_again(tx: Tx, webinar: Webinar) -> Webinar:
    """Follows a webinar once more that seemed not to have been held; its first watch is over, so it gets another."""
    new = replace(webinar, state=State.SCHEDULED, problem="")
    tx.webinars.save(new)
    tx.work.add([zoom_task(new, Kind.ZOOM_WATCH, f"watch:{new.id}:{tx.now.isoformat()}", tx.now)])
    refresh_card(tx, new)
    return new


def snapshot_registrants(tx: Tx, webinar: Webinar, before: timedelta) -> None:
    """Has the registrants and polls read shortly before the start: reports of them can vanish with the webinar."""
    at = max(tx.now, webinar.draft.starts_at - before)
    key = f"registrants:{webinar.id}:{webinar.generation}"
    tx.work.add([zoom_task(webinar, Kind.ZOOM_REGISTRANTS, key, at, until=webinar.draft.ends_at)])


def erase_at(webinar: Webinar, retention: timedelta) -> datetime:
    """When the names of a webinar are erased: so long after it ended, or was to end. Aware UTC."""
    return (webinar.ended_at or webinar.draft.ends_at) + retention


def erasure(tx: Tx, webinar: Webinar, retention: timedelta) -> None:
    """Plans the erasure of the webinar's people; one that was planned for another moment is taken back."""
    due = erase_at(webinar, retention)
    planned = tx.work.of_webinar(webinar.id, [Kind.ERASE])
    live = [row for row in planned if row.state not in (TaskState.CANCELLED, TaskState.EXPIRED)]
    if any(row.due_at == due for row in live):
        return
    tx.work.cancel(webinar.id, [Kind.ERASE], reason="names are kept for another time now")
    key = f"erase:{webinar.id}:{due:%Y-%m-%d}"
    if tx.work.by_key(key) is not None:
        key = f"{key}:{len(planned) + 1}"
    tx.work.add([NewTask(key, Kind.ERASE, due, webinar=webinar.id)])


def _reminder_tasks(webinar: Webinar, each: PlannedReminder, plan: Sequence[PlannedReminder]) -> list[NewTask]:
    start = webinar.draft.starts_at.isoformat()
    payload: dict[str, object] = {"rule": each.rule.name, "generation": webinar.generation, "start": start}
    people = [audience for audience in each.rule.to if audience is not Audience.CHANNEL]
    tasks = []
    if Audience.CHANNEL in each.rule.to:
        until = useful_until(each, [Audience.CHANNEL], plan)
        group = f"slack:{webinar.channel}"
        tasks.append(NewTask(each.key, Kind.REMINDER, each.due_at, until, payload, webinar.id, group))
    if people:
        key, both = f"{each.key}:people", {**payload, "audience": [audience.value for audience in people]}
        until = useful_until(each, people, plan)
        tasks.append(NewTask(key, Kind.REMINDER_PEOPLE, each.due_at, until, both, webinar.id))
    return tasks


def _names_sent(tx: Tx, webinar: Webinar) -> frozenset[str]:
    """The rules whose reminder went out just before this move, or for this very start before an earlier one."""
    start = webinar.draft.starts_at.isoformat()
    done = [row for row in tx.work.of_webinar(webinar.id, REMINDER_KINDS) if row.state is TaskState.DONE]
    counted = [
        row
        for row in done
        if row.payload.get("generation") == webinar.generation - 1 or row.payload.get("start") == start
    ]
    return frozenset(str(row.payload["rule"]) for row in counted)
