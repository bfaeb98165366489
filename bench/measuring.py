"""Runs that alternate, and lines of the table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

ALTERNATIONS = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table. `met` is None where there is no goal, only a fact."""

    what: str
    database: str
    measured: str
    against: str
    goal: str
    met: bool | None

    @property
    def verdict(self) -> str:
        return {True: "yes", False: "NO", None: "–"}[self.met]


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured. A quick run shows that the script works, not how fast anything is."""

    quick: bool = False

    def of(self, whole: int, quick: int) -> int:
        return quick if self.quick else whole

    @property
    def runs(self) -> int:
        return self.of(ALTERNATIONS, 1)


def alternate(runs: int, ours: Callable[[], float], peers: Callable[[], float]) -> tuple[list[float], list[float]]:
    """Ours, theirs, ours, theirs: what slows the machine down for a while slows both."""
    pairs = [(ours(), peers()) for _ in range(runs)]
    return [first for first, _ in pairs], [second for _, second in pairs]


def ratios(ours: Sequence[float], peers: Sequence[float]) -> list[float]:
    """Of each pair of neighbouring runs."""
    return [mine / theirs for mine, theirs in zip(ours, peers, strict=True)]


def spread(values: Sequence[float], form: str = "{:.2f}") -> str:
    """Median (least–most), and of how many if of less than five."""
    middle, least, most = (form.format(each) for each in (median(values), min(values), max(values)))
    few = f", {len(values)} runs" if len(values) < ALTERNATIONS else ""
    return f"{middle} ({least}–{most}{few})"


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of them do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def milliseconds(values: Sequence[float]) -> list[float]:
    return [each * 1000 for each in values]


def shown(lines: Sequence[Line]) -> str:
    """A Markdown table that can be read on a terminal as well."""
    head = ("what", "database", "measured: median (least–most)", "against", "goal", "met")
    cells = [head, *((x.what, x.database, x.measured, x.against, x.goal, x.verdict) for x in lines)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    padded = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in cells
    ]
    return "\n".join([padded[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *padded[1:]])
