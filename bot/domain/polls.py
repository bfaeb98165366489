"""Polls and surveys: who chose what, and how often each choice was taken."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.domain.people import folded_email
from bot.domain.qa import ANONYMOUS, is_anonymous
from bot.domain.rows import GivenAnswer, PollDefinition, PollQuestion

SEPARATOR = ";"
_LATE = datetime.max.replace(tzinfo=UTC)
_NO_CHOICES = PollQuestion(name="", kind="")


@dataclass(frozen=True, slots=True)
class Vote:
    """One person's answer to one question. `choices` has more than one part only where all are known choices."""

    poll: str
    question: str
    name: str
    email: str
    choices: tuple[str, ...]
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One question's votes, counted. `tally` has every defined choice, in order, then what else was answered.

    `people` answered; the tally of a multiple choice sums to more. `free_text` is True where no choices are known.
    """

    poll: str
    question: str
    people: int
    tally: tuple[tuple[str, int], ...]
    free_text: bool


@dataclass(frozen=True, slots=True)
class PollResults:
    """`votes` as given; `questions` counts each person's last answer; `polls` are the distinct titles or ids.

    `launched_twice` names polls in which somebody answered the same question at two moments.
    """

    votes: tuple[Vote, ...]
    questions: tuple[QuestionResult, ...]
    polls: tuple[str, ...]
    launched_twice: tuple[str, ...]


def poll_results(answers: Iterable[GivenAnswer], definitions: Sequence[PollDefinition] = ()) -> PollResults:
    """Everything that was answered. Defined polls nobody answered are listed too; order of answers does not matter."""
    known = {(poll.id, question.name): question for poll in definitions for question in poll.questions}
    titles = _titles(definitions)
    given = _once(_recognised(answers, definitions))
    votes = tuple(_vote(each, titles, known) for each in given)
    names = _distinct(definitions, given, titles)
    last = {
        (each.poll, each.question, _voter(each, n)): vote
        for n, (each, vote) in enumerate(zip(given, votes, strict=True))
    }
    return PollResults(
        votes=votes,
        questions=_tallied(last, known, titles),
        polls=tuple(names.values()),
        launched_twice=tuple(names[poll] for poll in _launched_twice(given) if poll in names),
    )


def split_choices(text: str, choices: Sequence[str]) -> tuple[str, ...]:
    """The choices joined in one answer, or the answer as it stands if some part is not a known choice.

    How Zoom joins several ticked choices is not documented; its Q&A uses ";". A choice may contain one itself.
    """
    whole = text.strip()
    known = {choice.strip(): choice.strip() for choice in choices}
    if not known or whole in known or SEPARATOR not in whole:
        return (whole,)
    return _segments(whole.split(SEPARATOR), known) or (whole,)


def _segments(parts: Sequence[str], known: Mapping[str, str]) -> tuple[str, ...] | None:
    """The parts put together into known choices, the longest first; None if some part fits nowhere."""
    reachable: dict[int, tuple[str, ...]] = {len(parts): ()}
    for start in reversed(range(len(parts))):
        for end in range(len(parts), start, -1):
            choice = SEPARATOR.join(parts[start:end]).strip()
            if end in reachable and choice in known and choice not in reachable[end]:
                reachable[start] = (choice, *reachable[end])
                break
    return reachable.get(0)


def _recognised(answers: Iterable[GivenAnswer], definitions: Sequence[PollDefinition]) -> Iterator[GivenAnswer]:
    """Answers under an id that no planned poll has belong to the one planned poll with that question, if there is one.

    That the reports' polling id is the id of the plan is documented nowhere.
    """
    ids = {poll.id for poll in definitions}
    asked_in: dict[str, set[str]] = defaultdict(set)
    for poll in definitions:
        for question in poll.questions:
            asked_in[question.name].add(poll.id)
    for each in answers:
        meant = asked_in.get(each.question, set())
        yield replace(each, poll=min(meant)) if each.poll not in ids and len(meant) == 1 else each


def _titles(definitions: Iterable[PollDefinition]) -> dict[str, str]:
    return {poll.id: poll.title or poll.id for poll in definitions}


def _vote(given: GivenAnswer, titles: Mapping[str, str], known: Mapping[tuple[str, str], PollQuestion]) -> Vote:
    question = known.get((given.poll, given.question), _NO_CHOICES)
    hidden = is_anonymous(given.name)
    single = question.kind in ("single", "single_radio", "single_dropdown")
    return Vote(
        poll=titles.get(given.poll, given.poll),
        question=given.question,
        name=ANONYMOUS if hidden else given.name.strip(),
        email="" if hidden else given.email.strip(),
        choices=(given.answer.strip(),) if single else split_choices(given.answer, question.choices),
        answered_at=given.answered_at,
    )


def _distinct(
    definitions: Iterable[PollDefinition], given: Iterable[GivenAnswer], titles: Mapping[str, str]
) -> dict[str, str]:
    ids = dict.fromkeys((*(poll.id for poll in definitions), *(each.poll for each in given)))
    return {poll: titles.get(poll, poll) for poll in ids}


def _once(answers: Iterable[GivenAnswer]) -> list[GivenAnswer]:
    """In order of time; an answer given twice by one address is one, but equal anonymous votes are votes each."""
    seen: set[GivenAnswer] = set()
    result = []
    for each in sorted(answers, key=_order):
        if each not in seen or not folded_email(each.email):
            result.append(each)
        seen.add(each)
    return result


def _voter(given: GivenAnswer, position: int) -> str | int:
    """Who answered: the address, or the place in the list where there is none, so that no vote replaces another's."""
    return position if is_anonymous(given.name) else folded_email(given.email) or position


def _launched_twice(given: Iterable[GivenAnswer]) -> list[str]:
    moments: dict[tuple[str, str, str | int], set[datetime | None]] = defaultdict(set)
    for n, each in enumerate(given):
        moments[each.poll, each.question, _voter(each, n)].add(each.answered_at)
    return list(dict.fromkeys(poll for (poll, _, _), times in moments.items() if len(times) > 1))


def _tallied(
    last: Mapping[tuple[str, str, str | int], Vote],
    known: Mapping[tuple[str, str], PollQuestion],
    titles: Mapping[str, str],
) -> tuple[QuestionResult, ...]:
    votes: dict[tuple[str, str], list[Vote]] = {key: [] for key in known}
    for (poll, question, _), vote in last.items():
        votes.setdefault((poll, question), []).append(vote)
    return tuple(_result(titles, key, found, known.get(key, _NO_CHOICES)) for key, found in votes.items())


def _result(
    titles: Mapping[str, str], key: tuple[str, str], votes: Sequence[Vote], question: PollQuestion
) -> QuestionResult:
    counts = Counter({choice.strip(): 0 for choice in question.choices})
    counts.update(choice for vote in votes for choice in vote.choices if choice)
    defined = list(dict.fromkeys(choice.strip() for choice in question.choices))
    others = sorted(set(counts) - set(defined), key=lambda choice: (-counts[choice], choice))
    return QuestionResult(
        poll=titles.get(key[0], key[0]),
        question=key[1],
        people=len(votes),
        tally=tuple((choice, counts[choice]) for choice in (*defined, *others)),
        free_text=not question.choices,
    )


def _order(given: GivenAnswer) -> tuple[datetime, str, str, str, str, str]:
    return (given.answered_at or _LATE, given.poll, given.name, given.email, given.question, given.answer)
