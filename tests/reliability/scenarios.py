"""Scenarios that several tests play: each gives what went wrong, as sentences; an empty list is a pass.

The mutation check plays them too, with a safeguard taken out, and then wants a non-empty list.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import requests

from bot.sandbox.ledger import Entry
from tests.reliability.theatre import TOPIC, Theatre

Scenario = Callable[[Theatre], list[str]]
POST = "chat.postMessage"
LOOK = "conversations.replies"
CREATE = "POST /users/*/webinars"


def killed_after_the_message_is_out(theatre: Theatre) -> list[str]:
    """Row 4: Slack has the message; the bot dies before it hears so."""
    bot = theatre.open()
    theatre.schedule()
    theatre.when_ended(POST, lambda _: bot.kill())
    due = theatre.go_to_due()
    theatre.wait("the bot's death", lambda: not bot.alive)
    theatre.start()
    theatre.calm()
    return theatre.witness.wrong({TOPIC: 1}, due=due)


def creation_answer_lost(theatre: Theatre, kind: Any = "acted_reset", **fault: Any) -> list[str]:
    """Row 17: Zoom made the webinar and nobody heard of it."""
    theatre.open()
    theatre.fault(CREATE, kind, **fault)
    theatre.schedule(settle=False)
    theatre.wait("the creation", lambda: theatre.witness.notes("is on Zoom now"))
    theatre.calm()
    due = theatre.go_to_due()
    theatre.calm()
    return theatre.witness.wrong({TOPIC: 1}, due=due)


def acts_shortly_after_the_drop(theatre: Theatre) -> list[str]:
    """Row 8: the connection is gone, and Slack carries the request out a moment later."""
    theatre.open()
    theatre.schedule()
    late: list[threading.Timer] = []

    def act_late(entry: Entry) -> None:
        late.append(threading.Timer(theatre.habits.settling / 2, lambda: again_to_slack(theatre, entry)))
        late[0].start()

    theatre.when_ended(POST, act_late)
    theatre.fault(POST, "reset")
    due = theatre.go_to_due()
    theatre.wait("the reminder", lambda: theatre.witness.reminders(TOPIC))
    late[0].join()
    theatre.calm()
    return theatre.witness.wrong({TOPIC: 1}, due=due)


def paused_longer_than_its_lease(theatre: Theatre) -> list[str]:
    """Row 24: a worker stops between its look-up and its effect; another takes over; the first one goes on."""
    first = theatre.open()
    theatre.schedule()
    looking = threading.Event()
    theatre.fault(POST, "reset")

    def stop_it(_: Entry) -> None:
        theatre.pause(first)
        looking.set()

    theatre.when_ended(LOOK, stop_it)
    due = theatre.go_to_due()
    theatre.wait("the look-up", looking.is_set)
    theatre.start("worker")
    theatre.wait("the other worker's message", lambda: theatre.witness.reminders(TOPIC))
    first.go_on()
    theatre.wait("the first one to be back", lambda: first.page("/readyz"))
    theatre.calm()
    return theatre.witness.wrong({TOPIC: 1}, due=due)


def refusal_read_after_the_lease(theatre: Theatre) -> list[str]:
    """Row 24: a worker stops while its message is refused for haste; another sends it; the first reads the refusal."""
    first = theatre.open()
    theatre.schedule()
    theatre.when_arrives(POST, lambda: theatre.pause(first))
    theatre.fault(POST, "rate_limited", retry_after=1)
    due = theatre.go_to_due()
    theatre.wait("the first attempt", lambda: theatre.ledger.entries("slack", POST)[-1].outcome.startswith("rate"))
    theatre.start("worker")
    theatre.wait("the other worker's message", lambda: theatre.witness.reminders(TOPIC))
    theatre.calm()
    first.go_on()
    theatre.wait("the first one to be back", lambda: first.page("/readyz"))
    theatre.wait("its late answer to be judged", lambda: "lease was lost" in first.said() or _again(theatre))
    theatre.calm()
    return theatre.witness.wrong({TOPIC: 1}, due=due)


def again_to_slack(theatre: Theatre, entry: Entry) -> None:
    """Has a request that was dropped on its way reach Slack now."""
    _send(f"{theatre.sandbox.url}/slack/api/{entry.name}", entry, theatre.sandbox.slack.config.bot_token)


def again_to_zoom(theatre: Theatre, entry: Entry, **changed: Any) -> None:
    """The same for Zoom; `changed` replaces parts of the body."""
    config = theatre.sandbox.zoom.config
    with _session() as session:
        answer = session.post(
            f"{theatre.sandbox.url}/zoom/oauth/token",
            data={"grant_type": "account_credentials", "account_id": config.account_id},
            auth=(config.client_id, config.client_secret),
            timeout=10,
        )
    path = entry.name.split(" ", 1)[1]
    _send(f"{theatre.sandbox.url}/zoom/v2{path}", entry, answer.json()["access_token"], **changed)


def _send(url: str, entry: Entry, token: str, **changed: Any) -> None:
    with _session() as session:
        headers = {"Authorization": f"Bearer {token}"}
        body = {**entry.body, **changed}
        session.request(entry.method, url, json=body, headers=headers, timeout=10).raise_for_status()


def _session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    return session


def _again(theatre: Theatre) -> bool:
    return len(theatre.witness.reminders(TOPIC)) > 1
