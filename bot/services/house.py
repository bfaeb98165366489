"""What every use case needs, joined once by the wiring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.domain.reminders import ReminderRule
from bot.domain.run_of_show import Step
from bot.exports.wording import ENGLISH, Wording
from bot.services.ports.clock import Clock
from bot.services.ports.store import Store


@dataclass(frozen=True, slots=True)
class Habits:
    """What the organisation chose in `config/` and the settings. Times of the report schedule count from the end."""

    host: str
    channel: str
    zone: ZoneInfo
    rules: tuple[ReminderRule, ...]
    report_schedule: tuple[timedelta, ...]
    survey_again: timedelta = timedelta(hours=48)
    restart_grace: timedelta = timedelta(minutes=10)
    watch_every: timedelta = timedelta(minutes=3)
    registrants_before: timedelta = timedelta(minutes=5)
    twin_after: timedelta = timedelta(seconds=60)
    alternative_hosts: tuple[str, ...] = ()
    mail_panelists: bool = True
    zoom_reminder_type: int = 0
    zoom_follow_up: int = 0
    language: str = "en"
    wording: Wording = ENGLISH
    admins: tuple[str, ...] = ()
    retention: timedelta = timedelta(days=30)
    run_of_show: tuple[Step, ...] = ()
    zoom_zones: frozenset[str] = field(default_factory=frozenset)
    public_address: str = ""  # BOT_BASE_URL


@dataclass(frozen=True, slots=True)
class House:
    """The store, the clock, the habits. `passcode` makes a fresh random 10-character passcode for Zoom."""

    store: Store
    clock: Clock
    habits: Habits
    passcode: Callable[[], str]
