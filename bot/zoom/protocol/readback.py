"""What Zoom did not keep of a webinar, one line each: it drops settings without a word."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

from bot.domain.remote import RemoteWebinar, WebinarSpec
from bot.zoom.protocol.settings import (
    FOLLOW_UPS,
    INTERPRETATION,
    REMINDERS,
    hosts_in,
    interpreters_in,
    settings_to_create,
    settings_to_update,
)
from bot.zoom.zones import zoom_zone

TOPIC = "Topic: Zoom has “{topic}”."
DESCRIPTION = "Description: Zoom shortened or changed it."
LENGTH = "Length: asked for {wanted} minutes, Zoom has {kept}."
PASSCODE = "Passcode: Zoom chose another one."
HOSTS = "Alternative hosts: Zoom did not take {missing}."
OTHERWISE = "{label}: asked for {wanted}, Zoom has {kept}."
SENTENCES = (TOPIC, DESCRIPTION, LENGTH, PASSCODE, HOSTS, OTHERWISE)
_ANSWER = {0: "open to everybody", 1: "approved by hand", 2: "off"}
_NAMES = {
    "practice_session": "Practice session",
    "approval_type": "Registration",
    "auto_recording": "Recording",
    "registrants_email_notification": "Zoom's confirmation e-mail to registrants",
    "panelists_invitation_email_notification": "Zoom's invitation e-mail to panelists",
    "email_language": "Language of Zoom's e-mails",
    "email_in_attendee_report": "E-mail addresses in the attendance report",
    "panelist_authentication": "Sign-in required of panelists",
    "meeting_authentication": "Sign-in required of attendees",
    "registrants_restrict_number": "Limit on registrations",
    "on_demand": "Recording offered on demand",
    "language_interpretation": "Language interpretation",
    "sign_language_interpretation": "Sign language interpretation",
    "add_watermark": "Watermark",
    "add_audio_watermark": "Audio watermark",
    REMINDERS: "Zoom's reminder e-mails",
    FOLLOW_UPS[0]: "Zoom's follow-up e-mail to attendees",
    FOLLOW_UPS[1]: "Zoom's follow-up e-mail to absentees",
}
_REMINDERS = ("off", "an hour", "a day", "an hour and a day", "a week", "an hour and a week", "a day and a week",
              "an hour, a day and a week")  # fmt: skip
# @zoom/rivet 0.4.0 has the first in the body of an update alone; the second came with it (changelog, 10 April 2025).
_BY_UPDATE = ("registrants_confirmation_email", "email_in_attendee_report")
_MUST_BE_CONFIRMED = frozenset({"practice_session", "approval_type", "auto_recording"})


def differences(spec: WebinarSpec, remote: RemoteWebinar) -> tuple[str, ...]:
    """One sentence for each thing Zoom has otherwise than asked; empty when all was kept.

    `remote` comes from create or get, not from a listing. No sentence holds a passcode or a link.
    """
    return (*_plan(spec, remote), *_settings(settings_to_create(spec), remote.settings))


def needs_update(spec: WebinarSpec, remote: RemoteWebinar) -> bool:
    """Whether Zoom has otherwise what a creation may drop without a word and an update sets."""
    wanted = settings_to_update(spec, remote.settings, notify_registrants=False)
    return any(isinstance(has := remote.settings.get(name), bool) and has != wanted[name] for name in _BY_UPDATE)


def _plan(spec: WebinarSpec, remote: RemoteWebinar) -> Iterator[str]:
    zone = zoom_zone(spec.zone, spec.starts_at)
    if _folded(remote.topic) != _folded(spec.topic):
        yield TOPIC.format(topic=remote.topic)
    if _folded(remote.agenda) != _folded(spec.agenda):
        yield DESCRIPTION
    if remote.starts_at != spec.starts_at:
        yield OTHERWISE.format(label="Start", wanted=_shown(spec.starts_at), kept=_shown(remote.starts_at))
    if remote.minutes != spec.minutes:
        yield LENGTH.format(wanted=spec.minutes, kept=remote.minutes)
    if remote.zone != zone:
        yield OTHERWISE.format(label="Time zone", wanted=zone, kept=remote.zone or "none")
    if remote.passcode and remote.passcode != spec.passcode:
        yield PASSCODE


def _settings(wanted: Mapping[str, object], kept: Mapping[str, object]) -> Iterator[str]:
    for name, label in _NAMES.items():
        if _lost(name, wanted[name], kept):
            yield OTHERWISE.format(label=label, wanted=_worded(name, wanted[name]), kept=_worded(name, kept.get(name)))
    yield from _questions(wanted["question_and_answer"], kept.get("question_and_answer"))
    missing = _missing_hosts(wanted["alternative_hosts"], kept.get("alternative_hosts"))
    if missing:
        yield HOSTS.format(missing=", ".join(missing))


def _lost(name: str, wanted: object, kept: Mapping[str, object]) -> bool:
    """A setting that is absent is lost only if it was wanted on and matters: older answers leave many out.

    Interpretation with interpreters is somebody's choice in Zoom's portal, which we leave alone.
    """
    if name in INTERPRETATION and interpreters_in({name: kept.get(name)}):
        return False
    if name not in kept:
        return name in _MUST_BE_CONFIRMED and _worded(name, wanted) != "off"
    return _worded(name, wanted) != _worded(name, kept[name])


def _questions(wanted: object, kept: object) -> Iterator[str]:
    on, has = _enabled(wanted), _enabled(kept)
    if on != has and not (not on and has is None):
        yield OTHERWISE.format(label="Q&A", wanted=_on(on), kept=_on(has))


def _missing_hosts(wanted: object, kept: object) -> list[str]:
    present = {host.casefold() for host in hosts_in(kept)}
    return [host for host in hosts_in(wanted) if host.casefold() not in present]


def _worded(name: str, value: object) -> str:
    """The value in plain words."""
    special: dict[str, Callable[[object], str]] = {"approval_type": _approval, "auto_recording": _recording}
    if name in special:
        return special[name](value)
    if isinstance(value, Mapping):
        return _mail(name, value) if name == REMINDERS or name in FOLLOW_UPS else _on(_enabled(value))
    return _on(value) if isinstance(value, bool) or value is None else "off" if value == 0 else str(value)


def _mail(name: str, value: Mapping[str, object]) -> str:
    """When Zoom mails by itself. `enable` with type 0 mails nobody, and so does a type without `enable`."""
    kind = value.get("type")
    if not _enabled(value) or not isinstance(kind, int) or not 0 < kind < len(_REMINDERS):
        return "off"
    if name == REMINDERS:
        return f"{_REMINDERS[kind]} before"
    return "a day after" if kind == 1 else f"{kind} days after"


def _approval(value: object) -> str:
    return _ANSWER.get(value, "something else") if isinstance(value, int) else _on(None)


def _recording(value: object) -> str:
    return "off" if value == "none" else str(value) if isinstance(value, str) else _on(None)


def _enabled(value: object) -> bool | None:
    enabled = value.get("enable") if isinstance(value, Mapping) else value
    return enabled if isinstance(enabled, bool) else None


def _on(value: bool | None) -> str:
    return "no answer" if value is None else "on" if value else "off"


def _shown(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if moment else "none"


def _folded(words: str) -> str:
    """Texts that differ only in line ends and spaces are the same to a reader."""
    return " ".join(words.split())
