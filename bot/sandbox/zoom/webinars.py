"""Calls on webinars: create, read, list, change, delete, end."""

from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.zoom import events
from bot.sandbox.zoom.account import Account, Call, Handler
from bot.sandbox.zoom.config import User
from bot.sandbox.zoom.paging import by_number
from bot.sandbox.zoom.refusals import Refusal, invalid, no_plan, no_webinar
from bot.sandbox.zoom.series import occurrences
from bot.sandbox.zoom.session import close_run
from bot.sandbox.zoom.settings import check_passcode, default_settings, merged, settled
from bot.sandbox.zoom.times import check_zone, read_start, stamp, whole
from bot.sandbox.zoom.views import occurrence_view, webinar_row, webinar_view
from bot.sandbox.zoom.world import Occurrence, Webinar

LONGEST_TOPIC, LONGEST_AGENDA = 200, 2000
FOR_ONE_DATE = {"agenda", "start_time", "timezone", "duration", "settings"}


def create(call: Call) -> Any:
    """POST /users/{userId}/webinars."""
    account, body = call.account, call.body
    host = licensed(account, call.params["userId"])
    if body.get("schedule_for") and account.config.user(body["schedule_for"]) is not host:
        raise Refusal(400, 3000, f"You cannot schedule a meeting for {body['schedule_for']}.")
    check_texts(body)
    webinar = _drafted(call, host)
    account.limits.count_webinar_write(host.id, call.now)
    account.world.webinars[webinar.id] = webinar
    account.emit(events.webinar_created(account.config, webinar, host, call.now))
    return webinar_view(account.config, webinar, account.ids.passing(40))


def read(call: Call) -> Any:
    """GET /webinars/{webinarId}: also a fresh `start_url`."""
    webinar = named(call)
    view = webinar_view(call.account.config, webinar, call.account.ids.passing(40))
    if "occurrence_id" in call.query:
        chosen = occurrence(webinar, call.query["occurrence_id"])
        view |= {"start_time": stamp(chosen.start), "duration": chosen.duration}
    elif webinar.type == 9 and not call.query.get("show_previous_occurrences"):
        view["occurrences"] = [occurrence_view(o) for o in webinar.occurrences if _lies_ahead(o, call.now)]
    return view


def listed(call: Call) -> Any:
    """GET /users/{userId}/webinars: those not yet over, by number of page."""
    account = call.account
    host = licensed(account, call.params["userId"])
    found = [w for w in account.world.webinars.values() if w.host is host and _unexpired(w, call.now)]
    found.sort(key=lambda w: (w.start or w.created, w.id))
    return by_number("webinars", [webinar_row(account.config, w) for w in found], call.query)


def change(call: Call) -> None:
    """PATCH /webinars/{webinarId}, of the whole or of one date."""
    account, webinar = call.account, named(call)
    check_texts(call.body)
    before = summary(webinar)
    of_one = "occurrence_id" in call.query
    apply = _change_of_date(webinar, call) if of_one else _change_of_all(webinar, call)
    account.limits.count_webinar_write(webinar.host.id, call.now)
    for name, value in apply.items():
        setattr(webinar, name, value)
    webinar.changed = call.now
    tell_change(account, webinar, before, call.now)


def delete(call: Call) -> None:
    """DELETE /webinars/{webinarId}, or one date of it."""
    account, webinar = call.account, named(call)
    if webinar.open_run is not None:
        raise Refusal(400, 3002, "Sorry, you cannot delete this webinar since it is in progress.")
    if webinar.held and not (webinar.type == 9 and any(_lies_ahead(o, call.now) for o in webinar.occurrences)):
        raise Refusal(400, 3007, "Sorry, you cannot delete this webinar since it has ended.")
    gone: dict[str, Any] | None = None
    if "occurrence_id" in call.query:
        chosen = occurrence(webinar, call.query["occurrence_id"])
        chosen.status, gone = "deleted", occurrence_view(chosen)
    else:
        webinar.deleted = True
    account.emit(events.webinar_deleted(account.config, webinar, webinar.host, call.now, gone))


def end(call: Call) -> None:
    """PUT /webinars/{webinarId}/status: everyone out. A webinar nobody opened stays as it is (not documented)."""
    webinar = named(call)
    run = webinar.open_run
    if run is not None:
        close_run(call.account, webinar, run, call.now)


def named(call: Call) -> Webinar:
    """The webinar of the path. Raises Refusal 3001; 200 (by HTTP 400 or 200) if its host has lost the add-on."""
    try:
        webinar_id = int(call.params["webinarId"])
    except ValueError as exc:
        raise no_webinar(call.params["webinarId"]) from exc
    webinar = call.account.world.webinar(webinar_id, call.now)
    if not webinar.host.webinar:
        raise no_plan(webinar.host.id, with_200=call.operation in SAYS_200)
    return webinar


def licensed(account: Account, reference: str) -> User:
    """A user who may host webinars. Raises Refusal 1001, or 200 without the add-on."""
    user = account.world.user(reference)
    if not user.webinar or user.status != "active":
        raise no_plan(user.id)
    return user


def occurrence(webinar: Webinar, occurrence_id: str) -> Occurrence:
    """One date of a series. Raises Refusal 300."""
    found = next((o for o in webinar.occurrences if o.id == occurrence_id), None)
    if found is None:
        raise invalid("occurrence_id")
    return found


def tell_change(
    account: Account, webinar: Webinar, before: dict[str, Any], at: datetime, operator: User | None = None
) -> None:
    """Send `webinar.updated` with what differs from `before` (a `summary`), if anything does."""
    after = summary(webinar)
    old, new = differing(before, after), differing(after, before)
    if new:
        account.emit(events.webinar_updated(account.config, webinar, old, new, operator or webinar.host, at))


