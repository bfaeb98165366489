"""views.*: modals in a stack of three, Home tabs, single-use triggers."""

import copy
import hmac
from time import monotonic
from typing import Any

from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.blocks import view_is_too_large, view_problems
from bot.sandbox.slack.entries import current_values
from bot.sandbox.slack.open_views import View
from bot.sandbox.slack.refusal import Refusal, refused_with
from bot.sandbox.slack.workspace import Trigger, Workspace

Json = dict[str, Any]
STACK_MOST = 3


def open_view(workspace: Workspace, call: Arguments) -> Json:
    """views.open."""
    source = _read_view(workspace, call, "modal")
    trigger = _take_trigger(workspace, call)
    workspace.stacks[trigger.user] = []
    return _answer(workspace, put_on_stack(workspace, trigger.user, source, "view_open"))


def push_view(workspace: Workspace, call: Arguments) -> Json:
    """views.push: onto a stack that is open, with a trigger that came from it."""
    source = _read_view(workspace, call, "modal")
    trigger = _take_trigger(workspace, call)
    stack = workspace.stacks.get(trigger.user, [])
    if trigger.view_id not in stack:
        raise Refusal("not_found")
    return _answer(workspace, put_on_stack(workspace, trigger.user, source, "view_push"))


def put_on_stack(workspace: Workspace, user: str, source: Json, kind: str) -> View:
    """Show a modal above those a person has open. Raises Refusal `push_limit_reached`."""
    stack = workspace.stacks.setdefault(user, [])
    if len(stack) >= STACK_MOST:
        raise Refusal("push_limit_reached")
    new = workspace.names.id("V0")
    view = View(new, user, _stored(workspace, source), stack[0] if stack else new, stack[-1] if stack else None)
    workspace.views[new] = view
    stack.append(new)
    _record(workspace, kind, view)
    return view


def update_view(workspace: Workspace, call: Arguments) -> Json:
    """views.update by `view_id` or `external_id`, guarded by `hash` if given."""
    view = _wanted(workspace, call)
    source = _read_view(workspace, call, view.source["type"], instead_of=view)
    _guard(view, call)
    replace_view(workspace, view, source)
    return _answer(workspace, view)


def replace_view(workspace: Workspace, view: View, source: Json) -> None:
    """Show other content in a view that is open."""
    view.replace(_stored(workspace, source))
    _record(workspace, "view_update", view)


def publish_view(workspace: Workspace, call: Arguments) -> Json:
    """views.publish: the Home tab of one person."""
    user = call.text("user_id")
    if not workspace.config.home_tab_enabled:
        raise Refusal("not_enabled")
    if user not in workspace.people or workspace.people[user].is_bot:
        raise Refusal("user_not_found")
    source = _read_view(workspace, call, "home")
    view = workspace.views.get(workspace.homes.get(user, ""))
    if view is None:
        new = workspace.names.id("V0")
        view = workspace.views[new] = View(new, user, _stored(workspace, source), new)
        workspace.homes[user] = new
    else:
        _guard(view, call)
        view.replace(_stored(workspace, source))
    _record(workspace, "home", view)
    return _answer(workspace, view)


def check_view(workspace: Workspace, source: Any, instead_of: View | None = None) -> None:
    """Raises Refusal `view_too_large`, `invalid_arguments` or `duplicate_external_id`."""
    if isinstance(source, dict) and view_is_too_large(source):
        raise Refusal("view_too_large")
    if problems := view_problems(source):
        raise refused_with("invalid_arguments", problems)
    external = source.get("external_id")
    others = (view for view in workspace.views.values() if view is not instead_of)
    if external and any(view.source.get("external_id") == external for view in others):
        raise Refusal("duplicate_external_id")


def close_view(workspace: Workspace, view: View, *, whole_stack: bool = False) -> None:
    """Take a modal off the screen, or the whole stack."""
    stack = workspace.stacks.get(view.user, [])
    going = list(stack) if whole_stack else [view.id]
    workspace.stacks[view.user] = [name for name in stack if name not in going]
    for name in going:
        workspace.views.pop(name, None)
    workspace.saw("view_closed", by=view.user, user=view.user, view_id=view.id, cleared=whole_stack)


def view_json(workspace: Workspace, view: View) -> Json:
    """The view object with what is typed into it now."""
    values = current_values(view.blocks, view.entered)
    return view.as_json(workspace.team, workspace.app, workspace.bot_id, values)


def _stored(workspace: Workspace, source: Json) -> Json:
    return {**copy.deepcopy(source), "blocks": workspace.with_ids(source["blocks"])}


def _read_view(workspace: Workspace, call: Arguments, kind: str, instead_of: View | None = None) -> Json:
    source = call.parsed("view", "invalid_arguments")
    check_view(workspace, source, instead_of)
    if source["type"] != kind:
        raise refused_with("invalid_arguments", [f"[ERROR] must be of type {kind} [json-pointer:/view/type]"])
    return dict(source)


def _take_trigger(workspace: Workspace, call: Arguments) -> Trigger:
    name = call.text("trigger_id") or call.text("interactivity_pointer")
    if not name:
        raise refused_with("invalid_arguments", ["[ERROR] missing required field: trigger_id [json-pointer:]"])
    trigger = workspace.triggers.get(name)
    if trigger is None:
        raise Refusal("invalid_trigger_id")
    if trigger.used:
        raise Refusal("exchanged_trigger_id")
    if monotonic() > trigger.expires:
        raise Refusal("expired_trigger_id")
    trigger.used = True
    return trigger


def _wanted(workspace: Workspace, call: Arguments) -> View:
    if "view_id" in call:
        found = workspace.views.get(call.text("view_id"))
    elif "external_id" in call:
        external = call.text("external_id")
        found = next((v for v in workspace.views.values() if v.source.get("external_id") == external), None)
    else:
        raise refused_with("invalid_arguments", ["[ERROR] missing required field: view_id [json-pointer:]"])
    if found is None:
        raise Refusal("not_found")
    return found


def _guard(view: View, call: Arguments) -> None:
    if "hash" in call and not hmac.compare_digest(call.text("hash"), view.hash):
        raise Refusal("hash_conflict")


def _record(workspace: Workspace, kind: str, view: View) -> None:
    source = view.source
    title = (source.get("title") or {}).get("text", "")
    callback = source.get("callback_id", "")
    shown = {"view_id": view.id, "callback_id": callback, "blocks": view.blocks}
    workspace.saw(kind, user=view.user, text=title, **shown)


def _answer(workspace: Workspace, view: View) -> Json:
    return {"ok": True, "view": view_json(workspace, view)}
