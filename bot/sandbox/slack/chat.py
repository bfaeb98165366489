"""chat.*: posting, editing, deleting, pointing at messages."""

from time import monotonic
from typing import Any

from bot.sandbox.slack.access import message_in, own_message, reachable, visible, writable
from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.content import CUT_AT, UPDATE_MOST, read_content, read_metadata
from bot.sandbox.slack.messages import Conversation, Message
from bot.sandbox.slack.refusal import RateLimited, Refusal
from bot.sandbox.slack.workspace import Ephemeral, Workspace

Json = dict[str, Any]
KEPT_FLAGS = ("unfurl_links", "unfurl_media", "link_names", "mrkdwn")


def post_message(workspace: Workspace, call: Arguments) -> Json:
    """chat.postMessage."""
    conversation = writable(workspace, call.text("channel"))
    content, metadata = read_content(workspace, call), read_metadata(workspace, call)
    thread = read_thread(conversation, call)
    keep_pace(workspace, conversation)
    message = Message(
        ts=workspace.next_ts(conversation),
        user=workspace.bot_user,
        text=content.text,
        bot=by_the_bot(workspace),
        blocks=content.blocks or [],
        attachments=content.attachments or [],
        metadata=metadata or None,
        thread_ts=thread,
        broadcast=thread is not None and call.flag("reply_broadcast"),
        options=_options(call),
    )
    put(workspace, conversation, message)
    answer = {"ok": True, "channel": conversation.id, "ts": message.ts}
    if len(call.text("text")) > CUT_AT:
        answer["warning"] = "message_truncated"
    return {**answer, "message": workspace.message_json(message, with_metadata=True)}


def _options(call: Arguments) -> Json:
    flags: Json = {name: call.flag(name) for name in KEPT_FLAGS if name in call}
    return {**flags, "parse": call.text("parse")} if "parse" in call else flags


def put(workspace: Workspace, conversation: Conversation, message: Message) -> None:
    """Let a message appear."""
    conversation.messages[message.ts] = message
    person = next((m for m in conversation.members if m != workspace.bot_user), None)
    private = conversation.kind == "im"
    workspace.saw(
        "dm" if private else "post",
        by=message.user,
        channel=conversation.id,
        user=person if private else None,
        ts=message.ts,
        text=message.text,
        blocks=message.blocks,
        thread_ts=message.thread_ts,
        broadcast=message.broadcast,
        metadata=message.metadata,
        files=list(message.files),
    )


def by_the_bot(workspace: Workspace) -> dict[str, str]:
    """What marks a message as the app's."""
    return {"bot_id": workspace.bot_id, "app_id": workspace.app}


def read_thread(conversation: Conversation, call: Arguments) -> str | None:
    """The thread a call wants to post into. Raises Refusal `thread_not_found` or `cannot_reply_to_message`."""
    ts = call.text("thread_ts") or None
    if ts is None:
        return None
    parent = conversation.messages.get(ts)
    if parent is None:
        raise Refusal("thread_not_found")
    if parent.is_reply:
        raise Refusal("cannot_reply_to_message")
    parent.thread_ts = parent.ts
    return ts


def keep_pace(workspace: Workspace, conversation: Conversation) -> None:
    """Refuse a post that follows too closely on the one before. Raises RateLimited."""
    pace, now = workspace.config.post_pace, monotonic()
    last = workspace.last_post.get(conversation.id)
    if pace is not None and last is not None and now - last < pace:
        raise RateLimited(max(1, round(pace - (now - last))))
    workspace.last_post[conversation.id] = now


