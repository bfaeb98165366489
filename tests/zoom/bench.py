"""What the tests of the Zoom room stand on: a clock that only moves when waited for, samples, a client."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import responses
from hypothesis import strategies as st

from bot.domain.remote import WebinarSpec
from bot.domain.webinar import Recording, Registration
from bot.zoom.budget import MemoryBudget
from bot.zoom.client import ZoomClient
from bot.zoom.pacing import Pacer
from bot.zoom.request import Answer
from bot.zoom.tokens import MemoryTokenStore, TokenStore

NOW = datetime(2026, 11, 16, 8, 41, tzinfo=UTC)
API = "https://api.zoom.us/v2"
OAUTH = "https://zoom.us/oauth/token"
HOST = "hT5rLw2cQe6uJ1pXo8aVzA"
WEBINAR = "81234567890"
SECOND_RUN = "Zr8TcWq1SxO4uJb2nLd6eg=="
SLASHED = "/aB3kd//TQ2c0Zx8mN1pLw=="
TOKEN = "eyJ-example-not-a-token"

SPEC = WebinarSpec(
    topic="Cartes ouvertes : relevés de terrain à vélo 🚲",
    agenda="Retour d'expérience et questions. Enregistré.",
    starts_at=datetime(2026, 12, 3, 10, tzinfo=UTC),
    minutes=60,
    zone="Europe/Paris",
    passcode="Velo2026",
    questions=True,
    practice_session=True,
    registration=Registration.AUTOMATIC,
    recording=Recording.CLOUD,
    alternative_hosts=("mehdi.taraud@example.org",),
    mail_panelists=False,
    language="fr",
)


@dataclass
class Time:
    """Both clocks of a test: sleeping moves them, nothing else does."""

    now: datetime = NOW
    slept: list[float] = field(default_factory=list)

    def clock(self) -> datetime:
        return self.now

    def monotonic(self) -> float:
        return (self.now - NOW).total_seconds()

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


@dataclass
class Bench:
    """A client against `responses`, with everything it was given within reach."""

    time: Time
    client: ZoomClient
    budget: MemoryBudget
    outcomes: list[tuple[str, str]]


def bench(
    *,
    base_url: str = API,
    oauth_url: str = OAUTH,
    store: TokenStore | None = None,
    concurrency: int = 4,
    **more: Any,
) -> Bench:
    time, budget = Time(), MemoryBudget()
    outcomes: list[tuple[str, str]] = []
    client = ZoomClient(
        base_url=base_url,
        oauth_url=oauth_url,
        account_id="kQ3vZt7LR0m2xYdB9sWnHg",
        client_id="example-client-id",
        client_secret="example-client-secret",
        tokens=store or MemoryTokenStore(),
        budget=budget,
        pacer=Pacer(monotonic=time.monotonic, sleep=time.sleep, concurrency=concurrency),
        clock=time.clock,
        observe=lambda operation, outcome: outcomes.append((operation, outcome)),
        **more,
    )
    return Bench(time, client, budget, outcomes)


@cache
def samples() -> dict[str, Any]:
    """Invented payloads in Zoom's shapes; the file names its sources."""
    read: dict[str, Any] = json.loads(Path("tests/samples/zoom-examples.json").read_text("utf-8"))
    return read


def sample(name: str) -> Any:
    """The body of one sample answer."""
    return samples()["responses"][name]["body"]


def answer(given: dict[str, Any]) -> Answer:
    """A sample (status, headers, body) as the HTTP layer sees it."""
    body = given["body"]
    raw = b"" if body is None else body.encode() if isinstance(body, str) else json.dumps(body).encode()
    return Answer(given["status"], {name.lower(): value for name, value in given["headers"].items()}, raw)


def signs_in(mock: responses.RequestsMock, **changes: Any) -> responses.BaseResponse:
    """The token endpoint answers as in the sample, `changes` over it."""
    body = {**samples()["oauth"]["response_ok"]["body"], **changes}
    return mock.add(responses.POST, OAUTH, json=body)


def replies(mock: responses.RequestsMock, method: str, path: str, name: str) -> responses.BaseResponse:
    """Answers with a sample of `responses`, or of `errors` where there is none."""
    given = samples()["responses"].get(name) or samples()["errors"][name]
    return gives(mock, method, path, given["status"], given["body"], given["headers"])


def gives(
    mock: responses.RequestsMock,
    method: str,
    path: str,
    status: int,
    body: object = None,
    headers: dict[str, str] | None = None,
) -> responses.BaseResponse:
    """Answers once with this status and body; several for one path come in the order given."""
    raw = "" if body is None else body if isinstance(body, str) else json.dumps(body)
    extra = {name: value for name, value in (headers or {}).items() if name != "Content-Type"}
    return mock.add(method, f"{API}{path}", body=raw, status=status, headers=extra, content_type="application/json")


def specs() -> st.SearchStrategy[WebinarSpec]:
    """What organisers ask for, with the odd among it."""
    minutes = timedelta(minutes=1)
    starts: Callable[[int], datetime] = lambda number: NOW + number * minutes  # noqa: E731
    return st.builds(
        WebinarSpec,
        topic=st.text(min_size=1, max_size=200),
        agenda=st.text(max_size=2000),
        starts_at=st.integers(0, 800_000).map(starts),
        minutes=st.sampled_from([1, 30, 45, 60, 90, 120, 600]),
        zone=st.sampled_from(["Europe/Paris", "Europe/Athens", "Europe/Kyiv", "Europe/Zagreb", "Asia/Tehran", "UTC"]),
        passcode=st.text("abcdefghijkmnpqrstuvwxyz23456789@-_*", min_size=10, max_size=10),
        questions=st.booleans(),
        practice_session=st.booleans(),
        registration=st.sampled_from(Registration),
        recording=st.sampled_from(Recording),
        alternative_hosts=st.lists(st.emails(), max_size=3).map(tuple),
        mail_panelists=st.booleans(),
        reminder_type=st.integers(0, 7),
        follow_up=st.integers(0, 7),
        language=st.sampled_from(["en", "fr", "", "de"]),
    )
