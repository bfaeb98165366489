"""What is wrong with the settings, all of it at once, in sentences that begin with the setting's or file's name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.errors import BotError


@dataclass(frozen=True, slots=True)
class Problem:
    """One setting (or file) and what is wrong with it. The sentence goes on from the name and repeats no secret.

    `meant` is the right name where this one is a slip of it.
    """

    name: str
    sentence: str
    meant: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.sentence}"


class SettingsWrong(BotError):
    """The bot cannot start with these settings. `str(error)` has one line for each problem."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
