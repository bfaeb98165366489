"""`doctor`: every check in one line, with what to do about it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator, Iterator

import typer

from bot.cli.output import print_json, say
from bot.cli.webinars import Json
from bot.domain.errors import BotError
from bot.domain.reminder_plan import parse_rules
from bot.domain.run_of_show import parse_run_of_show
from bot.schedule.clock import SystemClock
from bot.schedule.tuning import parse_tuning
from bot.services import doctor as checks
from bot.services import doctor_people as people
from bot.services.doctor import Finding
from bot.settings import Defaults, Needs, Settings, configure_logging, look
from bot.slack.address_check import SlackAddressCheck
from bot.slack.client import Effect, SlackClient
from bot.slack.locale import load as load_words
from bot.slack.members import Members
from bot.slack.probe import GROUP_SCOPE, SCOPES, SlackCheck
from bot.store.store import open_store
from bot.store.tokens import SharedToken
from bot.store.upgrade import migrations_current
from bot.zoom.pacing import Pacer
from bot.zoom.probe import ZoomCheck
from bot.zoom.tokens import MemoryTokenStore, StoredToken, TokenStore
from bot.zoom.webhook_check import WebhookCheck

MARKS = {True: "ok", False: "FAILED", None: "?"}
_ZOOM_NAMES = ("zoom_account_id", "zoom_client_id", "zoom_client_secret", "zoom_host")
_SLACK_NAMES = ("slack_bot_token", "bot_channel")


def doctor(as_json: Json = False) -> None:
    """Settings, database, Slack, Zoom, webhook and clock: one line each, with what to do."""
    found = []
    for finding in examine():
        found.append(finding)
        if not as_json:
            say(line(finding))
    failed = [finding for finding in found if finding.failed]
    if as_json:
        print_json({"ok": not failed, "findings": found})
    else:
        say(f"\n{len(failed)} of {len(found)} checks failed." if failed else "\nEverything needed is in place.")
    if failed:
        raise typer.Exit(1)


def line(finding: Finding) -> str:
    """One finding for people. What the bot can do without is marked as a remark, not as a failure."""
    mark = "note" if finding.ok is False and not finding.needed else MARKS[finding.ok]
    step = f" → {finding.what_to_do}" if finding.what_to_do else ""
    return f"{mark:<6}  {finding.name}: {finding.sentence}{step}"


def examine() -> Iterator[Finding]:
    """Every finding, as soon as it is known."""
    settings, problems = look(Needs.EVERYTHING)
    for problem in problems:
        yield Finding("Settings", False, True, str(problem), "Correct it in the environment or .env.")
    if settings is None:
        yield from checks.not_asked("Database", "Slack", "Zoom", "Zoom webhook")
        return
    if not problems:
        yield Finding("Settings", True, True, "Every setting is there and can be read.")
    configure_logging(settings.bot_log, settings.secrets, level=logging.ERROR)
    yield from checks.examine_database(Database(settings), migrates_itself=_is_sqlite(settings))
    yield from _config(settings)
    yield from _slack(settings)
    yield from _zoom(settings)
    if not settings.socket_mode or settings.bot_base_url:
        yield from checks.examine_webhook(_webhook(settings))


class Database:
    """The database of the settings. Implements `doctor.DatabaseProbe`."""

    def __init__(self, settings: Settings) -> None:
        self._url = settings.database.get_secret_value()

    def migrations_current(self) -> bool:
        return migrations_current(self._url)


def _config(settings: Settings) -> Iterator[Finding]:
    """The files that people edit, each read as the bot reads them."""
    config, step = settings.config, "Correct the file, or take it out of BOT_CONFIG_DIR to use the one that came along."
    show = f"run_of_show.{settings.bot_locale}.toml"
    readers: dict[str, Callable[[], object]] = {
        "defaults.toml": lambda: Defaults.read(config),
        "reminders.toml": lambda: parse_rules(config.text("reminders.toml")),
        show: lambda: parse_run_of_show(config.text(show), source=show),
        "work.toml": lambda: parse_tuning(config.text("work.toml"), source="work.toml"),
        "locale": lambda: load_words(config.path("locale"), settings.bot_locale),
    }
    for name, read in readers.items():
        yield checks.tried(f"Config {name}", read, lambda _: "can be read.", step)


def _slack(settings: Settings) -> Iterator[Finding]:
    if not _complete(settings, _SLACK_NAMES):
        yield from checks.not_asked("Slack")
        return
    clock = SystemClock()
    client = SlackClient(settings.slack_bot_token.get_secret_value(), settings.slack_api_url, clock=clock)
    scopes = (*SCOPES, GROUP_SCOPE) if settings.bot_organisers else SCOPES
    signed = not settings.socket_mode
    found = checks.examine_slack(SlackCheck(client), settings.bot_channel, scopes, clock, signed=signed)
    if (yield from _until_refused(found)):
        yield _organisers(settings, client, clock)
    if settings.socket_mode:
        app = SlackClient(settings.slack_app_token.get_secret_value(), settings.slack_api_url, clock=clock)
        yield people.examine_socket(lambda: app.call("apps.connections.open", Effect.REPEATABLE))
    else:
        yield from people.examine_slack_address(_slack_address(settings))


def _organisers(settings: Settings, client: SlackClient, clock: SystemClock) -> Finding:
    members = Members(client, channel=settings.bot_channel, groups=settings.bot_organisers, clock=clock)
    return people.examine_organisers(members.others, settings.bot_admins, settings.bot_organisers)


def _until_refused(findings: Iterator[Finding]) -> Generator[Finding, None, bool]:
    """Passes them on, and tells whether the first of them, the token, was good."""
    first = next(findings)
    yield first
    yield from findings
    return bool(first.ok)


def _zoom(settings: Settings) -> Iterator[Finding]:
    if not _complete(settings, _ZOOM_NAMES):
        yield from checks.not_asked("Zoom")
        return
    clock = SystemClock(settings.bot_clock_file)
    probe = ZoomCheck(
        base_url=settings.zoom_api_url,
        oauth_url=settings.zoom_oauth_url,
        account_id=settings.zoom_account_id,
        client_id=settings.zoom_client_id,
        client_secret=settings.zoom_client_secret.get_secret_value(),
        tokens=_tokens(settings, clock),
        pacer=Pacer(monotonic=clock.steady, sleep=time.sleep),
        clock=clock,
    )
    if (yield from _until_refused(checks.examine_zoom(probe, settings.zoom_host, SystemClock()))):
        yield from people.examine_stand_ins(probe, _stand_ins(settings))


def _tokens(settings: Settings, clock: SystemClock) -> TokenStore:
    """The running bot's token where it can be had: a new one may put an end to it."""
    url = settings.database.get_secret_value()
    try:
        if not migrations_current(url):
            return MemoryTokenStore()
        store = open_store(url, clock=clock, offset=clock.offset)
    except BotError:
        return MemoryTokenStore()
    return SharedToken(store, StoredToken, secret=settings.zoom_client_secret.get_secret_value())


def _stand_ins(settings: Settings) -> tuple[str, ...]:
    try:
        return Defaults.read(settings.config).zoom.alternative_hosts
    except BotError:  # told among the files
        return ()


def _slack_address(settings: Settings) -> SlackAddressCheck | None:
    if not settings.bot_base_url:
        return None
    secret = settings.slack_signing_secret.get_secret_value()
    return SlackAddressCheck(f"{settings.bot_base_url}/slack/events", secret, SystemClock())


def _webhook(settings: Settings) -> WebhookCheck | None:
    if not settings.bot_base_url:
        return None
    secret = settings.zoom_webhook_secret_token.get_secret_value()
    return WebhookCheck(f"{settings.bot_base_url}/zoom/webhook", secret, SystemClock(settings.bot_clock_file))


def _complete(settings: Settings, names: tuple[str, ...]) -> bool:
    return all(bool(getattr(settings, name)) for name in names)


def _is_sqlite(settings: Settings) -> bool:
    return settings.database.get_secret_value().startswith("sqlite")
