"""What a test or a person may turn on the stand-in before and while it runs."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(slots=True)
class User:
    """A user of the pretended Zoom account. `licence` is Zoom's type: 1 Basic, 2 Licensed."""

    id: str
    email: str
    first_name: str
    last_name: str
    licence: int = 2
    status: Literal["active", "inactive", "pending"] = "active"
    webinar: bool = False
    capacity: int = 500
    timezone: str = "Europe/Paris"
    dept: str = ""

    @property
    def name(self) -> str:
        """The display name."""
        return f"{self.first_name} {self.last_name}"


def default_users() -> list[User]:
    """Owner of the app, two hosts, and one user of each kind that may not host."""
    return [
        User("oW1nErOfTheAppExample0", "owner@cities.example.org", "Odile", "Propriétaire"),
        User("hT5rLw2cQe6uJ1pXo8aVzA", "host@cities.example.org", "Agathe", "Lorentz", webinar=True, dept="Réseau"),
        User("sH2eTyUi4oPaSdFgHjKlZx", "second.host@cities.example.org", "Mehdi", "Taraud", webinar=True),
        User("nL3wAbInArPlAnExample1", "no.licence@cities.example.org", "Nora", "Sans-Licence"),
        User("bS1cNoLicenceExample01", "basic@cities.example.org", "Paul", "Exemple", licence=1),
        User("pE7nDiNgUserExample002", "pending@cities.example.org", "Petra", "Attente", status="pending"),
    ]


@dataclass(slots=True)
class ZoomConfig:
    """Every option; all may be changed while the stand-in runs. Times are in seconds of the sandbox clock."""

    account_id: str = "kQ3vZt7LR0m2xYdB9sWnHg"
    client_id: str = "sandbox-client-id"
    client_secret: str = "sandbox-client-secret"  # noqa: S105 - opens nothing but this stand-in
    users: list[User] = field(default_factory=default_users)
    link_base: str = "https://zoom.example.org"

    granted_scopes: list[str] | None = None  # None: all granular ones; classic names are understood too
    token_seconds: int = 3600
    one_token: bool = False  # a new token ends the old one at once
    api_url: str = "https://api.zoom.us"  # what the token answer names as base host

    plan: Literal["free", "pro", "business"] | None = "pro"  # whose rate limits hold; None: no limits
    daily_quota: int = 100  # create + update calls per host and UTC day
    adds_per_day: int = 3
    status_changes_per_day: int = 10

    panelist_limit: int = 200
    duplicate_panelist: Literal["kept", "again", "refused"] = "kept"  # no source says what Zoom does
    alternative_hosts_separator: str = ";"  # Zoom takes commas and may give semicolons
    dropped_settings: list[str] = field(default_factory=list)  # dotted names under `settings` that are not kept
    passcode_length: int = 8  # the account's minimum
    passcodes_hidden: bool = False  # answers leave them out
    daylight_fault: bool = False  # occurrences after a clock change come an hour off
    page_token_seconds: int = 900
    kept_days: int = 90  # a webinar is gone that long after its end or last change
    polling: bool = True
    survey: bool = True
    cloud_recording: bool = True

    report_delay: float = 600.0  # after the end of a run
    report_early: Literal["404", "empty"] = "404"  # what a report says before that
    qa_delay: float | None = None  # None: as report_delay
    polls_delay: float | None = None
    survey_delay: float | None = None
    partial_share: float = 1.0  # share of rows in the first ready report; it grows to all
    partial_seconds: float = 1800.0
    duration_unit: Literal["seconds", "minutes"] = "seconds"
    past_registrant_id: bool = True  # past participants carry registrant_id
    reports_survive_deletion: bool = False

    webhook_url: str | None = None
    webhook_secret: str = "sandbox-webhook-secret"  # noqa: S105 - opens nothing but this stand-in
    webhook_events: list[str] = field(default_factory=lambda: ["webinar.*", "recording.*"])
    webhooks: bool = True
    webhook_copies: int = 1
    webhook_shuffled: bool = False
    webhook_delay: float = 0.0
    webhook_timeout: float = 3.0  # real seconds
    webhook_retries: list[float] = field(default_factory=lambda: [300.0, 1200.0, 3600.0])
    webhook_fresh_timestamp: bool = True  # a retry is signed anew; whether Zoom's are is not known
    practice_flag: bool = True  # webinar.ended carries practice_session, as since July 2025

    def user(self, reference: str) -> User | None:
        """The user with that id or e-mail (any case); `me` is the owner of the app, who may not host."""
        if reference == "me":
            return self.users[0]
        return next((u for u in self.users if reference == u.id or reference.lower() == u.email.lower()), None)
