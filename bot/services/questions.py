"""The Q&A desk: the questions a session left open, in the report's thread, for organisers to settle.

One message lists them and is edited in place. Nothing is sent to attendees: answers leave as a document that an
organiser reads first. Attendees' words stay in the kept readings, so that they go when the readings are erased.
"""

from __future__ import annotations

from functools import partial

from bot.domain.desk import DeskItem, DeskState, decide, desk_items
from bot.domain.errors import InvalidInput, Refused
from bot.domain.following import session_instances
from bot.domain.posts import DeskPost, Notice
from bot.domain.qa import AskedQuestion, tidy_questions
from bot.domain.rows import Question
from bot.domain.webinar import State, Webinar
from bot.domain.work import OPEN_STATES, Kind, NewTask, Task, TaskState
from bot.exports.answers import Answered, answers_html
from bot.services import planning
from bot.services.frozen import thawed
from bot.services.house import House
from bot.services.messages import UNTIL_CARD, deliver
from bot.services.ports.announcer import Announcer, Place, Receipt
from bot.services.ports.kept import AuditLine
from bot.services.ports.outcomes import Desk, Done, Later, NotWanted, Outcome
from bot.services.ports.store import Tx
from bot.services.readings import best, kept_readings
from bot.services.sharing import COMMENTS, MadeFiles, share_once

OVER = (State.ENDED, State.REPORTED)
GONE = "That question is no longer in the reports. Close the window."
NO_REPORT = "There are no questions to settle yet: the session has not ended."
NOTHING_ANSWERED = "No question is answered here yet. Answer one with its button first."


def show_board(tx: Tx, webinar: Webinar) -> None:
    """Has the list of open questions show the present state. A row that has not begun yet serves."""
    rows = tx.work.of_webinar(webinar.id, [Kind.QUESTIONS])
    if not any(row.state is TaskState.PENDING for row in rows):
        key = f"questions:{webinar.id}:{len(rows) + 1}"
        tx.work.add([NewTask(key, Kind.QUESTIONS, tx.now, webinar=webinar.id, group=f"questions:{webinar.id}")])


def board(house: House, announcer: Announcer, task: Task, desk: Desk) -> Outcome:
    """Posts the list below the report once, and edits it in place ever after. No open question: no message."""
    with house.store.read() as tx:
        webinar, now = tx.webinars.get(task.webinar), tx.now
        items, ts = _items(tx, house, webinar), tx.notebook.read(_name(webinar.id))
        others = [row for row in tx.work.of_webinar(webinar.id, [Kind.QUESTIONS]) if row.id != task.id]
    post = DeskPost(webinar, items)
    if ts:
        desk.confirm(task)
        announcer.update(Receipt(house.habits.channel, ts), post)
        return Done(ts)
    if any(_is_open(row) and _number(row) < _number(task) for row in others):
        return Later("the list itself is not posted yet", at=now + UNTIL_CARD, charged=False)
    nothing = None if items and webinar.report_ts else NotWanted("no question is open, or the report is not posted")
    place = Place(house.habits.channel, webinar.report_ts)

    def kept(tx: Tx, receipt: Receipt) -> None:
        tx.notebook.write(_name(webinar.id), receipt.ts)
        show_board(tx, webinar)

    return deliver(house, announcer, task, desk, place, post, kept=kept, moot=lambda: nothing)


def desk_of(house: House, webinar_id: int) -> DeskPost:
    """The questions as they are now. Raises InvalidInput before the session has ended."""
    with house.store.read() as tx:
        webinar = tx.webinars.get(webinar_id)
        if webinar.state not in OVER:
            raise InvalidInput(NO_REPORT)
        return DeskPost(webinar, _items(tx, house, webinar))


