"""The child process for big reports: a real one each time."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from bot.domain.errors import TryLater
from bot.services.house import Habits, House
from bot.services.ports.kept import Reading
from bot.services.workroom import BIG, BySize
from bot.store.store import SqlStore, open_store
from bot.workroom import CUT_OFF, ChildWorkroom
from tests.store.test_webinars import draft

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
HABITS = Habits("host@example.org", "C1", ZoneInfo("Europe/Paris"), (), (timedelta(minutes=5),))


def read_note(house: House, name: str) -> tuple[int, str | None]:
    with house.store.read() as tx:
        return os.getpid(), tx.notebook.read(name)


def die(_house: House) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def be_odd(_house: House) -> None:
    raise ValueError("odd rows")


def find_it_away(_house: House) -> None:
    raise TryLater("The database is busy. Try again in a moment.")


def habits_of(house: House) -> Habits:
    return house.habits


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    store: SqlStore = open_store(database_url, clock=lambda: NOW)
    yield House(store, lambda: NOW, HABITS, lambda: "")
    store.close()


@pytest.fixture
def child(database_url: str) -> ChildWorkroom:
    return ChildWorkroom(database_url, None, HABITS)


def test_a_child_reads_the_same_database_in_a_process_of_its_own(house: House, child: ChildWorkroom) -> None:
    with house.store.begin() as tx:
        tx.notebook.write("greeting", "γειά")
    pid, note = child.compute(1, partial(read_note, name="greeting"))
    assert (note, pid == os.getpid()) == ("γειά", False)


def test_a_killed_child_means_try_later_and_the_next_one_works(house: House, child: ChildWorkroom) -> None:
    with pytest.raises(TryLater, match=CUT_OFF):
        child.compute(1, die)
    assert child.compute(1, habits_of) == house.habits


def test_what_a_recipe_raises_in_the_child_comes_out_with_its_words(house: House, child: ChildWorkroom) -> None:
    with pytest.raises(RuntimeError, match="ValueError: odd rows"):
        child.compute(1, be_odd)
    with pytest.raises(TryLater, match="The database is busy"):
        child.compute(1, find_it_away)


def test_small_sessions_are_computed_here_and_big_ones_in_the_child(house: House, child: ChildWorkroom) -> None:
    with house.store.begin() as tx:
        webinar = tx.webinars.add(
            draft(), channel="C1", created_by="U1", host="host@example.org", passcode="p", at=NOW
        ).id
    rooms = BySize(house, child)
    small = Reading(webinar, "participants", "u1", 1, NOW, 1, "d1", ["a" * 1000])
    with house.store.begin() as tx:
        tx.readings.add(small)
    here = rooms.compute(webinar, partial(read_note, name="x"))[0]
    with house.store.begin() as tx:
        tx.readings.add(replace(small, number=2, content=["a" * BIG]))
    there = rooms.compute(webinar, partial(read_note, name="x"))[0]
    assert (here == os.getpid(), there == os.getpid()) == (True, False)


def test_the_database_address_does_not_show_in_the_repr(child: ChildWorkroom) -> None:
    assert "url" not in repr(child)
    assert pickle.loads(pickle.dumps(HABITS)) == HABITS


def test_the_process_that_makes_the_files_loads_neither_settings_nor_the_command_line() -> None:
    loads = "import sys, bot.cli, bot.workroom, bot.services.reporting; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", loads], check=True, capture_output=True, text=True).stdout.split()
    assert "bot.exports.pack" in loaded
    assert [name for name in ("pydantic", "typer", "rich", "flask", "slack_sdk", "requests") if name in loaded] == []
