"""Finds who speaks and who moderates, in an announcement's lists and in the form's field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot.domain.announcement.entries import split_entries
from bot.domain.announcement.lines import Line, fold, read_lines, undecorated
from bot.domain.announcement.persons import Entry, has_bullet, is_name, may_be_a_name, read_entry
from bot.domain.announcement.roles import heading_in, sentences_with
from bot.domain.sentences import Note
from bot.domain.webinar import Panelist, PanelistRole

AT_LINE = "Line {line}: "
_LABEL = re.compile(r"^[\W_]*[^\W\d_][\w' &/-]{0,30}\s*:(?:\s|$)")
_OTHER = re.compile(
    r"^[\W_]*(?:contacts?|info(?:rmation)?s?|e-?mail|registrations?|register|inscriptions?|anmeldung|rsvp|sign up"
    r"|questions?|for (?:more|any|questions)|pour (?:plus|toute)|please|merci|write to|languages?|langues?|sprachen?"
    r"|idiomas?|lingue|where|when|date|time|place|platform|link|zoom|organi[sz]ed|organisers?|in cooperation)\b",
    re.IGNORECASE,
)
_ADDRESS_ALONE = re.compile(r"^\W*(?:e-?mail\s*:?\s*)?<?[^\s<>@,;]{1,64}@[^\s<>@,;]{3,200}>?\W*$", re.IGNORECASE)
_BLOCK = 3  # lines above an address
_FULL_STOP = re.compile(r"(?<=[\w)>])(?<!\b\w)(?<!\bDr)(?<!\bProf)(?<!\bMme)[.!?](?=\s|$)")
_WORDS_OF_A_LINE = 14
_LINE_LIMIT, _SENTENCES_LIMIT = 1000, 5000  # characters


@dataclass(frozen=True, slots=True)
class FoundPeople:
    """Who is named. `headings` are the roles that have a list, with people or without; `lines` the lines used up."""

    people: tuple[Panelist, ...]
    headings: frozenset[PanelistRole]
    problems: tuple[Note, ...]
    notes: tuple[Note, ...]
    lines: frozenset[int]


def find_people(lines: tuple[Line, ...]) -> FoundPeople:
    """The people in lists under headings such as `Speakers:` or `Modération :`, and in sentences that name them.

    An address may be missing. What stands in a list and is no name is told, never taken.
    """
    lines = _joined(lines)
    found = _Found()
    headings: dict[int, PanelistRole] = {}
    for index, line in enumerate(lines):
        heading = heading_in(line.plain)
        if heading is None:
            found.take_sentences(line)
            continue
        headings[index] = heading[0]
        for at, text, listed in _entries(lines, index, line.shown[heading[1] :]):
            found.take(lines[at], text, heading[0], listed=listed)
    return FoundPeople(
        tuple(found.people.values()),
        frozenset(headings.values()),
        tuple(found.problems),
        tuple(found.notes),
        frozenset({*headings, *found.used}),
    )


@dataclass(slots=True)
class _Found:
    """What was found so far. People by their address, else by their name."""

    people: dict[str, Panelist] = field(default_factory=dict)
    problems: list[Note] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    used: set[int] = field(default_factory=set)

    def take(self, line: Line, text: str, role: PanelistRole, *, listed: bool) -> None:
        """One entry of a list. `listed` where a mark or the heading's own line says that it is one."""
        self.used.add(line.number - 1)
        entry = read_entry(text, role)
        if entry.problem:
            self.problems.append(_at_line(line.number, entry.problem))
        if entry.person is None:
            return
        person = entry.person
        loose = (listed or "@" in text) and may_be_a_name(person.name)
        if not is_name(person.name) and not (
            loose and (person.email or entry.problem or is_name(person.name, words=1))
        ):
            written = {"text": text.strip()[:60]}
            self.notes.append(Note("“{text}” is not read as a person. Add who is meant in the form.", written))
            return
        if entry.second:
            values = {"name": person.name, "address": entry.second}
            self.notes.append(Note("{name} has two addresses; {address} is left out.", values))
        self.notes.extend(_keep(self.people, person))

    def take_sentences(self, line: Line) -> None:
        """The people whom running text names: `Speakers are Anna Nowak (Kraków) and Bob Smith (Leeds).`"""
        for role, start, end in sentences_with(line.plain[:_SENTENCES_LIMIT]):
            for text in split_entries(_sentence(line.shown[start:end])):
                entry = read_entry(text, role)
                if entry.person and is_name(entry.person.name):
                    self.notes.extend(_keep(self.people, entry.person))


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
        problem = entry.problem or _unfit(entry, people, line)
        if problem:
            problems.append(_at_line(line.number, problem))
        elif entry.person:
            people[entry.person.key] = entry.person
    return tuple(people.values()), tuple(problems)


