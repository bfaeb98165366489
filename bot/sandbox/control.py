"""`/control`: the sandbox's own levers over HTTP. The services it stands in for have nothing like them."""

from datetime import datetime
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from bot.sandbox.clock import SandboxClock
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.ledger import Ledger


def control_routes(clock: SandboxClock, faults: Faults, ledger: Ledger) -> Blueprint:
    """`/control/clock` (GET, POST `{"shift": seconds}` or `{"to": ISO 8601}`), `/control/faults` (GET, POST, DELETE),
    `/control/ledger?service=&name=&after=` (GET)."""
    routes = Blueprint("control", __name__, url_prefix="/control")

    @routes.get("/clock")
    def read_clock() -> ResponseReturnValue:
        return jsonify(now=clock.now().isoformat(), offset=clock.offset())

    @routes.post("/clock")
    def move_clock() -> ResponseReturnValue:
        return _answered(lambda: _move(clock, request.get_json()), read_clock)

    @routes.get("/faults")
    def list_faults() -> ResponseReturnValue:
        return jsonify(faults=faults.listed())

    @routes.post("/faults")
    def add_fault() -> ResponseReturnValue:
        return _answered(lambda: faults.add(Fault(**request.get_json())), list_faults)

    @routes.delete("/faults")
    def clear_faults() -> ResponseReturnValue:
        faults.clear()
        return list_faults()

    @routes.get("/ledger")
    def read_ledger() -> ResponseReturnValue:
        after = request.args.get("after", 0, type=int)
        found = ledger.entries(request.args.get("service"), request.args.get("name"), after=after)
        return jsonify(entries=[entry.as_json() for entry in found])

    return routes


def _move(clock: SandboxClock, wish: dict[str, Any]) -> None:
    backwards = bool(wish.get("backwards"))
    if "to" in wish:
        clock.advance_to(datetime.fromisoformat(wish["to"]), backwards=backwards)
    else:
        clock.shift(float(wish["shift"]), backwards=backwards)


def _answered(act: Any, then: Any) -> ResponseReturnValue:
    try:
        act()
    except (KeyError, TypeError, ValueError) as exc:
        return jsonify(error=str(exc)), 400
    return then()  # type: ignore[no-any-return]
