"""Files from the asking for an upload address to their deletion."""

import mimetypes
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Literal

Stage = Literal["asked", "uploaded", "complete", "deleted"]


@dataclass(slots=True)
class StoredFile:
    """One file. `shares` are (channel id, kind of channel, ts, thread ts or None); empty until Slack shared it."""

    id: str
    name: str
    length: int
    ticket: str
    created: int
    user: str
    title: str = ""
    alt_txt: str = ""
    content: bytes = b""
    stage: Stage = "asked"
    shares: list[tuple[str, str, str, str | None]] = field(default_factory=list)
    scanned: bool = False  # Slack looks at a file after the call that completes it has been answered

    def as_json(self, base: str, team: str) -> dict[str, Any]:
        """The file object. Before the scan it has no type and no shares."""
        if self.stage == "deleted":
            return {"id": self.id, "mode": "tombstone"}
        suffix = PurePosixPath(self.name).suffix.removeprefix(".")
        guessed = mimetypes.guess_type(self.name)[0] or "application/octet-stream"
        shown: dict[str, Any] = {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": guessed if self.scanned else "",
            "filetype": suffix if self.scanned else "",
            "user": self.user,
            "size": len(self.content),
            "mode": "hosted",
            "is_external": False,
            "is_public": any(kind == "public" for _, kind, _, _ in self.shares),
            "channels": [channel for channel, kind, _, _ in self.shares if kind == "public"],
            "groups": [channel for channel, kind, _, _ in self.shares if kind == "private"],
            "ims": [channel for channel, kind, _, _ in self.shares if kind == "im"],
            "url_private": f"{base}/slack/files-pri/{team}-{self.id}/{self.name}",
            "shares": self._shares(),
        }
        return {**shown, "alt_txt": self.alt_txt} if self.alt_txt else shown

    def _shares(self) -> dict[str, dict[str, list[dict[str, Any]]]]:
        shown: dict[str, dict[str, list[dict[str, Any]]]] = {}
        for channel, kind, ts, thread in self.shares:
            places = shown.setdefault("public" if kind == "public" else "private", {}).setdefault(channel, [])
            places.append({"ts": ts, **({"thread_ts": thread} if thread else {})})
        return shown
