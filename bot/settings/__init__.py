"""Environment, `.env` and `config/` → one frozen `Settings`; and how the bot writes its log."""

from bot.settings.config_files import ConfigFiles
from bot.settings.defaults import Defaults
from bot.settings.loading import Needs, load, look
from bot.settings.logs import configure_logging
from bot.settings.model import Settings
from bot.settings.problems import Problem, SettingsWrong

__all__ = [
    "ConfigFiles",
    "Defaults",
    "Needs",
    "Problem",
    "Settings",
    "SettingsWrong",
    "configure_logging",
    "load",
    "look",
]
