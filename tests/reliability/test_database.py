"""The database locked, full, restarted, without a connection to spare."""

from __future__ import annotations

import resource
import signal
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest

from tests import postgres
from tests.reliability.config_files import Habits
from tests.reliability.conftest import Stage
from tests.reliability.scenarios import POST
from tests.reliability.theatre import START, TOPIC, Theatre


@contextmanager
def locked(theatre: Theatre) -> Iterator[None]:
    """Nobody else can write."""
    if theatre.database:
        with psycopg.connect(theatre.database) as connection:
            connection.execute("LOCK TABLE task IN ACCESS EXCLUSIVE MODE")
            yield
            connection.rollback()
        return
    file = sqlite3.connect(theatre.folder / "data" / "webinar-bot.db", isolation_level=None, timeout=10)
    file.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        file.execute("ROLLBACK")
        file.close()


class LockedFromThePost:
    """Locks the database when Slack has the message, before the bot hears so, until `let_go`."""

    def __init__(self, theatre: Theatre) -> None:
        self.held, self._over = threading.Event(), threading.Event()
        self._theatre = theatre
        self._holder = threading.Thread(target=self._hold)
        theatre.when_ended(POST, self._begin)

    def let_go(self) -> None:
        self._over.set()
        self._holder.join()

    def _begin(self, _: object) -> None:
        self._holder.start()
        self.held.wait(10)

    def _hold(self) -> None:
        with locked(self._theatre):
            self.held.set()
            self._over.wait(60)


@pytest.mark.row(20, "from before the due time, for ten seconds")
def test_a_database_locked_at_the_due_time_makes_the_reminder_late_not_double(theatre: Theatre) -> None:
    theatre.open()
    theatre.schedule()
    with locked(theatre):
        due = theatre.go_to_due()
        theatre.pass_time(10)
        before = len(theatre.witness.reminders(TOPIC))
    theatre.wait("the reminder", lambda: theatre.witness.reminders(TOPIC))
    theatre.calm()
    assert before == 0
    assert theatre.witness.wrong({TOPIC: 1}, due=due) == []


@pytest.mark.row(20, "from the post to after its lease: the receipt cannot be written")
def test_a_database_locked_at_the_receipt_leads_to_one_reminder(theatre: Theatre) -> None:
    theatre.open()
    theatre.schedule()
    lock = LockedFromThePost(theatre)
    due = theatre.go_to_due()
    theatre.wait("the reminder", lambda: theatre.witness.reminders(TOPIC) and lock.held.is_set())
    theatre.pass_time(theatre.habits.lease + 1)
    lock.let_go()
    theatre.calm()
    assert theatre.witness.wrong({TOPIC: 1}, due=due) == []


@pytest.mark.row(5, "the database is locked while the receipt waits, then kill -9")
def test_killed_while_its_receipt_waits_for_the_lock_the_message_is_found(theatre: Theatre) -> None:
    bot = theatre.open()
    theatre.schedule()
    lock = LockedFromThePost(theatre)
    due = theatre.go_to_due()
    theatre.wait("the reminder", lambda: theatre.witness.reminders(TOPIC) and lock.held.is_set())
    theatre.pass_time(0.5)
    bot.kill()
    lock.let_go()
    theatre.start()
    theatre.calm()
    assert theatre.witness.wrong({TOPIC: 1}, due=due) == []


@pytest.mark.row(20, "no connection to spare at the due time (the role's limit on PostgreSQL is reached)")
def test_without_a_free_connection_the_reminder_comes_late_and_once(
    postgres_stage: Stage, postgres_server: postgres.Postgres
) -> None:
    theatre = postgres_stage()
    name = theatre.database.split("@/")[1].split("?")[0]
    role = f"plain_{name}"
    postgres_server.execute(f"CREATE ROLE {role} LOGIN")  # limits do not hold for the server's own superuser
    for things in ("TABLES", "SEQUENCES"):
        postgres_server.execute(f"GRANT ALL ON ALL {things} IN SCHEMA public TO {role}", name)
    theatre.extra = {"DATABASE_URL": theatre.database.replace("bot@", f"{role}@")}
    bot = theatre.open()
    theatre.schedule()
    postgres_server.execute(f"ALTER ROLE {role} CONNECTION LIMIT 0")
    postgres_server.disconnect(name)
    due = theatre.go_to_due()
    theatre.wait("the bot to miss it", lambda: "no work can be claimed" in bot.said())
    theatre.pass_time(2)
    before = len(theatre.witness.reminders(TOPIC))
    postgres_server.execute(f"ALTER ROLE {role} CONNECTION LIMIT -1")
    theatre.wait("the reminder", lambda: theatre.witness.reminders(TOPIC))
    theatre.calm()
    assert before == 0
    assert theatre.witness.wrong({TOPIC: 1}, due=due) == []


