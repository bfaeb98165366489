"""What a message may say: text, blocks, attachments, metadata, read from a call and checked as Slack checks it."""

import json
import re
from dataclasses import dataclass
from typing import Any

from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.blocks import message_problems
from bot.sandbox.slack.refusal import Refusal, refused_with
from bot.sandbox.slack.workspace import Workspace

CUT_AT, UPDATE_MOST, MARKDOWN_MOST, ATTACHMENTS_MOST = 40_000, 4_000, 12_000, 100


@dataclass(frozen=True, slots=True)
class Content:
    """`blocks` and `attachments` are None where the call named none."""

    text: str
    blocks: list[dict[str, Any]] | None
    attachments: list[dict[str, Any]] | None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.text.strip() or self.blocks or self.attachments)


def read_content(workspace: Workspace, call: Arguments, *, most: int | None = None) -> Content:
    """The content of a call. `most` characters of text, else cut at 40,000. Raises Refusal."""
    text = call.text("text")
    if "markdown_text" in call:
        if text or "blocks" in call:
            raise Refusal("markdown_text_conflict")
        text = call.text("markdown_text")
        if len(text) > MARKDOWN_MOST:
            raise Refusal("msg_too_long")
    if most is not None and len(text) > most:
        raise Refusal("msg_too_long")
    content = Content(text[:CUT_AT], read_blocks(workspace, call), read_attachments(workspace, call))
    if content.empty:
        raise Refusal("no_text")
    return content


def read_blocks(workspace: Workspace, call: Arguments) -> list[dict[str, Any]] | None:
    """The checked blocks of a call, with ids; None if it has none."""
    if "blocks" not in call:
        return None
    blocks = call.parsed("blocks", "invalid_blocks_format")
    if not isinstance(blocks, list):
        raise refused_with("invalid_blocks_format", ["[ERROR] must provide an array [json-pointer:/blocks]"])
    problems = message_problems(blocks, modern=workspace.config.modern_blocks)
    if problems:
        raise refused_with("invalid_blocks", problems)
    return workspace.with_ids(blocks)


def read_attachments(workspace: Workspace, call: Arguments) -> list[dict[str, Any]] | None:
    """The checked legacy attachments of a call; None if it has none."""
    if "attachments" not in call:
        return None
    attachments = call.parsed("attachments", "invalid_attachments")
    if not isinstance(attachments, list) or not all(isinstance(item, dict) for item in attachments):
        raise Refusal("invalid_attachments")
    if len(attachments) > ATTACHMENTS_MOST:
        raise Refusal("too_many_attachments")
    for place, item in enumerate(attachments):
        pointer = f"/attachments/{place}/blocks"
        problems = message_problems(item.get("blocks", []), modern=workspace.config.modern_blocks, pointer=pointer)
        if problems:
            raise refused_with("invalid_attachments", problems)
    return [{**item, "blocks": workspace.with_ids(item.get("blocks", []))} for item in attachments]


def read_metadata(workspace: Workspace, call: Arguments) -> dict[str, Any] | None:
    """The metadata of a call; `{}` clears, None means none was named."""
    if "metadata" not in call:
        return None
    metadata = call.parsed("metadata", "invalid_metadata_format")
    if metadata == {}:
        return {}
    if not isinstance(metadata, dict) or set(metadata) != {"event_type", "event_payload"}:
        raise Refusal("invalid_metadata_format")
    kind, payload = metadata["event_type"], metadata["event_payload"]
    if not isinstance(kind, str) or re.fullmatch(r"[A-Za-z0-9_]+", kind) is None or not isinstance(payload, dict):
        raise Refusal("invalid_metadata_schema")
    if len(json.dumps(metadata)) > workspace.config.metadata_bytes:
        raise Refusal("metadata_too_large")
    return metadata