def settle(
    house: House,
    who: str,
    delivery: str,
    webinar_id: int,
    key: str,
    *,
    state: DeskState,
    assignee: str,
    answer: str,
    seen: str | None = None,
) -> Webinar:
    """Keeps what an organiser decided about one question. InvalidInput at `answer`, or where the question is gone."""
    with house.store.begin() as tx:
        webinar = tx.webinars.get(webinar_id)
        if not tx.inbox.first_time("slack", delivery, tx.now):
            return webinar
        item = next((each for each in _items(tx, house, webinar) if each.key == key), None)
        if item is None:
            raise InvalidInput(GONE, field="answer")
        entry = decide(item, state, assignee, answer, who=who, now=tx.now, seen=seen)
        tx.desk.put(webinar_id, entry)
        tx.audit.record(AuditLine(tx.now, who, f"question {item.number}: {state}", webinar.code, entry.assignee))
        if assignee and assignee not in (item.assignee, who):
            _tell_assignee(tx, webinar, item, assignee, who, delivery)
        show_board(tx, webinar)
        return webinar


def request_answers(house: House, who: str, delivery: str, webinar_id: int) -> Webinar:
    """Has the answers posted below the report as a document. InvalidInput while there is none."""
    with house.store.begin() as tx:
        webinar = tx.webinars.get(webinar_id)
        if not any(each.state is DeskState.ANSWERED for each in _items(tx, house, webinar)):
            raise InvalidInput(NOTHING_ANSWERED)
        if tx.inbox.first_time("slack", delivery, tx.now):
            tx.audit.record(AuditLine(tx.now, who, "exported the answers", webinar.code, ""))
            group = f"slack:{house.habits.channel}"
            tx.work.add([NewTask(f"answers:{delivery}", Kind.ANSWERS, tx.now, None, {}, webinar.id, group)])
        return webinar


def answers(house: House, announcer: Announcer, task: Task, desk: Desk) -> Outcome:
    """Shares the document in the report's thread."""
    with house.store.read() as tx:
        webinar = tx.webinars.get(task.webinar)
    place = Place(house.habits.channel, webinar.report_ts)
    make = partial(draw_up_answers, house, webinar.id)
    return share_once(announcer, task, desk, place, make, comment=COMMENTS["answers"])


def draw_up_answers(house: House, webinar_id: int) -> MadeFiles:
    """“Your questions, answered”: those answered here, then those answered in writing during the session. No names."""
    with house.store.read() as tx:
        webinar = tx.webinars.get(webinar_id)
        asked = asked_in(tx, house, webinar)
        items = desk_items(asked, tx.desk.of(webinar_id))
    later = [Answered(each.question.text, (each.answer,)) for each in items if each.state is DeskState.ANSWERED]
    taken_up = {each.question for each in items}
    live = [Answered(each.text, texts) for each in asked if each not in taken_up and (texts := each.written_answers)]
    if not later:
        raise Refused(NOTHING_ANSWERED)
    page = answers_html(webinar.draft.topic, webinar.draft.start.reading.date(), later, live, webinar.draft.language)
    return [(f"{webinar.code}_your_questions_answered.html", page)]


def asked_in(tx: Tx, house: House, webinar: Webinar) -> tuple[AskedQuestion, ...]:
    """Every question of the session, from the reading of each instance that counts."""
    real = session_instances(webinar, tx.instances.of(webinar.id), grace=house.habits.restart_grace)
    kept = kept_readings(tx, webinar.id, ["questions"])
    chosen = [best(kept.get(("questions", each.uuid), ())) for each in real]
    rows = [row for reading in chosen if reading is not None for row in thawed(Question, reading.content)]
    return tidy_questions(rows)


def _items(tx: Tx, house: House, webinar: Webinar) -> tuple[DeskItem, ...]:
    return desk_items(asked_in(tx, house, webinar), tx.desk.of(webinar.id))


def _tell_assignee(tx: Tx, webinar: Webinar, item: DeskItem, assignee: str, who: str, delivery: str) -> None:
    values = {"who": who, "number": str(item.number)}
    planning.tell_person(tx, webinar, assignee, Notice.ASSIGNED, f"assigned:{item.key}:{delivery}", values)


def _is_open(row: Task) -> bool:
    return row.state in (*OPEN_STATES, TaskState.RUNNING)


def _number(row: Task) -> int:
    return int(row.key.rsplit(":", 1)[-1])


def _name(webinar_id: int) -> str:
    return f"questions:{webinar_id}"
