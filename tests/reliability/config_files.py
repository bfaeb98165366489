"""The `config/` of a bot under test: short waits, so that a row of the fault table is played in seconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

LEASE = 2.5  # seconds; real ones are 60 and 120
SETTLING = 0.3

WORK = """\
[worker]
threads = {threads}
sweep = 0.2
stop_within = {stop_within}
heartbeat = 2

[lease]
slack = {lease}
zoom = {lease}
"slack.files" = {lease}
"slack.report" = {lease}
"zoom.collect" = {lease}
other = {lease}
spare_share = 0.4

[settling]
slack = {settling}
"slack.files" = {settling}
zoom = {settling}
other = {settling}

[backoff]
first = 0.1
longest = 0.5

[pace]
message = 0.01

[twin]
watch = {twin_watch}
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """One reminder of the plan: its name, how long before the start, at what time of day, to whom."""

    name: str
    before: str
    at: str = ""
    to: Sequence[str] = ("channel",)

    def toml(self) -> str:
        lines = ["[[reminder]]", f'name = "{self.name}"', f'before = "{self.before}"']
        lines += [f'at = "{self.at}"'] if self.at else []
        lines += [f"to = {list(self.to)}".replace("'", '"')]
        return "\n".join(lines) + "\n"


LAST_CALL = Plan("last-call", "PT15M")


@dataclass(frozen=True, slots=True)
class Habits:
    """What differs from one scenario to the next. `files` adds whole files of `config/`."""

    reminders: Sequence[Plan] = (LAST_CALL,)
    lease: float = LEASE
    settling: float = SETTLING
    twin_watch: float = 0.5
    threads: int = 4
    stop_within: float = 25
    files: Mapping[str, str] = field(default_factory=dict)

    def write(self, folder: Path) -> Path:
        """The folder for BOT_CONFIG_DIR."""
        folder.mkdir(parents=True, exist_ok=True)
        numbers = {name: getattr(self, name) for name in ("lease", "settling", "twin_watch", "threads", "stop_within")}
        texts = {"work.toml": WORK.format(**numbers), "reminders.toml": "\n".join(p.toml() for p in self.reminders)}
        for name, text in (texts | dict(self.files)).items():
            (folder / name).write_text(text, encoding="utf-8")
        return folder
