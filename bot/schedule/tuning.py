"""The numbers of the work: waits, leases, paces. Read from `config/work.toml`, which operators edit."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from bot.domain.errors import InvalidInput
from bot.domain.work import Kind

_DURATION = re.compile(
    r"P(?=.)(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?=.)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)
_LONGEST = timedelta(days=366)


def _waits(**seconds: float) -> Mapping[str, timedelta]:
    return MappingProxyType({name.replace("_", "."): timedelta(seconds=each) for name, each in seconds.items()})


def _minutes(*counts: int) -> tuple[timedelta, ...]:
    return tuple(timedelta(minutes=count) for count in counts)


@dataclass(frozen=True, slots=True)
class WorkTuning:
    """All of it, with the defaults. Waits per kind go by the longest prefix; `other` is for the rest."""

    threads: int = 8
    sweep: timedelta = timedelta(seconds=1)
    coalesce: timedelta = timedelta(milliseconds=5)
    stop_within: timedelta = timedelta(seconds=25)
    heartbeat: timedelta = timedelta(seconds=5)
    leases: Mapping[str, timedelta] = field(
        default_factory=lambda: _waits(
            slack=60, zoom=120, slack_files=300, slack_report=300, zoom_collect=300, other=60
        )
    )
    renewed: tuple[str, ...] = ("slack.files", "slack.report", "slack.why", "zoom.collect", "erase")
    spare_share: float = 0.45
    settlings: Mapping[str, timedelta] = field(
        default_factory=lambda: _waits(slack=5, slack_files=10, zoom=30, other=5)
    )
    keep_looking: timedelta = timedelta(hours=1)
    backoff_first: timedelta = timedelta(seconds=2)
    backoff_longest: timedelta = timedelta(minutes=5)
    pace: timedelta = timedelta(seconds=1)
    twin_watch: timedelta = timedelta(seconds=60)
    report_schedule: tuple[timedelta, ...] = field(default_factory=lambda: _minutes(5, 15, 30, 60, 180, 720, 1440))
    survey_again: timedelta = timedelta(hours=48)
    restart_grace: timedelta = timedelta(minutes=10)
    watch_every: timedelta = timedelta(minutes=3)
    registrants_before: timedelta = timedelta(minutes=5)

    def lease(self, kind: str) -> timedelta:
        """How long a claimed row of this kind is ours."""
        return _by_prefix(self.leases, kind)

    def spare(self, kind: str) -> timedelta:
        """How much of the lease must be left for an effect to begin."""
        return self.lease(kind) * self.spare_share

    def settling(self, kind: str) -> timedelta:
        """How long after a lost answer the look-up waits."""
        return _by_prefix(self.settlings, kind)

    def is_renewed(self, kind: str) -> bool:
        return any(_covers(prefix, kind) for prefix in self.renewed)


def parse_tuning(toml_text: str, *, source: str = "config/work.toml") -> WorkTuning:
    """The tuning that a file says, defaults elsewhere. Raises InvalidInput with a sentence naming file and key."""
    try:
        content = tomllib.loads(toml_text)
    except tomllib.TOMLDecodeError as exc:
        raise InvalidInput(f"{source} cannot be read: {exc}. Compare with the example in the bot's config.") from exc
    _check_names(content, _TABLES, source, "")
    changes: dict[str, Any] = {}
    for table, entries in content.items():
        if not isinstance(entries, dict):
            raise InvalidInput(f"{source}: {table} is a table; begin it with a line [{table}].", field=table)
        changes |= _read_table(table, entries, source)
    return WorkTuning(**changes)


def _read_table(table: str, entries: dict[str, Any], source: str) -> dict[str, Any]:
    readers, waits = _TABLES[table], {}
    _check_names(entries, readers, source, f"[{table}] ")
    changes: dict[str, Any] = {}
    for name, value in entries.items():
        target, read = readers[name]
        try:
            found = read(value)
        except ValueError as exc:
            raise InvalidInput(f"{source}: [{table}] {name}: {exc}", field=name) from exc
        if target in {"leases", "settlings"}:
            waits[name] = found
        else:
            changes[target] = found
    if waits:
        target = "leases" if table == "lease" else "settlings"
        changes[target] = MappingProxyType({**getattr(WorkTuning(), target), **waits})
    return changes


def _check_names(given: Mapping[str, object], known: Mapping[str, object], source: str, where: str) -> None:
    for name in given:
        if name not in known:
            near = get_close_matches(name, known, 1, 0.5)
            advice = f"Did you mean “{near[0]}”?" if near else f"There are {', '.join(sorted(known))}."
            raise InvalidInput(f"{source}: {where}“{name}” is not something that can be set. {advice}", field=name)


def _wait(value: object) -> timedelta:
    """A positive length of time; at most 366 days."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        found = timedelta(seconds=value) if 0 < value <= _LONGEST.total_seconds() else None
    else:
        found = _duration(value) if isinstance(value, str) else None
    if found is None or not timedelta(0) < found <= _LONGEST:
        raise ValueError(f"{value!r} is not a length of time. Write seconds, such as 60, or “PT5M” in quotes.")
    return found


