"""The settings a webinar is made with, every one sent: what is left out takes the account's default silently.

Since March 2026 several left-out settings are inherited from the host's account (changelog of 5 March 2026), and an
hour-before reminder has been mailed by default, so none of them is left to chance.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.remote import WebinarSpec
from bot.domain.webinar import Recording, Registration
from bot.zoom.reading import inner, objects, text, truth
from bot.zoom.request import Json

APPROVAL = {Registration.AUTOMATIC: 0, Registration.MANUAL: 1, Registration.OFF: 2}
RECORDING = {Recording.NONE: "none", Recording.CLOUD: "cloud", Recording.LOCAL: "local"}
MAIL_LANGUAGES = {"en": "en-US", "fr": "fr-FR"}
REMINDERS = "attendees_and_panelists_reminder_email_notification"
FOLLOW_UPS = ("follow_up_attendees_email_notification", "follow_up_absentees_email_notification")
INTERPRETATION = ("language_interpretation", "sign_language_interpretation")
_MAILS = range(8)  # types of Zoom's own reminder and follow-up e-mails (OpenAPI text, March 2024)


def settings_to_create(spec: WebinarSpec) -> Json:
    """Every setting of a new webinar, the ones we do not use switched off."""
    return {
        **settings_of(spec),
        "host_video": True,
        "panelists_video": True,
        "audio": "both",
        "allow_multiple_devices": True,
        "alternative_hosts": ",".join(spec.alternative_hosts),
        "question_and_answer": questions_and_answers(spec.questions),
        "registrants_restrict_number": 0,
        "meeting_authentication": False,
        "panelist_authentication": False,
        "add_watermark": False,
        "add_audio_watermark": False,
        "allow_host_control_participant_mute_state": False,
        **{name: {"enable": False} for name in INTERPRETATION},
        "on_demand": False,
        "post_webinar_survey": True,
    }


def settings_to_update(spec: WebinarSpec, current: Mapping[str, object], *, notify_registrants: bool) -> Json:
    """The settings an organiser chooses through us. What somebody set in Zoom's portal beyond these is left alone.

    `current` is Zoom's settings object: a PATCH replaces the whole list of alternative hosts and the whole Q&A
    object, so ours are merged into them.
    """
    settings: Json = {
        **settings_of(spec),
        "question_and_answer": questions_and_answers(spec.questions, current.get("question_and_answer")),
        "registrants_confirmation_email": spec.registration is not Registration.OFF,
        "notify_registrants": notify_registrants and spec.registration is not Registration.OFF,
    }
    if spec.alternative_hosts:
        settings["alternative_hosts"] = ",".join(_merged(current.get("alternative_hosts"), spec.alternative_hosts))
    return settings


def settings_of(spec: WebinarSpec) -> Json:
    """What follows from the spec, the same when creating and updating."""
    return {
        "practice_session": spec.practice_session,
        "approval_type": APPROVAL[spec.registration],
        "auto_recording": RECORDING[spec.recording],
        "registrants_email_notification": spec.registration is not Registration.OFF,
        "panelists_invitation_email_notification": spec.mail_panelists,
        REMINDERS: _mail(spec.reminder_type),
        **{name: _mail(spec.follow_up) for name in FOLLOW_UPS},
        "email_language": MAIL_LANGUAGES.get(spec.language, "en-US"),
        "email_in_attendee_report": True,
    }


def questions_and_answers(on: bool, current: object = None) -> Json:
    """Zoom's Q&A object: open to all, anonymous allowed, everything visible, unless the portal says otherwise."""
    wanted: Json = {
        "enable": on,
        "allow_submit_questions": True,
        "allow_anonymous_questions": True,
        "answer_questions": "all",
        "attendees_can_comment": False,
        "attendees_can_upvote": True,
        "allow_auto_reply": False,
        "auto_reply_text": "",
    }
    kept = current if on and isinstance(current, Mapping) and current.get("enable") is True else {}
    return wanted | {key: kept[key] for key in wanted if isinstance(kept.get(key), type(wanted[key]))}


def hosts_in(listed: object) -> tuple[str, ...]:
    """The alternative hosts in Zoom's one text: it takes commas and may give semicolons."""
    whole = listed.replace(";", ",") if isinstance(listed, str) else ""
    return tuple(host for part in whole.split(",") if (host := part.strip()))


def interpreters_in(settings: Mapping[str, object]) -> tuple[str, ...]:
    """The addresses of those who interpret, by voice or by sign, where that is switched on; each once."""
    chosen = [inner(settings, name) for name in INTERPRETATION]
    rows = [row for each in chosen if truth(each, "enable") for row in objects(each, "interpreters")]
    return tuple(dict.fromkeys(email for row in rows if (email := text(row, "email").strip())))


def _merged(listed: object, wanted: tuple[str, ...]) -> tuple[str, ...]:
    present = hosts_in(listed)
    known = {host.casefold() for host in present}
    return present + tuple(host for host in wanted if host.casefold() not in known)


def _mail(kind: int) -> Json:
    if kind not in _MAILS:
        raise ValueError(f"Zoom has no e-mail of type {kind}")
    return {"enable": kind > 0, "type": kind}
