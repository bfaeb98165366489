"""Block Kit as plain JSON. Every text that came from people goes into plain text or rich text, where nothing acts.

Limits: docs.slack.dev/reference/block-kit, read in August 2026. Builders shorten instead of failing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.slack.escape import folded, many_lines, one_line, shorten, shorten_mrkdwn

Block = dict[str, Any]
MESSAGE_TEXT = 3900  # chat.update refuses more than 4,000
SECTION_TEXT = 3000
BUTTON_TEXT = 75


@dataclass(frozen=True, slots=True)
class Message:
    """A message for Slack. `text` says the whole in short: screen readers and notifications show only that.

    `richer` is tried first where it is given: blocks that a workspace may not have yet. `plainer` is for one that
    refuses even `blocks`. All three say the same.
    """

    text: str
    blocks: tuple[Block, ...]
    richer: tuple[Block, ...] = ()
    plainer: tuple[Block, ...] = ()


def plain(text: str, limit: int) -> Block:
    return {"type": "plain_text", "text": shorten(one_line(text), limit) or "–", "emoji": False}


def paragraph(text: str, limit: int = SECTION_TEXT) -> Block:
    """A section of plain text that keeps its lines."""
    shown = shorten(many_lines(text), limit) or "–"
    return {"type": "section", "text": {"type": "plain_text", "text": shown, "emoji": False}}


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text, 150)}


def section(mrkdwn: str) -> Block:
    """A section of our own mrkdwn; anything from people in it is escaped already. `verbatim`: Slack links nothing."""
    text = shorten_mrkdwn(mrkdwn, SECTION_TEXT)
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def context(*lines: str) -> Block:
    """Small print: up to ten lines of our own mrkdwn."""
    shown = [{"type": "mrkdwn", "text": shorten_mrkdwn(line, SECTION_TEXT), "verbatim": True} for line in lines[:10]]
    return {"type": "context", "elements": shown}


def actions(buttons: Iterable[Block]) -> Block:
    return {"type": "actions", "elements": list(buttons)[:25]}


def button(
    action_id: str,
    text: str,
    value: str,
    *,
    label: str = "",
    style: str = "",
    confirm: Block | None = None,
    url: str = "",
) -> Block:
    """`label` is what a screen reader says where the text alone is ambiguous."""
    made: Block = {"type": "button", "action_id": action_id, "text": plain(text, BUTTON_TEXT), "value": value}
    if label:
        made["accessibility_label"] = shorten(one_line(label), 75)
    if style:
        made["style"] = style
    if confirm:
        made["confirm"] = confirm
    if url:
        made["url"] = url
    return made


def confirm_dialog(title: str, text: str, yes: str, no: str) -> Block:
    return {
        "title": plain(title, 100),
        "text": {"type": "plain_text", "text": shorten(many_lines(text), 300), "emoji": False},
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
        "style": "danger",
    }


# --- Rich text: nothing in it is parsed, so it carries names and topics as they are ----------------------------------


def piece(text: str, *, bold: bool = False) -> Block:
    shown: Block = {"type": "text", "text": shorten(folded(text), 2000) or " "}
    return {**shown, "style": {"bold": True}} if bold else shown


def link(url: str, text: str) -> Block:
    return {"type": "link", "url": url, "text": text}


def reader_time(moment: datetime, fallback: str) -> Block:
    """The moment in the zone of the reader's device."""
    format_ = "{date_short_pretty} {time}"
    return {"type": "date", "timestamp": int(moment.timestamp()), "format": format_, "fallback": shorten(fallback, 500)}


def rich(*lines: Sequence[Block]) -> Block:
    """Each line is a row of pieces."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(line)} for line in lines]}


def bullets(items: Iterable[Sequence[Block]]) -> Block:
    rows = [{"type": "rich_text_section", "elements": list(item)} for item in items]
    return {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "bullet", "elements": rows}]}


# --- Times -----------------------------------------------------------------------------------------------------------


def date_token(moment: datetime, fallback: str) -> str:
    """mrkdwn that Slack shows in the zone of the reader's device; the fallback names its zone."""
    safe = fallback.replace("|", " ").replace(">", " ").replace("<", " ")
    return f"<!date^{int(moment.timestamp())}^{{date_long_pretty}} {{time}}|{safe}>"


# --- Windows ---------------------------------------------------------------------------------------------------------


def modal(
    title: str,
    blocks: Sequence[Block],
    *,
    callback: str = "",
    submit: str = "",
    close: str = "",
    metadata: str = "",
) -> Block:
    """A window. `submit` is needed as soon as it holds an input."""
    view: Block = {"type": "modal", "title": plain(title, 24), "blocks": list(blocks)[:100]}
    if callback:
        view["callback_id"] = callback
    if submit:
        view["submit"] = plain(submit, 24)
    if close:
        view["close"] = plain(close, 24)
    if metadata:
        view["private_metadata"] = metadata
    return view


def field(block_id: str, label: str, element: Mapping[str, Any], *, hint: str = "", optional: bool = False) -> Block:
    """An input. Its value is found under (block_id, `value`) in a submission."""
    made: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, 2000),
        "element": {**element, "action_id": "value"},
        "optional": optional,
    }
    return {**made, "hint": plain(hint, 2000)} if hint else made


def option(text: str, value: str, description: str = "") -> Block:
    made: Block = {"text": plain(text, 75), "value": value}
    return {**made, "description": plain(description, 75)} if description else made
