"""`/` and `/page/…`: the page, its parts, what it shows, and what it may ask for beside `/control/…`."""

import mimetypes
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from bot.sandbox.page.bot_at_work import at_work
from bot.sandbox.page.control_room import verbs
from bot.sandbox.page.guard import POLICY
from bot.sandbox.page.state import World, page_state
from bot.sandbox.page.timeline import call_body
from bot.sandbox.slack.seed import ADMIN
from bot.sandbox.zoom.views import personal_link

STATIC = Path(__file__).with_name("static")
MANNERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
KINDS = {".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".svg": "image/svg+xml"}
PNG = b"\x89PNG\r\n\x1a\n"


def page_routes(world: World) -> Blueprint:
    """GET `/`, `/page/<part>`, `/page/state?user=&known=`, `/page/bot`, `/page/call/<number>`, `/page/file/<id>`,
    `/page/link/<webinar>/<panelist>`; POST `/page/jump` (`{"to": ISO 8601}` or `{"seconds": n}`) and
    `/page/room/<verb>` with the verb's arguments as JSON."""
    routes = Blueprint("page", __name__)
    doing = verbs(world.room)

    @routes.after_request
    def behave(answer: Response) -> Response:
        for name, value in MANNERS.items():
            answer.headers.setdefault(name, value)
        return answer

    @routes.get("/")
    def page() -> ResponseReturnValue:
        return _part("index.html")

    @routes.get("/page/<name>")
    def part(name: str) -> ResponseReturnValue:
        return _part(name)

    @routes.get("/page/state")
    def state() -> ResponseReturnValue:
        user, known = request.args.get("user", ADMIN), request.args.get("known", "")
        return _done(lambda: page_state(world, user, known))

    @routes.get("/page/bot")
    def bot() -> ResponseReturnValue:
        return jsonify(at_work=at_work(world.slack.sender.bot_url))

    @routes.get("/page/call/<int:number>")
    def call(number: int) -> ResponseReturnValue:
        return _done(lambda: {"number": number, "body": call_body(world.ledger, number)})

    @routes.get("/page/file/<file_id>")
    def file(file_id: str) -> ResponseReturnValue:
        found = world.slack.workspace.files.get(file_id)
        if found is None or found.stage != "complete":
            return jsonify(error=f"There is no file {file_id}."), 404
        return _file(found.name, found.content)

    @routes.get("/page/link/<int:webinar_id>/<panelist_id>")
    def link(webinar_id: int, panelist_id: str) -> ResponseReturnValue:
        return _done(lambda: {"link": _link(world, webinar_id, panelist_id)})

    @routes.post("/page/jump")
    def jump() -> ResponseReturnValue:
        return _done(lambda: _jump(world, request.get_json(silent=True) or {}))

    @routes.post("/page/room/<verb>")
    def act(verb: str) -> ResponseReturnValue:
        if verb not in doing:
            return jsonify(error=f"There is no {verb}; there are {', '.join(doing)}."), 404
        return _done(lambda: {"result": doing[verb](**(request.get_json(silent=True) or {}))})

    return routes


def _part(name: str) -> ResponseReturnValue:
    """A file of the page itself: only what lies in its folder."""
    known = {path.name: path for path in STATIC.iterdir() if path.suffix in KINDS}
    if name not in known:
        return jsonify(error=f"The page has no part {name}."), 404
    path = known[name]
    return Response(path.read_bytes(), content_type=f"{KINDS[path.suffix]}; charset=utf-8")


def _file(name: str, content: bytes) -> Response:
    """A picture to show, anything else to download: nothing from a file runs in the page."""
    kind = "image/png" if content.startswith(PNG) else mimetypes.guess_type(name)[0] or "application/octet-stream"
    answer = Response(content, content_type=kind)
    how = "inline" if kind == "image/png" else "attachment"
    answer.headers["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(name)}"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _link(world: World, webinar_id: int, panelist_id: str) -> str:
    with world.zoom.account.lock:
        webinar = world.zoom.webinar(webinar_id)
        tokens = {panelist.id: panelist.token for panelist in webinar.panelists}
        return personal_link(world.zoom.config, webinar, tokens[panelist_id])


def _jump(world: World, wish: dict[str, Any]) -> dict[str, Any]:
    """Move everybody's clock forward, and let the planned people act. Raises ValueError for a moment gone by."""
    if "to" in wish:
        moment = datetime.fromisoformat(wish["to"])
        if moment > world.clock.now():
            world.clock.advance_to(moment)
    else:
        world.clock.shift(float(wish["seconds"]))
    world.room.catch_up()
    return {"now": world.clock.time()}


def _done(act: Callable[[], Any]) -> ResponseReturnValue:
    """What was done, as JSON; 404 for what does not exist, 400 with a sentence for what cannot be."""
    try:
        return jsonify(act())
    except LookupError as exc:
        return jsonify(error=f"There is no {exc}."), 404
    except (TypeError, ValueError) as exc:
        return jsonify(error=str(exc)), 400
