"""`python -m bot.sandbox`: the sandbox as a process of its own. Its first line of output is its address."""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Event

from bot.sandbox.sandbox import Sandbox


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT. Gives the exit code: 1 if the port is taken."""
    wish = _parser().parse_args(arguments)
    sandbox = Sandbox(clock_file=wish.clock_file, seed=wish.seed)
    done = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: done.set())
    try:
        sandbox.start(wish.port)
    except OSError as exc:
        sys.stderr.write(
            f"The sandbox cannot listen on port {wish.port}: {os.strerror(exc.errno or 0)}. Choose another --port.\n"
        )
        return 1
    if wish.bot_url:
        sandbox.connect(wish.bot_url)
    sys.stdout.write(f"{sandbox.url}\n")
    sys.stdout.flush()
    done.wait()
    sandbox.stop()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port on loopback; 0 takes a free one")
    parser.add_argument("--bot-url", default="", help="where the bot listens, e.g. http://127.0.0.1:8080")
    parser.add_argument("--clock-file", type=Path, help="file with the seconds to add to the system's clock")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same ids")
    return parser


if __name__ == "__main__":
    sys.exit(main())
