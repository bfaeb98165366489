"""Zoom's published contract, held against every request and every answer of the stand-in.

The schemas are those of Zoom's own types (`@zoom/rivet` 0.4.0). Where other evidence contradicts them:

| place | contract | elsewhere | here |
|---|---|---|---|
| PATCH webinar, `recurrence.weekly_days` | one day, an enum | `"1,3"` in POST and in the text | any string |
| `webinar.registration_created` | `join_url` required | a pending registrant has no link yet | not required |
| `webinar.participant_role_changed` | no `panelist` role | clients' samples have it | allowed |
| replies without a page (`instances` …) | `webinarId` is a number | only the ID is taken there | a number |
| unknown field in a request | closed objects | Zoom is said to ignore some | refused, 300: silence hides mistakes |
| `page_size` above 300 | any number | maximum 300 in every description | refused, 300 |
| success without body | no schema | 204 | 204 and nothing else |
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from jsonschema import Draft202012Validator

FOLDER = Path(__file__).parent.parent / "contract"


@dataclass(frozen=True, slots=True)
class Operation:
    """One call: its id, method, path template split at `/`, and the validators of its parts (None: nothing allowed)."""

    id: str
    method: str
    template: tuple[str, ...]
    path: Draft202012Validator | None
    query: Draft202012Validator | None
    body: Draft202012Validator | None
    answer: Draft202012Validator | None

    @property
    def name(self) -> str:
        """`POST /users/{userId}/webinars`."""
        return f"{self.method} /{'/'.join(self.template)}"

    @property
    def success(self) -> int:
        """The one status that means it worked."""
        if self.answer is None:
            return 204
        return 201 if self.method == "POST" else 200


class Contract:
    """The operations and events of the contract file."""

    def __init__(self) -> None:
        text = json.loads((FOLDER / "zoom-api.json").read_text(encoding="utf-8"))
        found = [_operation(entry) for entry in text["operations"]]
        self.operations = sorted(found, key=lambda o: sum(part.startswith("{") for part in o.template))
        self.events = {entry["event"]: _event(entry["event"], entry["schema"]) for entry in text["events"]}

    def match(self, method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
        """The operation for a path below `/v2` as the HTTP server decoded it, with its parameters decoded once more.

        A UUID's `/` must therefore be encoded twice; encoded once it splits the path and nothing matches.
        """
        segments = path.strip("/").split("/") if not path.endswith("/") else []
        for operation in self.operations:
            params = _fit(operation.template, segments) if operation.method == method else None
            if params is not None:
                return operation, params
        return None

    def faults_of_event(self, event: dict[str, Any]) -> list[str]:
        """What is wrong with a webhook body; an event the contract does not list is wrong too."""
        validator = self.events.get(event.get("event", ""))
        if validator is None:
            return [f"no event is called {event.get('event')!r}"]
        return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(event)]


@cache
def contract() -> Contract:
    """The contract, read once."""
    return Contract()


@cache
def listed_zones() -> frozenset[str]:
    """The zones Zoom knows: a subset of the IANA names."""
    text = json.loads((FOLDER / "zoom-timezones.json").read_text(encoding="utf-8"))
    return frozenset(text["timezones"])


def typed(validator: Draft202012Validator | None, values: dict[str, str]) -> dict[str, Any]:
    """Path or query values as the schema's types; what does not read as such stays text, for the schema to refuse."""
    schema = validator.schema if validator else {}
    properties = schema.get("properties", {}) if isinstance(schema, dict) else {}
    return {name: _typed(properties.get(name, {}), value) for name, value in values.items()}


def request_errors(validator: Draft202012Validator | None, value: Any) -> list[dict[str, str]]:
    """Zoom's `errors[]` for one part of a request: dotted field and message, the deepest cause of each."""
    if validator is None:
        names = list(value) if isinstance(value, dict) else []
        return [{"field": name, "message": "Invalid field."} for name in names]
    return [_error(error) for error in validator.iter_errors(value)]


def _error(error: Any) -> dict[str, str]:
    path = [str(part) for part in error.absolute_path]
    if error.validator == "additionalProperties":
        allowed = set(error.schema.get("properties", {}))
        path += sorted(set(error.instance) - allowed)[:1]
    elif error.validator == "required":
        path += [name for name in error.validator_value if name not in error.instance][:1]
    return {"field": ".".join(path) or "body", "message": f"Invalid field. {error.message[:200]}"}


def _typed(schema: dict[str, Any], value: str) -> Any:
    if schema.get("type") == "number" and value.isascii() and value.isdigit():
        return int(value)
    if schema.get("type") == "boolean" and value in ("true", "false"):
        return value == "true"
    return value


def _operation(entry: dict[str, Any]) -> Operation:
    if entry["id"] == "webinars.updateWebinar":
        entry["request_schema"]["properties"]["recurrence"]["properties"]["weekly_days"] = {"type": "string"}
    parts = (entry[f"{name}_schema"] for name in ("path", "query", "request", "response"))
    path, query, body, answer = (Draft202012Validator(part) if part else None for part in parts)
    template = tuple(entry["path"].strip("/").split("/"))
    return Operation(entry["id"], entry["method"], template, path, query, body, answer)


def _event(name: str, schema: dict[str, Any]) -> Draft202012Validator:
    if name == "webinar.registration_created":
        registrant = schema["properties"]["payload"]["properties"]["object"]["properties"]["registrant"]
        registrant["required"].remove("join_url")
    if name == "webinar.participant_role_changed":
        person = schema["properties"]["payload"]["properties"]["object"]["properties"]["participant"]
        for role in ("old_role", "new_role"):
            person["properties"][role]["enum"].append("panelist")
    return Draft202012Validator(schema)


def _fit(template: tuple[str, ...], segments: list[str]) -> dict[str, str] | None:
    if len(template) != len(segments):
        return None
    params: dict[str, str] = {}
    for expected, segment in zip(template, segments, strict=True):
        if expected.startswith("{") and segment:
            params[expected[1:-1]] = unquote(segment)
        elif expected != segment:
            return None
    return params
