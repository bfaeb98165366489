"""How Slack says no: HTTP 200 with `ok: false`, a name, and sometimes details."""

from typing import Any


class Refusal(Exception):
    """Slack's answer `{"ok": false, "error": error, …}`."""

    def __init__(self, error: str, **details: Any) -> None:
        super().__init__(error)
        self.error, self.details = error, details

    def as_json(self) -> dict[str, Any]:
        """The body of the answer."""
        return {"ok": False, "error": self.error, **self.details}


class RateLimited(Refusal):
    """429 with Retry-After, in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("ratelimited")
        self.retry_after = retry_after


def refused_with(error: str, messages: list[str]) -> Refusal:
    """A refusal that explains itself in `response_metadata.messages`."""
    return Refusal(error, response_metadata={"messages": messages})
