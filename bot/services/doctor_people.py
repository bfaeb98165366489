"""The doctor's look at who may use the bot, who may stand in for the host, and by which ways Slack reaches us."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from bot.domain.errors import BotError
from bot.services.doctor import Finding, WebhookProbe, ZoomProbe, tried
from bot.services.hosts import why_not


def examine_organisers(look: Callable[[], Collection[str]], admins: Sequence[str], groups: Sequence[str]) -> Finding:
    """Whether anybody may use the bot. `look` gives the members of the user groups or of the channel."""
    name, where = "Slack organisers", "the user groups of BOT_ORGANISERS" if groups else "the organisers' channel"
    try:
        found = len(look())
    except BotError as error:
        return Finding(name, False, True, str(error), f"Check {where}; until then only BOT_ADMINS may use the bot.")
    if not found and not admins:
        return Finding(name, False, True, f"Nobody is in {where}.", f"Add the organisers to {where}.")
    listed = f", and {len(admins)} listed in BOT_ADMINS" if admins else ""
    return Finding(name, True, True, f"{found} in {where}{listed}. Guests and bots among them may not use the bot.")


def examine_socket(open_connection: Callable[[], object]) -> Finding:
    """Whether Slack lets us open a connection for Socket Mode; none is opened."""
    return tried(
        "Slack app-level token",
        open_connection,
        lambda _: "Slack accepts it for Socket Mode.",
        "Make one with connections:write under “Basic Information” and set SLACK_APP_TOKEN to it.",
    )


def examine_slack_address(address: WebhookProbe | None) -> Iterator[Finding]:
    """Whether Slack's requests reach us; nothing is said where no public address is set."""
    if address is None:
        return
    name = "Slack request address"
    start = "Start the bot, check BOT_BASE_URL and the proxy in front of it, then run the doctor again."
    try:
        right = address.answers_validation()
    except BotError as error:
        yield Finding(name, False, False, str(error), start)
        return
    if right:
        yield Finding(name, True, False, "The bot answers Slack's challenge at its public address.")
    else:
        words = "The bot's public address answers, but not as our bot with this signing secret."
        yield Finding(name, False, False, words, "Check that SLACK_SIGNING_SECRET is the same there.")


def examine_stand_ins(zoom: ZoomProbe, hosts: Sequence[str]) -> Iterator[Finding]:
    """Each alternative host of `defaults.toml` whom Zoom would refuse."""
    name = "Zoom alternative hosts"
    try:
        refused = [why for host in hosts if (why := why_not(zoom, host))]
    except BotError as error:
        yield Finding(name, None, False, str(error), "Run the doctor again later.")
        return
    step = "Correct `alternative_hosts` in defaults.toml, or give this user a licence in Zoom."
    yield from (Finding(name, False, False, why, step) for why in refused)
    if hosts and not refused:
        yield Finding(name, True, False, f"Zoom takes {', '.join(hosts)}.")
