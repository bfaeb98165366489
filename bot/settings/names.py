"""The names of the settings, what each is for, and the names people type instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from types import MappingProxyType

from bot.settings.problems import Problem

PURPOSES = MappingProxyType(
    {
        "SLACK_BOT_TOKEN": "the bot token (xoxb-…) of the installed Slack app, from its page “OAuth & Permissions”",
        "SLACK_SIGNING_SECRET": "Slack's “Signing Secret”, which proves that a request comes from Slack",
        "SLACK_APP_TOKEN": "the app-level token (xapp-…) for Socket Mode; leave it out to receive requests over HTTP",
        "SLACK_API_URL": "where Slack's Web API is",
        "ZOOM_ACCOUNT_ID": "the account id of the server-to-server OAuth app in Zoom's Marketplace",
        "ZOOM_CLIENT_ID": "the client id of the Zoom app",
        "ZOOM_CLIENT_SECRET": "the client secret of the Zoom app",
        "ZOOM_WEBHOOK_SECRET_TOKEN": "the “Secret Token” of the Zoom app's event subscription, which proves"
        " that an event comes from Zoom",
        "ZOOM_API_URL": "where Zoom's API is",
        "ZOOM_OAUTH_URL": "where Zoom gives access tokens",
        "ZOOM_HOST": "the Zoom user, by id or e-mail address, who hosts the webinars",
        "DATABASE_URL": "the database: postgresql://user:password@host/name, or sqlite:///path",
        "BOT_CHANNEL": "the id (C…) of the organisers' channel in Slack",
        "BOT_ORGANISERS": "the ids (S…) of the Slack user groups who may use the bot; else members of BOT_CHANNEL",
        "BOT_ADMINS": "the ids (U…) of people in Slack who may always use the bot",
        "BOT_TIMEZONE": "the time zone that is meant where nobody names one",
        "BOT_LOCALE": "the language the bot speaks: en or fr",
        "BOT_RETENTION_DAYS": "after how many days what is known about people is erased",
        "BOT_DATA_DIR": "the folder of the embedded database",
        "BOT_CONFIG_DIR": "a folder whose files replace those of config/, one by one",
        "BOT_LOG": "how the log is written: text or json",
        "BOT_BASE_URL": "the public https address of the bot",
        "BOT_CLOCK_FILE": "a file with the seconds to add to the system's clock; for the sandbox only",
        "HOST": "the address to listen on",
        "PORT": "the port to listen on",
    }
)
# Names that Slack's own libraries and other tools read; near ours, and none of our business.
_OTHERS = frozenset(
    {
        "SLACK_CLIENT_ID",
        "SLACK_CLIENT_SECRET",
        "SLACK_REDIRECT_URI",
        "SLACK_SCOPES",
        "SLACK_VERIFICATION_TOKEN",
        "SLACK_WEBHOOK_URL",
        "ZOOM_API_KEY",
        "ZOOM_API_SECRET",
        "ZOOM_REDIRECT_URI",
        "ZOOM_REDIRECT_URL",
    }
)
_OUR_WORDS = ("SLACK", "ZOOM", "BOT", "DATABASE")
_SHORT = 7  # HOST and PORT are too short to tell a slip from another name


def strangers(environment: Iterable[str], dotenv: Iterable[str]) -> Iterator[Problem]:
    """A problem for each name that was probably meant to be one of ours.

    `.env` is the bot's own file, so a looser likeness counts there; in the environment only a slip of the pen does.
    """
    for name in sorted(set(environment)):
        right = slip_of(name)
        if right:
            yield _renamed(name, right)
    for name in sorted(set(dotenv) - set(environment)):
        right = slip_of(name) or _resembles(name)
        if right:
            yield _renamed(name, right)


def slip_of(name: str) -> str:
    """Our name that this one is a slip of: a letter or two wrong, missing, doubled or swapped. Empty if none."""
    upper = name.upper()
    if upper in PURPOSES or _is_other(upper):
        return ""
    folded = upper.replace("_", "").replace("-", "")
    for ours in PURPOSES:
        if folded == ours.replace("_", "") or (_alike(upper, ours) and _distance(upper, ours) <= _allowed(upper, ours)):
            return ours
    return ""


def _alike(name: str, ours: str) -> bool:
    """A cheap look that spares most names the careful one."""
    return len(ours) >= _SHORT and abs(len(name) - len(ours)) <= 2 and (name[:2] == ours[:2] or name[-3:] == ours[-3:])


def _allowed(name: str, ours: str) -> int:
    """How many slips still mean `ours`: two in a long name, one in a short one that begins like ours."""
    if len(ours) >= 14:
        return 2
    return 1 if name.split("_")[0] == ours.split("_")[0] or len(ours) > 10 else 0


def _resembles(name: str) -> str:
    upper = name.upper()
    if upper in PURPOSES or _is_other(upper) or not upper.startswith(_OUR_WORDS):
        return ""
    close = get_close_matches(upper, PURPOSES, n=1, cutoff=0.8)
    return close[0] if close else ""


def _is_other(name: str) -> bool:
    """Somebody else's name, or ours with something added on purpose (`DATABASE_URL_TEST`)."""
    return name in _OTHERS or any(name.startswith(f"{ours}_") for ours in PURPOSES)


def _renamed(name: str, right: str) -> Problem:
    return Problem(
        name, f"is no setting of the bot. Did you mean {right}? Rename it. {right} is {PURPOSES[right]}.", meant=right
    )


def _distance(one: str, other: str) -> int:
    """How many letters to add, drop, change or swap with their neighbour (optimal string alignment)."""
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, wanted in enumerate(other, 1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]
