"""`migrate`: brings the database to the tables of this release."""

from __future__ import annotations

from bot.cli.output import say
from bot.settings import Needs, load
from bot.store import upgrade


def migrate() -> None:
    """Database migrations. With SQLite they happen by themselves at every start."""
    url = load(Needs.LITTLE).database.get_secret_value()
    kind = "SQLite" if url.startswith("sqlite") else "PostgreSQL"
    upgrade.migrate(url)
    say(f"The {kind} database has the tables of this release.")
