"""The files of a session, whole process: rows in a JSON file in, CSV, XLSX and PNG out; against pandas and friends."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

from bench.bots import ROOT
from bench.crowd import session
from bench.measuring import Line, Size, ratios, spread

GOALS = {500: (0.2, 0.35), 10_000: (0.25, 0.4), 50_000: (0.3, 0.4)}
PEER_PYTHON = ROOT / ".venv-bench" / "bin" / "python"
LISTS = ("participants", "registrants", "questions", "poll_answers")


def lines(size: Size) -> list[Line]:
    sizes = (500,) if size.quick else tuple(GOALS)
    return [line for people in sizes for line in _lines(size, people)]


def _lines(size: Size, people: int) -> list[Line]:
    peer = PEER_PYTHON if PEER_PYTHON.exists() else None
    with tempfile.TemporaryDirectory(prefix="bench-") as place:
        rows = Path(place) / "rows.json"
        _write_rows(rows, people)
        ours: list[tuple[float, float]] = []
        theirs: list[tuple[float, float]] = []
        for _ in range(size.runs):
            ours.append(_run(Path(sys.executable), "bench.pack_ours", rows, Path(place) / "ours"))
            theirs.append(_run(peer, "bench.pack_peer", rows, Path(place) / "theirs") if peer else (0.0, 0.0))
    goals = GOALS[people]
    return [
        _line(f"{people:,} participants to files", what, at, ours, theirs, goals[at]) for at, what in enumerate(_WHAT)
    ]


_WHAT = (("whole process", "s", "{:.1f}"), ("growth of memory", "MB", "{:.0f}"))


def _line(
    title: str,
    what: tuple[str, str, str],
    at: int,
    ours: list[tuple[float, float]],
    theirs: list[tuple[float, float]],
    goal: float,
) -> Line:
    name, unit, form = what
    mine, peers = [each[at] for each in ours], [each[at] for each in theirs]
    if not all(peers):
        return Line(
            f"{title}, {name}", "–", f"{spread(mine, form)} {unit}", "the peer is not installed", f"≤ {goal}", None
        )
    found = ratios(mine, peers)
    return Line(
        f"{title}, {name}",
        "–",
        f"{spread(found)} × the peer: {spread(mine, form)} {unit}",
        f"pandas + openpyxl + matplotlib: {spread(peers, form)} {unit}",
        f"≤ {goal}",
        median(found) <= goal,
    )


def _run(python: Path, module: str, rows: Path, out: Path) -> tuple[float, float]:
    """Seconds for the whole process, and the megabytes that it grew beyond a bare interpreter."""
    out.mkdir(exist_ok=True)
    command = [str(python), "-m", "bench.timed", module, str(rows), str(out)]
    told = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT, env={"PYTHONPATH": str(ROOT)})
    seconds, megabytes = told.stdout.split()[-2:]
    return float(seconds), float(megabytes)


def _write_rows(place: Path, people: int) -> None:
    record = session(people)
    content: dict[str, Any] = {name: [asdict(row) for row in getattr(record, name)] for name in LISTS}
    place.write_text(json.dumps(content, default=str), encoding="utf-8")
