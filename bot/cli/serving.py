"""`run`, `web` and `worker`: the processes that stay up."""

from __future__ import annotations

from bot import running
from bot.cli.building import building
from bot.settings import Needs


def run() -> None:
    """Everything in one process: the embedded default, with SQLite."""
    with building(Needs.EVERYTHING) as bot:
        running.run(bot)


def web() -> None:
    """The part that Slack and Zoom talk to. Any number of them may share one PostgreSQL."""
    with building(Needs.EVERYTHING) as bot:
        running.run_web(bot)


def worker() -> None:
    """The part that carries out due work. Any number of them may share one PostgreSQL."""
    with building(Needs.EVERYTHING) as bot:
        running.run_worker(bot)
