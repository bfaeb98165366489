"""The person at the keyboard: types commands, presses buttons, fills in forms, as Slack's client would send them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from bot.sandbox.slack import filling, modals, payloads
from bot.sandbox.slack.delivery import Answer, Delivery
from bot.sandbox.slack.entries import WITHOUT_STATE, chosen, current_values, entered
from bot.sandbox.slack.messages import Conversation, Message
from bot.sandbox.slack.open_views import View
from bot.sandbox.slack.refusal import Refusal
from bot.sandbox.slack.responses import answer_to_command
from bot.sandbox.slack.seed import ORGANISERS
from bot.sandbox.slack.standin import SlackStandIn
from bot.sandbox.slack.workspace import Ephemeral, Workspace

Json = dict[str, Any]
CHOSEN_AT_ONCE = ("select", "picker", "checkboxes", "radio_buttons")


class NotSeen(LookupError):
    """This person does not see what they are to act on."""


class Player:
    """Acts for the people of a workspace. Verbs wait for the app's answer at most three seconds.

    They raise NotSeen for what is not on that person's screen, filling.NotThere for a name that nothing has and
    entries.NoSuchChoice for a value that a field does not take.
    """

    def __init__(self, slack: SlackStandIn) -> None:
        self._slack = slack

    @property
    def _workspace(self) -> Workspace:
        return self._slack.workspace

    # Commands and shortcuts

    def command(self, user: str, text: str = "", *, channel: str = ORGANISERS, command: str | None = None) -> Answer:
        """Type `/webinar text` in a channel; what the answer says is shown to that person."""
        name = command or self._slack.config.command
        with self._workspace.lock:
            place = self._place(user, channel)
            payload = payloads.command(self._workspace, user, place, name, text)
        answer = self._slack.sender.send("slash_commands", payload)
        return self._show_command_answer(answer, user, place)

    def shortcut(self, user: str, callback_id: str) -> Answer:
        """A global shortcut."""
        with self._workspace.lock:
            payload = payloads.global_shortcut(self._workspace, user, callback_id)
        return self._interact(payload, user)

    def message_shortcut(self, user: str, callback_id: str, *, channel: str, ts: str) -> Answer:
        """A shortcut from the menu of a message; the bot need not be in that channel."""
        with self._workspace.lock:
            place = self._place(user, channel)
            message = place.messages[ts]
            payload = payloads.message_shortcut(self._workspace, user, callback_id, place, message)
        return self._interact(payload, user)

    def say(self, user: str, text: str, *, channel: str = ORGANISERS, thread_ts: str | None = None) -> str:
        """Write a message of one's own. Gives its `ts`; the app hears nothing of it."""
        with self._workspace.lock:
            place = self._place(user, channel)
            message = Message(self._workspace.next_ts(place), user, text, thread_ts=thread_ts)
            place.messages[message.ts] = message
            return message.ts

    # Buttons and menus

    def click(
        self,
        user: str,
        action: str,
        value: Any = None,
        *,
        channel: str | None = None,
        ts: str | None = None,
        view_id: str | None = None,
        block: str | None = None,
    ) -> Answer:
        """Press a button or choose in a menu, in a message (`channel`, `ts`) or a view, maybe only in that `block`.

        `action` is an action_id or the text on a button. `value` is the choice in a menu, a date and so on; for
        buttons it tells those apart that look alike.
        """
        if view_id is not None:
            return self._press_in_view(user, view_id, action, value, block)
        with self._workspace.lock:
            payload = self._press_in_message(user, self._place(user, channel or ORGANISERS), ts, action, value, block)
        return self._interact(payload, user)

    def suggest(self, user: str, view_id: str, field: str, typed: str = "") -> list[Json]:
        """The options an external menu offers for what was typed. Raises ValueError if the app gives none in time."""
        with self._workspace.lock:
            view = self._view(user, view_id)
            block, element = filling.find_field(view.blocks, field)
            payload = payloads.suggestion(self._workspace, view, block, element, typed)
        answer = self._slack.sender.send("interactive", payload)
        if answer.problem or not isinstance(answer.body, dict):
            raise ValueError(f"no options came: {answer.problem or answer.body!r}")
        options: list[Json] = list(answer.body.get("options") or [])
        for group in answer.body.get("option_groups") or []:
            options += group["options"]
        if len(options) > 100:
            raise ValueError(f"{len(options)} options are more than the 100 that Slack takes")
        return options

    # Forms

    def fill(self, user: str, view_id: str, values: Mapping[str, Any]) -> list[Answer]:
        """Enter values by label, block_id or action_id; gives the answers to choices that the app hears at once."""
        return [answer for name, value in values.items() if (answer := self._enter(user, view_id, name, value))]

    def submit(self, user: str, view_id: str) -> Answer:
        """Press the submit button; the view then does what the app answers.

        What Slack's client would not send (an empty required field) gives `form_incomplete` without a request.
        """
        with self._workspace.lock:
            view = self._view(user, view_id)
            missing = filling.complaints(view.blocks, current_values(view.blocks, view.entered))
            if missing:
                return Answer(None, None, 0.0, None, "form_incomplete", missing)
            payload = payloads.submission(self._workspace, view)
        answer = self._slack.sender.send("interactive", payload)
        return self._obey(answer, view)

    def fill_and_submit(self, user: str, view_id: str, values: Mapping[str, Any]) -> Answer:
        """`fill`, then `submit`."""
        self.fill(user, view_id, values)
        return self.submit(user, view_id)

    def close_view(self, user: str, view_id: str, *, whole_stack: bool = False) -> Answer | None:
        """Close one view, or with × the whole stack; the app hears of it if it asked to (else None)."""
        with self._workspace.lock:
            view = self._view(user, view_id)
            told = self._workspace.views[view.root_id] if whole_stack else view
            whole = whole_stack or bool(view.source.get("clear_on_close"))
            payload = payloads.closing(self._workspace, told, cleared=whole)
            modals.close_view(self._workspace, told, whole_stack=whole)
            if not told.source.get("notify_on_close"):
                return None
        return self._interact(payload, user)

    # Events, and sending again

    def open_home(self, user: str) -> Answer:
        """Open the app's Home tab."""
        with self._workspace.lock:
            view = self._workspace.views.get(self._workspace.homes.get(user, ""))
            place = self._workspace.direct_message(user)
            payload = payloads.home_opened(self._workspace, user, view, place)
        return self._slack.sender.send("events_api", payload)

    def event(self, event: Json) -> Answer:
        """Any event, e.g. `{"type": "member_left_channel", …}`, in its envelope."""
        with self._workspace.lock:
            payload = payloads.event(self._workspace, event)
        return self._slack.sender.send("events_api", payload)

    def repeat(self, delivery: Delivery | int) -> Answer:
        """Send the very same request again, by the delivery or its number; nothing on the screen changes."""
        return self._slack.sender.again(self._delivery(delivery))

    def retry(self, delivery: Delivery | int, number: int = 1, reason: str = "http_timeout") -> Answer:
        """Send an event again as Slack does after a failure, with `x-slack-retry-num` and `-reason`."""
        return self._slack.sender.retry(self._delivery(delivery), number, reason)

    def _delivery(self, delivery: Delivery | int) -> Delivery:
        return self._slack.sender.sent[delivery - 1] if isinstance(delivery, int) else delivery

    # What stands behind

    def _place(self, user: str, channel: str) -> Conversation:
        found = self._workspace.conversations.get(channel)
        if found is None or user not in found.members:
            raise NotSeen(f"{user} is not in {channel}")
        return found

    def _view(self, user: str, view_id: str) -> View:
        workspace = self._workspace
        if view_id not in workspace.stacks.get(user, []) and view_id != workspace.homes.get(user):
            raise NotSeen(f"{user} has no view {view_id} open")
        return workspace.views[view_id]

    def _press_in_message(
        self, user: str, place: Conversation, ts: str | None, action: str, value: Any, within: str | None
    ) -> Json:
        message = self._message(user, place, ts)
        block, element = filling.find_control(message.blocks, action, value, within)
        choice = chosen(element, value)
        return payloads.message_action_taken(self._workspace, user, place, message, block, element, choice)

    def _message(self, user: str, place: Conversation, ts: str | None) -> Message | Ephemeral:
        for shown in reversed(self._workspace.ephemerals):
            if shown.channel == place.id and shown.user == user and shown.ts == ts and not shown.replaced:
                return shown
        if ts not in place.messages:
            raise NotSeen(f"{place.id} has no message {ts}")
        return place.messages[ts]

    def _press_in_view(self, user: str, view_id: str, action: str, value: Any, within: str | None) -> Answer:
        with self._workspace.lock:
            view = self._view(user, view_id)
            block, element = filling.find_control(view.blocks, action, value, within)
        choice = chosen(element, value, self._search(view, block))  # may ask the app for options: no lock
        with self._workspace.lock:
            if element["type"] not in WITHOUT_STATE:
                view.entered.setdefault(block["block_id"], {})[element["action_id"]] = choice
            payload = payloads.view_action_taken(self._workspace, view, block, element, choice)
        return self._interact(payload, user)

    def _enter(self, user: str, view_id: str, name: str, value: Any) -> Answer | None:
        with self._workspace.lock:
            view = self._view(user, view_id)
            block, element = filling.find_field(view.blocks, name)
        held = entered(element, value, self._search(view, block))
        with self._workspace.lock:
            view.entered.setdefault(block["block_id"], {})[element["action_id"]] = held
            if not _heard_at_once(block, element):
                return None
            payload = payloads.view_action_taken(self._workspace, view, block, element, held)
        return self._interact(payload, user)

    def _search(self, view: View, block: Json) -> Callable[[str], Iterable[Json]]:
        return lambda typed: self.suggest(view.user, view.id, block["block_id"], typed)

    def _interact(self, payload: Json, user: str) -> Answer:
        answer = self._slack.sender.send("interactive", payload)
        if answer.problem:
            self._fail(user, answer.problem)
        return answer

    def _fail(self, user: str, problem: str) -> None:
        with self._workspace.lock:
            self._workspace.saw("failure", by="slack", user=user, text=problem)

    def _show_command_answer(self, answer: Answer, user: str, place: Conversation) -> Answer:
        if answer.problem:
            self._fail(user, answer.problem)
            return answer
        if answer.body in ("", None, {}):
            return answer
        with self._workspace.lock:
            try:
                answer_to_command(self._workspace, place.id, user, answer.body)
            except Refusal as refusal:
                return self._refuse(answer, user, refusal)
        return answer

    def _refuse(self, answer: Answer, user: str, refusal: Refusal) -> Answer:
        details = refusal.details.get("response_metadata", {}).get("messages", [])
        problem = "; ".join([refusal.error, *details])
        self._fail(user, problem)
        return replace(answer, problem=problem)

    def _obey(self, answer: Answer, view: View) -> Answer:
        """Let a view do what the answer to its submission says."""
        if answer.problem:
            self._fail(view.user, answer.problem)
            return answer
        with self._workspace.lock:
            try:
                errors = _follow(self._workspace, view, answer.body)
            except Refusal as refusal:
                return self._refuse(answer, view.user, refusal)
        return replace(answer, errors=errors)


