"""The ledger as the page shows it: who called whom, when, and what became of it."""

from typing import Any

from bot.sandbox.ledger import Entry, Ledger

Json = dict[str, Any]
SHOWN = 150


def timeline(ledger: Ledger) -> Json:
    """How many calls there were, and the latest of them, newest first; bodies are asked for one by one."""
    entries = ledger.entries()
    return {"calls": len(entries), "latest": [_row(entry) for entry in reversed(entries[-SHOWN:])]}


def call_body(ledger: Ledger, number: int) -> Any:
    """What one call carried. Raises IndexError."""
    if number < 1:
        raise IndexError(number)
    return ledger.entries()[number - 1].body


def _row(entry: Entry) -> Json:
    to_bot = entry.service == "zoom-webhook" or entry.name.startswith("delivery ")
    return {
        "number": entry.number,
        "at": entry.at.isoformat(),
        "service": "zoom" if entry.service == "zoom-webhook" else entry.service,
        "to_bot": to_bot,
        "name": entry.name,
        "outcome": entry.outcome,
        "acted": entry.acted,
    }
