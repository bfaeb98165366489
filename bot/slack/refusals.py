"""Slack's `ok: false` codes as errors and sentences.

Codes and meanings: docs.slack.dev/reference/methods, read in August 2026.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.domain.errors import NotFound, Refused

RATE_LIMITED = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
# The request may have been carried out before Slack lost track of it.
MAY_BE_DONE = frozenset({"internal_error", "fatal_error", "request_timeout", "service_unavailable"})
WRONG_TOKEN = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_expired", "token_revoked"})
GONE = frozenset({"message_not_found", "file_not_found", "file_deleted", "users_not_found", "user_not_found"})


class SlackRefused(Refused):
    """Slack said no. `code` is Slack's, `detail` what Slack named (a scope, a block), empty if nothing."""

    def __init__(self, sentence: str, *, code: str, detail: str = "") -> None:
        super().__init__(sentence)
        self.code = code
        self.detail = detail


class SlackNotFound(SlackRefused, NotFound):
    """What was named does not exist in this workspace (any more)."""


_token = "Install the app again and set SLACK_BOT_TOKEN to its new bot token."  # noqa: S105 - a sentence
_ask_admin = "Ask an administrator of the workspace."
SENTENCES = {
    "account_inactive": f"Slack switched off the bot's account. {_token}",
    "app_access_restricted": f"This workspace does not let the app post there. {_ask_admin}",
    "cannot_reply_to_message": "Slack takes no replies to that message. Post the next one in the channel instead.",
    "cant_delete_file": "Slack does not let me delete that file. Delete it in Slack.",
    "cant_delete_message": "Slack does not let me delete that message. Delete it in Slack.",
    "cant_update_message": "Slack no longer lets me change that message.",
    "channel_not_found": "I cannot see that channel. Check its id and invite me there with `/invite @webinar-desk`.",
    "edit_window_closed": "Slack no longer lets me change that message: the workspace's time limit has passed.",
    "expired_trigger_id": "Slack waited too long for the window. Try once more.",
    "exchanged_trigger_id": "Slack has already opened that window. Try once more if you do not see it.",
    "file_type_not_allowed": f"This workspace does not take files of that type. {_ask_admin}",
    "file_upload_size_restricted": f"This workspace does not take files that large. {_ask_admin}",
    "file_uploads_disabled": f"This workspace takes no files. {_ask_admin}",
    "file_uploads_except_images_disabled": f"This workspace takes no files but images. {_ask_admin}",
    "invalid_auth": f"Slack does not accept the bot's token. {_token}",
    "invalid_trigger_id": "Slack waited too long for the window. Try once more.",
    "is_archived": "That channel is archived. Unarchive it, or choose another one.",
    "no_such_subteam": "The user group in BOT_ORGANISERS does not exist. Correct its id.",
    "not_authed": f"The bot has no token for Slack. {_token}",
    "not_in_channel": "I am not in that channel. Invite me there with `/invite @webinar-desk`.",
    "org_login_required": f"The workspace is being moved by Slack. {_ask_admin}",
    "plan_upgrade_required": "User groups need a paid Slack plan. Empty BOT_ORGANISERS to use the channel's members.",
    "posting_to_channel_denied": f"Slack does not let me post files to that channel. {_ask_admin}",
    "push_limit_reached": "Slack opens three windows at most. Close one, then press again.",
    "restricted_action": f"The workspace's rules do not let me do that there. {_ask_admin}",
    "restricted_action_read_only_channel": "That channel is read-only for me. Let the app post there.",
    "restricted_action_thread_locked": "That thread is locked. Unlock it, or post in the channel.",
    "restricted_action_thread_only_channel": "That channel only takes replies in threads.",
    "storage_limit_reached": "The workspace has no room left for files. Delete some, or ask an administrator.",
    "team_access_not_granted": f"The app may not use this workspace. {_ask_admin}",
    "token_expired": f"The bot's token for Slack has expired. {_token}",
    "token_revoked": f"The bot's token for Slack was revoked. {_token}",
    "user_not_in_channel": "That person is not in the channel, so a private message there cannot be shown.",
}


SLOW_DOWN = "Slack asks us to slow down. This goes on by itself shortly."
AWAY = "Slack cannot be reached. Check the network; I go on trying."
NOT_CLEAR = "Slack gave no clear answer to {method} ({what}). I go on trying."
MAYBE_DONE = "Slack gave no clear answer to {method} ({what}). I look before I repeat it."
NO_SCOPE = "Slack wants the permission {needed} for this. Add it under OAuth & Permissions and install again."
OTHER = "Slack refused {method}: {code}."
CANNOT_LOOK = (
    "A message may have been sent, and Slack does not let me look: {why} Look there yourself. If it is missing, have it"
    " sent again with `webinar-bot work retry KEY --without-looking`."
)
FILE_AWAY = "Slack did not take the file. I go on trying."
FILE_REFUSED = "Slack refused the file ({status}). Ask for the export again."
TEMPLATES = (SLOW_DOWN, AWAY, NOT_CLEAR, MAYBE_DONE, NO_SCOPE, OTHER, CANNOT_LOOK, FILE_AWAY, FILE_REFUSED)


def refusal(method: str, code: str, body: Mapping[str, Any]) -> SlackRefused:
    """The error for one refused call."""
    if code == "missing_scope":
        needed = str(body.get("needed", ""))
        return SlackRefused(NO_SCOPE.format(needed=needed), code=code, detail=needed)
    found = SlackNotFound if code in GONE else SlackRefused
    messages = (body.get("response_metadata") or {}).get("messages") or []
    detail = "; ".join(str(message) for message in messages)[:500]
    return found(SENTENCES.get(code, OTHER.format(method=method, code=code)), code=code, detail=detail)
