"""Slack's limits on messages and windows, checked over plain JSON.

Numbers: docs.slack.dev/reference/block-kit, read in August 2026. slack_sdk's models miss some of them (a field of 2,001
characters, eleven checkboxes, a missing submit), so every message is held to this table before it is sent.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.domain.lengths import length

Json = Mapping[str, Any]

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
MESSAGE_TEXT = 4000
VIEW_BYTES = 250_000
_IN_MESSAGE = {"table": 1, "data_visualization": 2}
_ROWS = {"table": 100, "data_table": 101}  # with the heads; an older text of Slack's has 100 and no more
_COLUMNS, _CELLS = 20, {"table": 10_000, "data_table": 20_000}
_SERIES, _POINTS, _LABEL = 12, 20, 20
_LENGTHS: dict[str, dict[str, int]] = {
    "header": {"text": 150},
    "button": {"text": 75, "value": 2000, "url": 3000, "accessibility_label": 75},
    "input": {"label": 2000, "hint": 2000},
    "image": {"image_url": 3000, "alt_text": 2000},
    "link": {"url": 3000},
    "modal": {"title": 24, "submit": 24, "close": 24, "private_metadata": 3000, "callback_id": 255},
    "plain_text_input": {"initial_value": 3000},
    "home": {"private_metadata": 3000},
    "data_visualization": {"title": 50},
}
_LEAVES = (str, int, float, type(None))
_EVERYWHERE = {"block_id": 255, "action_id": 255, "placeholder": 150}
_OPTION = {"text": 75, "value": 75, "description": 75}
_CONFIRM = {"title": 100, "text": 300, "confirm": 30, "deny": 30}
_COUNTS: dict[str, dict[str, int]] = {
    "section": {"fields": 10},
    "context": {"elements": 10},
    "actions": {"elements": 25},
    "checkboxes": {"options": 10},
    "radio_buttons": {"options": 10},
    "overflow": {"options": 5},
    "static_select": {"options": 100, "option_groups": 100},
}
_NEEDED = {
    "header": ("text",),
    "context": ("elements",),
    "actions": ("elements",),
    "input": ("label", "element"),
    "button": ("text", "action_id"),
    "rich_text": ("elements",),
    "table": ("rows",),
    "data_table": ("caption", "rows"),
    "data_visualization": ("title", "chart"),
    "modal": ("title", "blocks"),
    "home": ("blocks",),
}


def message_problems(text: str, blocks: Sequence[Json]) -> list[str]:
    """What Slack would refuse in a message; empty if nothing."""
    problems = [] if text.strip() else ["text: empty, so screen readers have nothing to read"]
    if length(text) > MESSAGE_TEXT:
        problems.append(f"text: {length(text)} characters, {MESSAGE_TEXT} allowed")
    if len(blocks) > MESSAGE_BLOCKS:
        problems.append(f"blocks: {len(blocks)}, {MESSAGE_BLOCKS} allowed")
    return [*problems, *_every(blocks, "blocks"), *_twice(blocks), *_figures(blocks)]


def view_problems(view: Json) -> list[str]:
    """What Slack would refuse in a window or a Home tab; empty if nothing."""
    blocks = view.get("blocks", [])
    problems = list(_every(view, "view"))
    if len(blocks) > VIEW_BLOCKS:
        problems.append(f"blocks: {len(blocks)}, {VIEW_BLOCKS} allowed")
    if len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES:
        problems.append("view: more than 250 KB")
    if view.get("type") == "modal" and any(b.get("type") == "input" for b in blocks) and "submit" not in view:
        problems.append("view: inputs without submit")
    return [*problems, *_twice(blocks)]


def _figures(blocks: Sequence[Json]) -> Iterator[str]:
    """Tables and charts: how many a message takes, and how much is in them."""
    for kind, most in _IN_MESSAGE.items():
        if (count := sum(block.get("type") == kind for block in blocks)) > most:
            yield f"blocks: {count} of {kind}, {most} allowed"
    for kind, most in _CELLS.items():
        tables = [block.get("rows", []) for block in blocks if block.get("type") == kind]
        for rows in tables:
            if not 1 <= len(rows) <= _ROWS[kind] or any(not 1 <= len(row) <= _COLUMNS for row in rows):
                yield f"{kind}: {len(rows)} rows, {_ROWS[kind]} of {_COLUMNS} columns allowed"
        written = sum(_length(cell) for rows in tables for row in rows for cell in row)
        if written > most:
            yield f"{kind}: {written} characters in all cells, {most} allowed"
    for block in blocks:
        if block.get("type") == "data_visualization":
            yield from _chart(block.get("chart", {}))


def _chart(chart: Json) -> Iterator[str]:
    series = chart.get("series", [])
    if not 1 <= len(series) <= _SERIES:
        yield f"chart: {len(series)} series, 1 to {_SERIES} allowed"
    for each in series:
        points = each.get("data", [])
        if not 1 <= len(points) <= _POINTS:
            yield f"chart: {len(points)} points, 1 to {_POINTS} allowed"
        labels = [each.get("name", "-"), *(point.get("label", "") for point in points)]
        yield from (
            f"chart: a label of {_length(x)}, {_LABEL} allowed" for x in labels if not 1 <= _length(x) <= _LABEL
        )


def _every(value: Any, where: str) -> Iterator[str]:
    """The problems of a value and of everything inside it."""
    if isinstance(value, Mapping):
        yield from _of(value, where)
        for name, inner in value.items():
            if not isinstance(inner, _LEAVES):
                yield from _every(inner, f"{where}.{name}")
    elif isinstance(value, (list, tuple)):
        for number, inner in enumerate(value):
            if not isinstance(inner, _LEAVES):
                yield from _every(inner, f"{where}[{number}]")


def _of(value: Json, where: str) -> Iterator[str]:
    kind = str(value.get("type", ""))
    if kind in ("plain_text", "mrkdwn"):
        yield from _lengths(value, {"text": 3000}, where, least=1)
    yield from _lengths(value, _LENGTHS.get(kind, {}), where, least=1)
    yield from _lengths(value, _EVERYWHERE, where, least=1)
    if "type" not in value and "text" in value and "value" in value:
        yield from _lengths(value, _OPTION, where, least=1)
    if "confirm" in value and "deny" in value:
        yield from _lengths(value, _CONFIRM, where, least=1)
    for name, limit in _COUNTS.get(kind, {}).items():
        if name in value and not 1 <= len(value[name]) <= limit:
            yield f"{where}.{name}: {len(value[name])}, 1 to {limit} allowed"
    for group in value.get("option_groups", []):
        if not 1 <= len(group["options"]) <= 100 or not 1 <= _length(group["label"]) <= 75:
            yield f"{where}: a group of {len(group['options'])} options"
    yield from (f"{where}: {name} is missing" for name in _NEEDED.get(kind, ()) if name not in value)
    yield from _shape(kind, value, where)


def _shape(kind: str, value: Json, where: str) -> Iterator[str]:
    if kind == "section":
        if "text" not in value and "fields" not in value:
            yield f"{where}: neither text nor fields"
        yield from (f"{where}: a field of {_length(f)}" for f in value.get("fields", []) if _length(f) > 2000)
    chosen = [value["initial_option"]] if "initial_option" in value else list(value.get("initial_options", []))
    if chosen:
        offered = [*value.get("options", ()), *(o for g in value.get("option_groups", ()) for o in g["options"])]
        yield from (f"{where}: the chosen option is none of the options" for each in chosen if each not in offered)


def _lengths(value: Json, limits: Mapping[str, int], where: str, *, least: int) -> Iterator[str]:
    for name, limit in limits.items():
        if name in value and not least <= _length(value[name]) <= limit:
            yield f"{where}.{name}: {_length(value[name])} characters, {least} to {limit} allowed"


def _length(value: Any) -> int:
    """Characters of a text or of a text object, as UTF-16 counts them: Slack does not say how it counts emoji."""
    if isinstance(value, Mapping):
        return length(value.get("text", ""))
    return length(value) if isinstance(value, str) else 1


def _twice(blocks: Sequence[Json]) -> Iterator[str]:
    counted = Counter(block["block_id"] for block in blocks if "block_id" in block)
    yield from (f"blocks: block_id {name} stands {count} times" for name, count in counted.items() if count > 1)
