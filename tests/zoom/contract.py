"""Holds requests of the client against the published contract of Zoom's API (@zoom/rivet 0.4.0)."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from jsonschema import Draft202012Validator

from bot.zoom.request import Request

# Documented by Zoom (OpenAPI text, March 2024) and absent from the published types.
BEYOND: dict[tuple[str, str], frozenset[str]] = {
    ("GET", "/users/{userId}/recordings"): frozenset({"from", "to", "page_size", "next_page_token"}),
}


def breaches(request: Request) -> list[str]:
    """Everything the contract says against the request; empty when it is fine."""
    for (method, template), allowed in BEYOND.items():
        if method == request.method and _match(template, request.path):
            return [f"query {name}" for name in request.query if name not in allowed]
    operation, named = _operation(request)
    return [
        *_against("path", operation["path_schema"], {key: unquote(value) for key, value in named.items()}),
        *_against("query", operation["query_schema"], dict(request.query)),
        *_body(operation["request_schema"], request.body),
    ]


def settings_of(operation_id: str) -> set[str]:
    """The names of the settings that an operation takes."""
    found = next(operation for operation in _operations() if operation["id"] == operation_id)
    return set(found["request_schema"]["properties"]["settings"]["properties"])


def _operation(request: Request) -> tuple[dict[str, Any], dict[str, str]]:
    fits = [
        (operation, matched)
        for operation in _operations()
        if operation["method"] == request.method and (matched := _match(operation["path"], request.path)) is not None
    ]
    assert fits, f"no operation {request.method} {request.path}"
    return min(fits, key=lambda fit: len(fit[1]))


def _match(template: str, path: str) -> dict[str, str] | None:
    pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template)
    matched = re.fullmatch(pattern, path)
    return matched.groupdict() if matched else None


def _body(schema: dict[str, Any] | None, body: dict[str, Any] | None) -> list[str]:
    if schema is None:
        return [] if body is None else ["a body where none belongs"]
    return ["no body"] if body is None else [error.message for error in _validator(schema).iter_errors(body)]


def _against(part: str, schema: dict[str, Any] | None, given: dict[str, str]) -> list[str]:
    if schema is None:
        return [f"{part} {name}" for name in given]
    typed = {name: _typed(schema["properties"].get(name, {}), value) for name, value in given.items()}
    return [f"{part}: {error.message}" for error in _validator(schema).iter_errors(typed)]


def _typed(schema: dict[str, Any], value: str) -> object:
    kind = schema.get("type")
    if kind in ("number", "integer") and value.isdigit():
        return int(value)
    return {"true": True, "false": False}.get(value, value) if kind == "boolean" else value


def _validator(schema: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator(schema)


@cache
def _operations() -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads(Path("bot/sandbox/contract/zoom-api.json").read_text("utf-8"))["operations"]
    return read
