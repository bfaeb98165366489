"""The log: one line per record, and nothing private in it."""

from __future__ import annotations

import json
import logging
from io import StringIO
from threading import Thread

import pytest

from bot.settings import configure_logging
from bot.settings.redaction import Redactor

SECRET = "s3cr3t/with+signs"


@pytest.fixture
def written(logging_as_before: None) -> StringIO:
    """What is logged."""
    return StringIO()


PRIVATE = [
    (f"signing with {SECRET}", "signing with [secret]"),
    ("token xoxb-123-abc and xapp-1-A-2", "token [token] and [token]"),
    ("Authorization: Bearer abc.def-ghi", "Authorization: Bearer [token]"),
    ("mail to Anna.Maria+x@sub.example.org, please", "mail to [e-mail], please"),
    ("δοκιμή@παράδειγμα.ελ wrote", "[e-mail] wrote"),
    ("https://zoom.us/w/123?tk=abc&pwd=def", "[link]"),
    ("https://eu01web.zoom.us/s/123?zak=abc", "[link]"),
    ("https://x.org/j/1?pwd=abc&from=here", "https://x.org/j/1?pwd=[hidden]&from=here"),
    ('{"password": "abc123", "id": 1}', '{"password": "[hidden]", "id": 1}'),
    ("postgresql://bot:word@db/bot", "postgresql://bot:[hidden]@db/bot"),
    ("reminder:12:day-before:1", "reminder:12:day-before:1"),
]


@pytest.mark.parametrize(("said", "logged"), PRIVATE)
def test_what_is_private_is_taken_out(said: str, logged: str) -> None:
    assert Redactor([SECRET]).text(said) == logged


def test_a_text_record_is_one_line_with_its_extra_fields(written: StringIO) -> None:
    configure_logging("text", stream=written)
    logging.getLogger("bot.x").info("reminder\nsent", extra={"action": "reminder_sent", "key": "reminder:1:a:1"})
    moment, rest = written.getvalue().split(" ", 1)
    assert moment.endswith("Z")
    assert rest == "INFO bot.x: reminder\\nsent action=reminder_sent key=reminder:1:a:1\n"


def test_a_json_record_is_one_object_with_its_extra_fields(written: StringIO) -> None:
    configure_logging("json", [SECRET], stream=written)
    logging.getLogger("bot.x").warning("hello %s", "a@b.org", extra={"key": SECRET, "many": ["a@b.org", 2]})
    record = json.loads(written.getvalue())
    record.pop("at")
    assert record == {
        "level": "warning",
        "logger": "bot.x",
        "message": "hello [e-mail]",
        "key": "[secret]",
        "many": ["[e-mail]", 2],
    }


@pytest.mark.parametrize("kind", ["text", "json"])
def test_an_exception_stays_on_one_line_without_its_secrets(written: StringIO, kind: str) -> None:
    configure_logging("json" if kind == "json" else "text", [SECRET], stream=written)
    problem = ValueError(f"no access with {SECRET}\nfor anna@example.org")
    logging.getLogger("bot.x").error("it failed", exc_info=problem)
    lines = written.getvalue().splitlines()
    assert len(lines) == 1
    assert "ValueError: no access with [secret]" in lines[0]
    assert SECRET not in lines[0]
    assert "anna@" not in lines[0]


def test_libraries_are_heard_from_warnings_on(written: StringIO) -> None:
    configure_logging("text", stream=written)
    for name in ("slack_bolt", "slack_sdk.web", "apscheduler.scheduler", "werkzeug", "waitress.queue", "urllib3"):
        logging.getLogger(name).info("chatter")
        logging.getLogger(name).warning("trouble")
    lines = written.getvalue().splitlines()
    assert [line.split(": ", 1)[1] for line in lines] == ["trouble"] * 6


def test_an_error_that_ends_a_thread_is_one_line_without_secrets(written: StringIO) -> None:
    configure_logging("text", [SECRET], stream=written)

    def fail() -> None:
        raise RuntimeError(SECRET)

    thread = Thread(target=fail, name="pump")
    thread.start()
    thread.join()
    (line,) = written.getvalue().splitlines()
    assert "unexpected error in a thread thread_name=pump error=RuntimeError: [secret]" in line
