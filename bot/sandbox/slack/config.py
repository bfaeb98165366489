"""What can be set about the stand-in: tokens, scopes, paces, and the workspace it begins with."""

from dataclasses import dataclass, field

MANIFEST_SCOPES = frozenset(
    {
        "commands",
        "chat:write",
        "files:write",
        "users:read",
        "users:read.email",
        "channels:read",
        "groups:read",
        "channels:history",
        "groups:history",
        "im:history",
        "im:write",
    }
)


@dataclass(slots=True)
class SlackConfig:
    """Knobs of the stand-in; change them at any time.

    `post_pace` is the least number of seconds between two posts into one channel (Slack: about 1; None = no limit) and
    `share_delay` how long after `files.completeUploadExternal` the message with the files appears, by the sandbox
    clock. `ack_seconds` and `trigger_seconds` are by the system's clock.
    """

    bot_token: str = "xoxb-sandbox-0123456789-bot"  # noqa: S105
    app_token: str = "xapp-1-sandbox-0123456789-app"  # noqa: S105
    signing_secret: str = "5a6e0b0c5a6e0b0c5a6e0b0c5a6e0b0c"  # noqa: S105
    scopes: set[str] = field(default_factory=lambda: set(MANIFEST_SCOPES))
    refuse_unknown_arguments: bool = True
    post_pace: float | None = None
    share_delay: float = 0.0
    ack_seconds: float = 3.0
    trigger_seconds: float = 3.0
    response_url_uses: int = 5
    response_url_seconds: float = 30 * 60
    home_tab_enabled: bool = True
    modern_blocks: bool = False
    socket_mode: bool = False
    storage_bytes: int = 5 * 1024**3
    metadata_bytes: int = 8_000  # undocumented at Slack; `metadata_too_large` exists
    command: str = "/webinar"