def update(workspace: Workspace, call: Arguments) -> Json:
    """chat.update: `text` without `blocks` removes the blocks; metadata stays unless given."""
    conversation = visible(workspace, call.text("channel"))
    message = own_message(workspace, conversation, call.text("ts"), "cant_update_message")
    files = [_attachable(workspace, file) for file in call.listed("file_ids")]
    content, metadata = read_content(workspace, call, most=UPDATE_MOST), read_metadata(workspace, call)
    before = workspace.message_json(message, with_metadata=True)
    message.edits.append(before)
    message.text, message.blocks = content.text, content.blocks or []
    if content.attachments is not None:
        message.attachments = content.attachments
    if metadata is not None:
        message.metadata = metadata or None
    message.broadcast = message.broadcast or (message.is_reply and call.flag("reply_broadcast"))
    message.files += [file for file in files if file not in message.files]
    message.edited_ts = f"{workspace.clock.time():.6f}"
    workspace.saw(
        "update",
        channel=conversation.id,
        ts=message.ts,
        text=message.text,
        blocks=message.blocks,
        thread_ts=message.thread_ts,
        metadata=message.metadata,
    )
    shown = workspace.message_json(message, with_metadata=True)
    return {"ok": True, "channel": conversation.id, "ts": message.ts, "text": message.text, "message": shown}


def _attachable(workspace: Workspace, file_id: str) -> str:
    file = workspace.files.get(file_id)
    if file is None or file.stage == "asked":
        raise Refusal("file_not_found")
    if file.stage == "deleted":
        raise Refusal("file_deleted")
    return file_id


def delete(workspace: Workspace, call: Arguments) -> Json:
    """chat.delete: own messages; a parent of replies leaves a tombstone, its files stay."""
    conversation = visible(workspace, call.text("channel"))
    message = own_message(workspace, conversation, call.text("ts"), "cant_delete_message")
    take_away(workspace, conversation, message)
    return {"ok": True, "channel": conversation.id, "ts": message.ts}


def take_away(workspace: Workspace, conversation: Conversation, message: Message) -> None:
    """Let a message disappear."""
    if conversation.replies_to(message.ts):
        message.edits.append(workspace.message_json(message, with_metadata=True))
        message.tombstone, message.text, message.blocks = True, "This message was deleted.", []
        message.files, message.attachments, message.metadata = [], [], None
    else:
        del conversation.messages[message.ts]
    workspace.saw("delete", channel=conversation.id, ts=message.ts)


def post_ephemeral(workspace: Workspace, call: Arguments) -> Json:
    """chat.postEphemeral: only to a member of the conversation."""
    conversation = writable(workspace, call.text("channel"))
    user = call.text("user")
    if user not in conversation.members:
        raise Refusal("user_not_in_channel")
    content = read_content(workspace, call, most=CUT_AT)
    thread = read_thread(conversation, call)
    ts = whisper(workspace, conversation, user, content.text, content.blocks or [], "chat.postEphemeral", thread)
    return {"ok": True, "message_ts": ts}


def whisper(
    workspace: Workspace,
    conversation: Conversation,
    user: str,
    text: str,
    blocks: list[Json],
    via: str,
    thread: str | None = None,
) -> str:
    """Show something to one person only. Gives its `ts`."""
    ts = workspace.next_ts(conversation)
    workspace.ephemerals.append(Ephemeral(ts, conversation.id, user, text, blocks, via, thread))
    workspace.saw("ephemeral", channel=conversation.id, user=user, ts=ts, text=text, blocks=blocks, via=via)
    return ts


def permalink(workspace: Workspace, call: Arguments) -> Json:
    """chat.getPermalink."""
    conversation = visible(workspace, call.text("channel"))
    message = message_in(conversation, call.text("message_ts"))
    address = f"https://{workspace.domain}.slack.com/archives/{conversation.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        address += f"?thread_ts={message.thread_ts}&cid={conversation.id}"
    return {"ok": True, "channel": conversation.id, "permalink": address}


def open_direct(workspace: Workspace, call: Arguments) -> Json:
    """conversations.open for one person; group conversations are not played."""
    users = call.listed("users")
    if "channel" in call:
        conversation = visible(workspace, call.text("channel"))
    elif not users:
        raise Refusal("users_list_not_supplied")
    elif len(users) > 1:
        raise Refusal("method_not_supported_for_channel_type")
    elif users[0] not in workspace.people:
        raise Refusal("user_not_found")
    elif workspace.people[users[0]].deleted:
        raise Refusal("user_disabled")
    else:
        conversation = reachable(workspace, users[0])
    shown = conversation.as_json(workspace.bot_user) if call.flag("return_im") else {"id": conversation.id}
    return {"ok": True, "channel": shown}
