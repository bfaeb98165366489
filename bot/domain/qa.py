"""The Q&A as people read it: each question once, its answers in order, its state in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from bot.domain.rows import Answer, Question

ANONYMOUS = "Anonymous Attendee"
LIVE = "live"
LIVE_TEXT = "live answered"  # the literal that Zoom's older report gives instead of an answer
COMMENT = "participant_commented"
_LATE = datetime.max.replace(tzinfo=UTC)


class QuestionStatus(StrEnum):
    ANSWERED = "answered"
    ANSWERED_LIVE = "answered live"
    OPEN = "open"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One question. An anonymous one has the asker "Anonymous Attendee" and no address.

    `answers` are in order, attendees' comments included; a comment alone does not make a question answered.
    """

    id: str
    text: str
    asker: str
    asker_email: str
    anonymous: bool
    asked_at: datetime | None
    status: QuestionStatus
    answers: tuple[Answer, ...]

    @property
    def answered(self) -> bool:
        return self.status in (QuestionStatus.ANSWERED, QuestionStatus.ANSWERED_LIVE)

    @property
    def written_answers(self) -> tuple[str, ...]:
        """What was answered in writing: neither attendees' comments nor answers by voice."""
        return tuple(each.text for each in self.answers if not is_comment(each) and not is_live(each))


def tidy_questions(questions: Iterable[Question]) -> tuple[AskedQuestion, ...]:
    """Each question once, in the order asked; those without a time keep their place at the end.

    The same id is the same question; without ids the same text, asker and time is.
    """
    groups: dict[tuple[object, ...], list[Question]] = {}
    for question in questions:
        groups.setdefault(_identity(question), []).append(question)
    return tuple(sorted(map(_tidy, groups.values()), key=lambda each: each.asked_at or _LATE))


def unanswered(questions: Iterable[AskedQuestion]) -> tuple[AskedQuestion, ...]:
    """Questions with no answer, dismissed ones included: answered and unanswered make all."""
    return tuple(each for each in questions if not each.answered)


def is_comment(answer: Answer) -> bool:
    """True for what another attendee wrote below a question."""
    return answer.kind == COMMENT


def is_live(answer: Answer) -> bool:
    """True for an answer given by voice, of which there is no text."""
    return answer.kind == LIVE or answer.text.strip().casefold() == LIVE_TEXT


def is_anonymous(name: str) -> bool:
    """True for the name under which Zoom hides who asked or voted."""
    return name.strip().casefold() == ANONYMOUS.casefold()


def _identity(question: Question) -> tuple[object, ...]:
    if question.id:
        return (question.id,)
    return (question.text.strip(), question.asker.strip(), question.asker_email.strip().casefold(), question.asked_at)


def _tidy(same: Sequence[Question]) -> AskedQuestion:
    first = same[0]
    answers = tuple(
        dict.fromkeys(answer for question in same for answer in question.answers if _says_something(answer))
    )
    ordered = tuple(sorted(answers, key=lambda answer: answer.at or _LATE))
    anonymous = any(is_anonymous(question.asker) for question in same)
    return AskedQuestion(
        id=first.id,
        text=first.text,
        asker=ANONYMOUS if anonymous else first.asker.strip(),
        asker_email="" if anonymous else first.asker_email.strip(),
        anonymous=anonymous,
        asked_at=first.asked_at,
        status=_status([question.status for question in same], ordered),
        answers=ordered,
    )


def _says_something(answer: Answer) -> bool:
    return bool(answer.text.strip()) or is_live(answer)


def _status(words: Iterable[str], answers: Iterable[Answer]) -> QuestionStatus:
    """From the answers first: Zoom calls answered questions "open" too (the only status documented by example)."""
    given = [answer for answer in answers if not is_comment(answer)]
    said = " ".join(words).casefold().replace("_", " ")
    if any(not is_live(answer) for answer in given):
        return QuestionStatus.ANSWERED
    if given or "live" in said:
        return QuestionStatus.ANSWERED_LIVE
    if "dismiss" in said:
        return QuestionStatus.DISMISSED
    answered = "answered" in said and "unanswered" not in said and "not answered" not in said
    return QuestionStatus.ANSWERED if answered else QuestionStatus.OPEN
