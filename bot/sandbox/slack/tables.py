"""The `table` block, and the blocks of 2026 that a workspace may not have yet.

Limits: docs.slack.dev/reference/block-kit/blocks and the changelog of May and June 2026. Of the blocks of 2026 only the
limits we know are checked; their other fields pass.
"""

from typing import Any

from bot.sandbox.slack.checking import Check, Spot, anything, by_type, each, flag, one_of, record, string
from bot.sandbox.slack.objects import rich_text

_cell = by_type(
    {
        "raw_text": record({"type": anything, "text": string(10_000)}),
        "raw_number": record({"type": anything, "value": anything}, {"text": string(100)}),
        "rich_text": rich_text,
    }
)
_column = record({}, {"align": one_of("left", "center", "right"), "is_wrapped": flag})


def _column_or_null(spot: Spot) -> None:
    if spot.value is not None:
        _column(spot)


table = record(
    {"type": anything, "rows": each(each(_cell, 20), 100)},
    {"block_id": string(255), "column_settings": each(_column_or_null, 20)},
)


def text_inside(value: Any) -> str:
    """All the text of cells, joined: what the limits on characters count."""
    if isinstance(value, list):
        return "".join(text_inside(item) for item in value)
    if isinstance(value, dict):
        return "".join(text_inside(item) for key, item in value.items() if key in ("text", "elements"))
    return value if isinstance(value, str) else ""


def _loosely(required: dict[str, Check], known: dict[str, Check]) -> Check:
    """Check the fields we know and let others pass."""

    def check(spot: Spot) -> None:
        for name in required:
            if name not in spot.value:
                spot.fail(f"missing required field: {name}")
        for name, field in {**required, **known}.items():
            if name in spot.value:
                field(spot.child(name))

    return check


_buttons = each(by_type({"button": anything}), 3)
MODERN: dict[str, Check] = {
    "data_table": _loosely({"caption": string(3000), "rows": each(each(_cell, 20), 201)}, {}),
    "data_visualization": _loosely({"title": string(50)}, {}),
    "card": _loosely({}, {"actions": _buttons}),
    "carousel": _loosely({"elements": each(anything, 10)}, {}),
    "container": _loosely({}, {"title": string(150), "child_blocks": each(anything, 10)}),
}
