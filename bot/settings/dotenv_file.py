"""Reading `.env`: python-dotenv's syntax, with a sentence for each way the file can be unusable."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from dotenv import dotenv_values
from dotenv.parser import parse_stream

from bot.settings.problems import Problem, SettingsWrong


def read_dotenv(path: Path) -> dict[str, str]:
    """Names and values; empty if there is no such file. Raises SettingsWrong, which repeats no value."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except IsADirectoryError as exc:
        raise _unusable(path, "it is a folder. Move it away and write the settings into a file of that name") from exc
    except UnicodeDecodeError as exc:
        line = exc.object[: exc.start].count(b"\n") + 1
        raise _unusable(path, f"line {line} is not UTF-8 text. Save the file as UTF-8") from exc
    except OSError as exc:
        why = (exc.strerror or "it does not open").lower()
        raise _unusable(path, f"{why}. Give the bot the right to read it, or move it away") from exc
    _check_lines(path, text)
    return {name: value or "" for name, value in dotenv_values(stream=StringIO(text)).items()}


def _check_lines(path: Path, text: str) -> None:
    """python-dotenv only logs what it cannot read; a lost setting must stop the start."""
    wrong = [
        Problem(
            path.name, f"has a line {_line_of(text, each.original.line, each.original.string)} that is not NAME=value."
        )
        for each in parse_stream(StringIO(text))
        if each.error or (each.key is not None and each.value is None)
    ]
    if wrong:
        raise SettingsWrong(wrong)


def _line_of(text: str, first: int, piece: str) -> int:
    """The statement's own line: dotenv counts the empty lines before it to the statement."""
    return first + len(piece) - len(piece.lstrip("\r\n")) if text else first


def _unusable(path: Path, why: str) -> SettingsWrong:
    return SettingsWrong([Problem(path.name, f"cannot be read: {why}.")])