def differing(side: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """What `side` has otherwise than `other`; of the settings only those that differ."""
    found = {name: value for name, value in side.items() if value != other.get(name)}
    if "settings" in found:
        found["settings"] = differing(side["settings"], other.get("settings", {}))
    return found


def check_texts(body: dict[str, Any]) -> None:
    """Raises Refusal 300 for a topic above 200 characters or an agenda above 2000."""
    if len(body.get("topic", "")) > LONGEST_TOPIC:
        raise invalid("topic", f"Topic is more than {LONGEST_TOPIC} characters long.")
    if len(body.get("agenda", "")) > LONGEST_AGENDA:
        raise invalid("agenda", f"Agenda is more than {LONGEST_AGENDA} characters long.")
    if not 1 <= body.get("duration", 60) <= 24 * 60:
        raise invalid("duration")


def summary(webinar: Webinar) -> dict[str, Any]:
    """What `webinar.updated` compares."""
    summary: dict[str, Any] = {
        "topic": webinar.topic,
        "agenda": webinar.agenda,
        "duration": webinar.duration,
        "timezone": webinar.timezone,
        "password": webinar.password,
        "settings": webinar.settings,
    }
    if webinar.start is not None:
        summary["start_time"] = stamp(webinar.start)
    if webinar.occurrences:
        summary["occurrences"] = [occurrence_view(o) for o in webinar.occurrences]
    return summary


def _drafted(call: Call, host: User) -> Webinar:
    account, body = call.account, call.body
    kind = body.get("type", 5)
    zone = check_zone(body.get("timezone") or host.timezone)
    start = _start(body, zone, kind)
    passcode = body.get("password")
    if passcode is not None:
        check_passcode(account.config, passcode)
    settings = settled(account.config, default_settings(host), body.get("settings", {}), kind)
    webinar = Webinar(
        id=account.ids.webinar_id(),
        uuid=account.ids.scheduled_uuid(),
        host=host,
        topic=body.get("topic") or "My Webinar",
        type=kind,
        start=start,
        duration=body.get("duration", 60),
        timezone=zone,
        agenda=body.get("agenda", ""),
        created=whole(call.now),
        changed=call.now,
        password=passcode or account.ids.passcode(),
        settings=settings,
        registration_code=f"WN_{account.ids.text(22)}",
        link_token=f"{account.ids.text(16)}.1",
        tracking_fields=body.get("tracking_fields", []),
    )
    if kind == 9 and start is not None:
        _repeat(call, webinar.__setattr__, body.get("recurrence"), start, webinar.duration, zone)
    return webinar


def _start(body: dict[str, Any], zone: str, kind: int) -> datetime | None:
    if kind == 6:
        return None
    if "start_time" not in body:
        raise invalid("start_time")
    return read_start(body["start_time"], zone)


def _repeat(call: Call, put: Any, recurrence: Any, start: datetime, duration: int, zone: str) -> None:
    if not recurrence:
        raise invalid("recurrence")
    fault = call.account.config.daylight_fault
    put("recurrence", recurrence)
    put("occurrences", occurrences(recurrence, start, duration, zone, daylight_fault=fault))


def _change_of_all(webinar: Webinar, call: Call) -> dict[str, Any]:
    """The attributes to set. Raises Refusal before anything is changed."""
    body, config = call.body, call.account.config
    plain = ("topic", "agenda", "duration", "tracking_fields")
    apply: dict[str, Any] = {name: body[name] for name in plain if name in body}
    zone = apply["timezone"] = check_zone(body.get("timezone") or webinar.timezone)
    if "start_time" in body:
        apply["start"] = read_start(body["start_time"], zone)
    if "password" in body and body["password"] != webinar.password:
        check_passcode(config, body["password"])
        apply |= {"password": body["password"], "link_token": f"{call.account.ids.text(16)}.1"}
    if "settings" in body:
        apply["settings"] = settled(config, webinar.settings, body["settings"], webinar.type)
    if webinar.type == 9 and {"start_time", "recurrence", "duration", "timezone"} & body.keys():
        recurrence = merged(webinar.recurrence or {}, body.get("recurrence", {}))
        start = apply.get("start", webinar.start) or call.now
        _repeat(call, apply.__setitem__, recurrence, start, apply.get("duration", webinar.duration), zone)
    return apply


def _change_of_date(webinar: Webinar, call: Call) -> dict[str, Any]:
    body = call.body
    odd = set(body) - FOR_ONE_DATE
    if odd:
        raise invalid(min(odd), "This cannot be changed for one occurrence.")
    chosen = occurrence(webinar, call.query["occurrence_id"])
    zone = check_zone(body.get("timezone") or webinar.timezone)
    start = read_start(body["start_time"], zone) if "start_time" in body else chosen.start
    moved = Occurrence(chosen.id, start, body.get("duration", chosen.duration))
    return {"occurrences": [moved if o is chosen else o for o in webinar.occurrences]}


def _lies_ahead(one: Occurrence, now: datetime) -> bool:
    return one.status == "available" and now < one.start + timedelta(minutes=one.duration)


def _unexpired(webinar: Webinar, now: datetime) -> bool:
    end = webinar.scheduled_end
    gone = webinar.deleted or webinar.converted
    return not gone and (end is None or now < end or webinar.open_run is not None)


SAYS_200 = {
    "webinars.updateWebinarStatus",
    "webinars.listPanelists",
    "webinars.listWebinarRegistrants",
    "webinars.getWebinarAbsentees",
}

HANDLERS: dict[str, Handler] = {
    "webinars.createWebinar": create,
    "webinars.getWebinar": read,
    "webinars.listWebinars": listed,
    "webinars.updateWebinar": change,
    "webinars.deleteWebinar": delete,
    "webinars.updateWebinarStatus": end,
}
