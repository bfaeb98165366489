"""The words of a message that somebody chose a shortcut on: typed there, forwarded there, or built of blocks.

Blocks: docs.slack.dev/reference/block-kit. A forwarded message is reported to come as an attachment with `is_share`;
Slack's pages do not describe it, so its words are taken where they are found. Apps may post blocks without any text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.slack.escape import typed


def words_of(message: Mapping[str, Any]) -> str:
    """What the message says, as typed; empty where it says nothing in words."""
    own = str(message.get("text") or "")
    attached = [each for each in message.get("attachments") or () if isinstance(each, Mapping)]
    shared = [_words(each) for each in attached if each.get("is_share") or not own.strip()]
    said = "\n\n".join(part for part in [own, *shared] if part.strip())
    return typed(said) if said else "\n".join(_lines(message.get("blocks"))).strip()


def _words(attachment: Mapping[str, Any]) -> str:
    return str(attachment.get("text") or attachment.get("fallback") or "")


def _lines(blocks: object) -> Iterator[str]:
    """The lines of the blocks that hold words: headers, sections and rich text."""
    for block in blocks if isinstance(blocks, list) else []:
        if not isinstance(block, Mapping):
            continue
        text = block.get("text")
        if isinstance(text, Mapping):
            yield typed(str(text.get("text") or ""))
        for part in block.get("elements") or () if block.get("type") == "rich_text" else ():
            yield from _rich(part)


def _rich(part: Any) -> Iterator[str]:
    """The lines of a section, a quote, or each item of a list."""
    pieces = part.get("elements") or () if isinstance(part, Mapping) else ()
    if isinstance(part, Mapping) and part.get("type") == "rich_text_list":
        for item in pieces:
            yield from (f"- {line}" for line in _rich(item))
    else:
        yield "".join(str(each.get("text") or each.get("url") or "") for each in pieces if isinstance(each, Mapping))