def _duration(text: str) -> timedelta | None:
    match = _DURATION.fullmatch(text.strip())
    if match is None or any(len(part or "") > 9 for part in match.groups()):
        return None
    return timedelta(**{name: float(part or 0) for name, part in match.groupdict().items()})


def _count(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 64:
        return value
    raise ValueError(f"{value!r} is not a whole number from 1 to 64.")


def _share(value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1:
        return float(value)
    raise ValueError(f"{value!r} is not a share between 0 and 1, such as 0.45.")


def _waits_in_order(value: object) -> tuple[timedelta, ...]:
    if not isinstance(value, list) or not value:
        raise ValueError('write a list, such as ["PT5M", "PT1H"].')
    found = tuple(_wait(each) for each in value)
    if list(found) != sorted(set(found)):
        raise ValueError("each time must be later than the one before.")
    return found


def _names(value: object) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return tuple(value)
    raise ValueError('write a list of kinds, such as ["slack.files"].')


def _by_prefix(waits: Mapping[str, timedelta], kind: str) -> timedelta:
    fitting = [prefix for prefix in waits if _covers(prefix, kind)]
    return waits[max(fitting, key=len)] if fitting else waits["other"]


def _covers(prefix: str, kind: str) -> bool:
    return kind == prefix or kind.startswith(f"{prefix}.")


_Reader = tuple[str, Callable[[object], Any]]
_KINDS = tuple(sorted({"slack", "zoom", "twin", "other", *(kind.value for kind in Kind)}))


def _each_kind(target: str) -> dict[str, _Reader]:
    return dict.fromkeys(_KINDS, (target, _wait))


_TABLES: dict[str, dict[str, _Reader]] = {
    "worker": {
        "threads": ("threads", _count),
        "sweep": ("sweep", _wait),
        "coalesce": ("coalesce", _wait),
        "stop_within": ("stop_within", _wait),
        "heartbeat": ("heartbeat", _wait),
    },
    "lease": _each_kind("leases") | {"renewed": ("renewed", _names), "spare_share": ("spare_share", _share)},
    "settling": _each_kind("settlings") | {"keep_looking": ("keep_looking", _wait)},
    "backoff": {"first": ("backoff_first", _wait), "longest": ("backoff_longest", _wait)},
    "pace": {"message": ("pace", _wait)},
    "twin": {"watch": ("twin_watch", _wait)},
    "report": {
        "schedule": ("report_schedule", _waits_in_order),
        "survey_again": ("survey_again", _wait),
        "restart_grace": ("restart_grace", _wait),
        "watch_every": ("watch_every", _wait),
        "registrants_before": ("registrants_before", _wait),
    },
}
