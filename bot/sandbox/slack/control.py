"""`/control/slack`: what people see, and the keyboard, over HTTP; and a plain page of the channels at `/`."""

from dataclasses import asdict, fields
from html import escape
from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from bot.sandbox.player import Player
from bot.sandbox.slack.config import SlackConfig
from bot.sandbox.slack.delivery import Answer
from bot.sandbox.slack.standin import SlackStandIn

VERBS = frozenset(
    {
        "click",
        "close_view",
        "command",
        "event",
        "fill",
        "fill_and_submit",
        "message_shortcut",
        "open_home",
        "repeat",
        "retry",
        "say",
        "shortcut",
        "submit",
        "suggest",
    }
)


def slack_control(slack: SlackStandIn, player: Player) -> Blueprint:
    """GET `channel/<id>`, `dms`, `ephemerals`, `views/<user>`, `home/<user>`, `files`, `files/<id>/content`,
    `people`, `visible-effects?kind=`, `config`; POST `config` with the options to change, and `<player verb>` with its
    arguments as JSON."""
    routes = Blueprint("slack_control", __name__, url_prefix="/control/slack")

    @routes.get("/channel/<channel>")
    def channel(channel: str) -> ResponseReturnValue:
        if channel not in slack.workspace.conversations:
            return jsonify(error=f"no channel is called {channel}"), 404
        return jsonify(channel=channel, messages=slack.channel(channel))

    @routes.get("/dms")
    def dms() -> ResponseReturnValue:
        return jsonify(dms=slack.dms())

    @routes.get("/ephemerals")
    def ephemerals() -> ResponseReturnValue:
        return jsonify(ephemerals=slack.ephemerals(request.args.get("user")))

    @routes.get("/views/<user>")
    def views(user: str) -> ResponseReturnValue:
        return jsonify(views=slack.views(user))

    @routes.get("/home/<user>")
    def home(user: str) -> ResponseReturnValue:
        return jsonify(view=slack.home(user))

    @routes.get("/files")
    def files() -> ResponseReturnValue:
        return jsonify(files=slack.files())

    @routes.get("/files/<file>/content")
    def content(file: str) -> ResponseReturnValue:
        if file not in slack.workspace.files:
            return jsonify(error=f"no file is called {file}"), 404
        return Response(slack.file_content(file), mimetype="application/octet-stream")

    @routes.get("/people")
    def people() -> ResponseReturnValue:
        return jsonify(people=[asdict(person) for person in slack.workspace.people.values()])

    @routes.route("/config", methods=["GET", "POST"])
    def config() -> ResponseReturnValue:
        wish = request.get_json(silent=True) or {}
        unknown = sorted(set(wish) - {option.name for option in fields(SlackConfig)})
        if unknown:
            return jsonify(error=f"no option is called {unknown[0]}"), 400
        for name, value in wish.items():
            setattr(slack.config, name, set(value) if name == "scopes" else value)
        return jsonify({**asdict(slack.config), "scopes": sorted(slack.config.scopes)})

    @routes.get("/visible-effects")
    def visible_effects() -> ResponseReturnValue:
        return jsonify(effects=[effect.as_json() for effect in slack.effects(*request.args.getlist("kind"))])

    @routes.post("/<verb>")
    def act(verb: str) -> ResponseReturnValue:
        if verb not in VERBS:
            return jsonify(error=f"no verb is called {verb}; there are {', '.join(sorted(VERBS))}"), 404
        try:
            return jsonify(_shown(getattr(player, verb)(**(request.get_json(silent=True) or {}))))
        except (LookupError, TypeError, ValueError) as exc:
            return jsonify(error=str(exc)), 400

    return routes


def _shown(came: Any) -> Any:
    if isinstance(came, Answer):
        return came.as_json()
    if isinstance(came, list):
        return [_shown(item) for item in came]
    return came


def page_routes(slack: SlackStandIn) -> Blueprint:
    """`GET /`: the messages of every conversation the bot is in, as plain HTML."""
    routes = Blueprint("page", __name__)

    @routes.get("/")
    def page() -> ResponseReturnValue:
        parts = ["<!doctype html><html lang=en><meta charset=utf-8><title>Sandbox</title><h1>Sandbox</h1>"]
        with slack.workspace.lock:
            for conversation in list(slack.workspace.conversations.values()):
                if slack.workspace.bot_user in conversation.members:
                    parts.append(f"<h2>{escape(conversation.name or conversation.members[-1])}</h2>")
                    parts.append(_as_list(slack, slack.channel(conversation.id)))
        return Response("\n".join(parts), mimetype="text/html")

    return routes


def _as_list(slack: SlackStandIn, messages: list[dict[str, Any]]) -> str:
    rows: list[str] = []
    for message in messages:
        who = escape(slack.workspace.people[message["user"]].real_name)
        files = "".join(f" [{escape(file.get('name', 'deleted file'))}]" for file in message.get("files", []))
        thread = _as_list(slack, message["thread"]) if message.get("thread") else ""
        rows.append(f"<li><b>{who}</b> {message['ts']}<pre>{escape(message['text'])}</pre>{files}{thread}</li>")
    return f"<ul>{''.join(rows)}</ul>"
