"""The settings as one frozen value. Names as in the README; secrets are `SecretStr` and stay out of every repr."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, SecretStr
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.settings import reading
from bot.settings.config_files import ConfigFiles

DOTENV = ".env"
SLACK_API = "https://slack.com/api"
ZOOM_API = "https://api.zoom.us/v2"
ZOOM_OAUTH = "https://zoom.us/oauth/token"


def _bot_token(text: object) -> object:
    return _token(text, "xoxb-", {"xapp-": "SLACK_APP_TOKEN", "xoxp-": "", "xoxe.": ""})


def _app_token(text: object) -> object:
    return _token(text, "xapp-", {"xoxb-": "SLACK_BOT_TOKEN", "xoxp-": ""})


def _token(text: object, right: str, wrong: dict[str, str]) -> object:
    """Refuses a token that is surely of another kind; the others are for Slack to judge."""
    for prefix, home in wrong.items():
        if isinstance(text, str) and text.startswith(prefix):
            belongs = f" That one belongs in {home}." if home else ""
            raise ValueError(f"holds a token that begins with {prefix}; it must begin with {right}.{belongs}")
    return text


def _host(text: str) -> str:
    if text.strip().lower() == "me" or not re.fullmatch(r"[^\s/]+", text.strip()):
        raise ValueError("must be a Zoom user's id or e-mail address.")
    return text.strip()


def _channel(text: str) -> str:
    if not re.fullmatch(r"[CG][A-Z0-9]{2,}", text.strip()):
        raise ValueError(
            "must be a channel's id, like C0123456789, not its name. Slack shows it below the channel's details."
        )
    return text.strip()


def _clock_file(text: str) -> Path:
    path = Path(text).expanduser()
    if path.is_dir():
        raise ValueError("is a folder; it must be a file.")
    return path


WebAddress = Annotated[str, BeforeValidator(reading.web_address)]
Groups = Annotated[tuple[str, ...], NoDecode, BeforeValidator(lambda text: reading.slack_ids(text, "S", "S0123456789"))]
People = Annotated[
    tuple[str, ...], NoDecode, BeforeValidator(lambda text: reading.slack_ids(text, "UW", "U0123456789"))
]

Locale = Annotated[Literal["en", "fr"], BeforeValidator(lambda text: reading.one_of(text, ("en", "fr")))]
LogKind = Annotated[Literal["text", "json"], BeforeValidator(lambda text: reading.one_of(text, ("text", "json")))]


class Settings(BaseSettings):
    """Every setting. What a command does not need may be empty: `load` says which ones it does."""

    model_config = SettingsConfigDict(
        env_file=DOTENV,
        env_file_encoding="utf-8-sig",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        validate_default=False,
    )

    slack_bot_token: Annotated[SecretStr, BeforeValidator(_bot_token)] = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_app_token: Annotated[SecretStr, BeforeValidator(_app_token)] = SecretStr("")
    slack_api_url: WebAddress = SLACK_API
    zoom_account_id: str = ""
    zoom_client_id: str = ""
    zoom_client_secret: SecretStr = SecretStr("")
    zoom_webhook_secret_token: SecretStr = SecretStr("")
    zoom_api_url: WebAddress = ZOOM_API
    zoom_oauth_url: WebAddress = ZOOM_OAUTH
    zoom_host: Annotated[str, BeforeValidator(_host)] = ""
    database_url: Annotated[SecretStr, BeforeValidator(reading.database)] = SecretStr("")
    bot_channel: Annotated[str, BeforeValidator(_channel)] = ""
    bot_organisers: Groups = ()
    bot_admins: People = ()
    bot_timezone: Annotated[ZoneInfo, BeforeValidator(reading.zone)] = ZoneInfo("Europe/Paris")
    bot_locale: Locale = "en"
    bot_retention_days: Annotated[int, BeforeValidator(lambda text: reading.whole_number(text, 1))] = 30
    bot_data_dir: Path = Path("var")
    bot_config_dir: Annotated[Path, BeforeValidator(reading.folder)] | None = None
    bot_log: LogKind = "text"
    bot_base_url: WebAddress = ""
    bot_clock_file: Annotated[Path, BeforeValidator(_clock_file)] | None = None
    host: str = "127.0.0.1"
    port: Annotated[int, BeforeValidator(lambda text: reading.whole_number(text, 0, 65535))] = 3000

    @property
    def socket_mode(self) -> bool:
        """Slack's requests come through a connection of ours, so no public address is needed."""
        return bool(self.slack_app_token.get_secret_value())

    @property
    def database(self) -> SecretStr:
        """The database's URL, with a file in BOT_DATA_DIR where none is set. May hold a password."""
        if self.database_url.get_secret_value():
            return self.database_url
        return SecretStr(f"sqlite:///{(self.bot_data_dir.expanduser() / 'webinar-bot.db').absolute()}")

    @property
    def config(self) -> ConfigFiles:
        """The files of `config/`, with those of BOT_CONFIG_DIR in their place."""
        return ConfigFiles(self.bot_config_dir)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every secret word among the settings, for the log to hide."""
        found = (value.get_secret_value() for _, value in self if isinstance(value, SecretStr))
        password = re.search(r"://[^:/@]*:([^@]+)@", self.database.get_secret_value())
        return tuple(word for word in (*found, password[1] if password else "") if word)
