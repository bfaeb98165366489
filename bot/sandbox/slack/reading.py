"""conversations.*: history, threads, members, lists."""

from typing import Any

from bot.sandbox.slack.access import READ, need_scope, readable, visible
from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.messages import Conversation, Message, ts_key
from bot.sandbox.slack.paging import page, with_cursor
from bot.sandbox.slack.refusal import Refusal
from bot.sandbox.slack.workspace import Workspace

Json = dict[str, Any]
TYPES = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}


def history(workspace: Workspace, call: Arguments) -> Json:
    """conversations.history: newest first, without the replies of threads unless they were broadcast."""
    conversation = readable(workspace, call.text("channel"))
    shown = [m for m in reversed(conversation.in_order()) if m.in_channel and _within(m, call)]
    found, cursor = page(shown, call, default=100, most=999)
    messages = [_with_replies(workspace, conversation, message, call) for message in found]
    return with_cursor({"ok": True, "messages": messages, "has_more": bool(cursor), "pin_count": 0}, cursor)


def replies(workspace: Workspace, call: Arguments) -> Json:
    """conversations.replies: the parent, then its replies, oldest first."""
    conversation = readable(workspace, call.text("channel"))
    parent = conversation.messages.get(call.text("ts"))
    if parent is None:
        raise Refusal("thread_not_found")
    if parent.is_reply:
        parent = conversation.messages[parent.thread_ts or parent.ts]
    thread = [parent, *(m for m in conversation.replies_to(parent.ts) if _within(m, call))]
    found, cursor = page(thread, call, default=1000)
    messages = [_with_replies(workspace, conversation, message, call) for message in found]
    return with_cursor({"ok": True, "messages": messages, "has_more": bool(cursor)}, cursor)


def _with_replies(workspace: Workspace, conversation: Conversation, message: Message, call: Arguments) -> Json:
    shown = workspace.message_json(message, with_metadata=call.flag("include_all_metadata"))
    answers = conversation.replies_to(message.ts)
    if answers:
        shown |= {
            "reply_count": len(answers),
            "reply_users": sorted({answer.user for answer in answers}),
            "latest_reply": answers[-1].ts,
        }
    return shown


def _within(message: Message, call: Arguments) -> bool:
    moment, inclusive = ts_key(message.ts), call.flag("inclusive")
    oldest, latest = (_bound(call, name) for name in ("oldest", "latest"))
    after = oldest is None or moment > oldest or (inclusive and moment == oldest)
    before = latest is None or moment < latest or (inclusive and moment == latest)
    return after and before


def _bound(call: Arguments, name: str) -> tuple[int, int] | None:
    if call.text(name) in ("", "now"):
        return None
    try:
        return ts_key(call.text(name))
    except ValueError as exc:
        raise Refusal(f"invalid_ts_{name}") from exc


def members(workspace: Workspace, call: Arguments) -> Json:
    """conversations.members, 100 to a page unless asked otherwise."""
    conversation = visible(workspace, call.text("channel"))
    need_scope(workspace, READ[conversation.kind])
    found, cursor = page(conversation.members, call, default=100)
    return with_cursor({"ok": True, "members": found}, cursor)


def info(workspace: Workspace, call: Arguments) -> Json:
    """conversations.info."""
    conversation = visible(workspace, call.text("channel"))
    need_scope(workspace, READ[conversation.kind])
    shown = conversation.as_json(workspace.bot_user)
    if call.flag("include_num_members"):
        shown["num_members"] = len(conversation.members)
    return {"ok": True, "channel": shown}


def listing(workspace: Workspace, call: Arguments) -> Json:
    """conversations.list: public channels unless `types` says more."""
    return _list(workspace, call, only_mine=False)


def of_user(workspace: Workspace, call: Arguments) -> Json:
    """users.conversations: those the bot is in."""
    return _list(workspace, call, only_mine=True)


def _list(workspace: Workspace, call: Arguments, *, only_mine: bool) -> Json:
    kinds = _kinds(workspace, call)
    bot = workspace.bot_user
    shown = [
        conversation
        for conversation in workspace.conversations.values()
        if conversation.kind in kinds
        and (bot in conversation.members or (conversation.kind == "public" and not only_mine))
        and not (call.flag("exclude_archived") and conversation.is_archived)
    ]
    found, cursor = page(shown, call, default=100)
    return with_cursor({"ok": True, "channels": [conversation.as_json(bot) for conversation in found]}, cursor)


def _kinds(workspace: Workspace, call: Arguments) -> set[str]:
    wanted = call.listed("types") or ["public_channel"]
    if any(word not in TYPES for word in wanted):
        raise Refusal("invalid_types")
    kinds = {TYPES[word] for word in wanted}
    for kind in sorted(kinds):
        need_scope(workspace, READ.get(kind, "mpim:read"))
    return kinds
