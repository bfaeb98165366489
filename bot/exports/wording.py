"""The words in files that people read: the summary sheet, the pictures and the counting rule.

Names of files, columns and sheets are the same in every language, so that what was made to read them goes on working.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.zones import clock_text, short_day_text


@dataclass(frozen=True, slots=True)
class Wording:
    """The organisation's language. `sentences` are translations by the English; what is not there stays English."""

    locale: str = "en"
    sentences: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    def __call__(self, sentence: str, /, **values: object) -> str:
        """The sentence with its fields filled."""
        said = self.sentences.get(sentence) or sentence
        return said.format(**values) if values else said

    def count(self, number: int) -> str:
        """With groups of three digits: `1,350`, in French `1 350` with a space that never breaks."""
        return f"{number:,}".replace(",", "\u00a0") if self._is_french else f"{number:,}"

    def clock(self, local: datetime) -> str:
        """`14:00`, in French `14h00`."""
        return clock_text(local, self.locale)

    def day(self, local: datetime) -> str:
        """`12 April 2022`; in French `12/04/2022`, since the letters of the pictures have no accents."""
        return f"{local:%d/%m/%Y}" if self._is_french else short_day_text(local, self.locale)

    @property
    def _is_french(self) -> bool:
        return self.locale.startswith("fr")


ENGLISH = Wording()
