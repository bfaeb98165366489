"""The files of `config/`: those of the checkout or of the installed package, each replaceable in BOT_CONFIG_DIR."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.settings.problems import Problem, SettingsWrong

_PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class ConfigFiles:
    """Finds and reads what people edit. `override` is BOT_CONFIG_DIR, None if unset."""

    override: Path | None = None

    def path(self, name: str) -> Path:
        """Where the file or folder is; a path below the defaults if it is nowhere."""
        if self.override is not None and (self.override / name).exists():
            return self.override / name
        return shipped() / name

    def text(self, name: str) -> str:
        """The whole file. Raises SettingsWrong if it cannot be read."""
        path = self.path(name)
        try:
            return path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as exc:
            line = exc.object[: exc.start].count(b"\n") + 1
            raise _wrong(path, f"cannot be read: line {line} is not UTF-8 text. Save the file as UTF-8.") from exc
        except OSError as exc:
            raise _wrong(path, f"cannot be read: {(exc.strerror or 'it does not open').lower()}.") from exc

    def toml(self, name: str) -> dict[str, Any]:
        """The file as TOML. Raises SettingsWrong with the line that is wrong."""
        try:
            return tomllib.loads(self.text(name))
        except tomllib.TOMLDecodeError as exc:
            raise _wrong(self.path(name), f"is not valid TOML: {exc}.") from exc


def shipped() -> Path:
    """The defaults: inside an installed package, else beside the package in a checkout."""
    inside = _PACKAGE / "_config"
    return inside if inside.is_dir() else _PACKAGE.parent / "config"


def _wrong(path: Path, why: str) -> SettingsWrong:
    return SettingsWrong([Problem(str(path), why)])
