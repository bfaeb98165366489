"""Everything people could see, in order: the ledger that tells whether something appeared twice."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Effect:
    """One visible change.

    `kind`: post, dm, update, delete, ephemeral, view_open, view_push, view_update, view_errors, view_closed, home,
    file, file_deleted, pin, unpin, bookmark. `user` is who sees it alone (ephemeral, view, home, dm), `by` who did it.
    """

    number: int
    at: datetime
    kind: str
    by: str
    channel: str | None = None
    user: str | None = None
    ts: str | None = None
    text: str = ""
    details: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The effect as the control gives it; `details` are laid beside the rest."""
        row = asdict(self)
        details = row.pop("details")
        return {**details, **row, "at": self.at.isoformat()}


class Effects:
    """An append-only list. The workspace's lock guards it."""

    def __init__(self) -> None:
        self._seen: list[Effect] = []

    def add(self, at: datetime, kind: str, by: str, **what: Any) -> None:
        """Write one down; what is no field of Effect becomes a detail."""
        fields = {name: what.pop(name) for name in ("channel", "user", "ts", "text") if name in what}
        self._seen.append(Effect(len(self._seen) + 1, at, kind, by, **fields, details=what))

    def all(self, *kinds: str) -> list[Effect]:
        """The effects so far, oldest first, of these kinds or of all."""
        return [effect for effect in self._seen if not kinds or effect.kind in kinds]
