"""Calls on panelists. The reply to adding holds no links; listing gives them."""

from typing import Any

from bot.sandbox.zoom.account import Call, Handler
from bot.sandbox.zoom.refusals import Refusal, invalid, no_user
from bot.sandbox.zoom.settings import ADDRESS
from bot.sandbox.zoom.times import stamp
from bot.sandbox.zoom.views import panelist_view
from bot.sandbox.zoom.webinars import named
from bot.sandbox.zoom.world import Panelist, Webinar

MOST_A_CALL = 30
LIMIT_TEXT = (
    "You have reached the limit for the number of panelists you can add. Contact Zoom Support for more information."
)


def add(call: Call) -> Any:
    """POST /webinars/{webinarId}/panelists: all of them or, refused, none."""
    account, webinar = call.account, named(call)
    sent = call.body.get("panelists", [])
    if not 1 <= len(sent) <= MOST_A_CALL:
        raise invalid("panelists", f"Between 1 and {MOST_A_CALL} panelists can be added in one request.")
    for place, one in enumerate(sent):
        if not ADDRESS.fullmatch(one.get("email", "")):
            raise invalid(f"panelists[{place}].email")
        if not one.get("name", "").strip():
            raise invalid(f"panelists[{place}].name")
    after = list(webinar.panelists)
    for one in sent:
        known = _by_address(after, one["email"])
        if known is not None and account.config.duplicate_panelist == "refused":
            raise invalid("panelists", f"Panelist {one['email']} has been added already.")
        if known is None or account.config.duplicate_panelist == "again":
            tags = {name: value for name, value in one.items() if name not in ("email", "name")}
            after.append(Panelist(account.ids.text(22), one["name"], one["email"], account.ids.text(32), tags))
    if len(after) > account.config.panelist_limit:
        raise Refusal(400, 3000, LIMIT_TEXT)
    webinar.panelists = after
    return {"id": str(webinar.id), "updated_at": stamp(call.now)}


def listed(call: Call) -> Any:
    """GET /webinars/{webinarId}/panelists: all at once, no paging."""
    webinar = named(call)
    rows = [panelist_view(call.account.config, webinar, p) for p in webinar.panelists]
    return {"total_records": len(rows), "panelists": rows}


def remove(call: Call) -> None:
    """DELETE /webinars/{webinarId}/panelists/{panelistId}, by id or e-mail."""
    webinar, wanted = named(call), call.params["panelistId"]
    staying = [p for p in webinar.panelists if p.id != wanted and p.email.lower() != wanted.lower()]
    if len(staying) == len(webinar.panelists):
        raise no_user(wanted)
    webinar.panelists = staying


def remove_all(call: Call) -> None:
    """DELETE /webinars/{webinarId}/panelists."""
    named(call).panelists = []


def _by_address(panelists: list[Panelist], email: str) -> Panelist | None:
    return next((p for p in panelists if p.email.lower() == email.lower()), None)


def panelist_called(webinar: Webinar, email: str) -> Panelist | None:
    """The panelist with that address, any case."""
    return _by_address(webinar.panelists, email)


HANDLERS: dict[str, Handler] = {
    "webinars.addPanelists": add,
    "webinars.listPanelists": listed,
    "webinars.removePanelist": remove,
    "webinars.removeAllPanelists": remove_all,
}
