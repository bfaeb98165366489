"""Which conversations a call may touch, and with which scope. All of it raises Refusal."""

from bot.sandbox.slack.messages import Conversation, Message
from bot.sandbox.slack.refusal import Refusal
from bot.sandbox.slack.workspace import Workspace

HISTORY = {"public": "channels:history", "private": "groups:history", "im": "im:history"}
READ = {"public": "channels:read", "private": "groups:read", "im": "im:read"}


def need_scope(workspace: Workspace, needed: str) -> None:
    """Refuse with `missing_scope` if it was not granted."""
    granted = workspace.config.scopes
    if needed not in granted:
        raise Refusal("missing_scope", needed=needed, provided=",".join(sorted(granted)))


def visible(workspace: Workspace, channel: str) -> Conversation:
    """A conversation the bot may know of: public ones, and those it is in."""
    found = workspace.conversations.get(channel)
    if found is None or (found.kind != "public" and workspace.bot_user not in found.members):
        raise Refusal("channel_not_found")
    return found


def readable(workspace: Workspace, channel: str) -> Conversation:
    """A conversation whose messages the bot may read."""
    found = visible(workspace, channel)
    need_scope(workspace, HISTORY[found.kind])
    if workspace.bot_user not in found.members:
        raise Refusal("not_in_channel")
    return found


def writable(workspace: Workspace, channel: str) -> Conversation:
    """Where a post goes. A user's id means the direct message with that user; names are not taken."""
    if channel in workspace.people:
        return reachable(workspace, channel)
    found = visible(workspace, channel)
    if found.is_archived:
        raise Refusal("is_archived")
    everywhere = found.kind == "public" and "chat:write.public" in workspace.config.scopes
    if workspace.bot_user not in found.members and not everywhere:
        raise Refusal("not_in_channel")
    return found


def reachable(workspace: Workspace, user: str) -> Conversation:
    """The direct message with a person who can have one."""
    person = workspace.people[user]
    if person.deleted or person.is_bot:
        raise Refusal("channel_not_found")
    return workspace.direct_message(user)


def message_in(conversation: Conversation, ts: str, error: str = "message_not_found") -> Message:
    """A message of a conversation."""
    found = conversation.messages.get(ts)
    if found is None or found.tombstone:
        raise Refusal(error)
    return found


def own_message(workspace: Workspace, conversation: Conversation, ts: str, error: str) -> Message:
    """A message that the bot posted itself."""
    found = message_in(conversation, ts)
    if found.user != workspace.bot_user:
        raise Refusal(error)
    return found
