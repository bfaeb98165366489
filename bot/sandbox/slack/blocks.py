"""Block Kit as Slack's servers check it: messages, modals and Home tabs, over plain JSON.

`message_problems` and `view_problems` give sentences worded and addressed as in `response_metadata.messages`; none
means accepted. Limits: docs.slack.dev/reference/block-kit/blocks, read in August 2026. Blocks for AI agents
(`context_actions`, `plan`, `task_card`) and the read-only `file` block are refused; those new in 2026 only pass where
the workspace has them.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from bot.sandbox.slack import elements
from bot.sandbox.slack.checking import Check, Spot, anything, by_type, each, flag, problems_of, record, string
from bot.sandbox.slack.objects import either, link, picture, plain, rich_text
from bot.sandbox.slack.tables import MODERN, table, text_inside

MOST_IN_MESSAGE, MOST_IN_VIEW = 50, 100
VIEW_BYTES = 250_000

_id = {"block_id": string(255)}


def message_problems(blocks: Any, *, modern: bool = False, pointer: str = "/blocks") -> list[str]:
    """What Slack would refuse in the `blocks` of a message."""
    allowed = {**_everywhere, **_in_messages, **(MODERN if modern else {})}
    check = each(by_type(allowed), MOST_IN_MESSAGE, 0)
    problems = problems_of(check, blocks, pointer)
    return problems or [*_across(blocks, pointer), *_totals(blocks, pointer)]


def view_problems(view: Any, *, pointer: str = "/view") -> list[str]:
    """What Slack would refuse in a view: modal or Home."""
    problems = problems_of(by_type({"modal": _modal, "home": _home}), view, pointer)
    return problems or _across(view["blocks"], f"{pointer}/blocks")


def view_is_too_large(view: Mapping[str, Any]) -> bool:
    """Whether the view's JSON exceeds 250 KB."""
    return len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES


def interactive(blocks: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Every (block, element) pair a person can press or fill in."""
    for block in blocks:
        found = [block.get("accessory"), block.get("element")]
        if block["type"] == "actions":
            found += block["elements"]
        for element in found:
            if element is not None and element["type"] != "image":
                yield block, element


def _text_or_fields(spot: Spot) -> None:
    if "text" not in spot.value and "fields" not in spot.value:
        spot.fail("must provide text or fields")


def _one_picture(spot: Spot) -> None:
    if ("image_url" in spot.value) == ("slack_file" in spot.value):
        spot.fail("must provide either image_url or slack_file")


def _block(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None, *also: Check) -> Check:
    return record({"type": anything, **required}, {**_id, **(optional or {})}, *also)


_everywhere: dict[str, Check] = {
    "divider": _block({}),
    "header": _block({"text": plain(150)}),
    "section": _block(
        {},
        {
            "text": either(3000),
            "fields": each(either(2000), 10),
            "accessory": elements.in_section,
            "expand": flag,
        },
        _text_or_fields,
    ),
    "context": _block(
        {
            "elements": each(
                by_type(
                    {
                        "image": elements.image,
                        "plain_text": plain(3000),
                        "mrkdwn": either(3000),
                    }
                ),
                10,
            )
        }
    ),
    "actions": _block({"elements": each(elements.in_actions, 25)}),
    "image": _block(
        {"alt_text": string(2000)},
        {"image_url": picture, "slack_file": record({}, {"id": string(255), "url": link}), "title": plain(2000)},
        _one_picture,
    ),
    "input": _block(
        {"label": plain(2000), "element": elements.in_input},
        {"hint": plain(2000), "optional": flag, "dispatch_action": flag},
    ),
    "rich_text": rich_text,
    "video": _block(
        {
            "alt_text": string(2000),
            "title": plain(199),
            "thumbnail_url": picture,
            "video_url": string(3000, pattern=r"https://.+"),
        },
        {
            "author_name": string(49),
            "description": plain(200),
            "provider_icon_url": picture,
            "provider_name": string(49),
            "title_url": string(3000, pattern=r"https://.+"),
        },
    ),
}
_in_messages: dict[str, Check] = {"table": table, "markdown": _block({"text": string(12_000)})}
_in_modals: dict[str, Check] = {"alert": _block({"text": either(200)}, {"level": anything})}


def _submit_with_inputs(spot: Spot) -> None:
    if "submit" not in spot.value and any(block["type"] == "input" for block in spot.value["blocks"]):
        spot.fail("submit is required when an input block is within the blocks array")


_view: dict[str, Check] = {
    "private_metadata": string(3000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
}
_modal = record(
    {
        "type": anything,
        "title": plain(24),
        "blocks": each(by_type({**_everywhere, **_in_modals}), MOST_IN_VIEW, 0),
    },
    {
        **_view,
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": flag,
        "notify_on_close": flag,
        "submit_disabled": flag,
    },
    _submit_with_inputs,
)
_home = record({"type": anything, "blocks": each(by_type(_everywhere), MOST_IN_VIEW, 0)}, _view)


def _across(blocks: list[dict[str, Any]], pointer: str) -> list[str]:
    """Rules over several blocks: ids that must differ, one focus, one action per id within a block."""
    whole = Spot(blocks, pointer, [])
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    for twice in sorted({name for name in ids if ids.count(name) > 1}):
        whole.fail(f"block_id `{twice}` already exists")
    for place, block in enumerate(blocks):
        actions = [element["action_id"] for _, element in interactive([block]) if "action_id" in element]
        for twice in sorted({name for name in actions if actions.count(name) > 1}):
            whole.child(place).fail(f"action_id `{twice}` already exists")
    if sum(bool(element.get("focus_on_load")) for _, element in interactive(blocks)) > 1:
        whole.fail("only one element may have focus_on_load")
    return whole.problems


def _totals(blocks: list[dict[str, Any]], pointer: str) -> list[str]:
    """Limits of a whole message."""
    whole = Spot(blocks, pointer, [])
    kinds = [block["type"] for block in blocks]
    for kind, most in (("table", 1), ("data_table", 1), ("data_visualization", 2)):
        if kinds.count(kind) > most:
            whole.fail(f"no more than {most} {kind} blocks allowed")
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > 12_000:
        whole.fail("markdown blocks must be less than 12001 characters together")
    for kind, characters in (("table", 10_000), ("data_table", 20_000)):
        if sum(len(text_inside(block.get("rows"))) for block in blocks if block["type"] == kind) > characters:
            whole.fail(f"{kind} cells must be less than {characters + 1} characters together")
    return whole.problems
