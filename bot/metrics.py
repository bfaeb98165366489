"""What operators can watch: due work, lateness, calls to Zoom and Slack, what is left of the host's day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.domain.work import TaskState

LATENESS_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3600)

WorkCounts = Callable[[], Mapping[tuple[str, str], int]]
Overdue = Callable[[], timedelta]
BudgetLeft = Callable[[], Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Metrics:
    """One process's numbers, in its own registry so that two bots in one test do not share them."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    calls: Counter = field(init=False)
    lateness: Histogram = field(init=False)

    def __post_init__(self) -> None:
        names = ["service", "call", "outcome"]
        calls = Counter("webinar_bot_calls", "Calls to Zoom and Slack by outcome", names, registry=self.registry)
        late = Histogram(
            "webinar_bot_lateness_seconds",
            "From the promised time to the effect's receipt",
            ["kind"],
            buckets=LATENESS_BUCKETS,
            registry=self.registry,
        )
        object.__setattr__(self, "calls", calls)
        object.__setattr__(self, "lateness", late)

    def called(self, service: str) -> Callable[[str, str], None]:
        """Counts one call of a service: which, and how it ended."""
        return lambda call, outcome: self.calls.labels(service, call, outcome).inc()

    def was_late(self, kind: str, lateness: timedelta) -> None:
        """Notes how late an effect was."""
        self.lateness.labels(kind).observe(max(0.0, lateness.total_seconds()))

    def watch_table(self, counts: WorkCounts, overdue: Overdue, budget: BudgetLeft) -> None:
        """Adds what is read from the database each time the page is asked for: rows by (state, kind), how long the
        oldest due row has waited, and the changes left for each host today."""
        self.registry.register(_Table(counts, overdue, budget))

    def page(self) -> bytes:
        """The text that Prometheus reads."""
        return generate_latest(self.registry)


class _Table(Collector):
    def __init__(self, counts: WorkCounts, overdue: Overdue, budget: BudgetLeft) -> None:
        self._counts = counts
        self._overdue = overdue
        self._budget = budget

    def collect(self) -> Iterable[GaugeMetricFamily]:
        overdue = self._overdue().total_seconds()
        counts = self._counts()
        work = GaugeMetricFamily("webinar_bot_work", "Rows of due work", labels=["kind", "state"])
        for (state, kind), number in counts.items():
            work.add_metric([kind, state], number)
        left = GaugeMetricFamily("webinar_bot_host_changes_left", "Creations and updates left today", labels=["host"])
        for host, number in self._budget().items():
            left.add_metric([host], number)
        running = sum(number for (state, _), number in counts.items() if state == TaskState.RUNNING)
        return [
            work,
            left,
            GaugeMetricFamily("webinar_bot_overdue_seconds", "How long the oldest due row has waited", value=overdue),
            GaugeMetricFamily("webinar_bot_running", "Rows that are being carried out", value=running),
        ]
