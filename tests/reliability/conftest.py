"""Theatres for the fault suite, its marker, and the table in docs/reliability.md that a run can write."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests import postgres
from tests.reliability import report
from tests.reliability.theatre import Theatre, opened

Stage = Callable[..., Theatre]
_COUNT = iter(range(1_000_000))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--reliability-report", metavar="FILE", help="Write the table of faults and outcomes there.")
    parser.addoption("--soak-size", type=int, default=1, help="Play the long scenarios so many times as large.")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "row(number, moment): which row of the fault table, and when the fault strikes")
    target = config.getoption("--reliability-report")
    if target and not hasattr(config, "workerinput"):
        config.pluginmanager.register(report.Reporter(Path(target)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    outcome = yield
    rows = [list(mark.args) for mark in item.iter_markers("row")]
    if rows and outcome.when == "call":
        outcome.user_properties.append(("rows", rows))
    return outcome


@pytest.fixture(scope="session")
def size(request: pytest.FixtureRequest) -> int:
    """How many times larger than by default the long scenarios are."""
    return int(request.config.getoption("--soak-size"))


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database with today's tables; the default file where it is SQLite."""
    return "" if request.param == "sqlite" else str(request.getfixturevalue("postgres_database"))


@pytest.fixture
def postgres_database(postgres_server: postgres.Postgres) -> str:
    name = f"theatre_{next(_COUNT)}"
    postgres_server.disconnect("migrated")
    postgres_server.execute(f"CREATE DATABASE {name} TEMPLATE migrated")
    return postgres_server.url(name)


@pytest.fixture
def curtain() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def stage(tmp_path: Path, database: str, curtain: ExitStack) -> Stage:
    """Builds theatres on each database, closed at the end."""
    return lambda **options: curtain.enter_context(opened(Theatre(tmp_path / "t", database=database, **options)))


@pytest.fixture
def sqlite_stage(tmp_path: Path, curtain: ExitStack) -> Stage:
    return lambda **options: curtain.enter_context(opened(Theatre(tmp_path / "t", **options)))


@pytest.fixture
def postgres_stage(tmp_path: Path, postgres_database: str, curtain: ExitStack) -> Stage:
    return lambda **options: curtain.enter_context(
        opened(Theatre(tmp_path / "t", database=postgres_database, **options))
    )


@pytest.fixture
def theatre(stage: Stage) -> Theatre:
    return stage()
