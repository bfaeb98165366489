"""`python -m bench.timed MODULE ROWS OUT`: runs `MODULE.main` and prints seconds and megabytes.

The seconds are those of the whole process from its start; the megabytes are how far it grew beyond the interpreter,
its libraries included: whoever wants the files has to load them.
"""

from __future__ import annotations

import importlib
import os
import sys
import time
from pathlib import Path


def main() -> None:
    before = _resident_mb()
    importlib.import_module(sys.argv[1]).main(Path(sys.argv[2]), Path(sys.argv[3]))
    print(f"{_age():.3f} {max(_most_mb() - before, 0.1):.1f}")


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


def _most_mb() -> float:
    """Of this program alone: `ru_maxrss` counts what the process that started it had in memory just then."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def _age() -> float:
    """Seconds since the process was started, by the kernel's books."""
    fields = Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    started = int(fields[19]) / os.sysconf("SC_CLK_TCK")
    return time.clock_gettime(time.CLOCK_BOOTTIME) - started


if __name__ == "__main__":
    main()
