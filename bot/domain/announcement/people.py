"""Finds who speaks and who moderates, in an announcement's lists and in the form's field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.domain.announcement.lines import Line, fold, read_lines, undecorated
from bot.domain.announcement.persons import ROLE_WORDS, has_bullet, read_entry
from bot.domain.sentences import Note
from bot.domain.webinar import Panelist, PanelistRole

_HEADINGS = {
    role: re.compile(
        rf"^[\W_]*(?:(?:the|our|les|nos|unsere)\s+)?(?:{words})[\s*_]*(?::[\s*_]*(?P<rest>.*)|$)", re.IGNORECASE
    )
    for role, words in ROLE_WORDS.items()
}
_LABEL = re.compile(r"^[\W_]*[^\W\d_][\w' &/-]{0,30}\s*:(?:\s|$)")
_ITEM_BREAK = re.compile(r"\s*;\s*|(?<=[>)])\s*,\s*(?=\S)|(?<=>)\s*(?:and|et|und|&)?\s+(?=\S)")
_MAIL_BREAK = re.compile(r"(?<=\w)\s*[,;]\s*(?:and |et |und )?(?=[^,;@]+[,(<].*@|[^,;@]+\s\S+@)")
_AND = re.compile(r"\s*,\s*(?:and|et|und|&)\s+|\s+(?:and|et|und|&)\s+|\s*,\s*")
_ANDS = re.compile(r"\s(?:and|et|und|&)\s")
_CAPITAL = r"[^\W\d_a-zà-öø-ÿ][\w.'-]*"
_NAME = re.compile(
    rf"(?:(?:Dr|Prof|Mr|Mrs|Ms|M|Mme)\.?\s+)?{_CAPITAL}(?:\s+(?:de|du|von|van|der|la|le|{_CAPITAL})){{1,4}}"
)
_WORDS_OF_A_LINE = 14
_LINE_LIMIT = 1000  # characters


@dataclass(frozen=True, slots=True)
class FoundPeople:
    """Who is named. `headings` are the roles that have a list, with people or without; `lines` the lines used up."""

    people: tuple[Panelist, ...]
    headings: frozenset[PanelistRole]
    problems: tuple[Note, ...]
    notes: tuple[Note, ...]
    lines: frozenset[int]


def find_people(lines: tuple[Line, ...]) -> FoundPeople:
    """The people in lists under headings such as `Speakers:` or `Modération :`. An address may be missing."""
    people: dict[str, Panelist] = {}
    problems: list[Note] = []
    notes: list[Note] = []
    used: set[int] = set()
    headings = set()
    for index, (role, rest) in _headings(lines):
        headings.add(role)
        used.add(index)
        for at, text in _entries(lines, index, rest):
            used.add(at)
            entry = read_entry(text, role)
            if entry.problem:
                problems.append(_at_line(lines[at].number, entry.problem))
            elif entry.person:
                notes.extend(_keep(people, entry.person))
    return FoundPeople(
        tuple(people.values()), frozenset(headings), tuple(problems), tuple(notes), frozenset(used)
    )  # fmt: skip


def parse_people(text: str) -> tuple[tuple[Panelist, ...], tuple[Note, ...]]:
    """The people in the form's field, one per line as `Name <e-mail>, role`, and what is wrong, by line number.

    The role (speaker, panelist, moderator, chair, intervenant, modérateur …) may be left out, an organisation may
    follow the name. The address may not be missing or stand twice.
    """
    people: dict[str, Panelist] = {}
    problems: list[Note] = []
    for line in read_lines(text):
        if line.blank:
            continue
        entry = read_entry(line.shown, None)
        problem = entry.problem or _unfit(entry.person, people, line)
        if problem:
            problems.append(_at_line(line.number, problem))
        elif entry.person:
            people[entry.person.key] = entry.person
    return tuple(people.values()), tuple(problems)


def _unfit(person: Panelist | None, known: dict[str, Panelist], line: Line) -> Note | None:
    if person is None:
        return Note(
            "“{text}” names nobody. Take the line away or write Name <e-mail>.", {"text": line.shown.strip()[:60]}
        )
    if not person.email:
        return Note("{name} has no e-mail address. Write {name} <name@place.org>.", {"name": person.name})
    if person.key in known:
        return Note("{address} stands twice. Each person needs an address of their own.", {"address": person.email})
    return None


def is_people_heading(line: Line) -> bool:
    """True for a line that begins a list of people."""
    return _heading(line) is not None


def _headings(lines: tuple[Line, ...]) -> Iterator[tuple[int, tuple[PanelistRole, str]]]:
    for index, line in enumerate(lines):
        if heading := _heading(line):
            yield index, heading


def _heading(line: Line) -> tuple[PanelistRole, str] | None:
    for role, pattern in _HEADINGS.items():
        if match := pattern.match(line.plain):
            rest = line.shown[match.start("rest") :] if match["rest"] else ""
            return role, undecorated(rest)
    return None


def _entries(lines: tuple[Line, ...], heading: int, rest: str) -> Iterator[tuple[int, str]]:
    """The entries of a list: what stands in the heading's line, then the lines below up to the next thing."""
    for text in split_entries(rest[:_LINE_LIMIT]):
        yield heading, text
    after_gap = False
    for index in range(heading + 1, len(lines)):
        line = lines[index]
        if line.blank:
            after_gap = True
            continue
        begun = index > heading + 1 and not after_gap
        if _ends_list(line, after_gap=after_gap and (begun or bool(rest))) or (after_gap and not _stands_apart(line)):
            return
        after_gap = False
        for text in split_entries(line.shown):
            yield index, text


