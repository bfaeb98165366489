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


def clear_folders(root: Path, code: str, papers: Iterable[tuple[str, bytes]], staying: Iterable[str]) -> int:
    """Deletes every file in the folders `root/{code}_*` but those whose names stay; gives how many.

    The papers are written first. Raises InvalidInput with a sentence when a folder cannot be changed.
    """
    written, kept = list(papers), set(staying)
    deleted = 0
    try:
        for folder in sorted(root.glob(f"{code}_*")):
            for name, content in written:
                _write_whole(folder / name, content)
            for path in sorted(folder.iterdir()):
                if path.name not in kept:
                    path.unlink()
                    deleted += 1
    except OSError as problem:
        why = problem.strerror or str(problem)
        raise InvalidInput(f"The files of {code} in {root} cannot be erased: {why}. Delete them by hand.") from problem
    return deleted


def _write_whole(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
