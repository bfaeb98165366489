"""The Q&A desk: questions that the session left without an answer, and what organisers made of them.

What attendees asked stays in the report; the desk keeps only what organisers add, under a key made from the question.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.errors import InvalidInput
from bot.domain.qa import AskedQuestion, QuestionStatus

ANSWER_LIMIT = 3000  # characters: what an input of Slack holds
NO_ANSWER = "Type the answer, or leave the question open."
STALE = "Somebody changed this question since you opened it. Close the window and open it again."


class DeskState(StrEnum):
    """What became of a question after the session. Nothing of it is sent to attendees."""

    OPEN = "open"
    ANSWERED = "answered"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class DeskEntry:
    """What organisers decided about one question. `assignee` and `changed_by` are Slack users, empty if nobody."""

    key: str
    state: DeskState
    assignee: str
    answer: str = field(repr=False)
    changed_by: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class DeskItem:
    """One question on the desk. `number` counts from 1 in the order asked; `entry` is None until somebody acts."""

    number: int
    key: str
    question: AskedQuestion = field(repr=False)
    entry: DeskEntry | None = None

    @property
    def state(self) -> DeskState:
        """Zoom's "dismissed" counts as dropped until somebody says otherwise."""
        if self.entry is not None:
            return self.entry.state
        return DeskState.DROPPED if self.question.status is QuestionStatus.DISMISSED else DeskState.OPEN

    @property
    def assignee(self) -> str:
        return self.entry.assignee if self.entry else ""

    @property
    def answer(self) -> str:
        return self.entry.answer if self.entry else ""


def question_key(question: AskedQuestion) -> str:
    """Names a question by Zoom's id, else by its words, asker and time: 16 hexadecimal digits."""
    asked_at = question.asked_at.isoformat() if question.asked_at else ""
    parts = ("id", question.id) if question.id else ("text", question.text, question.asker, asked_at)
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def desk_items(questions: Iterable[AskedQuestion], entries: Mapping[str, DeskEntry]) -> tuple[DeskItem, ...]:
    """Every question without an answer, and those somebody took up here, each once, in the order asked."""
    keyed = {question_key(each): each for each in questions}
    chosen = [(key, each) for key, each in keyed.items() if not each.answered or key in entries]
    return tuple(DeskItem(n, key, each, entries.get(key)) for n, (key, each) in enumerate(chosen, 1))


def decide(
    item: DeskItem, state: DeskState, assignee: str, answer: str, *, who: str, now: datetime, seen: str | None = None
) -> DeskEntry:
    """The entry for what an organiser chose. `seen` is the change they had before them (`change_of`), None if any.

    Raises InvalidInput at `answer` for an answered question without one, or one that was changed meanwhile.
    """
    if seen is not None and seen != change_of(item):
        raise InvalidInput(STALE, field="answer")
    text = answer.strip()[:ANSWER_LIMIT]
    if state is DeskState.ANSWERED and not text:
        raise InvalidInput(NO_ANSWER, field="answer")
    return DeskEntry(item.key, state, assignee, text, who, now)


def change_of(item: DeskItem) -> str:
    """Names the latest change of an item; empty if nobody touched it."""
    return item.entry.changed_at.isoformat() if item.entry else ""
