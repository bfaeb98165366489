"""Finds the command that is meant, runs it, and turns every failure into a sentence and an exit code.

Exit codes: 0 done, 1 the work failed, 2 wrong usage. A command's module is imported only when that command is called,
so that `draft` does not wait for the database and the web server.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from importlib import import_module
from uuid import uuid4

import typer

from bot.cli.output import complain
from bot.domain.errors import BotError
from bot.settings import configure_logging

COMMANDS = {
    "run": "serving",
    "web": "serving",
    "worker": "serving",
    "demo": "trying",
    "sandbox": "trying",
    "doctor": "doctor",
    "manifest": "manifest",
    "migrate": "migrate",
    "draft": "draft",
    "webinars": "webinars",
    "show": "webinars",
    "work": "work",
    "export": "export",
    "explain": "explain",
    "subject": "people",
    "erase": "people",
}
INTERRUPTED = 130

log = logging.getLogger(__name__)


def main() -> None:
    """The console script."""
    raise SystemExit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Runs one command line. Gives the exit code; prints nothing but the command's output and sentences."""
    configure_logging(level=logging.WARNING)
    try:
        _app(arguments)(list(arguments), prog_name="webinar-bot")
    except SystemExit as exc:
        return _exit_code(exc.code)
    except (BotError, OSError) as exc:
        complain(_sentence(exc))
        return 1
    except Exception:  # the last line of defence: a sentence for the person, the rest for the log
        reference = uuid4().hex[:8]
        log.exception("unexpected error", extra={"reference": reference})
        complain(
            f"Something unexpected went wrong. The line above with reference {reference} says what; please report it."
        )
        return 1
    return 0


def _app(arguments: Sequence[str]) -> typer.Typer:
    """The application with the one command that is meant, or with all of them for help and for slips."""
    app = typer.Typer(
        help="Runs Zoom webinars from a Slack channel.",
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_nothing)
    meant = arguments[0] if arguments else ""
    for name in [meant] if meant in COMMANDS else COMMANDS:
        command = getattr(import_module(f"bot.cli.{COMMANDS[name]}"), name)
        app.command(name)(command)
    return app


def _nothing() -> None:
    """Runs Zoom webinars from a Slack channel: announcement, reminders, the day itself, reports."""


def _exit_code(code: object) -> int:
    if code == INTERRUPTED:
        complain("Stopped.")
        return 1
    return code if isinstance(code, int) else 0


def _sentence(error: BotError | OSError) -> str:
    if isinstance(error, BotError):
        return str(error)
    if isinstance(error, BrokenPipeError):
        return "Nobody reads the output any more."
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or type(error).__name__}."
