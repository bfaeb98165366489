"""The log: one line per record on standard error, as text or JSON, with nothing in it that must stay private."""

from __future__ import annotations

import json
import logging
import sys
import threading
import traceback
from collections.abc import Iterable
from datetime import UTC, datetime
from types import TracebackType
from typing import Literal, TextIO

from bot.settings.redaction import Redactor

# Their chatter repeats what we log ourselves, or whole requests with what people wrote in them.
_LOUD = ("slack_bolt", "slack_sdk", "apscheduler", "werkzeug", "waitress", "urllib3", "alembic", "tzlocal", "PIL")
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

log = logging.getLogger(__name__)


def configure_logging(
    kind: Literal["text", "json"] = "text",
    secrets: Iterable[str] = (),
    *,
    level: int = logging.INFO,
    stream: TextIO | None = None,
) -> None:
    """Sets up the root logger, once per process; a second call replaces the first. `secrets` never appear in a line."""
    redactor = Redactor(secrets)
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLine(redactor) if kind == "json" else TextLine(redactor))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(True)
    for name in _LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _unexpected
    threading.excepthook = _unexpected_in_thread


class TextLine(logging.Formatter):
    """`2026-11-22T10:00:00.123Z INFO bot.schedule.worker: reminder sent action=reminder_sent key=…`"""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        words = [f"{_moment(record)} {record.levelname} {record.name}: {record.getMessage()}"]
        words += [f"{name}={value}" for name, value in _extras(record).items()]
        if error := _error(record):
            words.append(f"error={error}")
        return self._redactor.line(" ".join(words))


class JsonLine(logging.Formatter):
    """One JSON object per line: at, level, logger, message, the extra fields, and `error` with its traceback."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        fields = {
            **_extras(record),
            "at": _moment(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if error := _error(record):
            fields["error"] = error
        return json.dumps(self._redactor.inside(fields), ensure_ascii=False)


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _extras(record: logging.LogRecord) -> dict[str, object]:
    return {name: value for name, value in vars(record).items() if name not in _STANDARD}


def _error(record: logging.LogRecord) -> str:
    """The exception with where it came from, on one line; empty if there is none."""
    if not record.exc_info or record.exc_info[1] is None:
        return ""
    error = record.exc_info[1]
    steps = (f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-8:])
    causes = (f" caused by {type(cause).__name__}: {cause}" for cause in (error.__cause__, error.__context__) if cause)
    return f"{type(error).__name__}: {error}{next(causes, '')} [{' < '.join(reversed(list(steps)))}]"


def _unexpected(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    log.critical("unexpected error", exc_info=(kind, error, trace))


def _unexpected_in_thread(given: threading.ExceptHookArgs) -> None:
    if given.exc_value is not None:
        name = given.thread.name if given.thread else ""
        problem = (given.exc_type, given.exc_value, given.exc_traceback)
        log.critical("unexpected error in a thread", exc_info=problem, extra={"thread_name": name})
