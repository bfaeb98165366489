"""Thin listeners: check the right, run the errand, answer. Whatever goes wrong becomes a sentence."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, BoltResponse

from bot.domain.errors import BotError, InvalidInput, OutcomeUnknown, TryLater
from bot.slack.access import Denied
from bot.slack.blocks import Message
from bot.slack.buttons import button_of, run_button
from bot.slack.commands import open_blank_form, open_from_message, run_command, verb_of
from bot.slack.reception import Body, Reception, team_of, user_of
from bot.slack.submissions import errors_at, form_of, run_submission
from bot.slack.troubles import sentence_for
from bot.slack.views.lists import closed_home, home, said, said_window

log = logging.getLogger(__name__)

Listener = Callable[[Ack, dict[str, Any]], None]
ANYTHING = re.compile(".*", re.DOTALL)


def listen(app: App, desk: Reception) -> None:
    """Registers every listener. Bolt passes arguments by name: `ack` and `body`."""
    app.command("/webinar")(_command(desk))
    app.shortcut("create_webinar")(_errand(desk, open_blank_form, lambda _: "create_webinar"))
    from_message = _errand(desk, open_from_message, lambda _: "create_webinar_from_message")
    app.shortcut("create_webinar_from_message")(from_message)
    app.action(ANYTHING)(_errand(desk, run_button, button_of))
    app.view(ANYTHING)(_submission(desk))
    app.event("app_home_opened")(_home(desk))
    app.event("member_left_channel")(_left(desk))


def _command(desk: Reception) -> Listener:
    def listener(ack: Ack, body: dict[str, Any]) -> None:
        what = f"command {verb_of(body)}"
        try:
            desk.access.check(user_of(body), team_of(body))
            answer = run_command(desk, body)
        except Exception as exc:  # noqa: BLE001 - nothing may leave a person without an answer
            answer = said(sentence_for(desk, body, what, exc))
        ack(_private(answer)) if answer else ack()

    return listener


def _errand(desk: Reception, run: Callable[[Reception, Body], None], name: Callable[[Body], str]) -> Listener:
    """A button or a shortcut: its answer comes by another way than the acknowledgement."""

    def listener(ack: Ack, body: dict[str, Any]) -> None:
        what = f"press {name(body)}"
        try:
            desk.access.check(user_of(body), team_of(body), afresh=True)
            run(desk, body)
        except Exception as exc:  # noqa: BLE001 - as above
            _say(desk, body, what, sentence_for(desk, body, what, exc))
        ack()

    return listener


def _submission(desk: Reception) -> Listener:
    def listener(ack: Ack, body: dict[str, Any]) -> None:
        what = f"submit {form_of(body)}"
        try:
            desk.access.check(user_of(body), team_of(body), afresh=True)
            answer = run_submission(desk, body)
        except Exception as exc:  # noqa: BLE001 - as above
            answer = _not_taken(desk, body, what, exc)
        ack(answer) if answer else ack()

    return listener


def _home(desk: Reception) -> Callable[[Ack, dict[str, Any]], BoltResponse | None]:
    """While Slack does not take the tab, its event is answered with 503: Slack repeats events, three times."""

    def listener(ack: Ack, body: dict[str, Any]) -> BoltResponse | None:
        event = body.get("event") or {}
        if event.get("tab", "home") == "home" and not _published(desk, body):
            return BoltResponse(status=503)
        ack()
        return None

    return listener


def _published(desk: Reception, body: Body) -> bool:
    """False where trying again may help."""
    user = user_of(body)
    try:
        desk.access.check(user, team_of(body))
        view = home(desk.words, desk.front.listing(), desk.front.feed_address())
    except Exception as exc:  # noqa: BLE001 - as above
        view = closed_home(sentence_for(desk, body, "home", exc))
    try:
        desk.publish_home(user, view)
    except BotError as exc:
        log.warning("home not shown", extra={"action": "home", "who": user, "why": str(exc)})
        return not isinstance(exc, (TryLater, OutcomeUnknown))
    return True


def _left(desk: Reception) -> Callable[[Ack], None]:
    def listener(ack: Ack) -> None:
        desk.access.forget()
        ack()

    return listener


def _not_taken(desk: Reception, body: Body, what: str, exc: Exception) -> dict[str, Any]:
    """The sentence at its field; where no field is to blame, at the first one, so that nothing typed is lost."""
    sentence = sentence_for(desk, body, what, exc)
    field = exc.field if isinstance(exc, InvalidInput) else ""
    at_field = None if isinstance(exc, Denied) else errors_at(body, field, sentence)
    return at_field or {"response_action": "update", "view": said_window(desk.words, sentence)}


def _say(desk: Reception, body: Body, what: str, sentence: str) -> None:
    try:
        desk.tell_somehow(body, sentence)
    except BotError as exc:
        log.warning("answer not shown", extra={"action": what, "who": user_of(body), "why": str(exc)})


def _private(message: Message) -> dict[str, Any]:
    return {"response_type": "ephemeral", "text": message.text, "blocks": list(message.blocks)}
