"""`/control/zoom/…`: the stand-in's verbs over HTTP, for the page, the demo and checks from outside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, fields, is_dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from bot.sandbox.zoom.config import ZoomConfig
from bot.sandbox.zoom.crowd import play_session
from bot.sandbox.zoom.views import webinar_row

if TYPE_CHECKING:
    from bot.sandbox.zoom.standin import ZoomStandIn

VERBS = (
    "register",
    "cancel_registration",
    "decide",
    "open_room",
    "close_room",
    "join",
    "leave",
    "ask",
    "answer",
    "launch_poll",
    "vote",
    "answer_survey",
    "add_recording",
    "move_in_portal",
    "delete_in_portal",
    "convert_in_portal",
)
MOMENTS = ("at", "start", "ready", "transcript")


def zoom_control(zoom: ZoomStandIn) -> Blueprint:
    """`POST /control/zoom/<verb>` with the verb's arguments as JSON (`webinar_id` among them, moments in ISO 8601);
    `GET /control/zoom/truth/<id>`, `/webinars`, `/breaches`, `/pending`; `GET` and `PATCH /control/zoom/options`;
    `POST /control/zoom/play_session`, `/validate_endpoint`."""
    routes = Blueprint("zoom_control", __name__, url_prefix="/control/zoom")

    @routes.post("/<verb>")
    def act(verb: str) -> ResponseReturnValue:
        wish = request.get_json(silent=True) or {}
        if verb == "validate_endpoint":
            return jsonify(zoom.validate_endpoint())
        if verb == "play_session":
            return _done(lambda: play_session(zoom, **_read(wish)))
        if verb in VERBS:
            return _done(lambda: getattr(zoom, verb)(**_read(wish)))
        return jsonify(error=f"there is no {verb!r}; there are {', '.join(VERBS)}"), 404

    @routes.get("/truth/<int:webinar_id>")
    def tell(webinar_id: int) -> ResponseReturnValue:
        return _done(lambda: zoom.truth(webinar_id))

    @routes.get("/webinars")
    def webinars() -> ResponseReturnValue:
        with zoom.account.lock:
            found = zoom.account.world.webinars.values()
            return jsonify(webinars=[webinar_row(zoom.config, w) | {"deleted": w.deleted} for w in found])

    @routes.get("/breaches")
    def breaches() -> ResponseReturnValue:
        return jsonify(breaches=zoom.contract_breaches)

    @routes.get("/pending")
    def pending() -> ResponseReturnValue:
        return jsonify(pending=[{"due": due, "event": name} for due, name in zoom.courier.pending()])

    @routes.get("/options")
    def options() -> ResponseReturnValue:
        return jsonify(asdict(zoom.config))

    @routes.patch("/options")
    def set_options() -> ResponseReturnValue:
        wish = request.get_json(silent=True) or {}
        unknown = set(wish) - {field.name for field in fields(ZoomConfig)} | {"users"} & set(wish)
        if unknown:
            return jsonify(error=f"no option is called {', '.join(sorted(unknown))}"), 400
        for name, value in wish.items():
            setattr(zoom.config, name, value)
        return options()

    return routes


def _read(wish: dict[str, Any]) -> dict[str, Any]:
    """The arguments with their moments read. Raises ValueError for one that is no moment with an offset."""
    values = dict(wish)
    for name in MOMENTS:
        if isinstance(values.get(name), str):
            values[name] = datetime.fromisoformat(values[name])
            if values[name].tzinfo is None:
                raise ValueError(f"{name} needs an offset, as in 2022-04-12T12:00:00+00:00")
    return values


def _done(act: Callable[[], Any]) -> ResponseReturnValue:
    """What the verb gave, as JSON; 400 with a sentence if the room does not allow it, 404 for an unknown webinar."""
    try:
        result = act()
    except KeyError as exc:
        return jsonify(error=f"there is no {exc}"), 404
    except (TypeError, ValueError) as exc:
        return jsonify(error=str(exc)), 400
    return jsonify(_plain(result))


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, datetime) else value
