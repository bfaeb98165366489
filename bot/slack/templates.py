"""Knowing a filled sentence by the template it was made from.

Sentences of Zoom's room and of rows in the database reach us filled in and in English. Their template is a message id
of the catalogue: found again, it is translated and filled with the same values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

_FIELD = re.compile(r"{(\w+)}")
_LONGEST = 800  # characters; a sentence of ours is shorter
_LEAST = 8  # letters that a template must have of its own: shorter ones fit nearly everything


@dataclass(frozen=True, slots=True)
class Templates:
    """Message ids with fields, those that say most of themselves first."""

    known: tuple[tuple[re.Pattern[str], str], ...] = ()

    @classmethod
    def of(cls, messages: Iterable[str]) -> Templates:
        with_fields = (message for message in messages if _FIELD.search(message) and _own(message) >= _LEAST)
        ordered = sorted(with_fields, key=_own, reverse=True)
        return cls(tuple((re.compile(_pattern(message), re.DOTALL), message) for message in ordered))

    def translated(self, sentence: str, translate: Callable[[str], str]) -> str:
        """The sentence by `translate`, its values too where they are message ids; as it is if no template fits."""
        for pattern, message in self.known if len(sentence) <= _LONGEST else ():
            if found := pattern.fullmatch(sentence):
                values = {name: translate(value) if value else "" for name, value in found.groupdict().items()}
                return translate(message).format_map(values)
        return sentence


def _own(message: str) -> int:
    return sum(letter.isalpha() for letter in _FIELD.sub("", message))


def _pattern(message: str) -> str:
    """A field may stand in it twice, then with the same value."""
    made, seen = "", set[str]()
    for number, part in enumerate(_FIELD.split(message)):
        if number % 2 == 0:
            made += re.escape(part)
        else:
            made += f"(?P={part})" if part in seen else f"(?P<{part}>.*?)"
            seen.add(part)
    return made
