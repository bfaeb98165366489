"""Writes docs/reliability.md from a test run: row, fault, moment, what must hold, outcome, test."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pytest

FAULTS: dict[int, tuple[str, str]] = {
    1: ("kill -9 before the intent is committed", "nothing happens, and nobody was told “scheduled”"),
    2: ("kill -9 after the commit, before the answer to Slack", "once; the repeated request adds none"),
    3: ("kill -9 after the claim, before connecting", "once, late by the lease and two seconds at most"),
    4: ("kill -9 after the peer acted, before its answer", "found, once"),
    5: ("kill -9 after the answer, before the receipt", "found, once"),
    6: ("kill -9 every 0.2–2 s while much is due", "every one once"),
    7: ("every replica killed at the due time, back minutes later", "once, or expired and told"),
    8: ("carried out, connection dropped, or the answer after the time limit", "one post until looked up, once"),
    9: ("5xx, carried out or not; broken, empty, HTML or slow answer", "once"),
    10: ("refused connection, unknown host name, broken TLS", "tried again, once"),
    11: ("carried out after a look-up said that it was not", "one is left, the twin removed"),
    12: ("the look-up fails, is limited, has a second page", "nothing sent again until it answers"),
    13: ("the bot left the channel", "dead and told"),
    14: ("429 with and without Retry-After", "no call earlier; other channels go on"),
    15: ("Zoom's daily limit", "waits for its reset, or expires and is told"),
    16: ("401 in the middle", "one refresh, once"),
    17: ("a creation carried out, its answer lost", "adopted, one webinar"),
    18: ("an equal topic made by hand meanwhile", "the right one adopted, or a person asked"),
    19: ("kill -9 between the three steps of an upload", "every file shared once"),
    20: ("database locked for ten seconds, no connection free", "late, once"),
    21: ("PostgreSQL restarted at the claim, at the commit", "once"),
    22: ("disk full at the receipt", "looked up later, once"),
    23: ("two and four workers at one due time", "once"),
    24: ("SIGSTOP for longer than the lease, then SIGCONT", "once"),
    25: ("a replica's clock is wrong by 90 s", "never early, on time"),
    26: ("the clock jumps by an hour, the machine sleeps", "once, two seconds late at most after it"),
    27: ("the alarm clock's thread dies", "back within ten seconds"),
    28: ("the hour that is skipped, the hour that comes twice", "the right instant, once"),
    29: ("moved or cancelled before, in and after the claim", "the old one unsent, or already done"),
    30: ("moved so that a reminder is past", "sent at once, or left out and told"),
    31: ("double click, repeated command, Slack's retry", "once"),
    32: ("Zoom's webhooks twice, out of order, late", "one export"),
    33: ("the report is not ready, a page token expires", "later, complete, once"),
    34: ("SIGTERM in a call of two seconds, in a hung call", "done or unknown, exit code 0 in time"),
    35: ("rolling redeploy under load", "once, two seconds late at most"),
    36: ("unknown kind or payload version", "left for the newer build"),
    37: ("many due in one second, many more pending", "every one once"),
    38: ("a change on Zoom without a clear answer, or overtaken", "the last wish stands, each change mailed once"),
    39: ("a deletion on Zoom without a clear answer", "gone, deleted and mailed once"),
    40: ("panelists added or removed without a clear answer, or overtaken", "those wanted, one link each, sent once"),
    41: ("the card's edit without a clear answer, or overtaken", "one card, which shows what is true"),
    42: ("direct messages without a clear answer", "once for each person"),
    43: ("a private answer in a channel without a clear answer", "never twice; it can be asked for again"),
    44: ("an upload and its sharing without a clear answer", "every file shared once"),
}
INTRODUCTION = """\
# Reliability

Nothing lost, nothing twice, nothing early. This table was written by a run of the fault suite, `tests/reliability`:
the bot runs as real processes against the local stand-ins for Slack and Zoom over real HTTP, faults are produced on
request, and what the stand-ins saw decides, never the bot's own tables. Write it anew with
`pytest tests/reliability --reliability-report docs/reliability.md`.

Leases and waits are shortened for the tests (2.5 s and 0.3 s where `config/work.toml` has 60 s and 5 s); PostgreSQL
keeps fsync on. Locks, restarts, SIGSTOP, SIGKILL and full disks are real.

| row | fault | moment | must hold | outcome | test |
|---|---|---|---|---|---|
"""
LIMITS = """\

## What is produced otherwise than it would happen

- **A full disk (22)** is a limit on the size of the files that the bot may write (`RLIMIT_FSIZE`), set while it runs:
  SQLite then fails to write its log as on a full disk. On PostgreSQL the server's own error for a full disk (53100) is
  raised by a trigger: a server whose log cannot be written ends itself, and that is row 21.
- **A wrong clock (25)** is a process whose reading of the time is shifted at its start: a time of its own for one
  process needs rights that tests do not have. SQLite has one clock, that of its only machine.
- **A clock jump (26)** moves the bot's and the stand-ins' time by the clock file; the machine's own clock stays.
- **Restarting the database (21)** has no counterpart on SQLite, which has no server.
- **A worker that is stopped inside a transaction (24)** is played on PostgreSQL: its server ends the transaction after
  fifteen seconds. On SQLite everybody waits until it goes on, for the file has one lock.
- **Two builds side by side (35, 36)** are one build of which one copy knows a newer payload: there is one release so
  far.
"""


@dataclass(slots=True)
class Case:
    """One test of one row."""

    moment: str
    test: str
    outcomes: dict[str, str] = field(default_factory=dict)


class Reporter:
    """Collects the marked tests and writes the file at the end."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._cases: dict[int, dict[tuple[str, str], Case]] = defaultdict(dict)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        for name, rows in report.user_properties:
            if name == "rows" and isinstance(rows, list):
                for row, moment in rows:
                    self._note(int(row), str(moment), report)

    def pytest_sessionfinish(self) -> None:
        self._target.parent.mkdir(parents=True, exist_ok=True)
        self._target.write_text(page(self._cases), encoding="utf-8")

    def _note(self, row: int, moment: str, report: pytest.TestReport) -> None:
        test, _, parameters = report.nodeid.rsplit("::", 1)[-1].partition("[")
        case = self._cases[row].setdefault((moment, test), Case(moment, test))
        database = next((name for name in ("sqlite", "postgres") if name in parameters), "")
        passed = "holds" if report.passed else "FAILS"
        known = case.outcomes.get(database, "holds")
        case.outcomes[database] = passed if known == "holds" else known


def page(cases: dict[int, dict[tuple[str, str], Case]]) -> str:
    """The whole document."""
    lines = []
    for row, (fault, must) in FAULTS.items():
        for case in cases.get(row, {}).values() or [Case("not run", "")]:
            test = f"`{case.test}`" if case.test else ""
            lines.append(f"| {row} | {fault} | {case.moment} | {must} | {_outcome(case)} | {test} |")
    return INTRODUCTION + "\n".join(lines) + "\n" + LIMITS


def _outcome(case: Case) -> str:
    names = {"sqlite": "SQLite", "postgres": "PostgreSQL", "": ""}
    return ", ".join(f"{names[name]} {how}".strip() for name, how in sorted(case.outcomes.items(), reverse=True))
