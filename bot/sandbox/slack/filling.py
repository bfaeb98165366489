"""Finding fields and buttons as a person does, by what is written on them, and what Slack's client checks itself."""

import re
from collections.abc import Iterable
from typing import Any

from bot.sandbox.slack.blocks import interactive
from bot.sandbox.slack.entries import is_empty

Json = dict[str, Any]
Pair = tuple[Json, Json]
REQUIRED = "Please complete this required field."


class NotThere(LookupError):
    """Nothing on the screen is called so; the message lists what there is."""


def find_field(blocks: list[Json], name: str) -> Pair:
    """The (block, element) whose block_id, action_id or label is `name`, or whose label begins so in any case."""
    pairs = [pair for pair in interactive(blocks) if pair[1]["type"] not in ("button", "overflow")]
    labels = [label_of(block) for block, _ in pairs]
    for exact in (lambda pair: pair[0]["block_id"], lambda pair: label_of(pair[0]), lambda pair: pair[1]["action_id"]):
        for pair in pairs:
            if exact(pair) == name:
                return pair
    for pair in pairs:
        if label_of(pair[0]).casefold().startswith(name.casefold()):
            return pair
    raise NotThere(f"no field is called {name!r}; there are {', '.join(map(repr, labels))}")


def find_control(blocks: list[Json], name: str, value: Any = None, within: str | None = None) -> Pair:
    """The (block, element) whose action_id or button text is `name`; of several buttons the one with that value.

    `within` looks in the block of that block_id only.
    """
    pairs = [pair for pair in interactive(blocks) if within in (None, pair[0]["block_id"])]
    named = [pair for pair in pairs if pair[1]["action_id"] == name]
    named = named or [pair for pair in pairs if _text_on(pair[1]) == name]
    if value is not None and any(element["type"] == "button" for _, element in named):
        named = [pair for pair in named if pair[1].get("value") == value]
    if not named:
        there = ", ".join(f"{_text_on(element) or element['type']} ({element['action_id']})" for _, element in pairs)
        raise NotThere(f"nothing to press is called {name!r} {value or ''}; there are {there or 'none'}")
    return named[0]


def label_of(block: Json) -> str:
    """What is written above a field."""
    label = block.get("label") or block.get("text") or {}
    text: str = label.get("text", "")
    return text


def _text_on(element: Json) -> str:
    text: str = (element.get("text") or {}).get("text", "")
    return text


def complaints(blocks: Iterable[Json], values: dict[str, dict[str, Any]]) -> dict[str, str]:
    """What Slack's client says itself before it sends a form, by block_id; empty if it would send it."""
    found: dict[str, str] = {}
    for block, element in interactive(list(blocks)):
        if block["type"] != "input":
            continue
        held = values[block["block_id"]][element["action_id"]]
        if is_empty(held):
            if not block.get("optional"):
                found[block["block_id"]] = REQUIRED
        elif problem := _complaint(element, held):
            found[block["block_id"]] = problem
    return found


def _complaint(element: Json, held: Json) -> str | None:
    kind, value = element["type"], held.get("value")
    if kind == "plain_text_input" and not element.get("min_length", 0) <= len(value or "") <= _most(element):
        return f"Enter between {element.get('min_length', 0)} and {_most(element)} characters."
    if kind == "email_text_input" and re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value or "") is None:
        return "Please enter a valid email address."
    if kind == "url_text_input" and re.match(r"https?://\S+", value or "") is None:
        return "Please enter a valid URL."
    if kind == "number_input":
        return _number_complaint(element, value or "")
    several: list[Any] = next((held[name] for name in held if isinstance(held[name], list)), [])
    if len(several) > element.get("max_selected_items", 100):
        return f"Select at most {element['max_selected_items']} items."
    return None


def _most(element: Json) -> int:
    most: int = element.get("max_length", 3000)
    return most


def _number_complaint(element: Json, value: str) -> str | None:
    pattern = r"-?\d+(\.\d+)?" if element["is_decimal_allowed"] else r"-?\d+"
    if re.fullmatch(pattern, value) is None:
        return "Please enter a valid number."
    least, most = float(element.get("min_value", "-inf")), float(element.get("max_value", "inf"))
    return None if least <= float(value) <= most else f"Enter a number between {least:g} and {most:g}."
