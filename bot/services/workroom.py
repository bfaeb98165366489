"""Where reports are computed: beside the messages, or out of their way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from bot.services.house import House

T = TypeVar("T")
BIG = 600_000  # letters of kept readings: about 2,000 people


class Workroom(Protocol):
    """Computes a recipe from the house's store. A recipe only reads, and may be carried out again."""

    def compute(self, webinar_id: int, recipe: Callable[[House], T]) -> T:
        """What `recipe` gives. Raises TryLater when the computing was cut off, and what the recipe raises."""
        ...


@dataclass(frozen=True, slots=True)
class BySize:
    """Small sessions here, where they take a moment; big ones elsewhere, since they would hold every thread up."""

    house: House
    elsewhere: Workroom

    def compute(self, webinar_id: int, recipe: Callable[[House], T]) -> T:
        """What `recipe` gives. Raises as the two of them do."""
        with self.house.store.read() as tx:
            big = tx.readings.weight(webinar_id) > BIG
        return self.elsewhere.compute(webinar_id, recipe) if big else recipe(self.house)
