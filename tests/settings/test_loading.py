"""What stops the start, and what it says."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.settings import Needs, Settings, SettingsWrong, load
from bot.settings.names import PURPOSES
from tests.surroundings import COMPLETE, Surroundings


def complaints(needs: Needs = Needs.EVERYTHING) -> list[str]:
    """The lines that stop the start; none if it is not stopped."""
    try:
        load(needs)
    except SettingsWrong as wrong:
        return str(wrong).splitlines()
    return []


def without(*names: str) -> dict[str, str]:
    return {name: value for name, value in COMPLETE.items() if name not in names}


def test_a_complete_environment_gives_settings_with_their_defaults(surroundings: Surroundings) -> None:
    surroundings(**COMPLETE)
    settings = load(Needs.EVERYTHING)
    shown = (settings.zoom_host, settings.bot_timezone, settings.bot_locale, settings.bot_retention_days, settings.port)
    assert shown == ("host@example.org", ZoneInfo("Europe/Paris"), "en", 30, 3000)
    assert settings.slack_api_url == "https://slack.com/api"
    assert settings.zoom_api_url == "https://api.zoom.us/v2"
    assert not settings.socket_mode


def test_everything_missing_is_said_at_once_in_one_line_each(surroundings: Surroundings) -> None:
    surroundings()
    lines = complaints()
    assert [line.split()[0] for line in lines] == list(COMPLETE)
    assert lines[0] == f"SLACK_BOT_TOKEN is missing: {PURPOSES['SLACK_BOT_TOKEN']}."


@pytest.mark.parametrize("name", COMPLETE)
def test_each_required_setting_stops_the_start_alone(surroundings: Surroundings, name: str) -> None:
    surroundings(**without(name))
    assert complaints() == [f"{name} is missing: {PURPOSES[name]}."]


@pytest.mark.parametrize("name", COMPLETE)
def test_an_empty_required_setting_counts_as_missing(surroundings: Surroundings, name: str) -> None:
    surroundings(**{**COMPLETE, name: " " if name == "SLACK_SIGNING_SECRET" else ""})
    assert complaints() == [f"{name} is missing: {PURPOSES[name]}."]


def test_socket_mode_needs_neither_signing_secret_nor_webhook_secret(surroundings: Surroundings) -> None:
    kept = without("SLACK_SIGNING_SECRET", "ZOOM_WEBHOOK_SECRET_TOKEN")
    surroundings(**kept, SLACK_APP_TOKEN="xapp-1-made-up")
    assert load(Needs.EVERYTHING).socket_mode


def test_a_command_that_needs_little_starts_without_any_setting(surroundings: Surroundings) -> None:
    place = surroundings()
    database = load(Needs.LITTLE).database.get_secret_value()
    assert database == f"sqlite:///{place / 'var' / 'webinar-bot.db'}"


def test_the_environment_wins_over_the_file(surroundings: Surroundings) -> None:
    surroundings(dotenv="BOT_LOCALE=fr\nPORT=8080\n", BOT_LOCALE="en")
    settings = load(Needs.LITTLE)
    assert (settings.bot_locale, settings.port) == ("en", 8080)


WRONG = [
    ("SLACK_BOT_TOKEN", "xapp-1-made-up", "holds a token that begins with xapp-; it must begin with xoxb-."),
    ("SLACK_APP_TOKEN", "xoxb-1-made-up", "holds a token that begins with xoxb-; it must begin with xapp-."),
    ("SLACK_API_URL", "http://slack.example.org/api", "must begin with https://"),
    ("ZOOM_API_URL", "api.zoom.us", "is not a web address."),
    ("ZOOM_OAUTH_URL", "https://user:word@zoom.us/oauth", "must be a plain address"),
    ("ZOOM_HOST", "me", "must be a Zoom user's id or e-mail address."),
    ("BOT_CHANNEL", "#webinars", "must be a channel's id, like C0123456789, not its name."),
    ("BOT_ORGANISERS", "S0123456789, organisers", "holds “organisers”, which is no such id."),
    ("BOT_ADMINS", "S0123456789", "holds “S0123456789”, which is no such id."),
    ("BOT_TIMEZONE", "Europe/Pariss", "is “Europe/Pariss”, which is no time zone. Did you mean Europe/Paris"),
    ("BOT_TIMEZONE", "Brussels", "Did you mean Europe/Brussels"),
    ("BOT_TIMEZONE", "../../etc/passwd", "which is no time zone."),
    ("BOT_LOCALE", "de", "must be en or fr."),
    ("BOT_RETENTION_DAYS", "0", "must be a whole number of at least 1."),
    ("BOT_RETENTION_DAYS", "a month", "must be a whole number of at least 1."),
    ("PORT", "65536", "must be a whole number from 0 to 65535."),
    ("BOT_LOG", "xml", "must be text or json."),
    ("BOT_BASE_URL", "bot.example.org", "is not a web address."),
    ("BOT_CONFIG_DIR", "/does/not/exist", "names /does/not/exist, which is not a folder"),
    ("DATABASE_URL", "mysql://root:hunter22@db/bot", "must begin with postgresql:// or sqlite:///"),
    ("DATABASE_URL", "sqlite://", "must name a file"),
]


@pytest.mark.parametrize(("name", "value", "said"), WRONG)
def test_a_wrong_value_is_refused_by_name_with_what_it_is_for(
    surroundings: Surroundings, name: str, value: str, said: str
) -> None:
    surroundings(**{**COMPLETE, name: value})
    (line,) = complaints()
    assert line.startswith(f"{name} ")
    assert said in line
    assert line.endswith(f"It is {PURPOSES[name]}.")


def test_no_complaint_repeats_a_secret(surroundings: Surroundings) -> None:
    surroundings(
        SLACK_BOT_TOKEN="xapp-hidden-one",
        DATABASE_URL="mysql://root:hidden-two@db/bot",
        ZOOM_OAUTH_URL="https://u:hidden-three@zoom.us",
        BOT_ADMINS="xoxb-hidden-four-and-longer-than-an-id",
        dotenv="ZOOM_CLIENT_SECERT=hidden-five\n",
    )
    lines = complaints()
    assert len(lines) == 5
    assert "hidden" not in "\n".join(lines)


SLIPS = {
    "ZOOM_ACOUNT_ID": "ZOOM_ACCOUNT_ID",
    "SLACK_BOT_TOKN": "SLACK_BOT_TOKEN",
    "SLACK_SIGNING_SECERT": "SLACK_SIGNING_SECRET",
    "SLACKBOT_TOKEN": "SLACK_BOT_TOKEN",
    "BOT_TIME_ZONE": "BOT_TIMEZONE",
    "BOT_ORGANIZERS": "BOT_ORGANISERS",
    "DATABSE_URL": "DATABASE_URL",
    "ZOOM_HOTS": "ZOOM_HOST",
    "ZOMO_CLIENT_SECRET": "ZOOM_CLIENT_SECRET",
}


@pytest.mark.parametrize(("slip", "right"), SLIPS.items())
def test_a_slip_in_the_environment_stops_the_start_with_the_right_name(
    surroundings: Surroundings, slip: str, right: str
) -> None:
    surroundings(**{**COMPLETE, slip: "anything"})
    said = f"{slip} is no setting of the bot. Did you mean {right}? Rename it. {right} is {PURPOSES[right]}."
    assert complaints() == [said]


def test_a_slip_stands_for_the_missing_setting_and_is_said_once(surroundings: Surroundings) -> None:
    surroundings(**without("ZOOM_ACCOUNT_ID"), ZOOM_ACOUNT_ID="account")
    assert [line.split(".")[0] for line in complaints()] == ["ZOOM_ACOUNT_ID is no setting of the bot"]


UNRELATED = [
    *("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_WEBHOOK_URL", "ZOOM_API_KEY", "DATABASE_URL_TEST"),
    *("SLACK_BOT_TOKEN_OLD", "HOSTNAME", "HOSTS", "REPORT", "PORTS", "SUPPORT", "BOTO_CONFIG", "ROOM_HOST", "POST"),
]


@pytest.mark.parametrize("name", UNRELATED)
def test_other_programs_variables_do_not_stop_the_start(surroundings: Surroundings, name: str) -> None:
    surroundings(**COMPLETE, **{name: "anything"})
    assert complaints() == []


def test_in_the_file_a_looser_likeness_counts(surroundings: Surroundings) -> None:
    surroundings(**COMPLETE, dotenv="ZOOM_WEBHOOK_SECRET=anything\n")
    (line,) = complaints()
    assert line.startswith("ZOOM_WEBHOOK_SECRET is no setting of the bot. Did you mean ZOOM_WEBHOOK_SECRET_TOKEN?")


def test_the_clock_file_is_refused_unless_slack_and_zoom_are_on_this_machine(surroundings: Surroundings) -> None:
    surroundings(**COMPLETE, BOT_CLOCK_FILE="clock", SLACK_API_URL="http://127.0.0.1:9/api/")
    (line,) = complaints()
    assert line == (
        "BOT_CLOCK_FILE moves the bot's clock, so it is for the sandbox only, and ZOOM_API_URL is not on this machine."
        " Leave BOT_CLOCK_FILE out."
    )


@pytest.mark.parametrize("place", ["http://127.0.0.1:9", "http://localhost:9", "http://[::1]:9"])
def test_the_clock_file_is_taken_on_loopback(surroundings: Surroundings, place: str) -> None:
    surroundings(**COMPLETE, BOT_CLOCK_FILE="clock", SLACK_API_URL=place, ZOOM_API_URL=f"{place}/zoom/v2")
    assert load(Needs.EVERYTHING).bot_clock_file == Path("clock")


@pytest.mark.parametrize("host", ["http://127.0.0.1.example.org", "http://localhost.example.org", "http://10.0.0.1"])
def test_an_address_that_only_looks_like_this_machine_needs_https(surroundings: Surroundings, host: str) -> None:
    surroundings(**COMPLETE, SLACK_API_URL=host)
    (line,) = complaints()
    assert line.startswith("SLACK_API_URL must begin with https://")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_means_the_same_driver(surroundings: Surroundings, scheme: str) -> None:
    surroundings(DATABASE_URL=f"{scheme}://bot:word@db/bot")
    assert load(Needs.LITTLE).database.get_secret_value() == "postgresql+psycopg://bot:word@db/bot"


def test_ids_may_be_separated_by_commas_or_spaces_and_count_once(surroundings: Surroundings) -> None:
    surroundings(BOT_ORGANISERS="S0AAA, S0BBB  S0AAA", BOT_ADMINS="U0AAA,W0BBB")
    settings = load(Needs.LITTLE)
    assert (settings.bot_organisers, settings.bot_admins) == (("S0AAA", "S0BBB"), ("U0AAA", "W0BBB"))


def test_no_secret_shows_in_the_repr_of_the_settings(surroundings: Surroundings) -> None:
    surroundings(**COMPLETE, DATABASE_URL="postgresql://bot:db-made-up@db/bot", SLACK_APP_TOKEN="xapp-made-up")
    settings = load(Needs.EVERYTHING)
    assert "made-up" not in f"{settings!r} {settings}"
    assert {"xoxb-1-made-up", "signing-made-up", "client-made-up", "webhook-made-up", "db-made-up"} <= set(
        settings.secrets
    )


def test_every_setting_has_a_purpose_and_the_other_way_round() -> None:
    assert {name.upper() for name in Settings.model_fields} == set(PURPOSES)
