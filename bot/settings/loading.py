"""Loading the settings: everything wrong is found first and said at once."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path

from pydantic import SecretStr, ValidationError

from bot.settings.dotenv_file import read_dotenv
from bot.settings.model import DOTENV, Settings
from bot.settings.names import PURPOSES, strangers
from bot.settings.problems import Problem, SettingsWrong
from bot.settings.reading import is_loopback


class Needs(Enum):
    """What a command needs set. Whatever is set must be right for every command."""

    LITTLE = ()  # the database has a default: a file in BOT_DATA_DIR
    EVERYTHING = (
        "SLACK_BOT_TOKEN",
        "ZOOM_ACCOUNT_ID",
        "ZOOM_CLIENT_ID",
        "ZOOM_CLIENT_SECRET",
        "ZOOM_HOST",
        "BOT_CHANNEL",
    )


_OVER_HTTP = ("SLACK_SIGNING_SECRET", "ZOOM_WEBHOOK_SECRET_TOKEN")


def load(needs: Needs) -> Settings:
    """The environment, then `.env` in the working directory. Raises SettingsWrong with every problem."""
    settings, problems = look(needs)
    if settings is None or problems:
        raise SettingsWrong(problems)
    return settings


def look(needs: Needs) -> tuple[Settings | None, tuple[Problem, ...]]:
    """The settings as far as they can be read, None if a value is wrong, and everything that is wrong."""
    try:
        from_file = read_dotenv(Path(DOTENV))
    except SettingsWrong as wrong:
        return None, wrong.problems
    renamed = tuple(strangers(os.environ, from_file))
    try:
        settings = Settings()
    except ValidationError as error:
        return None, (*renamed, *_wrong_values(error))
    meant = {each.meant for each in renamed}
    missing = (each for each in _missing(settings, needs) if each.name not in meant)
    return settings, (*renamed, *missing, *_against_each_other(settings))


def _missing(settings: Settings, needs: Needs) -> Iterator[Problem]:
    wanted = needs.value
    if needs is Needs.EVERYTHING and not settings.socket_mode:
        wanted = (*wanted, *_OVER_HTTP)
    for name in PURPOSES:
        if name in wanted and not _value(settings, name):
            yield Problem(name, f"is missing: {PURPOSES[name]}.")


def _value(settings: Settings, name: str) -> str:
    value = getattr(settings, name.lower())
    return value.get_secret_value().strip() if isinstance(value, SecretStr) else str(value)


def _against_each_other(settings: Settings) -> Iterator[Problem]:
    """Rules between settings."""
    apis: Mapping[str, str] = {"SLACK_API_URL": settings.slack_api_url, "ZOOM_API_URL": settings.zoom_api_url}
    outside = [name for name, address in apis.items() if not is_loopback(address)]
    if settings.bot_clock_file is not None and outside:
        where = f"{' and '.join(outside)} {'are' if outside[1:] else 'is'} not on this machine"
        yield Problem(
            "BOT_CLOCK_FILE",
            f"moves the bot's clock, so it is for the sandbox only, and {where}. Leave BOT_CLOCK_FILE out.",
        )


def _wrong_values(error: ValidationError) -> Iterator[Problem]:
    """One line per setting; pydantic's own words only where no sentence of ours exists. Never the value itself."""
    for each in error.errors(include_url=False, include_input=False):
        name = str(each["loc"][0]).upper() if each["loc"] else "settings"
        ours = each.get("ctx", {}).get("error")
        said = str(ours) if isinstance(ours, ValueError) else f"cannot be used ({each['msg']})."
        yield Problem(name, f"{said} It is {PURPOSES[name]}." if name in PURPOSES else said)
