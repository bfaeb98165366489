"""The people and groups of the workspace."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(slots=True)
class Person:
    """A member, a guest, a bot or somebody of a connected workspace (`team` other than ours)."""

    id: str
    name: str
    real_name: str
    email: str | None
    team: str
    tz: str | None = "Europe/Paris"
    locale: str = "en-US"
    is_admin: bool = False
    is_owner: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_bot: bool = False
    is_stranger: bool = False
    deleted: bool = False

    def as_json(self, now: datetime, *, with_email: bool, with_locale: bool = False) -> dict[str, Any]:
        """The user object; `tz_offset` is the one of `now`. Strangers show neither e-mail nor locale."""
        profile: dict[str, Any] = {"real_name": self.real_name, "display_name": self.name, "team": self.team}
        if with_email and self.email and not self.is_stranger:
            profile["email"] = self.email
        shown: dict[str, Any] = {
            "id": self.id,
            "team_id": self.team,
            "name": self.name,
            "deleted": self.deleted,
            "real_name": self.real_name,
            "profile": profile,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": 1_600_000_000,
        }
        if self.deleted:
            return shown
        shown |= {flag: getattr(self, flag) for flag in ("is_admin", "is_owner", "is_restricted")}
        shown["is_ultra_restricted"] = self.is_ultra_restricted
        if self.is_stranger:
            return {**shown, "is_stranger": True}
        if self.tz:
            offset = now.astimezone(ZoneInfo(self.tz)).utcoffset()
            shown |= {"tz": self.tz, "tz_label": self.tz, "tz_offset": int(offset.total_seconds()) if offset else 0}
        return {**shown, "locale": self.locale} if with_locale else shown


@dataclass(slots=True)
class UserGroup:
    """A user group such as `@organisers`."""

    id: str
    handle: str
    name: str
    users: list[str] = field(default_factory=list)
    disabled: bool = False
