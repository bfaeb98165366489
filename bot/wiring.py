"""Builds the real objects and joins them: what each process of the bot is made of, and `running` sets going."""

from __future__ import annotations

import logging
import secrets
import string
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path

from slack_bolt import App

from bot.domain.reminder_plan import parse_rules
from bot.domain.reminders import ReminderRule
from bot.domain.run_of_show import Step, parse_run_of_show
from bot.domain.webinar import Webinar
from bot.exports.pack import PackFile
from bot.exports.wording import Wording
from bot.metrics import Metrics
from bot.schedule.clock import SystemClock
from bot.schedule.tuning import WorkTuning, parse_tuning
from bot.schedule.worker import Worker
from bot.services import exporting, remains
from bot.services.crew import Crew
from bot.services.front import Front
from bot.services.house import Habits, House
from bot.services.queue import Settled
from bot.services.reporting import PackedFiles
from bot.services.telling import tell_dead, tell_expired
from bot.services.workroom import BySize
from bot.settings import Defaults, Settings
from bot.slack.access import Access
from bot.slack.app import make_app as make_slack_app
from bot.slack.client import SlackClient
from bot.slack.forms.values import FormDefaults
from bot.slack.gateway import SlackGateway
from bot.slack.locale import Words
from bot.slack.locale import load as load_words
from bot.slack.members import Members
from bot.slack.reception import Reception
from bot.store.budget import HostBudget
from bot.store.queue import WorkQueue
from bot.store.shelf import clear_folders, put_files
from bot.store.store import SqlStore, open_store
from bot.store.tokens import SharedToken
from bot.store.upgrade import migrate
from bot.workroom import ChildWorkroom
from bot.zoom.budget import ALLOWED, utc_day
from bot.zoom.client import ZoomClient
from bot.zoom.pacing import Pacer
from bot.zoom.tokens import StoredToken
from bot.zoom.zones import listed_zones

log = logging.getLogger(__name__)

PASSCODE_LETTERS = string.ascii_letters + string.digits
FRONT_SECONDS = 2  # Slack waits three for the whole answer
WORKER_SECONDS = 10


