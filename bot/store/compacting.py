"""Taking deleted rows out of the database's files: until then their bytes are still there to be found."""

from __future__ import annotations

from contextlib import closing

from sqlalchemy import Engine

from bot.domain.errors import DatabaseAway

EMPTIED = "reading, panelist, draft, webinar, task, attempt, audit"


def compact(engine: Engine) -> None:
    """SQLite: writes the file anew and empties the write-ahead log (sqlite.org/pragma.html#pragma_wal_checkpoint).

    PostgreSQL: frees the dead rows of the tables that were emptied; its own log and backups are the operator's.
    Raises DatabaseAway while another connection still reads what was there before.
    """
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            connection.exec_driver_sql(f"VACUUM {EMPTIED}")
        return
    with closing(engine.raw_connection()) as raw, closing(raw.cursor()) as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        answer = cursor.fetchone()
    if answer is None or answer[0]:  # busy, pages in the log, pages moved
        raise DatabaseAway("The database is being read, so its log cannot be emptied yet. I try again.")