def _unfit(entry: Entry, known: dict[str, Panelist], line: Line) -> Note | None:
    person = entry.person
    if person is None:
        return Note(
            "“{text}” names nobody. Take the line away or write Name <e-mail>.", {"text": line.shown.strip()[:60]}
        )
    if not person.email:
        return Note("{name} has no e-mail address. Write {name} <name@place.org>.", {"name": person.name})
    if entry.second:
        return Note("{name} has two addresses. Leave one, or give each person a line.", {"name": person.name})
    if person.key in known:
        return Note("{address} stands twice. Each person needs an address of their own.", {"address": person.email})
    return None


def is_people_heading(line: Line) -> bool:
    """True for a line that begins a list of people."""
    return heading_in(line.plain) is not None


def _joined(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines, a name over an office over an address made one line; the others of such a block are left empty."""
    joined = list(lines)
    for index, line in enumerate(lines):
        if not _ADDRESS_ALONE.match(line.plain):
            continue
        first = index
        while first and index - first < _BLOCK and not _stands_apart(joined[first - 1]) and not joined[first - 1].blank:
            first -= 1
        first = next((each for each in range(first, index) if _opens_block(joined[each])), index)
        shown = ", ".join(each.shown.strip(" ,") for each in joined[first : index + 1])
        joined[first : index + 1] = [replace(each, shown="", plain="") for each in joined[first : index + 1]]
        joined[first] = Line(lines[first].number, shown, fold(shown))
    return tuple(joined)


def _opens_block(line: Line) -> bool:
    return is_name(line.plain) and not heading_in(line.plain)


def _entries(lines: tuple[Line, ...], heading: int, rest: str) -> Iterator[tuple[int, str, bool]]:
    """The entries of a list: what stands in the heading's line, then the lines below up to the next thing.

    Each with the index of its line and whether it is marked as an entry. Below people in the heading's own line only
    lines with a bullet or an address go on.
    """
    inline = split_entries(undecorated(rest[:_LINE_LIMIT]))
    for text in inline:
        yield heading, text, True
    after_gap, begun = False, bool(inline)
    for index in range(heading + 1, len(lines)):
        line = lines[index]
        if line.blank:
            after_gap = True
            continue
        if _ends_list(line, after_gap=after_gap and begun) or ((after_gap or inline) and not _stands_apart(line)):
            return
        after_gap, begun = False, True
        for text in split_entries(line.shown):
            yield index, text, has_bullet(line.plain)


def _ends_list(line: Line, *, after_gap: bool) -> bool:
    if heading_in(line.plain) or _OTHER.match(line.plain):
        return True
    if _LABEL.match(line.plain) and "@" not in line.plain and not has_bullet(line.plain):
        return True
    return _is_prose(line) or (after_gap and not has_bullet(line.plain) and not _names_somebody(line))


def _names_somebody(line: Line) -> bool:
    entry = read_entry(line.shown, None)
    return bool(entry.person and entry.person.email and is_name(entry.person.name))


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


def _sentence(shown: str) -> str:
    """Up to the first full stop that ends a sentence, not an abbreviation or a part of an address."""
    end = _FULL_STOP.search(fold(shown))
    return shown[: end.start()] if end else shown


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
    return Note(AT_LINE + problem.template, {"line": number, **problem.values})
