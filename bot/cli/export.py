"""`export`: the report files of one webinar, into a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.building import building
from bot.cli.output import print_json, say
from bot.cli.webinars import Json


def export(
    wanted: Annotated[str, typer.Argument(metavar="ID", help="The bot's code, such as W-12, or Zoom's number.")],
    output: Annotated[Path, typer.Option(metavar="DIR", help="The folder in which the webinar's own folder is made.")],
    pseudonymised: Annotated[
        bool, typer.Option("--pseudonymised", help="Without names and addresses: ids that are the same in a series.")
    ] = False,
    as_json: Json = False,
) -> None:
    """The files that are posted to Slack, written to {code}_{date}_{slug}/ in DIR."""
    with building() as bot:
        webinar = bot.front.find(wanted)
        folder = bot.export(webinar, output, pseudonymised=pseudonymised)
    files = sorted(path.name for path in folder.iterdir())
    if as_json:
        print_json({"id": webinar.code, "folder": str(folder), "files": files})
        return
    say(f"{len(files)} files in {folder}:")
    for name in files:
        say(f"  {name}")
