"""users.*, usergroups.*, team.info, bots.info, auth.test."""

from typing import Any

from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.paging import page, with_cursor
from bot.sandbox.slack.people import Person
from bot.sandbox.slack.refusal import Refusal
from bot.sandbox.slack.workspace import Workspace

Json = dict[str, Any]


def auth_test(workspace: Workspace, _call: Arguments) -> Json:
    """auth.test for the bot token."""
    return {
        "ok": True,
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.team_name,
        "user": workspace.people[workspace.bot_user].name,
        "team_id": workspace.team,
        "user_id": workspace.bot_user,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


def user_info(workspace: Workspace, call: Arguments) -> Json:
    """users.info; the e-mail only with the scope users:read.email."""
    person = workspace.people.get(call.text("user"))
    if person is None:
        raise Refusal("user_not_found")
    return {"ok": True, "user": _shown(workspace, person, call)}


def user_by_email(workspace: Workspace, call: Arguments) -> Json:
    """users.lookupByEmail: deactivated people and outsiders are not found."""
    wanted = call.text("email").strip().lower()
    for person in workspace.people.values():
        known = person.email is not None and person.email.lower() == wanted
        if known and not person.deleted and not person.is_stranger:
            return {"ok": True, "user": _shown(workspace, person, call)}
    raise Refusal("users_not_found")


def user_list(workspace: Workspace, call: Arguments) -> Json:
    """users.list; Slack gives everybody at once without a limit."""
    everybody = list(workspace.people.values())
    found, cursor = page(everybody, call, default=len(everybody))
    members = [_shown(workspace, person, call) for person in found]
    return with_cursor({"ok": True, "members": members, "cache_ts": int(workspace.clock.time())}, cursor)


def _shown(workspace: Workspace, person: Person, call: Arguments) -> Json:
    with_email = "users:read.email" in workspace.config.scopes
    return person.as_json(workspace.clock.now(), with_email=with_email, with_locale=call.flag("include_locale"))


def group_list(workspace: Workspace, call: Arguments) -> Json:
    """usergroups.list."""
    groups = [g for g in workspace.groups.values() if call.flag("include_disabled") or not g.disabled]
    shown: list[Json] = []
    for group in groups:
        row: Json = {"id": group.id, "team_id": workspace.team, "handle": group.handle, "name": group.name}
        row["date_delete"] = 1_600_000_000 if group.disabled else 0
        if call.flag("include_users"):
            row["users"] = group.users
        if call.flag("include_count"):
            row["user_count"] = len(group.users)
        shown.append(row)
    return {"ok": True, "usergroups": shown}


def group_users(workspace: Workspace, call: Arguments) -> Json:
    """usergroups.users.list."""
    group = workspace.groups.get(call.text("usergroup"))
    if group is None or (group.disabled and not call.flag("include_disabled")):
        raise Refusal("no_such_subteam")
    return {"ok": True, "users": group.users}


def team_info(workspace: Workspace, _call: Arguments) -> Json:
    """team.info."""
    return {"ok": True, "team": {"id": workspace.team, "name": workspace.team_name, "domain": workspace.domain}}


def bot_info(workspace: Workspace, call: Arguments) -> Json:
    """bots.info for the app's own bot."""
    if call.text("bot", workspace.bot_id) != workspace.bot_id:
        raise Refusal("bot_not_found")
    name = workspace.people[workspace.bot_user].name
    shown = {"id": workspace.bot_id, "app_id": workspace.app, "user_id": workspace.bot_user, "name": name}
    return {"ok": True, "bot": {**shown, "deleted": False}}
