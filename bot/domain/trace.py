"""Where each row of the report went: to whom, and why it is not a person of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.domain.people import EMAIL, PARTICIPANT_ID, REGISTRANT_ID, Identity, Key, Keys
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
    seen = Counter(key for _, keys in keyed for key in keys)
    for row, keys in keyed:
        yield row, "" if row is anchor else _why(keys, seen, named_only=not identity.keys)


def _why(keys: Keys, seen: Counter[Key], *, named_only: bool) -> str:
    if not keys:
        return SAME_NAME_ONLY if named_only else SAME_NAME
    return next((SAME[kind] for kind, value in keys if seen[kind, value] > 1), SAME_LISTED)