class Building:
    """One process's bot. Opens the database when built; migrates a SQLite one by itself."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clock = SystemClock(settings.bot_clock_file)
        self.url = settings.database.get_secret_value()
        self.store: SqlStore = open_store(self.url, clock=self.clock, offset=self.clock.offset)
        if self.url.startswith("sqlite"):
            migrate(self.url)
        self.queue = WorkQueue(self.store)
        self.metrics = Metrics()
        self.metrics.watch_table(self.queue.counts, self.queue.lateness, self._changes_left)

    # --- what is read from config/

    @cached_property
    def tuning(self) -> WorkTuning:
        return parse_tuning(self.settings.config.text("work.toml"), source=str(self.settings.config.path("work.toml")))

    @cached_property
    def rules(self) -> tuple[ReminderRule, ...]:
        return parse_rules(self.settings.config.text("reminders.toml"))

    @cached_property
    def defaults(self) -> Defaults:
        return Defaults.read(self.settings.config)

    @cached_property
    def habits(self) -> Habits:
        tuning, zoom = self.tuning, self.defaults.zoom
        return Habits(
            host=self.settings.zoom_host,
            channel=self.settings.bot_channel,
            zone=self.settings.bot_timezone,
            rules=self.rules,
            report_schedule=tuning.report_schedule,
            survey_again=tuning.survey_again,
            restart_grace=tuning.restart_grace,
            watch_every=tuning.watch_every,
            registrants_before=tuning.registrants_before,
            retention=timedelta(days=self.settings.bot_retention_days),
            twin_after=tuning.twin_watch,
            alternative_hosts=zoom.alternative_hosts,
            mail_panelists=zoom.mail_panelists,
            zoom_reminder_type=zoom.reminder_type,
            zoom_follow_up=zoom.follow_up,
            language=zoom.language or self.settings.bot_locale,
            wording=Wording(self.words.locale, self.words.sentences),
            admins=self.settings.bot_admins,
            run_of_show=self._run_of_show(),
            public_address=self.settings.bot_base_url,
        )

    def _run_of_show(self) -> tuple[Step, ...]:
        name = f"run_of_show.{self.settings.bot_locale}.toml"
        return parse_run_of_show(self.settings.config.text(name), source=str(self.settings.config.path(name)))

    # --- the rooms

    @cached_property
    def house(self) -> House:
        return House(self.store, self.clock, self.habits, _passcode)

    @cached_property
    def front(self) -> Front:
        return Front(self.house)

    @cached_property
    def zoom(self) -> ZoomClient:
        settings = self.settings
        secret = settings.zoom_client_secret.get_secret_value()
        return ZoomClient(
            base_url=settings.zoom_api_url,
            oauth_url=settings.zoom_oauth_url,
            account_id=settings.zoom_account_id,
            client_id=settings.zoom_client_id,
            client_secret=secret,
            tokens=SharedToken(self.store, StoredToken, secret=secret),
            budget=HostBudget(self.store),
            pacer=Pacer(monotonic=time.monotonic, sleep=time.sleep),
            clock=self.clock,
            observe=self.metrics.called("zoom"),
            say=lambda moment: self.words.moment(moment, self.settings.bot_timezone),
        )

    @cached_property
    def words(self) -> Words:
        return load_words(self.settings.config.path("locale"), self.settings.bot_locale)

    @cached_property
    def slack_client(self) -> SlackClient:
        return self.slack_client_within(timeout=WORKER_SECONDS)

    @cached_property
    def announcer(self) -> SlackGateway:
        return self._gateway(self.slack_client, self._members(self.slack_client))

    def _gateway(self, client: SlackClient, members: Members) -> SlackGateway:
        return SlackGateway(client, members, self.words, ahead=self.clock.offset)

    def slack_client_within(self, *, timeout: int) -> SlackClient:
        settings = self.settings
        token = settings.slack_bot_token.get_secret_value()
        return SlackClient(token, settings.slack_api_url, clock=self.clock, timeout=timeout)

    def _members(self, client: SlackClient) -> Members:
        settings = self.settings
        return Members(client, channel=settings.bot_channel, groups=settings.bot_organisers, clock=self.clock)

    @cached_property
    def shelf(self) -> DiskShelf:
        return DiskShelf(self.settings.bot_data_dir / "exports")

    def worker(self) -> Worker:
        """A worker that is not started yet."""
        child = ChildWorkroom(self.url, self.settings.bot_clock_file, self.habits)
        crew = Crew(self.house, self.zoom, self.announcer, self.shelf, BySize(self.house, child))
        return Worker(
            self.queue,
            crew.handlers(),
            self.clock,
            self.tuning,
            on_expired=tell_expired,
            on_dead=tell_dead,
            on_finished=self._finished,
        )

    @cached_property
    def slack_app(self) -> App:
        """The Bolt app behind both of Slack's ways in."""
        form, zoom_zones = self.defaults.form, listed_zones()
        defaults = FormDefaults(
            zone=self.settings.bot_timezone.key,
            channel=self.settings.bot_channel,
            zoom_zones=zoom_zones,
            questions=form.questions,
            practice_session=form.practice_session,
            registration=form.registration,
            recording=form.recording,
        )
        client = self.slack_client_within(timeout=FRONT_SECONDS)
        members = self._members(client)
        desk = Reception(
            front=self.front,
            access=Access(members, admins=self.settings.bot_admins),
            gateway=self._gateway(client, members),
            client=client,
            words=self.words,
            defaults=defaults,
            clock=self.clock,
        )
        return make_slack_app(desk)

    def export(self, webinar: Webinar, root: Path, *, pseudonymised: bool = False) -> Path:
        """Writes the files from what was read so far. Raises InvalidInput if the session has not ended."""
        pack = exporting.export_files(self.house, webinar, pseudonymised=pseudonymised)
        return put_files(root, pack.folder, [(file.name, file.content) for file in pack.files])

    def close(self) -> None:
        self.store.close()

    def _changes_left(self) -> Mapping[str, int]:
        host = self.settings.zoom_host
        return {host: ALLOWED - HostBudget(self.store).spent(host, utc_day(self.clock()))} if host else {}

    def _finished(self, settled: Settled, lateness: timedelta) -> None:
        self.metrics.was_late(settled.verdict.task.kind, lateness)


@dataclass(frozen=True, slots=True)
class DiskShelf:
    """Export folders below one root."""

    root: Path

    def put(self, pack: PackedFiles) -> None:
        put_files(self.root, pack.folder, [(file.name, file.content) for file in pack.files])

    def clear(self, code: str, papers: Sequence[PackFile]) -> int:
        written = [(file.name, file.content) for file in papers]
        return clear_folders(self.root, code, written, remains.MAY_STAY)


def open_building(settings: Settings) -> Building:
    """Opens the database and reads `config/`. Raises InvalidInput, SettingsWrong or TryLater with a sentence."""
    building = Building(settings)
    try:
        _ = building.habits
    except BaseException:
        building.close()
        raise
    return building


def _passcode() -> str:
    """Ten characters that Zoom takes, with a letter and a digit: a webinar's own, so that it can be found again."""
    while True:
        code = "".join(secrets.choice(PASSCODE_LETTERS) for _ in range(10))
        if any(c.isdigit() for c in code) and any(c.islower() for c in code) and any(c.isupper() for c in code):
            return code
