"""Finding the person behind a question or a vote, which carry an address and a name but no id."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.people import folded_email, normalised_name
from bot.domain.persons import Person
from bot.domain.qa import is_anonymous


class KnownPeople:
    """People by their addresses and names."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._by_email: dict[str, str] = {}
        self._by_name: dict[str, str] = {}
        for person in people:
            for email in person.emails:
                self._by_email[email] = person.label
            for name in person.names:
                self._by_name[name] = "" if name in self._by_name else person.label

    def label(self, *, email: str, name: str) -> str:
        """The label, or nothing: an address decides if there is one, a name only if one person has it."""
        if is_anonymous(name):
            return ""
        if address := folded_email(email):
            return self._by_email.get(address, "")
        return self._by_name.get(normalised_name(name), "")
