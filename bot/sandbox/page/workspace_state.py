"""What one person sees of the workspace, as JSON for the page."""

from typing import Any

from bot.sandbox.slack.messages import Conversation
from bot.sandbox.slack.people import Person
from bot.sandbox.slack.seed import ORGANISERS, PANELISTS
from bot.sandbox.slack.standin import SlackStandIn
from bot.sandbox.slack.workspace import Workspace

Json = dict[str, Any]
PARTS = ("ts", "user", "text", "blocks", "attachments", "files", "thread_ts", "subtype")


def workspace_state(slack: SlackStandIn, user: str) -> Json:
    """People, conversations with their messages, private messages, open windows and the Home tab of `user`.

    Raises KeyError for somebody who is not in the workspace.
    """
    workspace = slack.workspace
    with workspace.lock:
        person = workspace.people[user]
        workspace.settle()
        places = [place for place in workspace.conversations.values() if user in place.members]
        return {
            "me": _person(person, workspace),
            "team": workspace.team_name,
            "bot": workspace.bot_user,
            "command": slack.config.command,
            "people": [_person(each, workspace) for each in workspace.people.values() if not each.deleted],
            "conversations": [_conversation(slack, place) for place in places],
            "ephemerals": [shown for shown in slack.ephemerals(user) if not shown["gone"]],
            "views": slack.views(user),
            "home": slack.home(user),
        }


def _person(person: Person, workspace: Workspace) -> Json:
    """`kind` says what the bot has to do with them: organiser, member, panelist, guest, stranger or bot."""
    return {
        "id": person.id,
        "name": person.real_name,
        "tz": person.tz or "UTC",
        "locale": person.locale,
        "kind": _kind(person, workspace),
    }


def _kind(person: Person, workspace: Workspace) -> str:
    if person.is_bot:
        return "bot"
    if person.is_stranger:
        return "stranger"
    if person.is_restricted or person.is_ultra_restricted:
        return "guest"
    if person.id in workspace.conversations[ORGANISERS].members:
        return "organiser"
    return "panelist" if person.id in PANELISTS else "member"


def _conversation(slack: SlackStandIn, place: Conversation) -> Json:
    workspace = slack.workspace
    with_bot = workspace.bot_user in place.members
    return {
        "id": place.id,
        "kind": place.kind,
        "name": place.name,
        "archived": place.is_archived,
        "with_bot": with_bot,
        "messages": [_message(message) for message in slack.channel(place.id)],
    }


def _message(message: Json) -> Json:
    shown = {name: message[name] for name in PARTS if name in message}
    shown["edits"] = len(message["edits"])
    shown["thread"] = [_message(reply) for reply in message.get("thread", [])]
    shown["files"] = [_file(file) for file in message.get("files", [])]
    return shown


def _file(file: Json) -> Json:
    """A file without its address: the page asks for it by id."""
    return {name: file[name] for name in ("id", "name", "title", "size", "mode", "alt_txt") if name in file}
