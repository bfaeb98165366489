"""Every message id there is: what the catalogues must hold."""

import ast
from collections.abc import Iterator
from pathlib import Path

from bot.domain.announcement.people import AT_LINE
from bot.domain.attendance import COUNTING_RULE
from bot.domain.desk import NO_ANSWER, STALE
from bot.domain.trace import SAME, SAME_LISTED, SAME_NAME, SAME_NAME_ONLY
from bot.domain.why import SENTENCES
from bot.schedule import handling
from bot.services import creating, hosts, recordings, refusing, troubles, watching
from bot.services.questions import GONE, NO_REPORT, NOTHING_ANSWERED
from bot.services.readiness import PARTS
from bot.services.series import NOT_HELD
from bot.services.sharing import COMMENTS
from bot.services.telling import WHAT
from bot.slack import refusals, texts
from bot.slack.locale import Plural
from bot.store import claims, faults
from bot.zoom import client, downloads, tokens
from bot.zoom import sentences as spoken
from bot.zoom.protocol import readback

REASONS = (*SAME.values(), SAME_LISTED, SAME_NAME, SAME_NAME_ONLY)
DOMAIN = Path(__file__).parents[2] / "bot" / "domain"
EXPORTS = DOMAIN.with_name("exports")


def plurals() -> list[Plural]:
    return list(dict.fromkeys(each for each in vars(texts).values() if isinstance(each, Plural)))


def sentences() -> list[str]:
    """Without the plurals."""
    found = [
        *_of_texts(),
        *_of_notes(),
        *_of_files(),
        COUNTING_RULE,
        *refusals.SENTENCES.values(),
        *WHAT.values(),
        *COMMENTS.values(),
        *recordings.SENTENCES,
        *refusals.TEMPLATES,
        *refusing.SENTENCES,
        *_of_zoom(),
        *_of_rows(),
        *(troubles.NOTHING_AMISS, troubles.NOTHING_TO_POST, troubles.TOO_LATE, watching.NOT_FOLLOWED),
        *(hosts.UNKNOWN_HOST, hosts.INACTIVE_HOST, hosts.BASIC_HOST),
        *(AT_LINE, NO_ANSWER, STALE, GONE, NO_REPORT, NOTHING_ANSWERED, NOT_HELD),
        *PARTS.values(),
        *SENTENCES.values(),
        *REASONS,
    ]
    return list(dict.fromkeys(found))


def _of_texts() -> Iterator[str]:
    for name, value in vars(texts).items():
        if not name.isupper() or isinstance(value, Plural):
            continue
        yield from value.values() if isinstance(value, dict) else [value]


def _of_zoom() -> Iterator[str]:
    """What Zoom's room says, which reaches Slack's filled in."""
    yield from (value for name, value in vars(spoken).items() if name.isupper() and isinstance(value, str))
    yield from (sentence for _, sentence in spoken.BY_CODE.values())
    yield from tokens._WHAT_TO_CHECK.values()
    yield from (client._NO_TRANSCRIPT, client._SIMULIVE, creating.SEVERAL)
    yield from (downloads._REFUSED, downloads._ELSEWHERE, downloads._TOO_LARGE, downloads._NO_TRANSCRIPT)
    yield from readback.SENTENCES
    yield from readback._NAMES.values()
    yield from readback._ANSWER.values()


def _of_rows() -> Iterator[str]:
    """What is kept in rows of work about how they ended, and shown when the organiser is told."""
    yield from (handling._OVERDUE, handling._UNEXPECTED, claims._OVERDUE, claims._UNSEEN, claims._ABANDONED)
    yield from (said for table in (faults._SQLITE, faults._POSTGRES) for _, said in table)
    yield from (faults._AWAY, faults._BUSY)


def _of_notes() -> Iterator[str]:
    """The templates of `Note(…)` in the rules: written there, or in a variable just before."""
    for path in sorted(DOMAIN.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            named = {
                target.id: node.value
                for node in ast.walk(function)
                if isinstance(node, ast.Assign)
                for target in node.targets
                if isinstance(target, ast.Name)
            }
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Note" and node.args:
                    given = node.args[0]
                    yield from _strings(named.get(given.id, given) if isinstance(given, ast.Name) else given)


def _of_files() -> Iterator[str]:
    """What `say("…")` says on the summary sheet and the pictures."""
    for path in sorted(EXPORTS.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say":
                yield from _strings(node.args[0])


def _strings(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _strings(node.body)
        yield from _strings(node.orelse)
