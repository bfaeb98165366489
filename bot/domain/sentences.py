"""Sentences for people that rules produce: a template to translate, and the values that go into it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from bot.domain.zones import short_day_text

Value = str | int | date | datetime | time


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence for a person. `template` is English, a gettext message id with named fields (`{day}`).

    Catalogues find the templates as the first argument of `Note` (`pybabel extract -k Note`). Values are plain text,
    numbers, days or times; text may come from strangers and is escaped where it is shown.
    """

    template: str
    values: Mapping[str, Value] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return self.render()

    def render(self, translate: Callable[[str], str] = str, locale: str = "en") -> str:
        """The sentence, its template passed through `translate` and its days and times written for `locale`."""
        words = {name: _in_words(value, locale) for name, value in self.values.items()}
        return translate(self.template).format(**words)


def _in_words(value: Value, locale: str) -> str:
    if isinstance(value, datetime):
        return f"{short_day_text(value, locale)}, {value:%H:%M}"
    if isinstance(value, date):
        return short_day_text(value, locale)
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)
