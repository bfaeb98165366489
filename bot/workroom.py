"""A child process for big reports: Python runs one thread at a time, and a reminder must not wait for a spreadsheet."""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from bot.domain.errors import TryLater
from bot.schedule.clock import SystemClock
from bot.services.house import Habits, House
from bot.store.store import open_store

T = TypeVar("T")
CUT_OFF = "The process that works out the report was ended before it was done. I start it again by myself."
KINDER = 5  # added to the child's niceness: the messages go first


@dataclass(frozen=True, slots=True)
class ChildWorkroom:
    """Implements `services.workroom.Workroom` in a process of its own for each recipe, one at a time.

    The child opens the database itself, so that neither the rows nor the tables pass through this process; only the
    recipe goes in and its result comes out, both pickled. A process of its own gives its memory back when it ends,
    and starting one (half a second) is little beside what is computed there.
    """

    url: str = field(repr=False)
    clock_file: Path | None
    habits: Habits
    _one: Lock = field(default_factory=Lock, repr=False, compare=False)

    def compute(self, webinar_id: int, recipe: Callable[[House], T]) -> T:  # noqa: ARG002 - whatever its size
        """What `recipe` gives. Raises TryLater when the child was ended or found the database away.

        Any other error of the recipe comes out as it was, or as RuntimeError with its words.
        """
        with self._one:
            answer: tuple[str, Any] = self._ask((self.url, self.clock_file, self.habits, recipe))
        kind, content = answer
        if kind == "later":
            raise TryLater(content)
        if kind == "failed":
            raise RuntimeError(content)
        result: T = content
        return result

    def _ask(self, order: object) -> tuple[str, Any]:
        spawning = multiprocessing.get_context("spawn")  # a forked child would share our locks and connections
        ours, theirs = spawning.Pipe()
        child = spawning.Process(target=_work, args=(theirs,), name="report", daemon=True)
        with ours:
            child.start()
            theirs.close()  # so that a dead child is an end of file for us
            try:
                ours.send(order)
                answer: tuple[str, Any] = pickle.loads(ours.recv_bytes())  # noqa: S301 - from our own child
            except (EOFError, OSError) as exc:
                raise TryLater(CUT_OFF) from exc
            finally:
                _bury(child)
        return answer


def _bury(child: multiprocessing.process.BaseProcess) -> None:
    """It has answered or is dead; one that still lingers (we were interrupted) is ended."""
    child.join(5)
    if child.is_alive():
        child.kill()
        child.join()
    with suppress(ValueError):
        child.close()


def _work(pipe: Connection) -> None:
    """The child: one order, one answer. Ctrl-C on the terminal is the parent's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.nice(KINDER)
    gc.disable()  # it ends soon, and looking through millions of living rows for dead ones takes seconds
    with pipe:
        url, clock_file, habits, recipe = pipe.recv()
        answer = _answer(url, clock_file, habits, recipe)
        with suppress(BrokenPipeError):  # nobody waits any more
            pipe.send_bytes(pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))


def _answer(url: str, clock_file: Path | None, habits: Habits, recipe: Callable[[House], object]) -> tuple[str, object]:
    clock = SystemClock(clock_file)
    try:
        store = open_store(url, clock=clock, offset=clock.offset)
        try:
            return "done", recipe(House(store, clock, habits, _no_passcode))
        finally:
            store.close()
    except TryLater as exc:
        return "later", str(exc)
    except Exception as exc:  # noqa: BLE001 - the parent raises it again
        return "failed", f"{type(exc).__name__}: {exc}"


def _no_passcode() -> str:
    raise RuntimeError("a report makes no passcodes")
