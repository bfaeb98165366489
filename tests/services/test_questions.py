"""What settling a question commits, and what it refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.desk import DeskState
from bot.domain.errors import InvalidInput
from bot.domain.rows import Instance, Question
from bot.domain.webinar import State, Webinar
from bot.domain.work import Kind
from bot.services.front import Asked, Front
from bot.services.frozen import frozen
from bot.services.house import House
from bot.services.questions import draw_up_answers
from bot.services.readings import keep_reading
from tests.services.conftest import draft

START = datetime(2026, 3, 20, 13, tzinfo=UTC)
ANN = Asked("U0ANN", "window-1")


@pytest.fixture
def webinar(house: House, front: Front) -> Webinar:
    """Reported, with two open questions and one answered in Zoom."""
    made = front.schedule(Asked("U0ANN", "form"), draft(), "")
    rows = [Question(str(n), f"Question {n}?", "Anonymous Attendee", "", START, "open") for n in (1, 2)]
    rows.append(Question("3", "Answered?", "Bo", "bo@example.org", START, "answered"))
    with house.store.begin() as tx:
        tx.instances.learn(made.id, Instance("uuid", START, START.replace(hour=14), practice=False))
        keep_reading(tx, made.id, "questions", "uuid", None, frozen(rows))
        ended = replace(
            tx.webinars.get(made.id), state=State.REPORTED, report_ts="1.1", ended_at=START.replace(hour=14)
        )
        tx.webinars.save(ended)
    return ended


def settle(front: Front, asked: Asked, webinar: Webinar, number: int, state: DeskState, **given: str) -> None:
    item = front.questions(webinar.id).items[number - 1]
    values = {"assignee": "", "answer": ""} | given
    front.settle_question(
        asked, webinar.id, item.key, state=state, assignee=values["assignee"], answer=values["answer"]
    )


def standing(front: Front, webinar: Webinar) -> list[tuple[str, str, str]]:
    return [(each.state.value, each.assignee, each.answer) for each in front.questions(webinar.id).items]


def rows(house: House, *kinds: Kind) -> list[str]:
    with house.store.read() as tx:
        return sorted(row.key for row in tx.work.list() if row.kind in kinds)


def test_a_decision_is_kept_audited_and_shown_once_for_each_window(
    house: House, front: Front, webinar: Webinar
) -> None:
    for _ in range(2):
        settle(front, ANN, webinar, 1, DeskState.ANSWERED, answer="Yes.")
    settle(front, Asked("U0ANN", "window-2"), webinar, 2, DeskState.OPEN, assignee="U0BEN")
    assert standing(front, webinar) == [("answered", "", "Yes."), ("open", "U0BEN", "")]
    with house.store.read() as tx:
        audit = [(line.who, line.what) for line in tx.audit.of("W-1") if line.what.startswith("question")]
        notes = [row.payload for row in tx.work.of_webinar(webinar.id, [Kind.NOTE]) if row.payload.get("to")]
    assert audit == [("U0ANN", "question 1: answered"), ("U0ANN", "question 2: open")]
    assert notes == [{"notice": "assigned", "values": {"who": "U0ANN", "number": "2"}, "to": "U0BEN"}]
    assert rows(house, Kind.QUESTIONS) == ["questions:1:1"]


def test_a_refused_window_may_be_sent_again(front: Front, webinar: Webinar) -> None:
    with pytest.raises(InvalidInput) as refusal:
        settle(front, ANN, webinar, 1, DeskState.ANSWERED)
    assert refusal.value.field == "answer"
    settle(front, ANN, webinar, 1, DeskState.ANSWERED, answer="Yes.")
    assert standing(front, webinar)[0] == ("answered", "", "Yes.")


def test_the_document_waits_for_a_first_answer_and_names_nobody(house: House, front: Front, webinar: Webinar) -> None:
    with pytest.raises(InvalidInput, match="No question is answered here yet"):
        front.request_answers(ANN, webinar.id)
    settle(front, ANN, webinar, 1, DeskState.ANSWERED, answer="Yes.")
    front.request_answers(Asked("U0ANN", "press"), webinar.id)
    assert rows(house, Kind.ANSWERS) == ["answers:press"]
    ((name, page),) = draw_up_answers(house, webinar.id)
    assert name == "W-1_your_questions_answered.html"
    assert b"Question 1?" in page
    assert b"Question 2?" not in page
    assert b"Bo" not in page


def test_questions_gone_with_their_erasure_can_no_longer_be_settled(
    house: House, front: Front, webinar: Webinar
) -> None:
    key = front.questions(webinar.id).items[0].key
    with house.store.begin() as tx:
        tx.erasures.clear(webinar.id, {}, tx.now)
    assert front.questions(webinar.id).items == ()
    with pytest.raises(InvalidInput, match="no longer in the reports"):
        front.settle_question(ANN, webinar.id, key, state=DeskState.OPEN, assignee="", answer="")


def test_there_is_no_desk_before_the_session_has_ended(front: Front) -> None:
    coming = front.schedule(Asked("U0ANN", "form"), draft(), "")
    with pytest.raises(InvalidInput, match="the session has not ended"):
        front.questions(coming.id)
