"""`python -m bench [NAME…] [--quick] [--write FILE]`: runs the benchmarks and prints one table.

What each found is kept in a folder of results, so that one line can be measured again by itself.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sqlite3
import sys
import time
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile

from bench.measuring import Line, Size, shown

NAMES = (
    "accept",
    "lateness",
    "burst",
    "cost",
    "dispatch",
    "commands",
    "sweep",
    "pack",
    "export_lateness",
    "collection",
)
RESULTS = Path(__file__).parent / "results.json"
HEAD = """# Performance

Made by `make bench`; please do not edit by hand. Every ratio is taken within one run: ours and the peer in turn, five
times (or as often as the line says), median and spread of the pairs. Where a line says NO the goal was missed in that
run on that machine.

"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", help="which; all of them if none is named")
    parser.add_argument("--quick", action="store_true", help="small and short: shows that it works, not how fast")
    parser.add_argument("--write", type=Path, help="write the table with what was found so far, and the notes")
    parser.add_argument("--no-run", action="store_true", help="only show what was found before")
    asked = parser.parse_args()
    size, results = Size(asked.quick), _known(quick=asked.quick)
    for name in () if asked.no_run else asked.names or NAMES:
        print(f"… {name}", file=sys.stderr, flush=True)
        found = import_module(f"bench.{name}").lines(size)
        results = {**(results if asked.quick else _known(quick=False)), name: found}
        if not asked.quick:
            _keep(results)
    table = [line for name in NAMES for line in results.get(name, [])]
    print(shown(table))
    if asked.write:
        notes = (Path(__file__).parent / "notes.md").read_text(encoding="utf-8")
        missing = [name for name in NAMES if name not in results]
        gap = f"Not measured here: {', '.join(missing)}.\n\n" if missing else ""
        asked.write.write_text(f"{HEAD}{machine()}\n\n{shown(table)}\n\n{gap}{notes}", encoding="utf-8")


def machine() -> str:
    """What the numbers depend on."""
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()},"
        f" SQLite {sqlite3.sqlite_version} (WAL, synchronous FULL), PostgreSQL with its default settings (fsync on)."
        f" Writing 4 KB through to the disk takes {_disk_ms():.1f} ms: what each commit waits for."
        f" Load average when this was written: {os.getloadavg()[2]:.1f}; well above the number of cores, the machine"
        " was busy with other work as well, and milliseconds tell little."
    )


def _disk_ms() -> float:
    """The median of fifty: how long one small write and fsync take where the databases of the benchmarks lie."""
    taken = []
    with TemporaryFile(prefix="bench-") as file:
        for _ in range(50):
            started = time.perf_counter()
            os.write(file.fileno(), bytes(4096))
            os.fsync(file.fileno())
            taken.append(time.perf_counter() - started)
    return median(taken) * 1000


def _known(*, quick: bool) -> dict[str, list[Line]]:
    if quick or not RESULTS.exists():
        return {}
    kept = json.loads(RESULTS.read_text(encoding="utf-8"))
    return {name: [Line(**line) for line in lines] for name, lines in kept.items()}


def _keep(results: dict[str, list[Line]]) -> None:
    kept = {name: [asdict(line) for line in lines] for name, lines in results.items()}
    RESULTS.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