def _heard_at_once(block: Json, element: Json) -> bool:
    """Whether the app hears of a choice before the form is submitted."""
    kind: str = element["type"]
    if block["type"] != "input":
        return True
    if not block.get("dispatch_action"):
        return False
    triggers = element.get("dispatch_action_config", {}).get("trigger_actions_on", [])
    return any(word in kind for word in CHOSEN_AT_ONCE) or "on_character_entered" in triggers


def _follow(workspace: Workspace, view: View, body: Any) -> dict[str, str]:
    """Carry out a response_action; gives the errors to show. Raises Refusal for what Slack would not take."""
    if body in ("", None, {}):
        modals.close_view(workspace, view)
        return {}
    action = body.get("response_action") if isinstance(body, dict) else None
    if action == "clear":
        modals.close_view(workspace, view, whole_stack=True)
    elif action == "errors":
        return _show_errors(workspace, view, body.get("errors"))
    elif action == "update":
        modals.check_view(workspace, body.get("view"), instead_of=view)
        modals.replace_view(workspace, view, body["view"])
    elif action == "push":
        modals.check_view(workspace, body.get("view"))
        modals.put_on_stack(workspace, view.user, body["view"], "view_push")
    else:
        raise Refusal("invalid_response_action")
    return {}


def _show_errors(workspace: Workspace, view: View, errors: Any) -> dict[str, str]:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise Refusal("invalid_response_action_errors")
    view.errors = dict(errors)
    workspace.saw("view_errors", user=view.user, view_id=view.id, errors=view.errors)
    return view.errors