@pytest.mark.row(21, "at the claim and at the receipt: a fast shutdown, a crash")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["shutdown", "crash"])
@pytest.mark.parametrize("moment", ["claim", "receipt"])
def test_postgresql_restarted_under_the_bot_loses_and_repeats_nothing(
    postgres_stage: Stage, postgres_server: postgres.Postgres, how: signal.Signals, moment: str
) -> None:
    theatre = postgres_stage()
    theatre.open()
    theatre.schedule()
    if moment == "receipt":
        theatre.when_ended(POST, lambda _: postgres.stop(postgres_server.process, how))
        due = theatre.go_to_due()
        theatre.wait("the reminder", lambda: theatre.witness.reminders(TOPIC))
        theatre.wait("the stop", lambda: postgres_server.process.poll() is not None)
    else:
        theatre.go_to(START - timedelta(minutes=15, seconds=0.3))
        due = START - timedelta(minutes=15)
        postgres.stop(postgres_server.process, how)
        theatre.pass_time(1)
    postgres_server.process = postgres.start(postgres.find_binaries(), postgres_server.place).process
    theatre.wait("the reminder", lambda: theatre.witness.reminders(TOPIC))
    theatre.calm()
    assert theatre.witness.wrong({TOPIC: 1}, due=due) == []


@pytest.mark.row(22, "from the moment Slack has the message until after its lease")
def test_a_disk_full_at_the_receipt_leads_to_a_look_and_one_reminder(sqlite_stage: Stage) -> None:
    theatre = sqlite_stage()
    bot = theatre.open()
    theatre.schedule()
    no_more = (0, resource.RLIM_INFINITY)
    theatre.when_ended(POST, lambda _: resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, no_more) and None)
    due = theatre.go_to_due()
    theatre.wait("the reminder", lambda: theatre.witness.reminders(TOPIC))
    theatre.pass_time(theatre.habits.lease + 1)
    still_open = theatre.execute("SELECT state FROM task WHERE kind = 'slack.reminder'")
    resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    theatre.calm()
    assert still_open == [("running",)]
    assert theatre.witness.wrong({TOPIC: 1}, due=due) == []


@pytest.mark.row(22, "from before the claim on, then room again")
def test_a_disk_full_at_the_claim_makes_the_reminder_late_not_lost(sqlite_stage: Stage) -> None:
    theatre = sqlite_stage()
    bot = theatre.open()
    theatre.schedule()
    resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    due = theatre.go_to_due()
    theatre.pass_time(2)
    before = len(theatre.witness.reminders(TOPIC))
    resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    theatre.wait("the reminder", lambda: theatre.witness.reminders(TOPIC))
    theatre.calm()
    assert before == 0
    assert theatre.witness.wrong({TOPIC: 1}, due=due) == []


_FULL = """
CREATE FUNCTION full_disk() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$ LANGUAGE plpgsql;
CREATE TRIGGER full_disk BEFORE INSERT ON attempt EXECUTE FUNCTION full_disk()
"""


@pytest.mark.row(22, "every receipt is refused as on a full disk (53100), until after the lease")
def test_a_full_disk_of_postgresql_at_the_receipt_leads_to_one_reminder(
    postgres_stage: Stage, postgres_server: postgres.Postgres
) -> None:
    theatre = postgres_stage(habits=Habits(lease=2))
    theatre.open()
    theatre.schedule()
    for statement in _FULL.strip().split(";\nCREATE TRIGGER"):
        theatre.execute(statement if statement.startswith("CREATE FUNCTION") else f"CREATE TRIGGER{statement}")
    due = theatre.go_to_due()
    theatre.wait("the reminder", lambda: theatre.witness.reminders(TOPIC))
    theatre.pass_time(3)
    theatre.execute("DROP TRIGGER full_disk ON attempt")
    theatre.calm()
    assert theatre.witness.wrong({TOPIC: 1}, due=due) == []
