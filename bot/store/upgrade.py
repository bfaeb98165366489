"""Brings a database to the tables of this release, from inside the installed package."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from bot.store.engines import begin, check_place, open_engine
from bot.store.faults import sentences

_LOCK = 7_248_116_030_509  # any number, the same in every release: one migration at a time


def migrate(url: str) -> None:
    """Adds what is missing, in one transaction; nothing to do is fine. Raises InvalidInput or TryLater."""
    engine = open_engine(url)
    try:
        check_place(engine)
        with sentences(), engine.begin() as connection:
            begin(connection)
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("SET LOCAL lock_timeout = '60s'")
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            if not _is_current(connection):
                command.upgrade(_config(connection), "head")
    finally:
        engine.dispose()


def migrations_current(url: str) -> bool:
    """Whether this build can work there: its own tables, or those of a newer release that only added to them."""
    engine = open_engine(url)
    try:
        check_place(engine)
        return engine_current(engine)
    finally:
        engine.dispose()


def engine_current(engine: Engine) -> bool:
    """The same for an open engine. Raises TryLater while the database is away."""
    with sentences(), engine.connect() as connection:
        return _is_current(connection)


def _is_current(connection: Connection) -> bool:
    here = MigrationContext.configure(connection).get_current_revision()
    script = ScriptDirectory(str(_folder()))
    known = {each.revision for each in script.walk_revisions()}
    return here is not None and (here == script.get_current_head() or here not in known)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_folder()).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _folder() -> Path:
    return Path(__file__).parent / "migrations"
