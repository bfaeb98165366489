"""A webinar's settings: Zoom's defaults, what is kept of what was sent, and what is refused."""

import re
from copy import deepcopy
from typing import Any

from bot.sandbox.zoom.config import User, ZoomConfig
from bot.sandbox.zoom.refusals import Refusal, invalid

PASSCODE = re.compile(r"[A-Za-z0-9@\-_*!]{1,10}")
ADDRESS = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+")
ONLY_SENT = ("notify_registrants",)  # an order, not a setting: never in a reply


def default_settings(host: User) -> dict[str, Any]:
    """What a webinar has where nothing was sent. The hour-before reminder is on: left out, Zoom mails people."""
    return {
        "host_video": False,
        "panelists_video": False,
        "practice_session": False,
        "hd_video": False,
        "hd_video_for_attendees": False,
        "send_1080p_video_to_attendees": False,
        "approval_type": 2,
        "registration_type": 1,
        "audio": "both",
        "auto_recording": "none",
        "enforce_login": False,
        "enforce_login_domains": "",
        "alternative_hosts": "",
        "alternative_host_update_polls": False,
        "close_registration": False,
        "show_share_button": False,
        "show_join_info": False,
        "allow_multiple_devices": True,
        "on_demand": False,
        "global_dial_in_countries": ["FR"],
        "global_dial_in_numbers": [
            {"country": "FR", "country_name": "France", "city": "", "number": "+33 1 99 00 00 00", "type": "toll"}
        ],
        "contact_name": host.name,
        "contact_email": host.email,
        "registrants_restrict_number": 0,
        "registrants_confirmation_email": True,
        "registrants_email_notification": True,
        "post_webinar_survey": False,
        "survey_url": "",
        "meeting_authentication": False,
        "panelist_authentication": False,
        "add_watermark": True,
        "add_audio_watermark": False,
        "email_in_attendee_report": False,
        "allow_host_control_participant_mute_state": False,
        "request_permission_to_unmute_participants": False,
        "enable_session_branding": False,
        "question_and_answer": {
            "enable": True,
            "allow_submit_questions": True,
            "allow_anonymous_questions": True,
            "answer_questions": "only",
            "attendees_can_upvote": False,
            "attendees_can_comment": False,
            "allow_auto_reply": False,
            "auto_reply_text": "",
        },
        "email_language": "en-US",
        "panelists_invitation_email_notification": True,
        "attendees_and_panelists_reminder_email_notification": {"enable": True, "type": 1},
        "follow_up_attendees_email_notification": {"enable": False, "type": 0},
        "follow_up_absentees_email_notification": {"enable": False, "type": 0},
        "language_interpretation": {"enable": False},
        "sign_language_interpretation": {"enable": False},
    }


def settled(config: ZoomConfig, old: dict[str, Any], sent: dict[str, Any], kind: int) -> dict[str, Any]:
    """The settings after a create or update: `old` with what is kept of `sent` for a webinar of type `kind`.

    Raises Refusal for alternative hosts who cannot be one, and for a contact that is no address.
    """
    kept = deepcopy({name: value for name, value in sent.items() if name not in ONLY_SENT})
    if kind == 6:
        kept.pop("approval_type", None)
    if kind != 9:
        kept.pop("registration_type", None)
    for name in ("language_interpretation", "sign_language_interpretation"):
        kept.pop(name, None)  # this account's plan lacks them; Zoom says nothing about it
    if kept.get("contact_email") and not ADDRESS.fullmatch(kept["contact_email"]):
        raise invalid("settings.contact_email")
    if "alternative_hosts" in kept:
        kept["alternative_hosts"] = alternative_hosts(config, kept["alternative_hosts"])
    for dotted in config.dropped_settings:
        drop(kept, dotted.split("."))
    return merged(old, kept)


def alternative_hosts(config: ZoomConfig, text: str) -> str:
    """The list as Zoom gives it back. Raises Refusal 1114 for a user who is unknown, not active or Basic."""
    addresses = []
    for part in re.split(r"[,;]", text):
        if not part:
            continue
        user = config.user(part.strip())
        if user is None or user.status != "active" or user.licence == 1 or part != part.strip():
            raise Refusal(400, 1114, f"The following alternative host is not valid: {part}.")
        addresses.append(user.email)
    return config.alternative_hosts_separator.join(addresses)


def check_passcode(config: ZoomConfig, passcode: str) -> None:
    """Raises Refusal 300 for a passcode against Zoom's alphabet or the account's rules."""
    if not PASSCODE.fullmatch(passcode):
        raise invalid("password", "Passcode may only contain a-z A-Z 0-9 @ - _ * ! and have 10 characters at most.")
    weak = len(passcode) < config.passcode_length or passcode.isdigit() or not re.search(r"\d", passcode)
    if weak:
        raise invalid("password", "Passcode does not meet the requirements of the account.")


def merged(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """`old` with the values of `new`, objects inside merged the same way."""
    result = dict(old)
    for name, value in new.items():
        before = result.get(name)
        result[name] = merged(before, value) if isinstance(before, dict) and isinstance(value, dict) else value
    return result


def drop(values: dict[str, Any], path: list[str]) -> None:
    """Take one dotted name away, if it is there."""
    for name in path[:-1]:
        values = values.get(name, {})
    values.pop(path[-1], None)
