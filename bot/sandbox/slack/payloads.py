"""The payloads of commands, interactions and events, built as Slack builds them."""

from typing import Any

from bot.sandbox.slack.entries import current_values
from bot.sandbox.slack.messages import Conversation, Message
from bot.sandbox.slack.modals import view_json
from bot.sandbox.slack.open_views import View
from bot.sandbox.slack.workspace import Ephemeral, Workspace

Json = dict[str, Any]
TOKEN = "oldverificationtoken0000"  # noqa: S105 - what Slack still sends and nobody may trust


def command(workspace: Workspace, user: str, channel: Conversation, name: str, text: str) -> Json:
    """A slash command."""
    return {
        "token": TOKEN,
        "team_id": workspace.team,
        "team_domain": workspace.domain,
        "channel_id": channel.id,
        "channel_name": channel.shown_name,
        "user_id": user,
        "user_name": workspace.people[user].name,
        "command": name,
        "text": text,
        "api_app_id": workspace.app,
        "is_enterprise_install": "false",
        "response_url": workspace.new_response_url(channel.id, user),
        "trigger_id": workspace.new_trigger(user),
    }


def _common(workspace: Workspace, kind: str, user: str, view_id: str | None = None) -> Json:
    person = workspace.people[user]
    shown = {"id": user, "username": person.name, "name": person.name, "team_id": person.team}
    return {
        "type": kind,
        "user": shown,
        "api_app_id": workspace.app,
        "token": TOKEN,
        "trigger_id": workspace.new_trigger(user, view_id),
        "team": {"id": workspace.team, "domain": workspace.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _channel(channel: Conversation) -> Json:
    return {"id": channel.id, "name": channel.shown_name}


def _action(workspace: Workspace, block: Json, element: Json, choice: Json) -> Json:
    ids = {"action_id": element["action_id"], "block_id": block["block_id"]}
    return {**ids, **choice, "action_ts": f"{workspace.clock.time():.6f}"}


def message_action_taken(
    workspace: Workspace,
    user: str,
    channel: Conversation,
    message: Message | Ephemeral,
    block: Json,
    element: Json,
    choice: Json,
) -> Json:
    """block_actions from a message; one that only this person sees is not sent along."""
    hidden = isinstance(message, Ephemeral)
    container: Json = {"type": "message", "message_ts": message.ts, "channel_id": channel.id, "is_ephemeral": hidden}
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    values = current_values(message.blocks, {block["block_id"]: {element["action_id"]: choice}})
    payload = {
        **_common(workspace, "block_actions", user),
        "container": container,
        "channel": _channel(channel),
        "state": {"values": values},
        "response_url": workspace.new_response_url(channel.id, user, message.ts, message.thread_ts),
        "actions": [_action(workspace, block, element, choice)],
    }
    if isinstance(message, Message):
        payload["message"] = workspace.message_json(message, with_metadata=False)
    return payload


def view_action_taken(workspace: Workspace, view: View, block: Json, element: Json, choice: Json) -> Json:
    """block_actions from a modal or a Home tab."""
    return {
        **_common(workspace, "block_actions", view.user, view.id),
        "container": {"type": "view", "view_id": view.id},
        "view": view_json(workspace, view),
        "actions": [_action(workspace, block, element, choice)],
    }


def submission(workspace: Workspace, view: View) -> Json:
    """view_submission with everything the view holds."""
    common = _common(workspace, "view_submission", view.user, view.id)
    return {**common, "view": view_json(workspace, view), "response_urls": []}


def closing(workspace: Workspace, view: View, *, cleared: bool) -> Json:
    """view_closed; it carries no trigger."""
    common = _common(workspace, "view_closed", view.user)
    del common["trigger_id"]
    return {**common, "view": view_json(workspace, view), "is_cleared": cleared}


def global_shortcut(workspace: Workspace, user: str, callback_id: str) -> Json:
    """A shortcut from the search bar: no channel, no response_url."""
    stamp = f"{workspace.clock.time():.6f}"
    return {**_common(workspace, "shortcut", user), "callback_id": callback_id, "action_ts": stamp}


def message_shortcut(
    workspace: Workspace, user: str, callback_id: str, channel: Conversation, message: Message
) -> Json:
    """A shortcut from a message's menu."""
    return {
        **_common(workspace, "message_action", user),
        "callback_id": callback_id,
        "action_ts": f"{workspace.clock.time():.6f}",
        "channel": _channel(channel),
        "message_ts": message.ts,
        "message": workspace.message_json(message, with_metadata=False),
        "response_url": workspace.new_response_url(channel.id, user, message.ts),
    }


def suggestion(workspace: Workspace, view: View, block: Json, element: Json, typed: str) -> Json:
    """block_suggestion: what an external menu shall offer for what was typed."""
    common = _common(workspace, "block_suggestion", view.user)
    del common["trigger_id"]
    ids = {"action_id": element["action_id"], "block_id": block["block_id"]}
    container = {"type": "view", "view_id": view.id}
    return {**common, **ids, "container": container, "view": view_json(workspace, view), "value": typed}


def event(workspace: Workspace, inner: Json) -> Json:
    """An event_callback around one event."""
    authorization: Json = {"enterprise_id": None, "team_id": workspace.team, "user_id": workspace.bot_user}
    return {
        "token": TOKEN,
        "team_id": workspace.team,
        "api_app_id": workspace.app,
        "event": {"event_ts": f"{workspace.clock.time():.6f}", **inner},
        "type": "event_callback",
        "event_id": workspace.names.id("Ev"),
        "event_time": int(workspace.clock.time()),
        "authorizations": [{**authorization, "is_bot": True, "is_enterprise_install": False}],
        "is_ext_shared_channel": False,
    }


def home_opened(workspace: Workspace, user: str, view: View | None, channel: Conversation) -> Json:
    """The event app_home_opened for the Home tab."""
    inner: Json = {"type": "app_home_opened", "user": user, "channel": channel.id, "tab": "home"}
    if view is not None:
        inner["view"] = view_json(workspace, view)
    return event(workspace, inner)
