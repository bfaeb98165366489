"""Starts the bot with something changed in it: `launch.py CHANGE… -- run`.

    die-before:bot.slack.gateway.SlackGateway.post      kill -9 of itself when this is first called
    die-after:bot.services.organise.schedule            the same when it has returned
    without:fence                                       a safeguard taken out (see MUTANTS)
    stop-after:bot.store.receipts.settle                SIGSTOP of itself when it has returned
    clock-off:90                                        this machine's clock is so many seconds wrong
    newer:2                                             a build that knows newer payloads
    alarm-dies:SIGUSR1                                  its alarm clock's thread ends on this signal

The plug is pulled once: a file beside the data remembers it, so that the next start goes on.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from importlib import import_module
from pathlib import Path
from typing import Any


def main(arguments: list[str]) -> None:
    """Applies the changes, then runs the command."""
    cut = arguments.index("--")
    for change in arguments[:cut]:
        name, _, value = change.partition(":")
        CHANGES[name](value)
    from bot.cli import main as run

    sys.argv = ["webinar-bot", *arguments[cut + 1 :]]
    run()


def die_before(dotted: str) -> None:
    owner, name, real = _found(dotted)

    def dying(*args: Any, **kwargs: Any) -> Any:
        _die_once(f"before {dotted}")
        return real(*args, **kwargs)

    setattr(owner, name, dying)


def die_after(dotted: str) -> None:
    owner, name, real = _found(dotted)

    def dying(*args: Any, **kwargs: Any) -> Any:
        answer = real(*args, **kwargs)
        _die_once(f"after {dotted}")
        return answer

    setattr(owner, name, dying)


def stop_after(dotted: str) -> None:
    owner, name, real = _found(dotted)

    def stopping(*args: Any, **kwargs: Any) -> Any:
        answer = real(*args, **kwargs)
        if answer and _first_time(f"stopped after {dotted}"):
            os.kill(os.getpid(), signal.SIGSTOP)
        return answer

    setattr(owner, name, stopping)


def clock_off(seconds: str) -> None:
    """What the machine says the time is, to the bot and to its alarm clock. Waits are not affected."""
    wrong = timedelta(seconds=float(seconds))

    class WrongClock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> WrongClock:
            moved = datetime.now(tz) + wrong
            return cls(*moved.timetuple()[:6], moved.microsecond, tzinfo=moved.tzinfo)

    import_module("apscheduler.util")
    for module in ("bot.schedule.clock", "apscheduler.schedulers.base", "apscheduler.executors.base"):
        _put(import_module(module), datetime=WrongClock)


def newer(version: str) -> None:
    for module in ("bot.domain.work", "bot.store.claims"):
        _put(import_module(module), PAYLOAD_VERSION=int(version))


def alarm_dies(name: str) -> None:
    from bot.schedule.alarm import Alarm

    alarms: list[Alarm] = []
    begin = Alarm.start

    def remembered(alarm: Alarm) -> None:
        alarms.append(alarm)
        begin(alarm)

    def die(*_: object) -> None:
        for alarm in alarms:
            scheduler: Any = alarm._scheduler
            scheduler.shutdown(wait=False)
            print("the alarm clock is dead", flush=True)

    _put(Alarm, start=remembered)
    signal.signal(signal.Signals[name], die)


def without(safeguard: str) -> None:
    MUTANTS[safeguard]()


def _no_look_up() -> None:
    from bot.services import creating
    from bot.slack.gateway import SlackGateway

    def nothing(*_: Any, **__: Any) -> tuple[()]:
        return ()

    _put(SlackGateway, find=nothing)
    _put(creating, _look=lambda *_: None)


def _no_fence() -> None:
    from bot.store import receipts, tables
    from bot.store.statements import UpdateEach

    freely = UpdateEach(tables.task, match={"row": "id"}, put=receipts._ENDED, fixed=receipts._FREE)
    _put(receipts, _holds=lambda fence, _: fence is not None, _SETTLE=freely, _OVERWRITE=freely)


def _no_lease_check() -> None:
    from bot.schedule.handling import TaskDesk

    def believe(desk: TaskDesk, _task: object) -> None:
        desk.began = True

    _put(TaskDesk, confirm=believe)


def _no_settling() -> None:
    from bot.schedule.tuning import WorkTuning

    _put(WorkTuning, settling=lambda *_: timedelta(0))


MUTANTS: dict[str, Callable[[], None]] = {
    "look-up": _no_look_up,
    "fence": _no_fence,
    "lease-check": _no_lease_check,
    "settling": _no_settling,
}
CHANGES: dict[str, Callable[[str], None]] = {
    "die-before": die_before,
    "die-after": die_after,
    "stop-after": stop_after,
    "clock-off": clock_off,
    "newer": newer,
    "alarm-dies": alarm_dies,
    "without": without,
}


def _put(owner: Any, **replaced: Any) -> None:
    for name, value in replaced.items():
        setattr(owner, name, value)


def _found(dotted: str) -> tuple[Any, str, Callable[..., Any]]:
    """The owner of a function (module or class), its name there, and the function."""
    path, name = dotted.rsplit(".", 1)
    parts = path.split(".")
    for end in range(len(parts), 0, -1):
        try:
            owner = import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            owner = getattr(owner, part)
        return owner, name, getattr(owner, name)
    raise LookupError(dotted)


def _die_once(what: str) -> None:
    if _first_time(f"died {what}"):
        os.kill(os.getpid(), signal.SIGKILL)


def _first_time(what: str) -> bool:
    mark = Path(what.replace(" ", "-"))  # the working directory is the test's own
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


if __name__ == "__main__":
    main(sys.argv[1:])
