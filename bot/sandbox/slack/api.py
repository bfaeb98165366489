"""The Web API's front: token, scope, arguments, then the method; and the addresses that answers point to."""

import json
from collections.abc import Callable
from typing import Any
from wsgiref.types import WSGIEnvironment

from flask import Blueprint, Request, Response, jsonify, request

from bot.sandbox.edge import Dialect, mark
from bot.sandbox.faults import Fault
from bot.sandbox.slack import chat, directory, extras, modals, reading, uploads
from bot.sandbox.slack.arguments import Arguments, Method, contract, read_arguments
from bot.sandbox.slack.refusal import RateLimited, Refusal, refused_with
from bot.sandbox.slack.responses import use_response_url
from bot.sandbox.slack.workspace import Workspace

Json = dict[str, Any]
Handler = Callable[[Workspace, Arguments], Json]
METHODS: dict[str, Handler] = {
    "api.test": extras.api_test,
    "auth.test": directory.auth_test,
    "blocks.validate": extras.validate_blocks,
    "bookmarks.add": extras.add_bookmark,
    "bookmarks.list": extras.list_bookmarks,
    "bookmarks.remove": extras.remove_bookmark,
    "bots.info": directory.bot_info,
    "chat.delete": chat.delete,
    "chat.getPermalink": chat.permalink,
    "chat.postEphemeral": chat.post_ephemeral,
    "chat.postMessage": chat.post_message,
    "chat.update": chat.update,
    "conversations.history": reading.history,
    "conversations.info": reading.info,
    "conversations.list": reading.listing,
    "conversations.members": reading.members,
    "conversations.open": chat.open_direct,
    "conversations.replies": reading.replies,
    "files.completeUploadExternal": uploads.complete_upload,
    "files.delete": uploads.delete_file,
    "files.getUploadURLExternal": uploads.upload_url,
    "files.info": uploads.file_info,
    "files.list": uploads.list_files,
    "pins.add": extras.add_pin,
    "pins.remove": extras.remove_pin,
    "team.info": directory.team_info,
    "usergroups.list": directory.group_list,
    "usergroups.users.list": directory.group_users,
    "users.conversations": reading.of_user,
    "users.info": directory.user_info,
    "users.list": directory.user_list,
    "users.lookupByEmail": directory.user_by_email,
    "views.open": modals.open_view,
    "views.publish": modals.publish_view,
    "views.push": modals.push_view,
    "views.update": modals.update_view,
}
# Their scope depends on the kind of conversation: the method itself asks for it.
SCOPE_BY_KIND = frozenset(
    {
        "conversations.history",
        "conversations.info",
        "conversations.list",
        "conversations.members",
        "conversations.replies",
        "users.conversations",
    }
)
SCOPE_FOR = {"conversations.open": "im:write"}


def api_routes(workspace: Workspace, methods: dict[str, Handler]) -> Blueprint:
    """`/slack/api/<method>`, `/slack/upload/v1/<ticket>`, `/slack/response/<ticket>`, `/slack/files-pri/…`."""
    routes = Blueprint("slack", __name__, url_prefix="/slack")

    @routes.route("/api/<name>", methods=["GET", "POST"])
    def call(name: str) -> Response:
        with workspace.lock:
            workspace.settle()
            try:
                answer = jsonify(_call(workspace, methods, name, request))
                workspace.settle()
            except Refusal as refusal:
                answer = _refused(refusal)
        answer.headers["X-OAuth-Scopes"] = ",".join(sorted(workspace.config.scopes))
        return answer

    @routes.post("/upload/v1/<ticket>")
    def upload(ticket: str) -> Response:
        content = _bytes_sent(request)
        with workspace.lock:
            told = uploads.receive_bytes(workspace, ticket, content)
        return Response(told or "upload refused", status=200 if told else 400, mimetype="text/plain")

    @routes.post("/response/<ticket>")
    def respond(ticket: str) -> Response:
        with workspace.lock:
            workspace.settle()
            try:
                use_response_url(workspace, ticket, _payload(request))
            except Refusal as refusal:
                answer = _refused(refusal)
                answer.status_code = 404 if refusal.error in ("used_url", "expired_url") else 400
                return answer
        return Response("ok", mimetype="text/plain")

    @routes.get("/files-pri/<path:name>")
    def private_file(name: str) -> Response:
        file = workspace.files.get(name.partition("/")[0].partition("-")[2])
        if file is None or file.stage != "complete" or _token(request) != workspace.config.bot_token:
            return Response(status=404)
        return Response(file.content, mimetype="application/octet-stream")

    return routes


