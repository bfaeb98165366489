"""What can go wrong, named by what the caller can do next.

The text of each error is a sentence for the organiser: the cause first, then the next step. It holds no secret.
"""

from __future__ import annotations

from datetime import datetime


class BotError(Exception):
    """Something went wrong and `str(error)` says so in a sentence for people."""


class TryLater(BotError):
    """Nothing happened on the other side; the same call may be made again.

    `retry_at` is aware UTC, or None when the other side gave no time. `charged` is False where the wait is the other
    side's rule (a rate limit) and must not count as a failed attempt. `scope` names what has to wait with us: a
    channel, a host, the account; empty means this call only.
    """

    def __init__(
        self, sentence: str, *, retry_at: datetime | None = None, charged: bool = True, scope: str = ""
    ) -> None:
        super().__init__(sentence)
        self.retry_at = retry_at
        self.charged = charged
        self.scope = scope


class DatabaseAway(TryLater):
    """Our own database is locked, full or away. What was done outside before it stays done."""


class OutcomeUnknown(BotError):
    """The call may have been carried out. Look before doing it again."""


class Refused(BotError):
    """The other side will not do this, however often it is asked. A person must look."""


class NeedsOperator(Refused):
    """Refused until whoever runs the bot mends it: credentials, or a permission of an app."""


class NotFound(Refused):
    """What was asked for does not exist there (any more)."""


class InvalidInput(BotError):
    """What a person gave cannot be used. `field` names the form field or setting, empty when it is the whole."""

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field
