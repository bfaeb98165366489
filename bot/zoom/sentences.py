"""Zoom's error codes: the type each becomes and the sentence an organiser reads.

Codes and meanings: Zoom's OpenAPI text of March 2024, Zoom's error pages and moodle-mod_zoom, 2026; 201, 1120, 3303,
3309 and 3332 from one report each. Blanks: {host} ({Host} begins a sentence), {user}, {name}, {message}, {scopes},
{fields}, {time}.
"""

from __future__ import annotations

from bot.zoom import errors
from bot.zoom.errors import ZoomNotFound, ZoomRefused, ZoomTryLater

Verdict = tuple[type[ZoomRefused] | type[ZoomNotFound] | type[ZoomTryLater], str]

SIGN_IN = "I cannot sign in to Zoom; the administrator has been told."
AWAY = "Zoom is not answering; I keep trying."
UNKNOWN = "Zoom did not say whether it did this; I look before I try again."
OTHER = "Zoom refused this: {message}"
NO_SCOPE = "The Zoom app lacks a permission ({scopes}); the administrator must add it."
BAD_FIELD = "Zoom did not accept {fields}"
LIST_EXPIRED = "Zoom's list took too long to read; I start it again."
NOT_READY = "Zoom is still preparing the report; I will try again later."
GONE = "I can no longer find this webinar in Zoom; it was deleted, expired or turned into a meeting."
THING_GONE = "Zoom does not have this any more."
NO_REGISTRATION = "Registration is off for this webinar."
CONFLICT = "Somebody changed this in Zoom at the same moment; I read it again first."
DAILY = "Zoom's daily limit is reached; I continue at {time}."
HOST_DAILY = "Zoom's daily limit of changes for {host} is reached; I continue at {time}."
HOST_NEARLY = "{host} has few of Zoom's daily changes left, and they are kept for what is urgent; I continue at {time}."
PERSON_DAILY = "Zoom accepts no more changes for this person today; I continue at {time}."
SLOW_DOWN = "Zoom asks for a short pause; I try again in a moment."
WRONG_CALL = "I asked Zoom in the wrong way; the operator has the details."
PANELISTS_FULL = "Zoom's limit of panelists for this licence is reached."
ATTENDEES_FULL = "Zoom's limit of attendees for this licence is reached."
NOT_FOR_THEM = "{Host} has not allowed us to schedule for them."
USER_UNKNOWN = "{user} is not a Zoom user in our account."
_FULL = "The webinar is full."

_REJECTED: Verdict = (errors.TokenRejected, SIGN_IN)
_APP: Verdict = (errors.SignInFailed, "Zoom does not accept the app's credentials; the administrator must check them.")
_APP_OFF: Verdict = (errors.SignInFailed, "The Zoom app is switched off; the administrator must activate it.")
_OWNER: Verdict = (errors.SignInFailed, "The owner of the Zoom app left; the administrator must name another one.")
_PERSONAL: Verdict = (errors.NotOurs, "That is a personal room; I leave it alone.")
_UNKNOWN_USER: Verdict = (errors.UserUnknown, USER_UNKNOWN)
_RECORDING: Verdict = (errors.RecordingRefused, OTHER)

BY_CODE: dict[int, Verdict] = {
    124: _REJECTED,
    201: _REJECTED,
    4740: _REJECTED,
    4741: _REJECTED,
    4700: _APP,
    4702: _APP,
    4704: _APP,
    4705: _APP,
    4706: _APP,
    4717: _APP_OFF,
    4738: _APP_OFF,
    4735: _OWNER,
    200: (
        errors.LicenceMissing,
        "This Zoom account may not run webinars: the webinar licence is missing for {host}.",
    ),
    1001: _UNKNOWN_USER,
    1120: _UNKNOWN_USER,
    1010: (errors.BelongsElsewhere, "That Zoom user or webinar belongs to another organisation."),
    3002: (errors.StillRunning, "The webinar is running; end it first."),
    3003: (errors.NotOurs, "Zoom says that we are not the host of this webinar."),
    3007: (errors.AlreadyOver, "It has already taken place; nothing to delete."),
    3018: _PERSONAL,
    3037: _PERSONAL,
    3027: (errors.RegistrantRefused, "The host cannot register as attendee."),
    3034: (errors.RegistrantRefused, "Please register {name} with their work e-mail."),
    3035: (errors.LimitReached, _FULL),
    3043: (errors.LimitReached, _FULL),
    3038: (errors.AlreadyOver, "The webinar is over; registration is closed."),
    3063: (errors.NotOurs, "End it from the Zoom client."),
    3161: (errors.HostingNotAllowed, "{Host} may not host in Zoom; ask the administrator."),
    3301: (errors.NoRecording, "No recording yet."),
    3303: _RECORDING,
    3309: _RECORDING,
    3332: _RECORDING,
    4400: (errors.PollsOff, "Polls are switched off in Zoom settings."),
    12702: (errors.ReportTooOld, "Zoom keeps this report for one year only."),
}
