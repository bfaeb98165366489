"""A session without anybody's name: every person under a word, the same in every session of a series.

The words keep apart what was apart and together what was together, so the counts come out as with the names.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from bot.domain.people import PARTICIPANT_ID, REGISTRANT_ID
from bot.domain.polls import split_choices
from bot.domain.pseudonyms import Pseudonyms
from bot.domain.qa import is_anonymous, is_live
from bot.domain.rows import Answer, GivenAnswer, ParticipantRow, Question, Registrant, SessionRecord, TeamMember

PREFIX = "p-"
LEFT_OUT = "left out "
ENOUGH = 3  # people who gave one organisation or city: fewer might be known by it


def unnamed(record: SessionRecord, words: Pseudonyms) -> SessionRecord:
    """The same session under pseudonyms, without what people wrote in their own words.

    Cities, countries and organisations stay where at least three people gave them, choices of polls where they are
    known choices or were taken by two people. Nothing of it is told from the key but by guessing addresses with it.
    """
    writer = _Writer(record, words)
    return replace(
        record,
        participants=tuple(map(writer.participant, record.participants)),
        registrants=tuple(map(writer.registrant, record.registrants)),
        team=tuple(map(writer.member, record.team)),
        questions=tuple(map(writer.question, record.questions)),
        poll_answers=tuple(map(writer.given, record.poll_answers)),
        survey_answers=tuple(map(writer.given, record.survey_answers)),
    )


class _Writer:
    def __init__(self, record: SessionRecord, words: Pseudonyms) -> None:
        self._words = words
        self._places = Counter(each for who in record.registrants for each in {who.organisation, who.city, who.country})
        given = (*record.poll_answers, *record.survey_answers)
        self._taken = Counter((each.poll, each.question, each.answer) for each in given)
        self._choices = {(poll.id, q.name): q.choices for poll in record.poll_definitions for q in poll.questions}

    def participant(self, row: ParticipantRow) -> ParticipantRow:
        return replace(
            row,
            name=self._words.name(row.name),
            email=self._words.email(row.email),
            registrant_id=self._words.word(REGISTRANT_ID, row.registrant_id.strip()),
            participant_id=self._words.word(PARTICIPANT_ID, row.participant_id.strip()),
            user_id=self._words.word(row.instance, row.user_id),
        )

    def registrant(self, each: Registrant) -> Registrant:
        return replace(
            each,
            id=self._words.word(REGISTRANT_ID, each.id.strip()),
            email=self._words.email(each.email),
            first_name=self._words.name(each.name),
            last_name="",
            organisation=self._place(each.organisation),
            city=self._place(each.city),
            country=self._place(each.country),
        )

    def member(self, each: TeamMember) -> TeamMember:
        participant = self._words.word(PARTICIPANT_ID, each.participant_id.strip())
        return TeamMember(self._words.name(each.name), self._words.email(each.email), each.role, participant)

    def question(self, each: Question) -> Question:
        asker = each.asker if is_anonymous(each.asker) else self._words.name(each.asker)
        return replace(
            each,
            text=self._left_out(each.text),
            asker=asker,
            asker_email=self._words.email(each.asker_email),
            answers=tuple(map(self._answer, each.answers)),
        )

    def given(self, each: GivenAnswer) -> GivenAnswer:
        known = self._choices.get((each.poll, each.question), ())
        is_choice = set(split_choices(each.answer, known)) <= {choice.strip() for choice in known}
        common = self._taken[each.poll, each.question, each.answer] > 1
        return replace(
            each,
            name=each.name if is_anonymous(each.name) else self._words.name(each.name),
            email=self._words.email(each.email),
            answer=each.answer if is_choice or common else self._left_out(each.answer),
        )

    def _answer(self, answer: Answer) -> Answer:
        text = answer.text if is_live(answer) else self._left_out(answer.text)
        return replace(answer, by=self._words.name(answer.by), text=text)

    def _left_out(self, text: str) -> str:
        """Different texts stay different ones."""
        return LEFT_OUT + self._words.word("text", text).removeprefix(self._words.prefix)[:6] if text.strip() else ""

    def _place(self, place: str) -> str:
        return place if self._places[place] >= ENOUGH else ""
