"""Deciding whether an answer of Zoom is a success: by the one expected status, by the body, then by the code.

Zoom answers 200 with an error inside where a webinar plan is missing (OpenAPI text, March 2024), so a good status alone
proves nothing.
"""

from __future__ import annotations

import json
import re
from datetime import datetime

from bot.zoom import errors, sentences
from bot.zoom.errors import Reply, ZoomError, ZoomNotFound, ZoomOutcomeUnknown, ZoomRefused, ZoomTryLater
from bot.zoom.limits import Spoken, rate_limited, spoken
from bot.zoom.reading import objects, text, whole
from bot.zoom.redaction import redact
from bot.zoom.request import Answer, Json, Request

_ADDRESS = re.compile(r"[^\s:<>\"',;]+@[^\s:<>\"',;]+\.\w+")
_SCOPES = re.compile(r"scopes?\s*:?\s*\[?([\w:.,\s-]+)", re.IGNORECASE)


def judge(request: Request, answer: Answer, now: datetime, say: Spoken = spoken) -> Json:
    """The body of a success, empty for 204. Raises a ZoomError for everything else."""
    body = body_of(answer)
    if answer.status == request.expected and body is not None and not whole(body, "code"):
        key = request.top_level_key
        if key is None or key in body:
            return body
    raise failure(request, answer, now, say)


def failure(request: Request, answer: Answer, now: datetime, say: Spoken = spoken) -> ZoomError:
    """The typed error that an unexpected answer stands for."""
    body = body_of(answer) or {}
    reply = read_reply(request, answer)
    if answer.status == 429 or reply.code == 429:
        return rate_limited(request, reply, answer.headers, now, say)
    if answer.status >= 500 or answer.status in (408, 425):
        return no_sense(request, reply)
    if reply.code in (300, 404, 3000, 3001, 4711):
        return _by_message(reply.code, request, reply, body)
    if reply.code in sentences.BY_CODE:
        kind, template = sentences.BY_CODE[reply.code]
        return kind(template, reply, _blanks(request, reply))
    return _by_status(request, reply)


def read_reply(request: Request, answer: Answer) -> Reply:
    """What Zoom said, with secrets taken out."""
    body = body_of(answer) or {}
    said = text(body, "message") or text(body, "error_message") or text(body, "errorMessage")
    return Reply(
        operation=request.operation,
        status=answer.status,
        code=whole(body, "code"),
        message=redact(said, request.secrets),
        tracking_id=redact(answer.headers.get("x-zm-trackingid", "")),
    )


def no_sense(request: Request, reply: Reply) -> ZoomError:
    """No answer, or none that can be understood: harmless after a read, unknown after a write."""
    if request.repeatable:
        return errors.ZoomAway(sentences.AWAY, reply)
    return ZoomOutcomeUnknown(sentences.UNKNOWN, reply)


def body_of(answer: Answer) -> Json | None:
    """The JSON object of the answer, empty when there is no body, None when it is anything else."""
    if not answer.body.strip():
        return {}
    try:
        read = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, dict) else None


def _by_status(request: Request, reply: Reply) -> ZoomError:
    """Codes that no list names, and answers without one."""
    if reply.status == 409:
        return errors.Conflict(sentences.CONFLICT, reply)
    if reply.status == 401 and reply.code is None:
        return errors.TokenRejected(sentences.SIGN_IN, reply)
    if 400 <= reply.status < 500:
        return ZoomRefused(sentences.OTHER, reply, _blanks(request, reply))
    if reply.code and request.repeatable:
        return ZoomRefused(sentences.OTHER, reply, _blanks(request, reply))
    return no_sense(request, reply)


def _by_message(code: int | None, request: Request, reply: Reply, body: Json) -> ZoomError:
    """Codes that carry several meanings."""
    if code == 300:
        return _not_accepted(request, reply, body)
    if code == 404:
        return _missing(reply)
    if code == 3000:
        return _feature(request, reply)
    if code == 3001:
        return _not_there(request, reply)
    scopes = _scopes(reply.message)
    named = {"scopes": ", ".join(scopes) or reply.message or "unnamed"}
    return errors.ScopeMissing(sentences.NO_SCOPE, reply, named, scopes=scopes)


def _not_accepted(request: Request, reply: Reply, body: Json) -> ZoomError:
    if "page token" in reply.message.casefold() or "next_page_token" in reply.message.casefold():
        return errors.PageTokenExpired(sentences.LIST_EXPIRED, reply)
    fields = tuple(
        (redact(text(row, "field")), redact(text(row, "message"), request.secrets)) for row in objects(body, "errors")
    )
    named = "; ".join(f"{field} ({remark.rstrip('.')})" for field, remark in fields)
    shown = {"fields": f"{named}." if named else f"a value: {reply.message or 'it does not say which.'}"}
    return errors.InvalidField(sentences.BAD_FIELD, reply, shown, fields=fields)


def _missing(reply: Reply) -> ZoomError:
    if "registration" in reply.message.casefold():
        return errors.RegistrationOff(sentences.NO_REGISTRATION, reply)
    return errors.ThingGone(sentences.THING_GONE, reply)


def _not_there(request: Request, reply: Reply) -> ZoomTryLater | ZoomNotFound:
    if request.about_a_session:
        return errors.ReportNotReady(sentences.NOT_READY, reply)
    if "survey" in reply.message.casefold():  # the webinar is there, its survey is not
        return errors.ThingGone(sentences.THING_GONE, reply)
    return errors.WebinarGone(sentences.GONE, reply)


def _feature(request: Request, reply: Reply) -> ZoomError:
    said, blanks = reply.message.casefold(), _blanks(request, reply)
    if "cannot access webinar" in said or "cannot access meeting" in said:
        return errors.WrongCall(sentences.WRONG_CALL, reply)
    if "panelist" in said and ("limit" in said or "maximum" in said):
        return errors.LimitReached(sentences.PANELISTS_FULL, reply)
    if ("attendee" in said or "registrant" in said) and ("limit" in said or "maximum" in said):
        return errors.LimitReached(sentences.ATTENDEES_FULL, reply)
    if "schedule" in said and " for " in said:
        return errors.HostingNotAllowed(sentences.NOT_FOR_THEM, reply, blanks)
    if re.search(r"registration (has |is )?not|not (been )?(required|enabled).*registration", said):
        return errors.RegistrationOff(sentences.NO_REGISTRATION, reply)
    return errors.FeatureRefused(sentences.OTHER, reply, blanks)


def _blanks(request: Request, reply: Reply) -> dict[str, str]:
    """What the sentences need: from the request where it knows, else from Zoom's words, else said in general."""
    address = _ADDRESS.search(reply.message)
    return {
        "host": request.about.get("host") or "the host",
        "Host": request.about.get("host") or "The host",
        "user": request.about.get("user") or (address[0].rstrip(".") if address else "That address"),
        "name": request.about.get("name") or "this person",
        "message": reply.message or f"it gave no reason (HTTP {reply.status}).",
    }


def _scopes(message: str) -> tuple[str, ...]:
    """`… does not contain scopes:[a:b:admin, c:d:admin]` → the two names."""
    found = _SCOPES.search(message)
    names = re.split(r"[,\s]+", found[1]) if found else []
    return tuple(name.strip(".") for name in names if ":" in name)
