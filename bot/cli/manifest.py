"""`manifest`: the Slack app to paste at api.slack.com, with the least it needs."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.output import print_json
from bot.domain.errors import InvalidInput
from bot.settings import Needs, load
from bot.settings.reading import web_address
from bot.slack import manifest as slack


def manifest(
    socket_mode: Annotated[bool, typer.Option("--socket-mode", help="For a bot without a public address.")] = False,
    url: Annotated[str, typer.Option(help="The bot's public https address; BOT_BASE_URL if left out.")] = "",
) -> None:
    """The Slack app manifest to paste under “Create New App”, “From a manifest”."""
    if socket_mode and url:
        raise typer.BadParameter("give either --socket-mode or --url, not both")
    address = "" if socket_mode else _address(url)
    print_json(slack.manifest(socket_mode=socket_mode, url=address))


def _address(url: str) -> str:
    wanted = url or load(Needs.LITTLE).bot_base_url
    if not wanted:
        raise typer.BadParameter("say where Slack reaches the bot: --url https://… (or --socket-mode)")
    try:
        return web_address(wanted)
    except ValueError as exc:
        raise InvalidInput(f"--url {exc}") from exc
