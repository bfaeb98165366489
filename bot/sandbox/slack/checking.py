"""Pieces for saying what a JSON value must look like. Each check adds sentences worded as Slack words them."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Spot:
    """One value of a payload under check, the JSON pointer that leads to it, and the shared list of problems."""

    value: Any
    pointer: str
    problems: list[str]

    def fail(self, problem: str) -> None:
        """Write down what is wrong here, as Slack does in `response_metadata.messages`."""
        self.problems.append(f"[ERROR] {problem} [json-pointer:{self.pointer}]")

    def child(self, key: str | int) -> "Spot":
        """The value under a key or index, which must exist."""
        return Spot(self.value[key], f"{self.pointer}/{key}", self.problems)

    def children(self) -> Iterator["Spot"]:
        """Every item of a list."""
        for place in range(len(self.value)):
            yield self.child(place)


Check = Callable[[Spot], None]


def anything(spot: Spot) -> None:
    """Accept."""


def flag(spot: Spot) -> None:
    """True or false."""
    if not isinstance(spot.value, bool):
        spot.fail("must provide a boolean")


def whole(least: int, most: int) -> Check:
    """An integer within bounds."""

    def check(spot: Spot) -> None:
        if isinstance(spot.value, bool) or not isinstance(spot.value, int):
            spot.fail("must provide a number")
        elif not least <= spot.value <= most:
            spot.fail(f"must be between {least} and {most}")

    return check


def string(most: int, least: int = 1, pattern: str | None = None) -> Check:
    """Text of a bounded number of characters, matching a pattern as a whole."""

    def check(spot: Spot) -> None:
        if not isinstance(spot.value, str):
            spot.fail("must provide a string")
        elif len(spot.value) > most:
            spot.fail(f"must be less than {most + 1} characters")
        elif len(spot.value) < least:
            spot.fail(f"must be more than {least - 1} characters")
        elif pattern is not None and re.fullmatch(pattern, spot.value, re.DOTALL) is None:
            spot.fail(f"must match pattern: {pattern}")

    return check


def one_of(*allowed: str) -> Check:
    """One of these words."""

    def check(spot: Spot) -> None:
        if spot.value not in allowed:
            spot.fail(f"must be one of: {', '.join(allowed)}")

    return check


def each(check_item: Check, most: int, least: int = 1) -> Check:
    """A list of a bounded number of items."""

    def check(spot: Spot) -> None:
        if not isinstance(spot.value, list):
            spot.fail("must provide an array")
            return
        if len(spot.value) > most:
            spot.fail(f"no more than {most} items allowed")
        if len(spot.value) < least:
            spot.fail(f"no less than {least} items allowed")
        for item in spot.children():
            check_item(item)

    return check


def record(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None, *also: Check) -> Check:
    """An object with these fields and no others; `also` looks at the whole when each field is fine."""
    known = {**required, **(optional or {})}

    def check(spot: Spot) -> None:
        if not isinstance(spot.value, dict):
            spot.fail("must provide an object")
            return
        before = len(spot.problems)
        for name in required:
            if name not in spot.value:
                spot.fail(f"missing required field: {name}")
        for name in spot.value:
            if name in known:
                known[name](spot.child(name))
            else:
                spot.fail(f"invalid additional property: {name}")
        if len(spot.problems) == before:
            for more in also:
                more(spot)

    return check


def by_type(kinds: Mapping[str, Check]) -> Check:
    """An object whose `type` says which check applies; other types are refused."""

    def check(spot: Spot) -> None:
        kind = spot.value.get("type") if isinstance(spot.value, dict) else None
        if kind is None:
            spot.fail("missing required field: type")
        elif kind not in kinds:
            spot.fail(f"unsupported type: {kind}")
        else:
            kinds[kind](spot)

    return check


def problems_of(check: Check, value: Any, pointer: str = "") -> list[str]:
    """What is wrong with a value; empty if nothing."""
    problems: list[str] = []
    check(Spot(value, pointer, problems))
    return problems
