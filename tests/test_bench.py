"""The benchmarks still run: small and short, without a word about how fast anything is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench.__main__ import NAMES
from bench.measuring import Line, percentile, ratios, shown, spread

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("name", NAMES)
def test_each_benchmark_runs_and_prints_its_lines(name: str) -> None:
    command = [sys.executable, "-m", "bench", name, "--quick"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=180, check=False)
    assert (done.returncode, done.stderr.strip()) == (0, f"… {name}"), done.stderr
    head, rule, *lines = done.stdout.splitlines()
    assert head.startswith("| what")
    assert set(rule) == {"|", "-"}
    assert lines
    assert all(len(line.split(" | ")) == 6 for line in lines)


def test_a_table_shows_what_was_met_what_was_missed_and_what_has_no_goal() -> None:
    lines = [Line("a", "SQLite", "1", "2", "≤ 1", met) for met in (True, False, None)]
    assert [row.split("|")[-2].strip() for row in shown(lines).splitlines()[2:]] == ["yes", "NO", "–"]


def test_ratios_are_taken_between_neighbouring_runs() -> None:
    assert ratios([1.0, 2.0], [2.0, 2.0]) == [0.5, 1.0]
    assert spread([3.0, 1.0, 2.0]) == "2.00 (1.00–3.00, 3 runs)"
    assert [percentile(range(100), share) for share in (0.5, 0.99, 1.0)] == [50, 99, 99]
