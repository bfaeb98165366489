"""The export folders on disk: each file appears whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from bot.domain.errors import InvalidInput


def put_files(root: Path, folder: str, files: Iterable[tuple[str, bytes]]) -> Path:
    """Writes the files into `root/folder`: a temporary name, synced, then moved into place. Gives the folder.

    Raises InvalidInput with a sentence when the place cannot be written.
    """
    place = root / folder
    try:
        place.mkdir(parents=True, exist_ok=True)
        for name, content in files:
            _write_whole(place / name, content)
    except OSError as problem:
        why = problem.strerror or str(problem)
        raise InvalidInput(f"The files cannot be written to {place}: {why}. Choose another folder.") from problem
    return place


def _write_whole(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