def _ends_list(line: Line, *, after_gap: bool) -> bool:
    if _heading(line) or (_LABEL.match(line.plain) and "@" not in line.plain):
        return True
    return _is_prose(line) or (after_gap and not has_bullet(line.plain))


def _is_prose(line: Line) -> bool:
    """A sentence rather than a person, or more than anybody writes about people in one line."""
    if len(line.plain) > _LINE_LIMIT:
        return True
    if "@" in line.plain or has_bullet(line.plain):
        return False
    return len(line.plain.split()) > _WORDS_OF_A_LINE or line.plain.rstrip().endswith((".", "!", "?"))


def _stands_apart(line: Line) -> bool:
    """True for a line that is still of the list after an empty one."""
    return has_bullet(line.plain) or "@" in line.plain


def split_entries(shown: str) -> list[str]:
    """The entries of one line: several when several addresses, brackets, semicolons or plain names stand there."""
    plain = fold(shown)
    if not plain.strip():
        return []
    pieces = _split(_ITEM_BREAK, shown) if plain.count("@") != 1 else [shown]
    if plain.count("@") > len([piece for piece in pieces if "@" in piece]):
        pieces = [part for piece in pieces for part in _split(_MAIL_BREAK, piece)]
    if "@" not in plain and len(pieces) == 1:
        names = [part.strip() for part in _AND.split(plain) if part.strip()]
        if _ANDS.search(plain) and all(_NAME.fullmatch(name.split("(")[0].strip()) for name in names):
            return _split(_AND, shown)
    return [piece for piece in pieces if piece.strip()]


def _split(pattern: re.Pattern[str], shown: str) -> list[str]:
    """Divides a text where a pattern fits its folded form."""
    pieces, last = [], 0
    for match in pattern.finditer(fold(shown)):
        pieces.append(shown[last : match.start()])
        last = match.end()
    return [*pieces, shown[last:]]


def _keep(people: dict[str, Panelist], person: Panelist) -> list[Note]:
    """Adds a person; who stands in two lists is one person, and moderator if one of the lists says so."""
    key = person.key or person.name.casefold()
    if key not in people:
        people[key] = person
        return []
    if PanelistRole.MODERATOR in (person.role, people[key].role):
        people[key] = replace(people[key], role=PanelistRole.MODERATOR)
    return [Note("{name} is named twice and taken once.", {"name": person.name})]


def _at_line(number: int, problem: Note) -> Note:
    return Note("Line {line}: " + problem.template, {"line": number, **problem.values})
