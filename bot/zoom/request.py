"""What is sent to Zoom and what comes back, as values; and how ids are written into a path."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import quote

from bot.domain.errors import InvalidInput

Json = dict[str, object]


class Category(StrEnum):
    """Zoom's classes of calls; the rate limits hold per account and class (rate limits page, 2026)."""

    LIGHT = "Light"
    MEDIUM = "Medium"
    HEAVY = "Heavy"
    RESOURCE_INTENSIVE = "Resource-intensive"


@dataclass(frozen=True, slots=True)
class Request:
    """One call, ready to be sent. `path` is percent-encoded; `expected` is the only status that means success.

    `repeatable` is true for reads alone: a lost answer to anything else leaves the outcome unknown. `counts_for_host`
    names the host whose 100 creations and updates a day this call uses up. `top_level_key` must be in the answer.
    `about` fills the blanks of error sentences (`host`, `name`, `user`). The body is kept out of the repr: it holds
    the passcode.
    """

    operation: str
    method: str
    path: str
    expected: int
    category: Category
    query: Mapping[str, str] = field(default_factory=dict)
    body: Json | None = field(default=None, repr=False)
    repeatable: bool = False
    counts_for_host: str | None = None
    top_level_key: str | None = None
    about: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def about_a_session(self) -> bool:
        """True for what is made after a session, where "not found" most often means "not ready yet"."""
        return self.path.startswith(("/report/", "/past_webinars/", "/meetings/"))

    @property
    def secrets(self) -> tuple[str, ...]:
        """Words of this request that no error text may repeat."""
        passcode = (self.body or {}).get("password")
        return (passcode,) if isinstance(passcode, str) and passcode else ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the HTTP layer saw. Header names are lower-cased: Zoom's case varies."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)


def read(operation: str, path: str, category: Category, key: str | None, **more: Mapping[str, str]) -> Request:
    """A GET whose answer is 200 with `key` in it. `more` may hold `query` and `about`."""
    return Request(
        operation,
        "GET",
        path,
        200,
        category,
        query=more.get("query", {}),
        about=more.get("about", {}),
        repeatable=True,
        top_level_key=key,
    )


def path_uuid(uuid: str) -> str:
    """A session's UUID as one path segment: encoded twice when it holds `/`, else once.

    Zoom asks for two rounds where the UUID begins with `/` or holds `//` (OpenAPI text, March 2024); two rounds for
    any `/` are accepted as well (ZoomNet 0.1, 2026). Raises InvalidInput for an empty one.
    """
    once = path_segment(uuid)
    return quote(once, safe="") if "/" in uuid else once


def path_id(webinar_id: str | int) -> str:
    """A webinar's number as a path segment. Raises InvalidInput for anything but digits."""
    text = str(webinar_id).strip()
    if not re.fullmatch(r"[0-9]{1,20}", text):
        raise InvalidInput(f"“{text[:40]}” is not a Zoom webinar number: it has digits only.", field="webinar")
    return text


def path_segment(text: str) -> str:
    """A user id, e-mail address or other name as one segment. Raises InvalidInput for an empty one."""
    if not text.strip(". \t\r\n"):
        raise InvalidInput("An empty name cannot be looked up in Zoom.")
    return quote(text, safe="")
