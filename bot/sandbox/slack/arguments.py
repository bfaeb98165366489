"""The arguments of one call: form fields, query or JSON, read as their method's contract says."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flask import Request

from bot.sandbox.slack.refusal import Refusal, refused_with

CONTRACT = Path(__file__).parents[1] / "contract" / "slack_methods.json"


@dataclass(frozen=True, slots=True)
class Method:
    """What Slack's reference says of one method. `scopes` are alternatives; empty means none is needed."""

    name: str
    scopes: tuple[str, ...]
    required: tuple[str, ...]
    arguments: frozenset[str]
    errors: frozenset[str]
    takes_json: bool

    @property
    def needs_token(self) -> bool:
        """Whether a call without a token is refused."""
        return "token" in self.required


@cache
def contract() -> dict[str, Method]:
    """All methods by name (slack-ruby/slack-api-ref at f4837c0, 2026-08-20)."""
    rows = json.loads(CONTRACT.read_text(encoding="utf-8"))["methods"]
    return {name: _method(name, row) for name, row in rows.items()}


def _method(name: str, row: dict[str, Any]) -> Method:
    return Method(
        name=name,
        scopes=tuple(row["bot_scopes"] or ()),
        required=tuple(row["required"] or ()),
        arguments=frozenset(row["args"]),
        errors=frozenset(row["errors"]),
        takes_json=row["json"] is not False and row["json"] is not None,
    )


def read_arguments(request: Request, method: Method) -> dict[str, Any]:
    """Everything the call carries. A JSON body counts only where the method takes one. Raises Refusal."""
    given: dict[str, Any] = {**request.args.to_dict(), **request.form.to_dict()}
    if request.mimetype == "application/json" and method.takes_json and request.get_data():
        body = request.get_json(silent=True)
        if not isinstance(body, dict):
            raise Refusal("invalid_json" if body is None else "json_not_object")
        given |= body
    return {name: value for name, value in given.items() if value is not None}


class Arguments:
    """Typed access to what was sent."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = given

    def __contains__(self, name: str) -> bool:
        return name in self.given

    def text(self, name: str, default: str = "") -> str:
        """A string; numbers become their digits."""
        value = self.given.get(name, default)
        return value if isinstance(value, str) else json.dumps(value)

    def flag(self, name: str, default: bool = False) -> bool:
        """`true`, `1`, true and 1 mean yes."""
        return str(self.given.get(name, default)).lower() in ("true", "1")

    def whole(self, name: str, default: int, *, least: int = 1, most: int = 1000) -> int:
        """A whole number within bounds. Raises Refusal `invalid_arguments`, or `invalid_limit` for `limit`."""
        try:
            number = int(self.given.get(name, default))
        except (TypeError, ValueError):
            number = least - 1
        if not least <= number <= most:
            problem = f"[ERROR] must be between {least} and {most} [json-pointer:/{name}]"
            raise refused_with("invalid_arguments", [problem])
        return number

    def parsed(self, name: str, error: str) -> Any:
        """A JSON value, sent as such or as a string. Raises Refusal `error` if it is not JSON."""
        value = self.given.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError as exc:
            raise refused_with(error, [f"[ERROR] must be valid JSON [json-pointer:/{name}]"]) from exc

    def listed(self, name: str) -> list[str]:
        """Comma-separated words, or a JSON array of them."""
        value = self.given.get(name, "")
        if isinstance(value, str) and value.startswith("["):
            value = self.parsed(name, "invalid_arguments")
        words = value if isinstance(value, list) else str(value).split(",")
        return [str(word).strip() for word in words if str(word).strip()]
