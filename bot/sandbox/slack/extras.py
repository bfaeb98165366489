"""Small methods: pins, bookmarks, blocks.validate, api.test."""

from typing import Any

from bot.sandbox.slack.access import message_in, visible
from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.blocks import message_problems, view_problems
from bot.sandbox.slack.messages import Conversation
from bot.sandbox.slack.refusal import Refusal, refused_with
from bot.sandbox.slack.workspace import Workspace

Json = dict[str, Any]
BOOKMARKS_MOST = 100


def _joined(workspace: Workspace, channel: str) -> Conversation:
    conversation = visible(workspace, channel)
    if workspace.bot_user not in conversation.members:
        raise Refusal("not_in_channel")
    return conversation


def add_pin(workspace: Workspace, call: Arguments) -> Json:
    """pins.add."""
    conversation = _joined(workspace, call.text("channel"))
    ts = call.text("timestamp")
    if not ts:
        raise Refusal("no_item_specified")
    message_in(conversation, ts)
    if ts in conversation.pins:
        raise Refusal("already_pinned")
    conversation.pins.append(ts)
    workspace.saw("pin", channel=conversation.id, ts=ts)
    return {"ok": True}


def remove_pin(workspace: Workspace, call: Arguments) -> Json:
    """pins.remove."""
    conversation = _joined(workspace, call.text("channel"))
    ts = call.text("timestamp")
    if ts not in conversation.pins:
        raise Refusal("no_pin")
    conversation.pins.remove(ts)
    workspace.saw("unpin", channel=conversation.id, ts=ts)
    return {"ok": True}


def add_bookmark(workspace: Workspace, call: Arguments) -> Json:
    """bookmarks.add for links."""
    conversation = _joined(workspace, call.text("channel_id"))
    if call.text("type") != "link":
        raise Refusal("invalid_bookmark_type")
    if not call.text("link").startswith(("http://", "https://")):
        raise Refusal("invalid_link")
    if len(conversation.bookmarks) >= BOOKMARKS_MOST:
        raise Refusal("too_many_bookmarks")
    shown: Json = {
        "id": workspace.names.id("Bk"),
        "channel_id": conversation.id,
        "title": call.text("title"),
        "link": call.text("link"),
        "emoji": call.text("emoji"),
        "type": "link",
        "date_created": int(workspace.clock.time()),
    }
    conversation.bookmarks.append(shown)
    workspace.saw("bookmark", channel=conversation.id, text=shown["title"], bookmark=shown["id"])
    return {"ok": True, "bookmark": shown}


def list_bookmarks(workspace: Workspace, call: Arguments) -> Json:
    """bookmarks.list."""
    return {"ok": True, "bookmarks": visible(workspace, call.text("channel_id")).bookmarks}


def remove_bookmark(workspace: Workspace, call: Arguments) -> Json:
    """bookmarks.remove."""
    conversation = _joined(workspace, call.text("channel_id"))
    kept = [shown for shown in conversation.bookmarks if shown["id"] != call.text("bookmark_id")]
    if len(kept) == len(conversation.bookmarks):
        raise Refusal("not_found")
    conversation.bookmarks = kept
    return {"ok": True}


def validate_blocks(workspace: Workspace, call: Arguments) -> Json:
    """blocks.validate: one of `blocks`, `message` and `view`; needs no token."""
    given = [name for name in ("blocks", "message", "view") if name in call]
    if len(given) != 1:
        raise refused_with("invalid_arguments", ["[ERROR] must provide one of blocks, message, view [json-pointer:]"])
    name = given[0]
    value = call.parsed(name, f"invalid_{name}")
    if name == "view":
        problems = view_problems(value)
    else:
        blocks = value.get("blocks", []) if name == "message" and isinstance(value, dict) else value
        problems = message_problems(blocks, modern=workspace.config.modern_blocks)
    if problems:
        raise refused_with(f"invalid_{name}", problems)
    return {"ok": True}


def api_test(_workspace: Workspace, call: Arguments) -> Json:
    """api.test: gives back what it got."""
    if "error" in call:
        raise Refusal(call.text("error"), args=dict(call.given))
    return {"ok": True, "args": dict(call.given)}
