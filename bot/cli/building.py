"""Opens the bot for a command that looks at it or changes it, and closes it again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.settings import Needs, configure_logging, load
from bot.wiring import Building, open_building


@contextmanager
def building(needs: Needs = Needs.LITTLE) -> Iterator[Building]:
    """The building of the settings. Raises SettingsWrong, InvalidInput or TryLater with a sentence."""
    settings = load(needs)
    configure_logging(settings.bot_log, settings.secrets)
    opened = open_building(settings)
    try:
        yield opened
    finally:
        opened.close()
