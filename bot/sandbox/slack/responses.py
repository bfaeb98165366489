"""response_url: five posts within half an hour, private unless said otherwise, and what an answered command shows."""

from typing import Any

from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.chat import by_the_bot, put, take_away, whisper
from bot.sandbox.slack.content import Content, read_content
from bot.sandbox.slack.messages import Conversation, Message
from bot.sandbox.slack.refusal import Refusal
from bot.sandbox.slack.workspace import Ephemeral, ResponseUrl, Workspace

Json = dict[str, Any]


def use_response_url(workspace: Workspace, ticket: str, body: Any) -> None:
    """Do what was posted to a response_url. Raises Refusal `expired_url`, `used_url` or by the content."""
    handle = workspace.response_urls.get(ticket)
    if handle is None or workspace.clock.time() > handle.expires:
        raise Refusal("expired_url")
    if handle.uses_left <= 0:
        raise Refusal("used_url")
    if not isinstance(body, dict):
        raise Refusal("invalid_payload")
    call = Arguments(body)
    conversation = workspace.conversations[handle.channel]
    if call.flag("delete_original"):
        _delete_original(workspace, conversation, handle)
    else:
        content = read_content(workspace, call)
        if call.flag("replace_original"):
            _replace_original(workspace, conversation, handle, content)
        else:
            _say(workspace, conversation, handle, call, content)
    handle.uses_left -= 1


def answer_to_command(workspace: Workspace, channel: str, user: str, body: Any) -> None:
    """Show what a command was answered with in its 200: text, or JSON as for a response_url. Raises Refusal."""
    call = Arguments(body if isinstance(body, dict) else {"text": body})
    handle = ResponseUrl(channel, user, 0, 1)
    _say(workspace, workspace.conversations[channel], handle, call, read_content(workspace, call), "command_answer")


def _say(
    workspace: Workspace,
    conversation: Conversation,
    handle: ResponseUrl,
    call: Arguments,
    content: Content,
    via: str = "response_url",
) -> None:
    kind = call.text("response_type", "ephemeral")
    if kind not in ("ephemeral", "in_channel"):
        raise Refusal("invalid_response_type")
    thread = call.text("thread_ts") or handle.thread_ts
    if kind == "ephemeral":
        whisper(workspace, conversation, handle.user, content.text, content.blocks or [], via, thread)
        return
    message = Message(
        ts=workspace.next_ts(conversation),
        user=workspace.bot_user,
        text=content.text,
        bot=by_the_bot(workspace),
        blocks=content.blocks or [],
        attachments=content.attachments or [],
        thread_ts=thread,
    )
    put(workspace, conversation, message)


def _original_whisper(workspace: Workspace, handle: ResponseUrl) -> Ephemeral | None:
    """The private message of this handle: the one whose button was pressed, or the last one to that person."""
    for ephemeral in reversed(workspace.ephemerals):
        here = ephemeral.channel == handle.channel and ephemeral.user == handle.user and not ephemeral.replaced
        if here and handle.ts in (None, ephemeral.ts):
            return ephemeral
    return None


def _replace_original(workspace: Workspace, conversation: Conversation, handle: ResponseUrl, content: Content) -> None:
    message = conversation.messages.get(handle.ts or "")
    original = _original_whisper(workspace, handle)
    if message is not None:
        message.edits.append(workspace.message_json(message, with_metadata=True))
        message.text, message.blocks = content.text, content.blocks or []
        message.edited_ts = f"{workspace.clock.time():.6f}"
        workspace.saw("update", channel=conversation.id, ts=message.ts, text=message.text, blocks=message.blocks)
    elif original is not None:
        original.text, original.blocks = content.text, content.blocks or []
        seen: Json = {"ts": original.ts, "text": original.text, "blocks": original.blocks, "via": "response_url"}
        workspace.saw("update", channel=conversation.id, user=handle.user, **seen)
    else:
        whisper(workspace, conversation, handle.user, content.text, content.blocks or [], "response_url")


def _delete_original(workspace: Workspace, conversation: Conversation, handle: ResponseUrl) -> None:
    message = conversation.messages.get(handle.ts or "")
    original = _original_whisper(workspace, handle)
    if message is not None:
        take_away(workspace, conversation, message)
    elif original is not None:
        original.replaced = True
        workspace.saw("delete", channel=conversation.id, user=handle.user, ts=original.ts)