def _call(workspace: Workspace, methods: dict[str, Handler], name: str, sent: Request) -> Json:
    method = contract().get(name)
    if method is None:
        raise Refusal("unknown_method", req_method=name)
    given = read_arguments(sent, method)
    _check_token(workspace, method, _token(sent) or given.get("token"))
    given.pop("token", None)
    _check_scope(workspace, method)
    _check_arguments(workspace, method, given)
    if name not in methods:
        raise Refusal("method_not_in_sandbox", req_method=name)
    return methods[name](workspace, Arguments(given))


def _token(sent: Request) -> str | None:
    kind, _, token = sent.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" and token else None


def _check_token(workspace: Workspace, method: Method, token: str | None) -> None:
    if not method.needs_token:
        return
    if not token:
        raise Refusal("not_authed")
    wanted, other = workspace.config.bot_token, workspace.config.app_token
    if method.name == "apps.connections.open":
        wanted, other = other, wanted
    if token == other:
        raise Refusal("not_allowed_token_type")
    if token != wanted:
        raise Refusal("invalid_auth")


def _check_scope(workspace: Workspace, method: Method) -> None:
    granted = workspace.config.scopes
    wanted = {SCOPE_FOR[method.name]} if method.name in SCOPE_FOR else set(method.scopes)
    if not wanted or method.name in SCOPE_BY_KIND or wanted & granted:
        return
    raise Refusal("missing_scope", needed=",".join(sorted(wanted)), provided=",".join(sorted(granted)))


def _check_arguments(workspace: Workspace, method: Method, given: Json) -> None:
    missing = [name for name in method.required if name != "token" and given.get(name) in (None, "")]
    problems = [f"[ERROR] missing required field: {name} [json-pointer:]" for name in missing]
    if workspace.config.refuse_unknown_arguments:
        unknown = sorted(set(given) - method.arguments - set(method.required))
        problems += [f"[ERROR] invalid additional property: {name} [json-pointer:]" for name in unknown]
    if problems:
        named = bool(missing) and "missing_argument" in method.errors
        raise refused_with("missing_argument" if named else "invalid_arguments", problems)


def _refused(refusal: Refusal) -> Response:
    answer = jsonify(refusal.as_json())
    mark(request.environ, refusal.error, acted=False)
    if isinstance(refusal, RateLimited):
        answer.status_code = 429
        answer.headers["Retry-After"] = str(refusal.retry_after)
    return answer


def _bytes_sent(sent: Request) -> bytes:
    """The file of a multipart form, else the whole body; clients label that body as they please."""
    if sent.mimetype == "multipart/form-data":
        file = next(iter(sent.files.values()), None)
        return b"" if file is None else file.read()
    return sent.get_data(parse_form_data=False)


def _payload(sent: Request) -> Any:
    if sent.mimetype == "application/x-www-form-urlencoded" and "payload" in sent.form:
        try:
            return json.loads(sent.form["payload"])
        except ValueError:
            return None
    return sent.get_json(silent=True, force=True)


def dialect() -> Dialect:
    """How the sandbox's edge names Slack calls and words their failures."""
    return Dialect("slack", "/slack/", _name, _failure)


def _name(environ: WSGIEnvironment) -> str:
    path: str = environ["PATH_INFO"]
    kind, _, rest = path.removeprefix("/slack/").partition("/")
    return rest if kind == "api" else {"response": "response_url", "upload": "upload"}.get(kind, kind)


def _failure(fault: Fault, _now: float) -> Response:
    headers = dict(fault.headers)
    if fault.kind == "rate_limited":
        if fault.retry_after is not None:
            headers["Retry-After"] = str(round(fault.retry_after))
        return _json(fault.body or {"ok": False, "error": "ratelimited"}, 429, headers)
    error = "internal_error" if fault.status >= 500 else "fatal_error"
    return _json(fault.body or {"ok": False, "error": error}, fault.status, headers)


def _json(body: Json, status: int, headers: dict[str, str]) -> Response:
    return Response(json.dumps(body), status=status, headers=headers, content_type="application/json; charset=utf-8")
