"""`/zoom/oauth/token` and `/zoom/v2/…` over HTTP: token, scope, rate limit, contract, then the call itself."""

import json
from datetime import UTC, datetime
from typing import Any
from wsgiref.types import WSGIEnvironment

from flask import Blueprint, request
from werkzeug.wrappers import Response

from bot.sandbox.clock import SandboxClock
from bot.sandbox.edge import Dialect, mark
from bot.sandbox.faults import Fault
from bot.sandbox.zoom import feedback, panelists, polls, recordings, registrants, reports, users, webinars
from bot.sandbox.zoom.account import Account, Call, Handler
from bot.sandbox.zoom.contract import Operation, contract, request_errors, typed
from bot.sandbox.zoom.limits import PER_SECOND, category, day_used_up, too_fast
from bot.sandbox.zoom.refusals import Refusal, invalid_fields, scope_missing
from bot.sandbox.zoom.scopes import wanted

HANDLERS: dict[str, Handler] = {
    **users.HANDLERS,
    **webinars.HANDLERS,
    **panelists.HANDLERS,
    **registrants.HANDLERS,
    **polls.HANDLERS,
    **reports.HANDLERS,
    **feedback.HANDLERS,
    **recordings.HANDLERS,
}
PREFIX = "/zoom"
JSON_TYPE = "application/json;charset=UTF-8"
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


class ContractBroken(AssertionError):
    """An answer of the stand-in is not one Zoom could give: a fault of the sandbox, not of the bot."""


def zoom_routes(account: Account, clock: SandboxClock, breaches: list[str]) -> Blueprint:
    """The routes; every answer of ours that breaks the contract becomes a 500 and a line in `breaches`."""
    routes = Blueprint("zoom", __name__, url_prefix=PREFIX)

    @routes.post("/oauth/token")
    def token() -> Response:
        form = {**request.args.to_dict(), **request.form.to_dict()}
        with account.lock:
            status, body = account.tokens.issue(request.headers.get("Authorization", ""), form, clock.now())
        return _json(status, body, {})

    @routes.get("/rec/download/<code>")
    def download(code: str) -> Response:
        """A file of a recording, for the account's token: first a redirect, as Zoom gives one."""
        try:
            with account.lock:
                account.tokens.check(request.headers.get("Authorization", ""), clock.now())
                found = recordings.download(account, code)
        except Refusal as refusal:
            return _json(refusal.status, refusal.body, dict(refusal.headers))
        if found is None:
            return _json(404, {"errorCode": 3316, "errorMessage": "This recording does not exist."}, {})
        if "moved" not in request.args:
            return Response(status=302, headers={"Location": f"{request.path}?moved=1"})
        return Response(found[1], content_type=found[0])

    @routes.route("/v2/<path:path>", methods=METHODS)
    def call(path: str) -> Response:
        headers: dict[str, str] = {}
        try:
            status, body = _answer(account, clock, path, headers)
        except Refusal as refusal:
            mark(request.environ, f"{refusal.status} {refusal.code}", acted=False)
            status, body, headers = refusal.status, refusal.body, {**headers, **refusal.headers}
        except ContractBroken as exc:
            breaches.append(str(exc))
            status, body = 500, {"code": 500, "message": f"the sandbox broke Zoom's contract: {exc}"}
        with account.lock:
            headers["x-zm-trackingid"] = f"WEB_{account.ids.passing(22)}"
        return _json(status, body, headers)

    return routes


def zoom_dialect(account: Account) -> Dialect:
    """Calls are named `METHOD /path` without the prefix; failures have Zoom's bodies and headers."""
    return Dialect("zoom", f"{PREFIX}/", call_name, lambda fault, now: _failure(account, fault, now))


def call_name(environ: WSGIEnvironment) -> str:
    """`POST /users/x/webinars`, or `POST /oauth/token`."""
    path = environ["PATH_INFO"].removeprefix(PREFIX).removeprefix("/v2")
    return f"{environ['REQUEST_METHOD']} {path}"


