"""The command `webinar-bot`."""

from __future__ import annotations


def main() -> None:
    """The console script. The process that makes a big report imports the script again, and needs nothing of it."""
    from bot.cli.main import main as run

    run()
