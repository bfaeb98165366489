"""`demo` and `sandbox`: the bot against local stand-ins for Slack and Zoom, without accounts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.demo.play import play_demo, serve_sandbox
from bot.cli.draft import read_text


def demo(
    output: Annotated[Path, typer.Option(metavar="DIR", help="Where the export files are left.")] = Path("demo-output"),
    stay: Annotated[bool, typer.Option("--stay", help="Keep the sandbox page open afterwards.")] = False,
    announcement: Annotated[str, typer.Option(metavar="FILE", help="Another announcement; - for standard input.")] = "",
) -> None:
    """The whole life of one webinar in under a minute, without accounts or network."""
    text = read_text(announcement) if announcement else ""
    raise typer.Exit(play_demo(output=output, stay=stay, announcement=text))


def sandbox(
    port: Annotated[int, typer.Option(min=0, max=65535, help="The page's port; 0 takes a free one.")] = 8765,
) -> None:
    """Local stand-ins for Slack and Zoom with a page in the browser, and the bot connected to them."""
    serve_sandbox(port=port)