def _answer(account: Account, clock: SandboxClock, path: str, headers: dict[str, str]) -> tuple[int, Any]:
    """Status and body; fills `headers` on the way. Raises Refusal, or ContractBroken for an answer of ours."""
    now = clock.now()
    with account.lock:
        token = account.tokens.check(request.headers.get("Authorization", ""), now)
        found = contract().match(request.method, path)
        if found is None or found[0].id not in HANDLERS:
            raise _unknown(account, path)
        operation, params = found
        missing = wanted(operation.id, token.scopes)
        if missing is not None:
            raise scope_missing([missing])
        headers |= account.limits.pass_call(operation.id, clock.time())
        call = _checked(account, operation, params, clock)
        body = HANDLERS[operation.id](call)
        text = json.loads(json.dumps(body))  # what the client will see, cut loose from our state
    _hold_to_contract(operation, text)
    return operation.success, text


def _checked(account: Account, operation: Operation, params: dict[str, str], clock: SandboxClock) -> Call:
    """The call as the contract types it. Raises Refusal 300 with every field that is wrong."""
    path = typed(operation.path, params)
    query = typed(operation.query, request.args.to_dict())
    body = _body(operation)
    errors = request_errors(operation.path, path) + request_errors(operation.query, query)
    errors += request_errors(operation.body, body)
    if errors:
        raise invalid_fields(errors)
    return Call(account, operation.id, {name: str(value) for name, value in path.items()}, query, body, clock.now())


def _body(operation: Operation) -> dict[str, Any]:
    raw = request.get_data()
    if not raw and operation.body is None:
        return {}
    try:
        value = json.loads(raw) if request.is_json else None
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise Refusal(400, 300, "Request Body should be a valid JSON object.")
    return value


def _unknown(account: Account, path: str) -> Refusal:
    """2300 for a path Zoom has not; 3000 where the meeting call is used on a webinar's id."""
    parts = path.split("/")
    if len(parts) == 2 and parts[0] == "meetings" and parts[1].isdigit():
        if int(parts[1]) in account.world.webinars:
            return Refusal(400, 3000, "Cannot access webinar info.")
        return Refusal(404, 3001, f"Meeting does not exist: {parts[1]}.")
    return Refusal(404, 2300, "This API endpoint is not recognized.")


def _hold_to_contract(operation: Operation, body: Any) -> None:
    """Raises ContractBroken."""
    if operation.answer is None:
        faults = [] if body is None else ["$: this call answers with an empty body"]
    else:
        faults = [f"{error.json_path}: {error.message[:200]}" for error in operation.answer.iter_errors(body)]
    if faults:
        raise ContractBroken(f"{operation.name} {'; '.join(faults)}")


def _failure(account: Account, fault: Fault, now: float) -> Response:
    if fault.kind != "rate_limited":
        return _json(
            fault.status, fault.body or {"code": fault.status, "message": "Internal server error."}, fault.headers
        )
    operation = _operation_meant(fault)
    if fault.daily:
        refusal = day_used_up(operation, datetime.fromtimestamp(now, UTC))
    else:
        refusal = too_fast(operation, PER_SECOND[account.config.plan or "pro"][category(operation)], now)
    headers = {**refusal.headers, **fault.headers}
    if fault.retry_after is not None and not fault.daily:
        headers["Retry-After"] = str(int(fault.retry_after))
    return _json(429, fault.body or refusal.body, headers)


def _operation_meant(fault: Fault) -> str:
    """The call a pattern like `POST /users/*/webinars` stands for, for the category in the headers."""
    method, _, path = fault.match.replace("*", "1").partition(" ")
    found = contract().match(method, path)
    return found[0].id if found else "webinars.getWebinar"


def _json(status: int, body: Any, headers: dict[str, str]) -> Response:
    """204 carries nothing; everything else is JSON in UTF-8."""
    if status == 204:
        return Response(status=204, headers=headers)
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(text, status=status, headers=headers, content_type=JSON_TYPE)
