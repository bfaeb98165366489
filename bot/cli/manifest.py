"""`manifest`: the Slack app to paste at api.slack.com, with the least it needs."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.output import print_json
from bot.domain.errors import InvalidInput
from bot.settings import Needs, load
from bot.settings.reading import web_address
from bot.slack.manifest import FILE
from bot.slack.manifest import manifest as slack_manifest


def manifest(
    socket_mode: Annotated[bool, typer.Option("--socket-mode", help="For a bot without a public address.")] = False,
    url: Annotated[str, typer.Option(help="The bot's public https address; else BOT_BASE_URL, else Socket Mode.")] = "",
) -> None:
    """The Slack app manifest to paste under “Create New App”, “From a manifest”."""
    if socket_mode and url:
        raise typer.BadParameter("give either --socket-mode or --url, not both")
    settings = load(Needs.LITTLE)
    address = "" if socket_mode else _address(url) if url else settings.bot_base_url
    print_json(slack_manifest(socket_mode=not address, url=address, path=settings.config.path(FILE)))


def _address(url: str) -> str:
    try:
        return web_address(url)
    except ValueError as exc:
        raise InvalidInput(f"--url {exc}") from exc
