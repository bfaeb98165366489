"""A caller of the stand-in over real HTTP, and what it needs to see inside."""

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import requests

from bot.sandbox.clock import SandboxClock
from bot.sandbox.faults import Faults
from bot.sandbox.http import SandboxServer
from bot.sandbox.ledger import Ledger
from bot.sandbox.zoom import ZoomConfig, ZoomStandIn

HOST = "host@cities.example.org"
START = datetime(2022, 4, 12, 12, tzinfo=UTC)
SAMPLES = Path(__file__).parents[2] / "samples" / "zoom-examples.json"


@cache
def samples() -> Any:
    """Example payloads compiled from Zoom's public documentation, its published types and open-source clients."""
    return json.loads(SAMPLES.read_text(encoding="utf-8"))


def escaped(uuid: str) -> str:
    """A UUID in a path, as Zoom wants it: encoded twice where it holds a slash."""
    once = quote(uuid, safe="")
    return quote(once, safe="") if "/" in uuid else once


class Office:
    """A started server with a Zoom stand-in, its clock at 1 March 2022, and one access token."""

    def __init__(self, config: ZoomConfig | None = None) -> None:
        self.clock, self.faults, self.ledger = SandboxClock(), Faults(), Ledger()
        self.clock.advance_to(datetime(2022, 3, 1, 9, tzinfo=UTC), backwards=True)
        self.zoom = ZoomStandIn(self.clock, self.faults, self.ledger, seed=7, config=config or ZoomConfig(plan=None))
        self.server = SandboxServer(self.clock, self.faults, self.ledger)
        self.zoom.mount(self.server)
        self.server.start()
        self.http = requests.Session()
        self.http.trust_env = False
        self.sign_in()

    @property
    def config(self) -> ZoomConfig:
        """The options, to be changed."""
        return self.zoom.config

    def close(self) -> None:
        """Stop everything."""
        self.http.close()
        self.zoom.stop()
        self.server.stop()

    def ask_token(self, **changes: Any) -> requests.Response:
        """The token call; `auth`, `grant_type` and `account_id` may be changed."""
        auth = changes.pop("auth", (self.config.client_id, self.config.client_secret))
        form = {"grant_type": "account_credentials", "account_id": self.config.account_id, **changes}
        return self.http.post(f"{self.server.url}/zoom/oauth/token", data=form, auth=auth)

    def sign_in(self) -> None:
        """Take a new token for the calls that follow."""
        self.token: str = self.ask_token().json()["access_token"]

    def call(self, method: str, path: str, body: Any = None, **query: Any) -> requests.Response:
        """One call below `/v2`; the path is sent as it is."""
        headers = {"Authorization": f"Bearer {self.token}"}
        url = f"{self.server.url}/zoom/v2{path}"
        return self.http.request(method, url, json=body, params=query or None, headers=headers)

    def get(self, path: str, **query: Any) -> Any:
        """The body of a successful GET."""
        answer = self.call("GET", path, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def draft(self, **changes: Any) -> dict[str, Any]:
        """A webinar with registration, on 12 April 2022 at 14:00 in Paris."""
        body = {
            "topic": "Victims’ support in ports",
            "type": 5,
            "start_time": "2022-04-12T14:00:00",
            "timezone": "Europe/Paris",
            "duration": 60,
            "settings": {"approval_type": 0},
        }
        return {**body, **changes}

    def new_webinar(self, **changes: Any) -> int:
        """Create it; gives the ID."""
        answer = self.call("POST", f"/users/{HOST}/webinars", self.draft(**changes))
        assert answer.status_code == 201, answer.text
        return int(answer.json()["id"])

    def go_to(self, moment: datetime) -> None:
        """Move the clock and take a token that lives there."""
        self.clock.advance_to(moment)
        self.sign_in()

    def refused(self, method: str, path: str, body: Any = None, **query: Any) -> tuple[int, int, str]:
        """Status, code and message of a refusal."""
        answer = self.call(method, path, body, **query)
        said = answer.json()
        return answer.status_code, said["code"], said["message"]

    def hold(self, webinar_id: int, *, minutes: int = 60, practice: bool = False) -> str:
        """One run with the host alone, from the scheduled start; gives its UUID."""
        self.zoom.open_room(webinar_id, practice=practice, at=START)
        self.zoom.join(webinar_id, email=HOST, name="Agathe Lorentz", role="host", at=START)
        return self.zoom.close_room(webinar_id, at=START + timedelta(minutes=minutes)).uuid
