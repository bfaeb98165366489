"""Where each row of the report went: to whom, and why it is not a person of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from bot.domain.people import EMAIL, PARTICIPANT_ID, REGISTRANT_ID, Identity, Key, Keys, Links
from bot.domain.persons import row_order
from bot.domain.rows import ParticipantRow
from bot.domain.sessions import Span

PRACTICE = "left out: practice session"
REPEATED = "left out: Zoom gave the same row twice"
SAME = {
    REGISTRANT_ID: "same registrant id",
    EMAIL: "same e-mail address",
    PARTICIPANT_ID: "same Zoom participant id",
}
SAME_LISTED = "same person in the sign-up list or the team"
SAME_NAME = "same name, nobody else is known by it (guess)"
SAME_NAME_ONLY = "same name, nothing else known"


@dataclass(frozen=True, slots=True)
class CountedRow:
    """One row Zoom gave and what became of it.

    `person` is the label of whose it is, empty for somebody who was in a practice session only. `counted` is False for
    rows of a practice session and repeated ones. `merged_because` is empty for the row that makes the
    person count, so that the counted rows with a reason are exactly `merged_rows`.
    """

    row: ParticipantRow
    person: str
    practice: bool
    counted: bool
    merged_because: str


def trace_rows(
    rows: Iterable[ParticipantRow], people: Iterable[tuple[str, Identity]], held: Mapping[str, Span]
) -> tuple[CountedRow, ...]:
    """Every row in its own order, repeated ones included. `people` are pairs of label and identity."""
    reasons = {row: (label, why) for label, identity in people for row, why in _reasons(identity, held)}
    return tuple(_traced(rows, reasons, held))


def _traced(
    rows: Iterable[ParticipantRow], reasons: Mapping[ParticipantRow, tuple[str, str]], held: Mapping[str, Span]
) -> Iterator[CountedRow]:
    seen: set[ParticipantRow] = set()
    for row in rows:
        label, why = reasons.get(row, ("", ""))
        practice, repeated = row.instance not in held, row in seen
        seen.add(row)
        left_out = PRACTICE if practice else REPEATED if repeated else ""
        yield CountedRow(row, label, practice, counted=not left_out, merged_because=left_out or why)


def _reasons(identity: Identity, held: Mapping[str, Span]) -> Iterator[tuple[ParticipantRow, str]]:
    """Each row of the person with why it is theirs; the first of the best known counted rows needs no reason."""
    keyed = [*zip(identity.rows, identity.row_keys, strict=True), *((row, ()) for row in identity.guessed)]
    if len(keyed) == 1:
        yield keyed[0][0], ""
        return
    keyed.sort(key=lambda pair: row_order(pair[0]))
    anchor = next((row for row, keys in keyed if keys and row.instance in held), None)
    anchor = anchor or next((row for row, _ in keyed if row.instance in held), None)
    hung = {key for row, keys in keyed if row is anchor for key in keys}
    for row, keys in keyed:
        if row is anchor:
            yield row, ""
        elif not keys:
            yield row, SAME_NAME if identity.keys else SAME_NAME_ONLY
        else:
            shared = next((kind for kind, value in keys if (kind, value) in hung), None)
            yield row, SAME[shared] if shared else _why_apart(keys, hung, identity.row_keys)
        hung.update(keys)


def _why_apart(keys: Keys, hung: set[Key], all_keys: Sequence[Keys]) -> str:
    """Why a row is theirs that shares no key with those before it.

    A later row may tie it to them; then it is given the key of that one. Where no row does, the sign-up list or the
    team does: that a later row repeats a registrant id says nothing about the first.
    """
    links = Links()
    for each in all_keys:
        links.join(each)
    if not any(links.root(key) == links.root(keys[0]) for key in hung):
        return SAME_LISTED
    uses = Counter(chain.from_iterable(all_keys))
    return next((SAME[key[0]] for key in keys if uses[key] > 1), SAME_LISTED)
