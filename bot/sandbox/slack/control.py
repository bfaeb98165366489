"""`/control/slack`: what people see, and the keyboard, over HTTP."""

from dataclasses import asdict, fields
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
